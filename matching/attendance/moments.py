"""The dated moments of a placement: the shift of an event, or each slot of the coming weeks."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db.models import Q
from django.utils import timezone

from matching.models import Attendance, Placement
from matching.states import AttendanceState
from refuinterim.core.moments import elapsed_minutes

PLANNED_AHEAD = timedelta(days=14)
LOOKS_BACK = timedelta(days=14)  # what was not written by then, while nothing ran, is not written any more


def write_moments(*, placement: Placement, now: datetime) -> list[Attendance]:
    """Write the moments of a confirmed placement: its shift, or the slots of two weeks back to two weeks ahead.

    A day of weekly work on which the person helps at an event is excused. Running twice adds nothing. Returns
    what was new.
    """
    known = set(placement.attendances.values_list("starts_at", flat=True))
    moments = _shift_moment(placement) if placement.shift else _slot_moments(placement, now)
    new = [
        Attendance(
            placement=placement,
            volunteer_id=placement.volunteer_id,
            starts_at=start,
            ends_at=end,
            planned_minutes=max(1, elapsed_minutes(start, end) - break_minutes),
        )
        for start, end, break_minutes in moments
        if start not in known
    ]
    if placement.shift is None:
        _excuse_event_days(placement, new, now)
    # Two workers at once write each moment once.
    return Attendance.objects.bulk_create(new, ignore_conflicts=True)


def drop_moments(placement: Placement, *, now: datetime) -> None:
    """Take out what was planned after a placement ended: those hours of the person are free for other work."""
    placement.attendances.filter(state=AttendanceState.PLANNED, starts_at__gt=now).delete()


def drop_strays(placement: Placement, *, now: datetime) -> int:
    """Take out what was planned before the first or after the last day of the work changed. Returns how many."""
    work = placement.assignment
    planned = placement.attendances.filter(state=AttendanceState.PLANNED, starts_at__gt=now)
    outside = Q(starts_at__date__gt=work.ends_on) if work.ends_on else Q(pk=None)
    outside |= Q(starts_at__date__lt=work.starts_on) if work.starts_on else Q(pk=None)
    if placement.shift or not (work.starts_on or work.ends_on):
        return 0
    return planned.filter(outside).delete()[0]


def _excuse_event_days(placement: Placement, new: list[Attendance], now: datetime) -> None:
    """Excuse what shares time with an event that this person agreed to."""
    if not new:
        return
    events = Placement.objects.events_of(
        placement.volunteer_id,
        min(moment.starts_at for moment in new),
        max(moment.ends_at for moment in new),
    )
    for event in events:
        for moment in new:
            if (
                event.shift
                and event.shift.starts_at < moment.ends_at
                and moment.starts_at < event.shift.ends_at
            ):
                moment.state, moment.minutes, moment.excused_for = AttendanceState.EXCUSED, 0, event
                moment.confirmed_at, moment.confirmed_by_id = now, placement.confirmed_by_id


def _shift_moment(placement: Placement) -> list[tuple[datetime, datetime, int]]:
    shift = placement.shift
    assert shift is not None
    return [(shift.starts_at, shift.ends_at, shift.break_minutes)]


def _slot_moments(placement: Placement, now: datetime) -> list[tuple[datetime, datetime, int]]:
    """(start, end, break) of each slot around today, on the wall clock of the day.

    None is before the first day, or was over when the placement was confirmed.
    """
    assignment, today = placement.assignment, timezone.localdate(now)
    first = max(filter(None, (placement.first_day or today, today - LOOKS_BACK, assignment.starts_on)))
    last = min(today + PLANNED_AHEAD, assignment.ends_on or date.max)
    return [
        (start, end, slot.break_minutes)
        for slot in assignment.slots.all()
        for start, end in slot.occurrences(first, last)
        if placement.confirmed_at is None or end > placement.confirmed_at
    ]
