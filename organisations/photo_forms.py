# Readers: organisations, staff
"""What is asked of a photo: the file, words for who does not see it, and that the people on it agree."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from organisations.models import Photo, PhotoKind
from refuinterim.core.form_fields import LineField, NameField
from refuinterim.core.pictures import ACCEPTED, Picture, read_picture


class PictureField(forms.FileField):
    """A photo that somebody sends; its value is the photo as it will be kept."""

    widget = forms.FileInput(attrs={"accept": ACCEPTED})

    def clean(self, data: Any, initial: Any = None) -> Picture | None:
        """Read it. An empty file is no photo either."""
        sent = super().clean(data, initial)
        return read_picture(sent.file, size=sent.size) if sent else None


def _picture_field(label: Any) -> PictureField:
    said = gettext_lazy("Choose a photo.")
    return PictureField(
        label=label,
        help_text=gettext_lazy("A JPG, PNG or WebP of 12 MB at most."),
        allow_empty_file=True,  # it cannot be read, which is what is said of it
        error_messages={"required": said, "invalid": said},
    )


class PhotoForm(forms.Form):
    """A photo of the place and the team, or of an assignment."""

    picture = _picture_field(gettext_lazy("Photo"))
    alt = LineField(
        label=gettext_lazy("What do you see on the photo?"),
        help_text=gettext_lazy(
            "For people who do not see the photo. For example: Two women make soup in a big kitchen."
        ),
        max_length=150,
    )
    agreed = forms.BooleanField(
        label=gettext_lazy("The people on the photo agree, or nobody is on it"),
        error_messages={"required": gettext_lazy("Ask the people on the photo first. Then tick this.")},
    )

    @property
    def was_sent(self) -> bool:
        """Whether there was a file, which the browser does not send again by itself."""
        return bool(self.files.get(self.add_prefix("picture")))

    def kept(self) -> dict[str, Any]:
        """What the action takes."""
        return {"picture": self.cleaned_data["picture"], "alt": self.cleaned_data["alt"]}


class OwnPhotoForm(PhotoForm):
    """The photo of an assignment, beside other questions: not needed, and it can be taken away."""

    remove = forms.BooleanField(label=gettext_lazy("Take this photo away"), required=False)

    prefix = "photo"

    def __init__(self, *args: Any, photo: Photo | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.photo = photo
        for name in ("picture", "alt", "agreed"):
            self.fields[name].required = False
        if photo is None:
            del self.fields["remove"]

    def as_typed(self) -> OwnPhotoForm:
        """The same, with what was typed and nothing checked yet."""
        typed = {name: self[name].data for name in self.fields if name != "picture"}
        again = OwnPhotoForm(photo=self.photo, initial=typed)
        again.files = self.files
        return again

    def clean(self) -> dict[str, Any]:
        """With a photo, the rest is needed."""
        data = super().clean() or {}
        if self.was_sent and not data.get("alt") and "alt" not in self.errors:
            self.add_error("alt", _("Write in one line what you see on the photo."))
        if self.was_sent and not data.get("agreed"):
            self.add_error("agreed", self.fields["agreed"].error_messages["required"])
        return data


class FaceForm(forms.Form):
    """The photo of somebody who welcomes people."""

    name = NameField(
        label=gettext_lazy("Name"),
        help_text=gettext_lazy("The same name as in your assignments: “Who welcomes people?”"),
        max_length=60,
    )
    picture = _picture_field(gettext_lazy("Photo of the face"))
    agreed = forms.BooleanField(
        label=gettext_lazy("This person agrees: everybody can see the photo"),
        error_messages={"required": gettext_lazy("Ask this person first. Then tick this.")},
    )

    was_sent = PhotoForm.was_sent

    def kept(self) -> dict[str, Any]:
        """What the action takes."""
        return {"picture": self.cleaned_data["picture"], "name": self.cleaned_data["name"]}


FORMS: dict[PhotoKind, Any] = {PhotoKind.PLACE: PhotoForm, PhotoKind.FACE: FaceForm}
