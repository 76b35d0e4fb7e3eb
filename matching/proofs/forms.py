# Readers: volunteers, organisations
"""What people fill in: hours elsewhere, which proof, a name under it, a reference, a line."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from matching.models import ProofPart
from matching.proofs.actions import CODE_LENGTH, LETTERS
from matching.proofs.references import LANGUAGES, Entry
from organisations.models import Organisation
from refuinterim.core.form_fields import DayField, EmailField, LineField, NameField, PhoneField
from refuinterim.core.private_photo import PrivatePhotoField
from refuinterim.core.typed_text import clean_line
from refuinterim.core.written import isolated, joined
from volunteers.birth_dates import BirthDateField
from volunteers.models import Volunteer

LONGEST = 366  # days that one entry may span
MOST_A_DAY = 12 * 60  # minutes; more is a slip of the finger


class HoursElsewhereForm(forms.Form):
    """Hours that somebody did elsewhere: what, where, when, how long."""

    activity = LineField(
        label=gettext_lazy("What did you do?"),
        max_length=120,
        help_text=gettext_lazy("For example: I helped in a shop."),
    )
    organisation_name = LineField(
        label=gettext_lazy("Where?"), max_length=120, help_text=gettext_lazy("Write the name of the place.")
    )
    starts_on = DayField(label=gettext_lazy("The first day"))
    ends_on = DayField(label=gettext_lazy("The last day"), help_text=gettext_lazy("One day? Write it again."))
    hours = forms.IntegerField(label=gettext_lazy("How many hours?"), min_value=0, max_value=2000)
    minutes = forms.IntegerField(
        label=gettext_lazy("And minutes?"), min_value=0, max_value=59, required=False, initial=0
    )

    def clean(self) -> dict[str, Any]:
        """Days in order and in the past, and no more hours than these days have."""
        data = super().clean() or {}
        first, last = data.get("starts_on"), data.get("ends_on")
        if last and last > timezone.localdate():
            self.add_error("ends_on", _("This day still has to come. Send it when you did it."))
        elif first and last and last < first:
            self.add_error("ends_on", _("The last day is before the first day. Look again."))
        elif first and last and last - first > timedelta(days=LONGEST):
            self.add_error("ends_on", _("This is longer than a year. Send it in parts."))
        elif first and last and "hours" in data and "minutes" not in self.errors:
            self._check_length(data, (last - first).days + 1)
        return data

    def _check_length(self, data: dict[str, Any], days: int) -> None:
        length = data["hours"] * 60 + (data.get("minutes") or 0)
        if not length:
            self.add_error("hours", _("Fill in how long it was."))
        elif length > days * MOST_A_DAY:
            self.add_error("hours", _("This is more than these days have. Look again."))

    def fields_of_row(self) -> dict[str, Any]:
        """What the row keeps."""
        return as_minutes(self.cleaned_data)


def as_minutes(data: Mapping[str, Any]) -> dict[str, Any]:
    """Hours and minutes that were filled in, as the minutes of a row."""
    rest = {name: value for name, value in data.items() if name != "hours"}
    return {**rest, "minutes": data["hours"] * 60 + (data.get("minutes") or 0)}


class HandInForm(HoursElsewhereForm):
    """The same, of oneself: with a photo of a paper, or somebody whom we can ask."""

    photo = PrivatePhotoField(
        label=gettext_lazy("A photo of a paper with your hours"),
        required=False,
        help_text=gettext_lazy("Never send your identity card. Only we see the photo."),
    )
    ask_name = NameField(label=gettext_lazy("Whom can we ask?"), max_length=120, required=False)
    ask_phone = PhoneField(label=gettext_lazy("Phone of this person"), required=False)
    ask_email = EmailField(label=gettext_lazy("E-mail of this person"), required=False)

    def clean(self) -> dict[str, Any]:
        """One of both is enough."""
        data = super().clean()
        if data.get("ask_name") and not (data.get("ask_phone") or data.get("ask_email")):
            if not {"ask_phone", "ask_email"} & self.errors.keys():
                self.add_error("ask_phone", _("How can we reach this person? Write a phone number."))
        elif (
            not data.get("photo")
            and not data.get("ask_name")
            and not {"photo", "ask_name"} & self.errors.keys()
        ):
            self.add_error("photo", _("Add a photo of a paper. Or write whom we can ask."))
        return data


EVERYTHING = "all"


class AskProofForm(forms.Form):
    """Of which hours somebody wants a proof."""

    scope = forms.ChoiceField(label=gettext_lazy("Of which hours?"), widget=forms.RadioSelect)
    first_day = DayField(label=gettext_lazy("From"), required=False)
    last_day = DayField(label=gettext_lazy("Until"), required=False)
    birth_date = BirthDateField(
        required=True,
        help_text=gettext_lazy("It stands on the proof."),
        error_messages={"required": gettext_lazy("A proof needs your birth date. Fill it in.")},
    )

    def __init__(
        self, *args: Any, volunteer: Volunteer, organisations: list[Organisation], **kwargs: Any
    ) -> None:
        """`organisations` are those with confirmed hours."""
        super().__init__(*args, **kwargs)
        self.by_key = {str(organisation.pk): organisation for organisation in organisations}
        self.fields["scope"].choices = [  # type: ignore[attr-defined]
            (EVERYTHING, _("All my hours")),
            *((key, isolated(organisation.name)) for key, organisation in self.by_key.items()),
        ]
        self.initial.setdefault("scope", EVERYTHING)
        if volunteer.birth_date:
            del self.fields["birth_date"]

    def clean(self) -> dict[str, Any]:
        """Days in order."""
        data = super().clean() or {}
        first, last = data.get("first_day"), data.get("last_day")
        if first and last and last < first:
            self.add_error("last_day", _("The last day is before the first day. Look again."))
        return data

    @property
    def wanted(self) -> dict[str, Organisation | date | None]:
        """As the action takes it; a period is of one organisation, the whole is whole."""
        organisation = self.by_key.get(self.cleaned_data["scope"])
        period = {name: self.cleaned_data.get(name) for name in ("first_day", "last_day")}
        return {"organisation": organisation, **(period if organisation else {})}


class SignForm(forms.Form):
    """A name under hours, and what else is true of them."""

    name = NameField(label=gettext_lazy("Your name"), max_length=120)
    was_together = forms.BooleanField(
        label=gettext_lazy("They worked together with others, in a duo or a group."), required=False
    )
    in_dutch = forms.BooleanField(label=gettext_lazy("People spoke Dutch there."), required=False)

    @classmethod
    def of(cls, part: ProofPart, name: str, data: Any = None) -> SignForm:
        """The form for one part, with the name of who signs."""
        return cls(data, initial={"name": name}, prefix=f"p{part.pk}")


class LineForm(forms.Form):
    """One line for a reference, with a name."""

    text = LineField(
        label=gettext_lazy("Your line"),
        max_length=240,
        help_text=gettext_lazy("For example: She is always on time, and everybody likes to work with her."),
    )
    name = NameField(label=gettext_lazy("Your name"), max_length=120)


class ReferenceForm(forms.Form):
    """Which work stands in a reference, and in which language."""

    work = forms.MultipleChoiceField(
        label=gettext_lazy("Which work?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose at least one.")},
    )
    language = forms.ChoiceField(
        label=gettext_lazy("In which language?"),
        widget=forms.RadioSelect,
        choices=[("nl", "Nederlands"), ("en", "English"), ("fr", "Français")],
    )

    def __init__(self, *args: Any, entries: list[Entry], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [
            (str(entry.placement_id), joined(" · ", [entry.assignment, isolated(entry.organisation)]))
            for entry in entries
        ]
        self.fields["work"].choices = choices  # type: ignore[attr-defined]
        self.initial.setdefault("work", [key for key, _words in choices])
        self.initial.setdefault("language", LANGUAGES[0])


class VerifyForm(forms.Form):
    """The number and the code of a paper."""

    number = LineField(label=gettext_lazy("Number"), max_length=40)
    code = LineField(label=gettext_lazy("Code"), max_length=40)

    def clean_number(self) -> str:
        """As it stands on the paper, without spaces."""
        return clean_line(self.cleaned_data["number"]).replace(" ", "").upper()


def typed_code(text: str) -> str:
    """What somebody read off a paper: no dashes, no spaces, capitals; at most as long as a code."""
    return "".join(sign for sign in text.upper() if sign in LETTERS)[: CODE_LENGTH + 1]
