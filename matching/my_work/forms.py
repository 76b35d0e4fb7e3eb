# Readers: volunteers
"""What a volunteer says: yes to a moment, or an answer to a proposal."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from matching.browse.cards import ShiftChoice, shift_choices
from organisations.models import Assignment, Shift


class ApplyForm(forms.Form):
    """Yes to an assignment; for an event, to one of its coming shifts."""

    shift = forms.ChoiceField(
        label=_("Choose a moment"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose a moment first."),
            "invalid_choice": _("This moment is over. Choose another one."),
        },
    )

    def __init__(self, *args: Any, assignment: Assignment, now: datetime, **kwargs: Any) -> None:
        """`assignment` comes from `with_facts()`."""
        super().__init__(*args, **kwargs)
        self.options: list[ShiftChoice] = shift_choices(assignment, now) if assignment.is_event else []
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


class AnswerForm(forms.Form):
    """Yes or no. Nobody has to say why."""

    answer = forms.ChoiceField(choices=[("yes", _("Yes, I want to help")), ("no", _("No, thank you"))])
