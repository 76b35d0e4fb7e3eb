"""Reminders of what is certain: the day before, and two hours before. Each is written once a moment."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import CharField, Exists, OuterRef, QuerySet, Value
from django.db.models.functions import Cast, Concat

from matching.models import Attendance
from matching.placements import emails
from matching.registered.message_kinds import PlacementMessage
from matching.states import CONTACT_SHARED, AttendanceState
from refuinterim.core.reminding import SOON, is_soon, is_tomorrow
from refuinterim.messages.models import Message


def moments_to_remind(now: datetime) -> QuerySet[Attendance]:
    """Planned moments of which somebody has to hear now: those of tomorrow, by day, and those of the next two hours."""
    starts_and_agreed = {"starts": "starts_at", "agreed": "placement__confirmed_at"}
    soon = is_soon(now, **starts_and_agreed) & ~_written(PlacementMessage.SOON)
    tomorrow = is_tomorrow(now, **starts_and_agreed) & ~_written(PlacementMessage.TOMORROW)
    coming = Attendance.objects.filter(
        soon | tomorrow, state=AttendanceState.PLANNED, starts_at__gt=now, placement__state__in=CONTACT_SHARED
    )
    if not settings.SMS_PROVIDER:  # nothing else reaches them, and by hand it would be too late
        coming = coming.exclude(placement__volunteer__email="")
    return coming.select_related(
        "placement__volunteer__user",
        "placement__assignment__organisation",
        "placement__assignment__antenna",
        "placement__assignment__place",
    ).prefetch_related("placement__assignment__organisation__photos")


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
