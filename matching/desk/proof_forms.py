# Readers: staff
"""What a coordinator fills in about hours elsewhere and proofs."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from matching.desk.forms import StepForm, notes_field
from matching.models import ParticipationProof, ProofPart
from matching.proofs.forms import EVERYTHING, HoursElsewhereForm
from matching.proofs.freezing import confirmed_days
from refuinterim.core.form_fields import DayField, LineField, NameField
from volunteers.models import Volunteer


class WriteDownForm(HoursElsewhereForm):
    """Hours elsewhere of which the antenne saw a paper."""

    activity = LineField(label=gettext_lazy("What did this person do?"), max_length=120)
    organisation_name = LineField(label=gettext_lazy("Organisation"), max_length=120)
    starts_on = DayField(label=gettext_lazy("First day"))
    ends_on = DayField(label=gettext_lazy("Last day"))

    def __init__(self, *args: Any, row: Volunteer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.row = row


class WordForm(StepForm):
    """A word that the volunteer reads."""

    word = notes_field(gettext_lazy("Word to the volunteer"), required=True)


class PerhapsWordForm(StepForm):
    """The same, when there is something to say."""

    word = notes_field(gettext_lazy("Word to the volunteer"))


class IssueProofForm(StepForm):
    """Of which hours: all, or of one organisation and perhaps a period."""

    scope = forms.ChoiceField(label=gettext_lazy("Of which hours?"))
    first_day = DayField(label=gettext_lazy("From"), required=False)
    last_day = DayField(label=gettext_lazy("Until"), required=False)

    def prepare(self) -> None:
        """The organisations with confirmed hours."""
        known = {str(day.organisation.pk): day.organisation for day in confirmed_days(self.row)}
        self.by_key = known
        self.fields["scope"].choices = [  # type: ignore[attr-defined]
            (EVERYTHING, _("All organisations, for the track")),
            *((key, organisation.name) for key, organisation in known.items()),
        ]

    def clean(self) -> dict[str, Any]:
        """As the action takes it."""
        data = super().clean() or {}
        if not self.errors:
            organisation = self.by_key.get(data.pop("scope"))
            data = {"organisation": organisation, **(data if organisation else {})}
        return data


class SignForForm(StepForm):
    """Which contact person confirmed which part, and what else is true."""

    part = forms.ModelChoiceField(
        label=gettext_lazy("Organisation"), queryset=ProofPart.objects.none(), empty_label=None
    )
    name = NameField(label=gettext_lazy("Who confirmed it there?"), max_length=120)
    was_together = forms.BooleanField(
        label=gettext_lazy("Together with others, in a duo or a group."), required=False
    )
    in_dutch = forms.BooleanField(label=gettext_lazy("People spoke Dutch there."), required=False)
    row: ParticipationProof

    def prepare(self) -> None:
        """The parts without a name."""
        self.fields["part"].queryset = self.row.parts.to_sign()  # type: ignore[attr-defined]
