"""The days of weekly work that are still to come for one person: as they are written, and as the series goes on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone

from matching.models import Attendance, Placement
from matching.states import CONTACT_SHARED, AttendanceState
from refuinterim.core.moments import elapsed_minutes

SHOWN_AHEAD = timedelta(weeks=8)
UNDO = timedelta(minutes=10)  # how long a day off can be taken back, before the organisation hears of it


@dataclass(frozen=True)
class ComingDay:
    """One moment of weekly work that has not begun. `row`: when it is written; `event`: what takes it."""

    placement: Placement
    starts_at: datetime
    ends_at: datetime
    planned_minutes: int
    row: Attendance | None
    event: Placement | None

    @property
    def key(self) -> int:
        """The moment as a number, for an address: seconds."""
        return int(self.starts_at.timestamp())

    @property
    def is_off(self) -> bool:
        """Whether this person is not expected."""
        return self.event is not None or (self.row is not None and self.row.state == AttendanceState.EXCUSED)

    @property
    def until(self) -> datetime:
        """Until when a day off is taken with a tap."""
        return self.placement.assignment.notice_until(self.starts_at)

    def can_go_off(self, now: datetime) -> bool:
        """Whether a tap is enough to say that one does not come."""
        return not self.is_off and now <= self.until

    def can_come_back(self, now: datetime) -> bool:
        """Whether the volunteer can still take back that they do not come."""
        until = back_until(self.row, self.placement) if self.row and self.event is None else None
        return until is not None and now < until


def back_until(row: Attendance, placement: Placement) -> datetime | None:
    """Until when a day off can be taken back; None when it is not one that the volunteer took before it began."""
    own = row.state == AttendanceState.EXCUSED and row.excused_for_id is None
    said_at = row.confirmed_at
    if not own or said_at is None or said_at >= row.starts_at:
        return None
    return min(said_at + UNDO, row.starts_at) if row.confirmed_by_id == placement.volunteer.user_id else None


def coming_days(placement: Placement, *, now: datetime) -> list[ComingDay]:
    """The moments of certain weekly work that have not begun, soonest first, some weeks ahead. Three queries at most.

    `placement` comes from `with_facts()`. What is written further ahead is there too.
    """
    if placement.shift_id or placement.state not in CONTACT_SHARED:
        return []
    rows = {row.starts_at: row for row in placement.attendances.filter(starts_at__gt=now)}
    found = {
        row.starts_at: (row.ends_at, row.planned_minutes)
        for row in rows.values()
        if row.state in {AttendanceState.PLANNED, AttendanceState.EXCUSED}
    }
    for start, end, minutes in _series(placement, now):
        found.setdefault(start, (end, minutes))
    if not found:
        return []
    last = max(end for end, _minutes in found.values())
    events = list(
        Placement.objects.events_of(placement.volunteer_id, now, last).select_related(
            "assignment__organisation"
        )
    )
    return [
        ComingDay(
            placement=placement,
            starts_at=start,
            ends_at=end,
            planned_minutes=minutes,
            row=rows.get(start),
            event=_taken_by(events, start, end),
        )
        for start, (end, minutes) in sorted(found.items())
    ]


def _series(placement: Placement, now: datetime) -> list[tuple[datetime, datetime, int]]:
    """(start, end, minutes) of every slot, from today or the first day on."""
    work, today = placement.assignment, timezone.localdate(now)
    first = max(filter(None, (today, placement.first_day, work.starts_on)))
    last = min(today + SHOWN_AHEAD, work.ends_on or date.max)
    return [
        (start, end, max(1, elapsed_minutes(start, end) - slot.break_minutes))
        for slot in work.slots.all()
        for start, end in slot.occurrences(first, last)
        if start > now
    ]


def _taken_by(events: list[Placement], start: datetime, end: datetime) -> Placement | None:
    for event in events:
        if event.shift and event.shift.starts_at < end and start < event.shift.ends_at:
            return event
    return None
