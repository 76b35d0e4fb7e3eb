"""Planning moments, and confirming who came and for how long."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from matching.actions.seats import lock_assignment, move
from matching.models import Attendance, Placement
from matching.states import ATTENDANCE, CAME, AttendanceState, PlacementState
from refuinterim.accounts.models import User
from refuinterim.core.errors import DomainError
from refuinterim.core.moments import elapsed_minutes

PLANNED_AHEAD = timedelta(days=14)
LOOKS_BACK = timedelta(days=14)  # what was not written by then, while nothing ran, is not written any more
LONGEST = 24 * 60  # minutes


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
    slots = list(assignment.slots.all())
    moments = []
    for offset in range((last - first).days + 1):
        day = first + timedelta(days=offset)
        for slot in slots:
            if slot.weekday == day.weekday():
                end_day = day + timedelta(days=1) if slot.ends <= slot.starts else day
                start = timezone.make_aware(datetime.combine(day, slot.starts))
                end = timezone.make_aware(datetime.combine(end_day, slot.ends))
                if placement.confirmed_at is None or end > placement.confirmed_at:
                    moments.append((start, end, slot.break_minutes))
    return moments


@transaction.atomic
def confirm_attendance(
    *, by: User, attendance: Attendance, state: AttendanceState, now: datetime, minutes: int | None = None
) -> Attendance:
    """Say who came, and for how long (whole minutes, breaks deducted; None: as planned).

    The first presence starts the placement; a past event's ends it. Raises DomainError before the moment, for
    a placement that never ran or was over by then, without an acknowledged information note, or when the minutes make no sense.
    """
    placement = attendance.placement
    lock_assignment(placement.assignment_id)
    if not Attendance.objects.of_work_that_ran().filter(pk=attendance.pk).exists():
        raise DomainError(_("This placement did not run at that moment. No hours can be noted."))
    if attendance.starts_at > now:
        raise DomainError(_("This moment has not begun yet. Confirm it afterwards."))
    minutes = _checked_minutes(attendance, state, minutes)
    if state in CAME and placement.informed_at is None:
        raise DomainError(
            _("%(name)s has not read the information note yet. Ask the coordinator to record it.")
            % {"name": placement.volunteer.first_name}
        )
    ATTENDANCE.move(
        attendance,
        to=state,
        by=by,
        now=now,
        antenna_id=placement.assignment.antenna_id,
        minutes=minutes,
        confirmed_at=now,
        confirmed_by=by,
    )
    if state in CAME and placement.state == PlacementState.CONFIRMED:
        move(placement, PlacementState.ACTIVE, by=by, now=now)
    if placement.shift and placement.state == PlacementState.ACTIVE:
        move(placement, PlacementState.COMPLETED, by=by, now=now)
    if placement.shift and placement.state == PlacementState.CONFIRMED:
        move(placement, PlacementState.STOPPED, by=by, now=now, reason=state.value)
    return attendance


def _checked_minutes(attendance: Attendance, state: AttendanceState, minutes: int | None) -> int:
    if state not in CAME:
        return 0
    if minutes is None:
        if state == AttendanceState.PARTIAL:
            raise DomainError(_("Fill in how long this person was there."))
        return attendance.planned_minutes
    if not 0 < minutes <= LONGEST:
        raise DomainError(_("Fill in a time between 1 minute and 24 hours."))
    return minutes
