# Readers: volunteers
"""“I am here”: said by the volunteer on the spot, if they like. A hint for who says who came; it confirms nothing."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from matching.models import Attendance
from matching.states import CONTACT_SHARED, AttendanceState
from refuinterim.accounts.models import User
from refuinterim.core.audit import record
from refuinterim.core.errors import DomainError

EARLY = timedelta(minutes=30)


def can_say_here(attendance: Attendance, now: datetime) -> bool:
    """Whether it is the time to say so: from half an hour before the start until the end."""
    is_time = attendance.starts_at - EARLY <= now < attendance.ends_at
    return is_time and attendance.state == AttendanceState.PLANNED


@transaction.atomic
def say_here(*, by: User, attendance: Attendance, is_here: bool, now: datetime) -> bool:
    """Note that the volunteer says that they are there, or takes that back. Returns whether it was new.

    Raises DomainError outside the time for it, and once somebody said who came.
    """
    open_now = Attendance.objects.filter(
        pk=attendance.pk,
        state=AttendanceState.PLANNED,
        placement__state__in=CONTACT_SHARED,
        starts_at__lte=now + EARLY,
        ends_at__gt=now,
    )
    changed = open_now.filter(arrived_at__isnull=is_here).update(arrived_at=now if is_here else None)
    if not changed:
        if open_now.exists():
            return False  # said already
        raise DomainError(_("You say this when you are there. Not before, and not after."))
    verb = "attendance.arrived" if is_here else "attendance.not_arrived"
    antenna_id = attendance.placement.assignment.antenna_id
    record(by=by, verb=verb, subject=attendance, now=now, antenna_id=antenna_id)
    return True
