# Readers: volunteers
"""What a volunteer says: yes to a moment, or an answer to a proposal."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from matching.attendance.commitments import Agreed
from matching.browse.cards import ShiftChoice, shift_choices
from matching.models.asked_otherwise import Otherwise
from matching.placements import actions
from organisations.models import Assignment, Document, Shift
from refuinterim.accounts.models import User
from volunteers.actions import change_wishes
from volunteers.birth_dates import YOUNGEST, BirthDateField
from volunteers.forms import ConsentTicks, FirstNameField
from volunteers.models import ConsentState, Volunteer


class AsksAge(forms.Form):
    """Asks for a birth date, of somebody who never told it, where the work has a youngest age."""

    birth_date = BirthDateField(
        required=True,
        help_text=_("Some work has a youngest age."),
        error_messages={"required": _("This work has a youngest age. Fill in your birth date.")},
    )

    def ask_age(self, volunteer: Volunteer | None, assignment: Assignment) -> None:
        """Leave the question away where it is not needed."""
        if volunteer is None:
            is_known = assignment.min_age <= YOUNGEST
        else:
            is_known = volunteer.is_old_enough(assignment.min_age, timezone.localdate()) is not None
        if is_known:
            del self.fields["birth_date"]


class YesForm(AsksAge, ConsentTicks):
    """Yes to an assignment: who says it, when, what the work itself needs, and what is okay.

    Of somebody we know only what is missing is asked.
    """

    first_name = FirstNameField()
    shift = forms.ChoiceField(
        label=_("Choose a moment"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose a moment first."),
            "invalid_choice": _("This moment is over. Choose another one."),
        },
    )
    documents = forms.MultipleChoiceField(
        label=_("Do you have this paper?"),
        help_text=_("Tap it when you have it. No paper yet? Say yes. We help you."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(
        self,
        *args: Any,
        assignment: Assignment,
        volunteer: Volunteer | None,
        now: datetime,
        only: Shift | None = None,
        **kwargs: Any,
    ) -> None:
        """`assignment` comes from `with_facts()`; `volunteer` is None for somebody new; `only` this moment."""
        super().__init__(*args, **kwargs)
        self.ask_age(volunteer, assignment)
        self._ask_who(volunteer)
        self._ask_papers(volunteer, assignment)
        agreed = Agreed.by(volunteer, now=now) if volunteer else None
        self.options: list[ShiftChoice] = (
            shift_choices(assignment, now, agreed) if assignment.is_event else []
        )
        if only:
            self.options = [option for option in self.options if option.pk == only.pk]
        self.by_key = {str(shift.pk): shift for shift in assignment.shifts.all()}
        if not assignment.is_event:
            del self.fields["shift"]
            return
        self.fields["shift"].choices = [(str(option.pk), option.day) for option in self.options]  # type: ignore[attr-defined]
        if len(self.options) == 1:
            self.initial["shift"] = str(self.options[0].pk)

    def _ask_who(self, volunteer: Volunteer | None) -> None:
        if volunteer is None:
            return
        del self.fields["first_name"]
        if volunteer.consent_to_matching == ConsentState.YES:
            del self.fields["matching"]
        if volunteer.agreed_to_share:
            del self.fields["sharing"]

    def _ask_papers(self, volunteer: Volunteer | None, assignment: Assignment) -> None:
        self.known_papers = list(volunteer.documents) if volunteer else []
        wanted = [code for code in assignment.documents if code not in self.known_papers]
        if wanted:
            self.fields["documents"].choices = [(code, capfirst(Document(code).label)) for code in wanted]  # type: ignore[attr-defined]
        else:
            del self.fields["documents"]

    def told(self) -> actions.Told:
        """What was said beside the yes."""
        facts: dict[str, Any] = {}
        if day := self.cleaned_data.get("birth_date"):
            facts["birth_date"] = day
        if papers := self.cleaned_data.get("documents"):
            facts["documents"] = sorted({*self.known_papers, *papers})
        return actions.Told(self.cleaned_data.get("first_name", ""), self.consents(), facts)

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
    """Yes or no, or something else. Nobody has to say why."""

    answer = forms.ChoiceField(
        choices=[("yes", _("Yes, I want to help")), ("no", _("No, thank you")), *Otherwise.choices],
        error_messages={"required": _("Choose yes or no."), "invalid_choice": _("Choose yes or no.")},
    )

    def __init__(self, *args: Any, volunteer: Volunteer, assignment: Assignment, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.volunteer = volunteer
        self.ask_age(volunteer, assignment)
        if self.data and self.data.get("answer") != "yes":
            self.fields.pop("birth_date", None)

    def remember_birth_date(self, *, by: User, now: datetime) -> None:
        """Keep the birth date that was asked for; what somebody typed is not lost when the yes is refused."""
        if day := self.cleaned_data.get("birth_date"):
            change_wishes(by=by, volunteer=self.volunteer, now=now, changes={"birth_date": day})
