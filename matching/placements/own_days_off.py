# Readers: volunteers
"""One day of weekly work on which somebody does not come: two taps, and ten minutes to take it back.

The organisation hears of it when the ten minutes are over: what was taken back was never said (decision 37).
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from matching.attendance.coming_days import UNDO, ComingDay, back_until, coming_days
from matching.models import Attendance, Placement
from matching.placements import day_emails
from matching.placements.first_day import settle_first_day
from matching.placements.seats import lock_assignment, said_politely
from matching.states import ATTENDANCE, CONTACT_SHARED, AttendanceState
from refuinterim.accounts.models import User
from refuinterim.core.errors import DomainError
from refuinterim.core.written import isolated


class TooLate(DomainError):
    """The organisation counts on somebody by now: this is a phone call."""


@transaction.atomic
def take_day_off(*, by: User, placement: Placement, starts_at: datetime, now: datetime) -> Attendance | None:
    """The volunteer does not come at one moment of weekly work; nobody asks why. Saying it twice is saying it once.

    A moment that is not written yet is written. Returns the row; None for a day that an event takes already.
    Raises TooLate after the deadline of the organisation, DomainError for what is no day to come of this work.
    """
    lock_assignment(placement.assignment_id)
    placement = Placement.objects.with_facts().get(pk=placement.pk)
    day = _day_of(placement, starts_at, now)
    if day.is_off:
        return day.row
    if not day.can_go_off(now):
        raise TooLate(_("Now it is too late for a tap. Please call."))
    row = day.row or _written(day)
    ATTENDANCE.move(
        row,
        to=AttendanceState.EXCUSED,
        by=by,
        now=now,
        antenna_id=placement.assignment.antenna_id,
        minutes=0,
        confirmed_at=now,
        confirmed_by=by,
        arrived_at=None,
    )
    settle_first_day(placement, now=now)
    day_emails.own_day_off(placement, row, due_at=min(now + UNDO, row.starts_at), now=now)
    return row


@transaction.atomic
def come_after_all(*, by: User, placement: Placement, starts_at: datetime, now: datetime) -> Attendance:
    """Take a day off back within ten minutes. Twice is once. Raises DomainError later, or when an event takes the day."""
    lock_assignment(placement.assignment_id)
    placement = Placement.objects.with_facts().get(pk=placement.pk)
    row = placement.attendances.filter(starts_at=starts_at).first()
    if row and row.state == AttendanceState.PLANNED and row.starts_at > now:
        return row
    until = back_until(row, placement) if row and placement.state in CONTACT_SHARED else None
    if row is None or until is None or row.confirmed_at is None:
        raise DomainError(_("This day is not in your list any more."))
    event = Placement.objects.events_of(placement.volunteer_id, row.starts_at, row.ends_at).first()
    if event:
        said = _("You help at %(organisation)s that day. So you do not go here.")
        raise DomainError(said % {"organisation": isolated(event.assignment.organisation)})
    said_at = row.confirmed_at
    if now >= until:
        raise TooLate(_("The organisation knows it by now. Please call: then you can come."))
    with said_politely():
        ATTENDANCE.move(
            row,
            to=AttendanceState.PLANNED,
            by=by,
            now=now,
            antenna_id=placement.assignment.antenna_id,
            minutes=None,
            confirmed_at=None,
            confirmed_by=None,
        )
    settle_first_day(placement, now=now)
    if not day_emails.take_day_off_back(placement, row, said_at=said_at):  # it went out at this very moment
        day_emails.comes_after_all(placement, row.starts_at, row.ends_at, now=now)
    return row


def _day_of(placement: Placement, starts_at: datetime, now: datetime) -> ComingDay:
    days = coming_days(placement, now=now)
    day = next((day for day in days if day.starts_at == starts_at), None)
    if day is None:
        raise DomainError(_("This day is not in your list any more."))
    return day


def _written(day: ComingDay) -> Attendance:
    """The row of a moment that nobody wrote yet; a task that writes it meanwhile writes the same one."""
    with said_politely():
        row, _is_new = Attendance.objects.get_or_create(
            placement=day.placement,
            starts_at=day.starts_at,
            defaults={
                "volunteer_id": day.placement.volunteer_id,
                "ends_at": day.ends_at,
                "planned_minutes": day.planned_minutes,
            },
        )
    return row
