"""Hours that count, and how reliably somebody came."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Count, Q, Sum
from django.db.models.functions import Coalesce

from matching.models import Attendance, ExternalHours
from matching.states import CAME, CONTACT_SHARED, AttendanceState
from volunteers.models import Volunteer

PRIOR, PRIOR_WEIGHT = 0.8, 5  # what we expect of somebody we do not know yet, worth five moments


def minutes_done(volunteer: Volunteer) -> int:
    """Confirmed minutes of one volunteer over all years, without hours elsewhere; a clock hour counts once."""
    counted = Attendance.objects.counted().filter(volunteer=volunteer).with_own_minutes()
    total = counted.aggregate(total=Coalesce(Sum("own_minutes"), 0))["total"]
    return int(total)


def minutes_planned(volunteer: Volunteer, now: datetime) -> int:
    """Minutes of the moments to come of one volunteer."""
    coming = Attendance.objects.filter(
        placement__volunteer=volunteer,
        placement__state__in=CONTACT_SHARED,
        state=AttendanceState.PLANNED,
        starts_at__gt=now,
    )
    return int(coming.aggregate(total=Coalesce(Sum("planned_minutes"), 0))["total"])


def minutes_elsewhere(volunteer: Volunteer) -> int:
    """Approved minutes that one volunteer did elsewhere. They count for a track, and in no figure."""
    approved = ExternalHours.objects.approved().filter(volunteer=volunteer)
    return int(approved.aggregate(total=Coalesce(Sum("minutes"), 0))["total"])


def minutes_elsewhere_by_volunteer(volunteer_ids: Iterable[int]) -> dict[int, int]:
    """The same of many volunteers, in one query."""
    rows = ExternalHours.objects.approved().filter(volunteer__in=volunteer_ids).order_by()
    return dict(rows.values_list("volunteer").annotate(total=Sum("minutes")))


def minutes_by_volunteer(volunteer_ids: Iterable[int]) -> dict[int, int]:
    """Confirmed minutes of many volunteers, in one query; a clock hour counts once."""
    rows = Attendance.objects.counted().filter(volunteer__in=volunteer_ids).with_own_minutes()
    totals = rows.values_list("volunteer").annotate(total=Sum("own_minutes")).order_by()
    return {volunteer: int(total) for volunteer, total in totals}


def reliability_by_volunteer(volunteer_ids: Iterable[int]) -> dict[int, float]:
    """Share of confirmed moments at which somebody came, 0–1, leaning on `PRIOR` while few are known.

    Being excused in time counts for nothing, neither way. People without moments are left out.
    """
    rows = Attendance.objects.filter(placement__volunteer__in=volunteer_ids).values_list(
        "placement__volunteer"
    )
    counts = rows.annotate(
        came=Count("pk", filter=Q(state__in=CAME)),
        missed=Count("pk", filter=Q(state=AttendanceState.NO_SHOW)),
    ).order_by()
    return {
        volunteer: (came + PRIOR * PRIOR_WEIGHT) / (came + missed + PRIOR_WEIGHT)
        for volunteer, came, missed in counts
        if came or missed
    }
