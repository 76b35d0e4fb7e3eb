# Readers: volunteers
"""What a volunteer says: yes to a moment, or an answer to a proposal."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from matching.attendance.commitments import Agreed
from matching.browse.cards import ShiftChoice, shift_choices
from organisations.models import Assignment, Shift
from refuinterim.accounts.models import User
from volunteers.actions import change_wishes
from volunteers.birth_dates import BirthDateField
from volunteers.models import Volunteer


class AsksAge(forms.Form):
    """Asks for a birth date, of somebody who never told it, where the work has a youngest age."""

    birth_date = BirthDateField(
        required=True,
        help_text=_("Some work has a youngest age."),
        error_messages={"required": _("This work has a youngest age. Fill in your birth date.")},
    )
    volunteer: Volunteer

    def ask_age(self, volunteer: Volunteer, assignment: Assignment) -> None:
        """Leave the question away where it is not needed."""
        self.volunteer = volunteer
        if volunteer.is_old_enough(assignment.min_age, timezone.localdate()) is not None:
            del self.fields["birth_date"]


def remember_birth_date(form: AsksAge, *, by: User, now: datetime) -> None:
    """Keep the birth date that was asked for; what somebody typed is not lost when the yes is refused."""
    if day := form.cleaned_data.get("birth_date"):
        change_wishes(by=by, volunteer=form.volunteer, now=now, changes={"birth_date": day})


class ApplyForm(AsksAge):
    """Yes to an assignment; for an event, to one of its coming shifts."""

    shift = forms.ChoiceField(
        label=_("Choose a moment"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose a moment first."),
            "invalid_choice": _("This moment is over. Choose another one."),
        },
    )

    def __init__(
        self, *args: Any, assignment: Assignment, volunteer: Volunteer, now: datetime, **kwargs: Any
    ) -> None:
        """`assignment` comes from `with_facts()`."""
        super().__init__(*args, **kwargs)
        self.ask_age(volunteer, assignment)
        self.options: list[ShiftChoice] = (
            shift_choices(assignment, now, Agreed.by(volunteer, now=now)) if assignment.is_event else []
        )
        self.by_key = {str(shift.pk): shift for shift in assignment.shifts.all()}
        if not assignment.is_event:
            del self.fields["shift"]
            return
        self.fields["shift"].choices = [(str(option.pk), option.day) for option in self.options]  # type: ignore[attr-defined]
        if len(self.options) == 1:
            self.initial["shift"] = str(self.options[0].pk)

    @property
    def chosen(self) -> Shift | None:
        """The coming shift that is chosen now, before or after sending."""
        key = str(self["shift"].value() or "") if "shift" in self.fields else ""
        return self.by_key[key] if key in {str(option.pk) for option in self.options} else None

    def radios(self) -> list[tuple[Any, ShiftChoice]]:
        """Each radio button with the words of its shift."""
        return list(zip(self["shift"], self.options, strict=True)) if self.options else []

    def clean_shift(self) -> Shift:
        """The shift that was chosen."""
        return self.by_key[self.cleaned_data["shift"]]


class AnswerForm(AsksAge):
    """Yes or no. Nobody has to say why."""

    answer = forms.ChoiceField(
        choices=[("yes", _("Yes, I want to help")), ("no", _("No, thank you"))],
        error_messages={"required": _("Choose yes or no."), "invalid_choice": _("Choose yes or no.")},
    )

    def __init__(self, *args: Any, volunteer: Volunteer, assignment: Assignment, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ask_age(volunteer, assignment)
        if self.data.get("answer") == "no":
            self.fields.pop("birth_date", None)
