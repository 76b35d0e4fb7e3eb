# Readers: volunteers
"""An event on a day of weekly work: that one day is excused, and the people there are told."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from matching.attendance.commitments import Agreed, DayOff
from matching.attendance.moments import drop_strays, write_moments
from matching.models import Attendance, Placement
from matching.placements import day_emails
from matching.placements.first_day import settle_first_day
from matching.states import ATTENDANCE, CONTACT_SHARED, AttendanceState
from organisations.models import Assignment, Shift
from refuinterim.accounts.models import User
from refuinterim.core.errors import DomainError
from refuinterim.core.written import isolated
from volunteers.models import Volunteer


class DaysOffNeeded(DomainError):
    """A yes would take days of weekly work away: ask first. `days` names them."""

    def __init__(self, days: list[DayOff]) -> None:
        self.days = days
        super().__init__(" ".join(day.question for day in days))


def check_commitments(
    volunteer: Volunteer,
    assignment: Assignment,
    shift: Shift | None,
    *,
    excused: Collection[str],
    now: datetime,
    besides: Placement | None = None,
) -> list[DayOff]:
    """The days to excuse before somebody says yes; `excused` are the keys of those that were agreed to.

    Raises DomainError when this person helps elsewhere at that time, DaysOffNeeded for days not agreed to yet.
    """
    agreed = Agreed.by(volunteer, now=now, besides=besides)
    if other := agreed.clash(assignment, shift):
        raise DomainError(
            _("You already help at %(organisation)s at that time. Choose another moment.")
            % {"organisation": isolated(other.assignment.organisation)}
        )
    days = agreed.days_off(assignment, shift, now=now)
    if {day.key for day in days} - set(excused):
        raise DaysOffNeeded(days)
    return days


def excuse_days(*, by: User | None, event: Placement, now: datetime) -> None:
    """Excuse the days of weekly work that an agreed event takes, and tell the organisations that count on them.

    Moments that are not written yet are written as excused (`write_moments`).
    """
    if event.shift is None:
        return
    rows = Attendance.objects.filter(
        volunteer=event.volunteer_id,
        state=AttendanceState.PLANNED,
        starts_at__lt=event.shift.ends_at,
        ends_at__gt=event.shift.starts_at,
        placement__shift=None,
    )
    for moment in rows.select_related("placement__assignment", "confirmed_by"):
        ATTENDANCE.move(
            moment,
            to=AttendanceState.EXCUSED,
            by=by,
            now=now,
            antenna_id=moment.placement.assignment.antenna_id,
            minutes=0,
            confirmed_at=now,
            confirmed_by_id=by.pk if by else moment.placement.confirmed_by_id,
            excused_for=event,
        )
        settle_first_day(moment.placement, now=now)


def tell_of_days_off(volunteer: Volunteer, days: Iterable[DayOff], *, now: datetime) -> None:
    """Tell each organisation that counts on this person which day they do not come; once a day."""
    days = list(days)
    certain = Placement.objects.filter(
        volunteer=volunteer, state__in=CONTACT_SHARED, assignment__in={day.weekly.pk for day in days}
    )
    placements = {placement.assignment_id: placement for placement in certain.with_facts()}
    for day in days:
        if placement := placements.get(day.weekly.pk):
            day_emails.day_off(placement, day.starts_at, day.ends_at, now=now)


def give_days_back(*, by: User | None, event: Placement, now: datetime) -> None:
    """An event does not go on for this person: the days that it took are free again, and the others are told.

    A day that another event takes too stays excused, for that one; and so does a day of which the hours are those
    of a moment that began.
    """
    if event.shift_id is None:
        return
    rows = Attendance.objects.filter(
        excused_for=event,
        state=AttendanceState.EXCUSED,
        starts_at__gt=now,
        placement__state__in=CONTACT_SHARED,
    )
    for moment in rows.select_related("placement"):
        other = Placement.objects.events_of(event.volunteer_id, moment.starts_at, moment.ends_at).first()
        if other:
            Attendance.objects.filter(pk=moment.pk).update(excused_for=other)
            continue
        if Attendance.objects.busy(moment.volunteer_id, moment.starts_at, moment.ends_at).exists():
            continue
        placement = Placement.objects.with_facts().get(pk=moment.placement_id)
        ATTENDANCE.move(
            moment,
            to=AttendanceState.PLANNED,
            by=by,
            now=now,
            antenna_id=placement.assignment.antenna_id,
            minutes=None,
            confirmed_at=None,
            confirmed_by=None,
            excused_for=None,
        )
        settle_first_day(placement, now=now)
        day_emails.comes_after_all(placement, moment.starts_at, moment.ends_at, now=now)


@transaction.atomic
def plan_attendances(*, by: User | None, placement: Placement, now: datetime) -> int:
    """Write the moments of a confirmed placement; of a day that an event took, the organisation is told.

    What lies outside the days of the work now is dropped. Running twice adds nothing. Returns how many were new.
    Raises DomainError for a shift in hours that are noted elsewhere.
    """
    dropped = drop_strays(placement, now=now)
    new = write_moments(placement=placement, now=now)
    if placement.shift_id and not placement.attendances.exists():
        raise DomainError(
            _("This person was expected somewhere else at that time. Ask the coordinator.")  # Readers: staff
        )
    for moment in new:
        if moment.state == AttendanceState.EXCUSED:
            day_emails.day_off(placement, moment.starts_at, moment.ends_at, now=now)
    if dropped:
        settle_first_day(placement, now=now)
    return len(new)
