# Readers: staff
"""What a coordinator fills in at a step. Each form gets the row that it is about."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from matching.attendance.commitments import Agreed
from matching.models import Informant, Placement
from organisations.models import Assignment, Document
from refuinterim.core import moments
from refuinterim.core.form_fields import DayField, MomentField, TextField
from refuinterim.core.models import Category, Language, Skill
from refuinterim.core.newer import Part, Stamped
from refuinterim.core.seats import MOST_SEATS
from refuinterim.core.vocabulary import DutchLevel
from refuinterim.core.widgets import RowBoxes
from volunteers.actions import ConsentGiven
from volunteers.admin_forms import MomentsField, consent_way_field, moments_of
from volunteers.models import ConsentPurpose, ConsentWay, Intake, ParticipationTrack, Volunteer


def notes_field(label: Any, *, required: bool = False) -> TextField:
    """Free text in a few lines."""
    return TextField(label=label, required=required, widget=forms.Textarea(attrs={"rows": 3}))


def held_on_field() -> DayField:
    """The day of a talk: today as a rule, perhaps earlier. The action refuses a day that is still to come."""
    return DayField(
        label=_("On which day did you talk?"),
        initial=timezone.localdate,
        help_text=_("The year counts the talk on this day."),
    )


class StepForm(forms.Form):
    """Nothing to fill in, by default."""

    def __init__(self, *args: Any, row: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.row = row
        self.prepare()

    def prepare(self) -> None:
        """Fill in what is known of the row."""


class ReasonForm(StepForm):
    """A reason that stays with the change."""

    reason = notes_field(_("Why?"), required=True)


class PerhapsReasonForm(StepForm):
    """A reason, when there is one to give."""

    reason = notes_field(_("Why? (not needed)"))


class WordForm(StepForm):
    """A word that goes along."""

    word = notes_field(_("A word to go with it (not needed)"))


class QuestionForm(StepForm):
    """A question to somebody."""

    question = notes_field(_("What do you want to know?"), required=True)


class FirstDayForm(StepForm):
    """The first day of weekly work (an event has its own), and what the two sides agreed."""

    first_day = DayField(label=_("First day"))
    informed_by = forms.ChoiceField(
        label=_("Who tells what the law asks?"), choices=Informant, required=False
    )
    insured_by = forms.ChoiceField(label=_("Who insures this person?"), choices=Informant, required=False)

    def prepare(self) -> None:
        """The first real day; the organisation informs and insures as a rule."""
        self.initial.update({name: getattr(self.row, name) for name in ("informed_by", "insured_by")})
        if self.row.shift_id:
            del self.fields["first_day"]
            return
        moment = self.row.assignment.first_moment(after=timezone.now())
        self.initial["first_day"] = timezone.localtime(moment[0]).date() if moment else None


class InformedForm(StepForm):
    """In which language the information note was read."""

    language = forms.ChoiceField(label=_("Read or told in"), choices=settings.LANGUAGES)

    def prepare(self) -> None:
        """The volunteer's language."""
        self.initial["language"] = self.row.volunteer.language


class AnsweredForm(StepForm):
    """A yes by phone; the information note may be told at the same time."""

    language = forms.ChoiceField(
        label=_("Information note told in"),
        required=False,
        choices=[("", _("not told yet")), *settings.LANGUAGES],
    )

    def prepare(self) -> None:
        """Not asked again of somebody who read it."""
        if self.row.informed_at:
            del self.fields["language"]
        ask_about_days_off(self, self.row)


def ask_about_days_off(form: StepForm, placement: Placement) -> None:
    """A tick for the days of other weekly work that this yes takes, when there are any."""
    now = timezone.now()
    agreed = Agreed.by(placement.volunteer, now=now, besides=placement)
    days = agreed.days_off(placement.assignment, placement.shift, now=now)
    if days:
        form.fields["excused"] = forms.MultipleChoiceField(
            label=_("Days of other work that are excused"),
            choices=[(day.key, day.in_words) for day in days],
            widget=forms.CheckboxSelectMultiple,
            error_messages={"required": _("Ask first whether that is okay, then tick the days.")},
        )


class LogVisitForm(StepForm):
    """Where somebody goes, or went, to look, and when."""

    assignment = forms.ModelChoiceField(label=_("Work"), queryset=Assignment.objects.none())
    starts_at = MomentField(label=_("When"))

    def prepare(self) -> None:
        """The work on offer at the antenne of this person."""
        work = Assignment.objects.open().filter(antenna=self.row.antenna_id, takes_visits=True)
        self.fields["assignment"].queryset = work.order_by("title")  # type: ignore[attr-defined]

    def clean_starts_at(self) -> datetime:
        """Not so long ago that the year is closed, and not so far ahead that it is a slip of the finger."""
        starts_at: datetime = self.cleaned_data["starts_at"]
        if abs(starts_at - timezone.now()) > timedelta(days=366):
            raise forms.ValidationError(_("This day is very far away. Check the year."))
        return starts_at


class SeatsForm(Stamped, StepForm):
    """Seats of weekly work, or of each coming shift."""

    def prepare(self) -> None:
        """One number for each opening."""
        self.openings = {}
        for opening in self.row.coming_shifts if self.row.is_event else [self.row]:
            name = f"seats_{opening.pk}"
            label = moments.period(opening.starts_at, opening.ends_at) if self.row.is_event else _("Places")
            self.openings[name] = opening
            self.fields[name] = forms.IntegerField(
                label=label,
                initial=opening.seats,
                min_value=max(1, opening.seats_taken),
                max_value=MOST_SEATS,
                help_text=_("%(count)s taken") % {"count": opening.seats_taken},
            )


