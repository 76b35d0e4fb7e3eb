# Readers: organisations, staff
"""Confirming who came, and for how long."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from matching.models import Attendance
from matching.placements.milestones import reach_milestones
from matching.placements.seats import lock_assignment, move, said_politely
from matching.states import ATTENDANCE, CAME, AttendanceState, EndReason, PlacementState
from refuinterim.accounts.models import User
from refuinterim.core.errors import DomainError
from refuinterim.core.written import isolated

LONGEST = 24 * 60  # minutes
MOST_LONGER = 4 * 60  # minutes above what was planned; more is a slip of the finger


@transaction.atomic
def confirm_attendance(
    *, by: User, attendance: Attendance, state: AttendanceState, now: datetime, minutes: int | None = None
) -> Attendance:
    """Say who came, and for how long (whole minutes, breaks deducted; None: as planned).

    The first presence starts the placement; a past event's ends it. Raises DomainError before the moment, for
    a placement that never ran or was over by then, without an acknowledged information note, when the minutes make no sense, or when
    this person is noted elsewhere in these hours.
    """
    placement = attendance.placement
    locked = lock_assignment(placement.assignment_id)
    if not Attendance.objects.of_work_that_ran().filter(pk=attendance.pk).exists():
        raise DomainError(_("This placement did not run at that moment. No hours can be noted."))
    if attendance.starts_at > now:
        raise DomainError(_("This moment has not begun yet. Confirm it afterwards."))
    minutes = _checked_minutes(attendance, state, minutes)
    added = minutes - (attendance.minutes or 0)
    if state in CAME and placement.informed_at is None:
        raise DomainError(
            _("%(name)s has not read the information note yet. Ask the coordinator to record it.")
            % {"name": isolated(placement.volunteer.first_name)}
        )
    with said_politely():
        ATTENDANCE.move(
            attendance,
            to=state,
            by=by,
            now=now,
            antenna_id=placement.assignment.antenna_id,
            minutes=minutes,
            confirmed_at=now,
            confirmed_by=by,
            excused_for=None,
        )
    if state in CAME and placement.state == PlacementState.CONFIRMED:
        move(placement, PlacementState.ACTIVE, by=by, now=now, locked=locked)
    if placement.shift and placement.state == PlacementState.ACTIVE:
        move(placement, PlacementState.COMPLETED, by=by, now=now, locked=locked)
    if placement.shift and placement.state == PlacementState.CONFIRMED:
        move(placement, PlacementState.STOPPED, by=by, now=now, locked=locked)
    if state in CAME:
        reach_milestones(placement.volunteer, added=added, now=now)
    if placement.end_reason == EndReason.UNSEEN:  # now somebody said it
        placement.end_reason = ""
        placement.save(update_fields=["end_reason"])
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
