# Readers: volunteers, organisations
"""Afterwards, a face and a line: whom we ask about which moment, and what happens with a sad one (decision 34)."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Count, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from matching.models import Attendance, Face, Impression, Side
from matching.models.attendance import AttendanceQuerySet
from matching.placements.follow_ups import call_after_sad_face
from matching.states import CAME, ENDED_AFTER_START, AttendanceState
from refuinterim.accounts.models import User
from refuinterim.core.audit import record
from refuinterim.core.errors import DomainError

ASKED_FOR = timedelta(days=14)  # after that nobody remembers how it was
EVERY = 4  # moments between two questions
MAY_HAVE_COME = CAME | {AttendanceState.PLANNED}  # nobody said yet who came


def open_to_impressions(rows: AttendanceQuerySet, side: Side, now: datetime) -> AttendanceQuerySet:
    """Moments of which this side can say how it was: over, not long ago, and not said yet."""
    states = MAY_HAVE_COME if side == Side.VOLUNTEER else CAME  # an organisation first says who came
    recent = rows.of_work_that_ran().filter(state__in=states, ends_at__lte=now, ends_at__gt=now - ASKED_FOR)
    said = Impression.objects.filter(side=side)
    return recent.exclude(pk__in=said.values("attendance"))


def asking(rows: AttendanceQuerySet, side: Side, now: datetime) -> AttendanceQuerySet:
    """Of those, the last moment of each placement of which we ask it.

    After the first time; then after every fourth; and once more when the work ended.
    """
    said = Impression.objects.filter(placement=OuterRef("placement"), side=side)
    last = said.order_by("-attendance__starts_at").values("attendance__starts_at")[:1]
    since = Attendance.objects.filter(
        placement=OuterRef("placement"),
        state__in=MAY_HAVE_COME,
        starts_at__gt=OuterRef("last_said"),
        starts_at__lte=OuterRef("starts_at"),
    )
    number = since.order_by().values("placement_id").annotate(number=Count("pk")).values("number")
    found = open_to_impressions(rows, side, now).annotate(last_said=Subquery(last))
    found = found.annotate(since=Coalesce(Subquery(number), 0))
    ended = Q(placement__state__in=ENDED_AFTER_START, starts_at__gt=F("last_said"))
    due = found.filter(Q(last_said=None) | Q(since__gte=EVERY) | ended)
    return due.order_by("placement_id", "-starts_at").distinct("placement_id")


@transaction.atomic
def say_impression(
    *,
    by: User,
    attendance: Attendance,
    side: Side,
    face: Face,
    now: datetime,
    line: str = "",
    is_shared: bool = False,
) -> Impression:
    """Keep how it was. Said once: a second tap finds the first. A sad face is a call to make, for the antenne.

    Raises DomainError for a moment that nobody is asked about.
    """
    rows = Attendance.objects.filter(pk=attendance.pk)
    known = Impression.objects.filter(attendance=attendance, side=side).first()
    if known:
        return known
    if not open_to_impressions(rows, side, now).exists():
        raise DomainError(_("You cannot say this any more. You can always call us."))
    impression, is_new = Impression.objects.get_or_create(
        attendance=attendance,
        side=side,
        defaults={
            "placement_id": attendance.placement_id,
            "face": face,
            "line": line,
            "is_shared": is_shared and side == Side.VOLUNTEER,
            "said_at": now,
            "said_by": by,
        },
    )
    if is_new:
        antenna_id = attendance.placement.assignment.antenna_id
        record(by=by, verb="impression.said", subject=impression, now=now, antenna_id=antenna_id)
        if impression.is_sad:
            call_after_sad_face(attendance.placement, today=timezone.localdate(now))
    return impression
