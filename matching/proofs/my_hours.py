"""A volunteer's hours, day by day: done and planned apart, the newest first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone

from matching.models import Attendance
from matching.states import CONTACT_SHARED, AttendanceState
from refuinterim.core import moments
from refuinterim.core.owners import Hat
from refuinterim.core.written import Written, isolated


@dataclass(frozen=True)
class DayLine:
    """One moment: when, what, where and for how long."""

    when: str
    title: Written
    organisation: Written
    hours: str
    minutes: int


@dataclass(frozen=True)
class DayLines:
    """Moments with their sum: what stands behind a number."""

    lines: list[DayLine]

    @property
    def minutes(self) -> int:
        """The sum of the lines."""
        return sum(line.minutes for line in self.lines)

    @property
    def in_words(self) -> str:
        """The sum, in words."""
        return moments.duration(self.minutes)


def days_done(user: Any) -> DayLines:
    """The confirmed moments of the signed-in volunteer. One query."""
    rows = Attendance.objects.visible_to(user, Hat.VOLUNTEER).counted().with_own_minutes()
    rows = rows.select_related("placement__assignment__organisation").order_by("-starts_at")
    return DayLines([_line(row, row.own_minutes) for row in rows if row.own_minutes])  # type: ignore[attr-defined]  # annotated


def days_planned(user: Any, now: datetime) -> DayLines:
    """The moments to come, the next one first. One query."""
    rows = Attendance.objects.visible_to(user, Hat.VOLUNTEER).filter(
        placement__state__in=CONTACT_SHARED, state=AttendanceState.PLANNED, starts_at__gt=now
    )
    rows = rows.select_related("placement__assignment__organisation").order_by("starts_at")
    return DayLines([_line(row, row.planned_minutes) for row in rows])


def days_to_confirm(user: Any, now: datetime) -> DayLines:
    """Moments that are over, of which the organisation still has to say who came. One query."""
    rows = Attendance.objects.visible_to(user, Hat.VOLUNTEER).of_work_that_ran().to_confirm(now)
    rows = rows.select_related("placement__assignment__organisation").order_by("-starts_at")
    return DayLines([_line(row, row.planned_minutes) for row in rows])


def _line(row: Attendance, minutes: int) -> DayLine:
    assignment = row.placement.assignment
    return DayLine(
        when=moments.day(timezone.localtime(row.starts_at).date()),
        title=isolated(assignment),
        organisation=isolated(assignment.organisation),
        hours=moments.duration(minutes),
        minutes=minutes,
    )
