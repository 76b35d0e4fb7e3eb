# Readers: volunteers, staff
"""The first real day of a placement: of the shift, or of the first weekly moment on which somebody really comes."""

from __future__ import annotations

from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from matching.models import FollowUpKind, Placement
from matching.placements.follow_ups import replan_calls
from matching.states import AttendanceState, PlacementState
from organisations.timetable import FARTHEST
from refuinterim.core.errors import DomainError


def first_day_of(placement: Placement, *, now: datetime, wanted: date | None = None) -> date:
    """The day of the shift, or of the first weekly moment to come: not before the day `wanted`, not during an event.

    Raises DomainError when no moment is left, or for a day that nobody means.
    """
    assignment, today = placement.assignment, timezone.localdate(now)
    if placement.shift:
        return timezone.localtime(placement.shift.starts_at).date()
    if wanted and wanted - today > FARTHEST:
        raise DomainError(_("This day is very far away. Check the year."))
    if not assignment.slots.all():  # the day is agreed with the person
        return max(today, wanted or today, assignment.starts_on or today)
    events = [event.shift for event in Placement.objects.events_of(placement.volunteer_id, now)]
    off = set(_days_off(placement, now))
    moment = assignment.first_moment(after=now, day=wanted)
    while moment and (
        moment[0] in off
        or any(shift and shift.starts_at < moment[1] and moment[0] < shift.ends_at for shift in events)
    ):
        moment = assignment.first_moment(after=moment[0], day=wanted)
    if moment is None:
        raise DomainError(_("No day of this work is left. Look at its last day."))
    return timezone.localtime(moment[0]).date()


def _days_off(placement: Placement, now: datetime) -> list[datetime]:
    """When the moments begin that are excused already."""
    if placement.pk is None:
        return []
    rows = placement.attendances.filter(state=AttendanceState.EXCUSED, starts_at__gt=now)
    return list(rows.values_list("starts_at", flat=True))


def settle_first_day(placement: Placement, *, now: datetime) -> None:
    """Of who did not start yet, the first day follows the moments that are not excused, and the calls follow it."""
    first_call = placement.follow_ups.open().filter(kind=FollowUpKind.FIRST_DAY)
    if placement.shift_id or placement.state != PlacementState.CONFIRMED or not first_call.exists():
        return
    coming = placement.attendances.exclude(state=AttendanceState.EXCUSED).order_by("starts_at")
    days = [timezone.localtime(moment.starts_at).date() for moment in coming[:1]]
    try:  # what is written may be far ahead, beyond moments that are not written yet
        days.append(first_day_of(placement, now=now, wanted=placement.first_day))
    except DomainError:  # nothing is left to come: it ends with the work
        if not days:
            return
    day = min(days)
    if day != placement.first_day:
        placement.first_day = day
        placement.save(update_fields=["first_day"])
        replan_calls(placement)
