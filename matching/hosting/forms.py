# Readers: organisations
"""The answer to "who came, and for how long?"."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from matching.models import Attendance
from matching.placements.attending import MOST_LONGER
from matching.states import RECORDED, AttendanceState
from refuinterim.core import moments
from refuinterim.core.newer import Stamped


class AttendanceForm(Stamped, forms.Form):
    """One answer, asked again when somebody else gave another meanwhile; hours and minutes only for somebody who came for other hours than planned."""

    state = forms.ChoiceField(
        choices=[(state.value, state.label) for state in AttendanceState if state in RECORDED]
    )
    hours = forms.IntegerField(label=gettext_lazy("Hours"), min_value=0, max_value=24, required=False)
    minutes = forms.IntegerField(label=gettext_lazy("Minutes"), min_value=0, max_value=59, required=False)
    planned_minutes: int

    @classmethod
    def of(cls, attendance: Attendance, data: Any = None) -> AttendanceForm:
        """Return the form for one attendance, starting from the hours known or planned."""
        known = attendance.planned_minutes if attendance.minutes is None else attendance.minutes
        hours, minutes = divmod(known, 60)
        now = {"state": attendance.state, "hours": hours, "minutes": minutes}
        form = cls(data, initial=now, prefix=f"a{attendance.pk}")
        form.planned_minutes = attendance.planned_minutes
        return form

    def add_prefix(self, field_name: str) -> str:
        """The answer is the name of the button: the same in every row."""
        return field_name if field_name == "state" else super().add_prefix(field_name)

    def clean(self) -> dict[str, Any]:
        """Other hours need a number, not far above what was planned."""
        data = super().clean() or {}
        if data.get("state") != AttendanceState.PARTIAL or self.errors:
            return data
        most = self.planned_minutes + MOST_LONGER
        if not self.length:
            self.add_error("hours", _("Fill in how long this person was there."))
        elif self.length > most:
            words = {"planned": moments.duration(self.planned_minutes), "most": moments.duration(most)}
            self.add_error("hours", _("Planned was %(planned)s. Fill in %(most)s at most.") % words)
        return data

    @property
    def length(self) -> int:
        """Whole minutes that were filled in."""
        return (self.cleaned_data.get("hours") or 0) * 60 + (self.cleaned_data.get("minutes") or 0)
