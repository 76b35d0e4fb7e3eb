"""The dated moments of a placement: the shift of an event, or each slot of the coming weeks."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from matching.models import Attendance, Placement
from refuinterim.accounts.models import User
from refuinterim.core.moments import elapsed_minutes

PLANNED_AHEAD = timedelta(days=14)
LOOKS_BACK = timedelta(days=14)  # what was not written by then, while nothing ran, is not written any more


@transaction.atomic
def plan_attendances(*, by: User | None, placement: Placement, now: datetime) -> int:
    """Write the moments of a confirmed placement: its shift, or the slots of two weeks back to two weeks ahead.

    Running twice adds nothing. Returns how many were new.
    """
    known = set(placement.attendances.values_list("starts_at", flat=True))
    moments = _shift_moment(placement) if placement.shift else _slot_moments(placement, now)
    made = Attendance.objects.bulk_create(
        [
            Attendance(
                placement=placement,
                starts_at=start,
                ends_at=end,
                planned_minutes=max(1, elapsed_minutes(start, end) - break_minutes),
            )
            for start, end, break_minutes in moments
            if start not in known
        ],
        ignore_conflicts=True,
    )
    return len(made)


def _shift_moment(placement: Placement) -> list[tuple[datetime, datetime, int]]:
    shift = placement.shift
    assert shift is not None
    return [(shift.starts_at, shift.ends_at, shift.break_minutes)]


def _slot_moments(placement: Placement, now: datetime) -> list[tuple[datetime, datetime, int]]:
    """(start, end, break) of each slot around today, on the wall clock of the day.

    None is before the first day, or was over when the placement was confirmed.
    """
    assignment, today = placement.assignment, timezone.localdate(now)
    first = max(placement.first_day or today, today - LOOKS_BACK)
    last = min(today + PLANNED_AHEAD, assignment.ends_on or date.max)
    return [
        (start, end, slot.break_minutes)
        for slot in assignment.slots.all()
        for start, end in slot.occurrences(first, last)
        if placement.confirmed_at is None or end > placement.confirmed_at
    ]
