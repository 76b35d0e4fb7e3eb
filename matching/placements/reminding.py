"""Reminders of what is certain: the day before, and two hours before. Each is written once a moment."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django.db import transaction
from django.db.models import CharField, Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.utils import timezone

from matching.models import Attendance
from matching.placements import emails
from matching.registered.message_kinds import PlacementMessage
from matching.states import CONTACT_SHARED, AttendanceState
from refuinterim.messages.models import Message

FROM, UNTIL = time(9), time(21)  # hours at which somebody hears of tomorrow
SOON = timedelta(hours=2)
HEARD_LATELY = timedelta(hours=24)  # who just heard that it is certain knows when


def moments_to_remind(now: datetime) -> QuerySet[Attendance]:
    """Planned moments of which somebody has to hear now: those of tomorrow, by day, and those of the next two hours."""
    tomorrow = timezone.localdate(now) + timedelta(days=1)
    coming = Attendance.objects.filter(
        state=AttendanceState.PLANNED,
        starts_at__gt=now,
        placement__state__in=CONTACT_SHARED,
        placement__confirmed_at__lte=now - SOON,
    ).exclude(placement__volunteer__email="")
    coming = coming.select_related(
        "placement__volunteer__user",
        "placement__assignment__organisation",
        "placement__assignment__antenna",
        "placement__assignment__place",
    )
    soon = Q(starts_at__lte=now + SOON) & ~_written(PlacementMessage.SOON)
    if not FROM <= timezone.localtime(now).time() < UNTIL:
        return coming.filter(soon)
    is_tomorrow = Q(
        starts_at__gte=timezone.make_aware(datetime.combine(tomorrow, time.min)),
        starts_at__lt=timezone.make_aware(datetime.combine(tomorrow + timedelta(days=1), time.min)),
        placement__confirmed_at__lte=F("starts_at") - HEARD_LATELY,
    )
    return coming.filter(soon | (is_tomorrow & ~_written(PlacementMessage.TOMORROW)))


def _written(kind: PlacementMessage) -> Exists:
    key = Concat(Value(f"{kind}:"), Cast(OuterRef("pk"), CharField()))
    return Exists(Message.objects.filter(key=key))


@transaction.atomic
def remind(*, moment: Attendance, now: datetime) -> bool:
    """Write the reminder of a moment, unless somebody said meanwhile that it does not go on. True when it was written."""
    here = Attendance.objects.select_for_update(of=("self",)).filter(
        pk=moment.pk, state=AttendanceState.PLANNED, placement__state__in=CONTACT_SHARED, starts_at__gt=now
    )
    if not here.exists():
        return False
    letter = emails.starts_soon if moment.starts_at <= now + SOON else emails.starts_tomorrow
    letter(moment.placement, moment.starts_at, moment.ends_at, moment.pk, now=now)
    return True
