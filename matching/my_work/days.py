# Readers: volunteers
"""The days of weekly work that are still to come, in words for the volunteer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from matching.attendance.coming_days import ComingDay
from refuinterim.core import moments
from refuinterim.core.written import isolated


@dataclass(frozen=True)
class DayLine:
    """One day of the list: when it is, how it stands, and what can be done with it now."""

    key: int
    day: str
    hours: str
    state: str
    is_off: bool
    can_go_off: bool
    can_come_back: bool
    until: str

    @classmethod
    def of(cls, day: ComingDay, *, now: datetime) -> DayLine:
        """Say it; no query is needed."""
        start, end = timezone.localtime(day.starts_at), timezone.localtime(day.ends_at)
        return cls(
            key=day.key,
            day=str(capfirst(moments.day(start.date()))),
            hours=moments.hours(start.time(), end.time()),
            state=_state(day),
            is_off=day.is_off,
            can_go_off=day.can_go_off(now),
            can_come_back=day.can_come_back(now),
            until=moments.day_and_hour(day.until),
        )


def _state(day: ComingDay) -> str:
    if day.event:
        return _("You help at %(organisation)s") % {
            "organisation": isolated(day.event.assignment.organisation)
        }
    return _("You do not come") if day.is_off else _("You come")
