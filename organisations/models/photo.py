# Readers: organisations, staff
"""A photo: of the place and the team of an organisation, of an assignment, or of somebody who welcomes people."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import JSONObject
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from organisations.models.organisation import Organisation
from refuinterim.core.fields import FreeLine, PersonName
from refuinterim.core.owners import PartQuerySet
from refuinterim.core.pictures import WIDTHS

FOLDER = "photos"


class PhotoKind(models.TextChoices):
    """What is on it."""

    PLACE = "place", _("place and team")
    WORK = "work", _("assignment")
    FACE = "face", _("who welcomes people")


class PhotoQuerySet(PartQuerySet["Photo"]):
    """Sets of photos. Who changes the organisation changes them; a page shows those of what it is about."""

    antenna_path = "organisation__antenna"

    def places(self) -> PhotoQuerySet:
        """Of the place and the team, the first one first."""
        return self.filter(kind=PhotoKind.PLACE)

    def shown_with(self, assignment: Any, organisation: Any) -> PhotoQuerySet:
        """Those that stand for work of an organisation, best first: its own, then those of the place."""
        of_it = self.filter(Q(assignment=assignment) | Q(kind=PhotoKind.PLACE), organisation=organisation)
        return of_it.order_by(F("assignment").asc(nulls_last=True), "pk")

    def faces(self) -> PhotoQuerySet:
        """Of who welcomes people."""
        return self.filter(kind=PhotoKind.FACE)


class Photo(models.Model):
    """A photo whose files are in the storage under a name of our own. The people on it agreed; somebody said so."""

    organisation = models.ForeignKey(
        Organisation, models.CASCADE, related_name="photos", verbose_name=_("organisation")
    )
    assignment = models.OneToOneField(
        "organisations.Assignment",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="own_photo",
        verbose_name=_("assignment"),
    )
    kind = models.CharField(_("what is on it"), max_length=5, choices=PhotoKind)
    name = PersonName(_("name"), max_length=60, blank=True, help_text=_("Of who welcomes people."))
    alt = FreeLine(
        _("what you see"),
        max_length=150,
        blank=True,
        help_text=_(
            "For people who do not see the photo. For example: Two women make soup in a big kitchen."
        ),
    )
    key = models.UUIDField(default=uuid4, unique=True, editable=False)
    width = models.PositiveSmallIntegerField(_("width"), editable=False)
    height = models.PositiveSmallIntegerField(_("height"), editable=False)
    added_at = models.DateTimeField(_("added at"), editable=False)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("added by"),
        help_text=_("Who said that the people on it agree."),
    )

    objects = PhotoQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("photo"), _("photos")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind=PhotoKind.WORK, assignment__isnull=False)
                | Q(~Q(kind=PhotoKind.WORK), assignment=None),
                name="photo_of_an_assignment_has_one",
            ),
            models.CheckConstraint(
                condition=Q(kind=PhotoKind.FACE) | Q(alt_nl__gt=""),
                name="photo_says_what_you_see",
                violation_error_message=_("Write what you see on the photo."),
            ),
            models.CheckConstraint(
                condition=Q(kind=PhotoKind.FACE) ^ Q(name=""), name="photo_of_a_face_has_a_name"
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.alt

    def file_name(self, width: int) -> str:
        """Where the file of a width is; the name was never typed by anybody."""
        return f"{FOLDER}/{self.key.hex}-{width}.webp"

    def address(self, width: int) -> str:
        """Where a browser finds it."""
        return reverse("photos:file", kwargs={"key": self.key, "width": width})

    @property
    def small(self) -> str:
        """The address of the smallest file."""
        return self.address(WIDTHS[0])

    @property
    def middle(self) -> str:
        """The address of the one for a screen of a phone."""
        return self.address(WIDTHS[1])

    @property
    def every_size(self) -> str:
        """All of them, as a browser chooses (`srcset`)."""
        smaller = [width for width in WIDTHS[:-1] if width < self.width]
        return ", ".join(
            f"{self.address(width)} {min(width, self.width)}w" for width in [*smaller, WIDTHS[-1]]
        )

    def delete_files(self) -> None:
        """Take its files out of the storage; those that are gone already are no error."""
        for width in WIDTHS:
            default_storage.delete(self.file_name(width))


def photo_facts() -> JSONObject:
    """All that a page says of a photo, as one value beside another row (`photo_of`)."""
    return JSONObject(**{name: name for name in _facts()})


def photo_of(facts: dict[str, Any] | None) -> Photo | None:
    """The photo of these facts."""
    if facts is None:
        return None
    fields = _facts()
    return Photo.from_db(None, list(fields), [fields[name].to_python(facts[name]) for name in fields])


def _facts() -> dict[str, Any]:
    known = {field.attname: field for field in Photo._meta.concrete_fields}
    return {name: known[name] for name in known if name not in {"alt", "added_at", "added_by_id"}}