class ConsentForm(StepForm):
    """What somebody told or signed: to what they say yes, how, and in which language."""

    purposes = forms.MultipleChoiceField(
        label=_("This person agrees"),
        choices=ConsentPurpose,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    how = consent_way_field()
    language = forms.ChoiceField(label=_("In which language?"), choices=settings.LANGUAGES)

    def prepare(self) -> None:
        """What holds now, in the volunteer's language."""
        self.initial.update(purposes=sorted(self.row.agreed_to), language=self.row.language)

    def clean(self) -> dict[str, Any]:
        """As the action takes it."""
        data = super().clean() or {}
        if not self.errors:
            data["consent"] = ConsentGiven(
                frozenset(data["purposes"]), ConsentWay(data["how"]), data["language"]
            )
        return data


class TrackForm(Stamped, forms.ModelForm):
    """What the track coach decided."""

    class Meta:
        model = ParticipationTrack
        fields = [
            "status", "hours_needed", "deadline", "track_coach", "decided_by", "decided_on",
        ]  # fmt: skip

    def __init__(self, *args: Any, row: Volunteer, **kwargs: Any) -> None:
        kwargs["instance"] = getattr(row, "track", None)
        super().__init__(*args, **kwargs)


class PapersForm(Stamped, StepForm):
    """Papers that somebody has; no scan is kept."""

    documents = forms.MultipleChoiceField(
        label=_("Has these papers"), choices=Document, required=False, widget=forms.CheckboxSelectMultiple
    )

    def prepare(self) -> None:
        """Those known."""
        self.initial["documents"] = self.row.documents


class NewFollowUpForm(StepForm):
    """A talk to plan."""

    due_on = DayField(label=_("On"))
    notes = notes_field(_("About what?"))

    def prepare(self) -> None:
        """In a week."""
        self.initial["due_on"] = timezone.localdate() + timedelta(days=7)


class TalkedForm(StepForm):
    """What came of a talk."""

    held_on = held_on_field()
    notes = notes_field(_("What was said?"))


class PlanIntakeForm(Stamped, StepForm):
    """When the first talk takes place."""

    planned_for = MomentField(label=_("Day and hour"))

    def prepare(self) -> None:
        """The moment agreed before."""
        if self.row.planned_for:
            self.initial["planned_for"] = timezone.localtime(self.row.planned_for)


def _levels() -> list[tuple[str, Any]]:
    """Codes with their sentences, in the language of the moment."""
    levels = [(level.value, f"{level.value} · {level.label}") for level in DutchLevel]
    return [("", _("not known")), *levels]


OF_THE_TALK = frozenset({"held_on", "intake_notes"})


class LearnedForm(Stamped, forms.ModelForm):
    """What was learned in the first talk: the levels, the wishes and the moments, in one go."""

    held_on = held_on_field()
    availability = MomentsField(label=_("Can come"))
    documents = forms.MultipleChoiceField(
        label=_("Has these papers"), choices=Document, required=False, widget=forms.CheckboxSelectMultiple
    )
    intake_notes = notes_field(_("Notes on the talk"))

    class Meta:
        model = Volunteer
        fields = [
            "dutch_speaking", "dutch_understanding", "dutch_reading", "languages", "interests", "skills",
            "availability", "documents", "travel_mode", "max_travel_minutes", "avoid_alone", "max_placements", "group",
        ]  # fmt: skip
        widgets = {
            "languages": RowBoxes,
            "interests": RowBoxes,
            "skills": RowBoxes,
        }

    def __init__(self, *args: Any, row: Volunteer, talk: Intake, **kwargs: Any) -> None:
        kwargs["instance"] = row
        super().__init__(*args, **kwargs)
        self.initial["availability"] = moments_of(row)
        if talk.planned_for and talk.planned_for <= timezone.now():
            self.initial["held_on"] = timezone.localdate(talk.planned_for)
        for name in ("dutch_speaking", "dutch_understanding", "dutch_reading"):
            self.fields[name] = forms.ChoiceField(
                label=self.fields[name].label, choices=_levels, required=False, initial=getattr(row, name)
            )
        self.fields["languages"].queryset = Language.objects.exclude(slug="nl")  # type: ignore[attr-defined]
        self.fields["interests"].queryset = Category.objects.all()  # type: ignore[attr-defined]
        self.fields["skills"].queryset = Skill.objects.all()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A talk of which nothing is known is none."""
        data = super().clean() or {}
        knows_levels = data.get("dutch_speaking") and data.get("dutch_understanding")
        if not knows_levels and not data.get("intake_notes") and "intake_notes" not in self.errors:
            raise forms.ValidationError(
                _("Choose how well this person speaks and understands Dutch. Or write a note.")
            )
        return data

    def parts(self) -> Iterator[Part]:
        """Those of the volunteer: what is said of the talk itself is new."""
        return (part for part in super().parts() if part.key not in OF_THE_TALK)

    def changes(self) -> dict[str, Any]:
        """What `change_wishes` takes."""
        return {name: self.cleaned_data[name] for name in self.changed_data if name not in OF_THE_TALK}
