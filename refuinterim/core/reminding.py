"""When somebody hears of what they agreed to, work or a talk: the day before by day, and two hours before."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django.db.models import F, Q
from django.utils import timezone

FROM, UNTIL = time(9), time(21)  # hours at which somebody hears of tomorrow
SOON = timedelta(hours=2)
HEARD_LATELY = timedelta(hours=24)  # who just heard that it is certain knows when


def is_soon(now: datetime, *, starts: str, agreed: str) -> Q:
    """What begins within two hours and was agreed before that; `starts` and `agreed` name fields of the row."""
    return Q(**{f"{starts}__gt": now, f"{starts}__lte": now + SOON, f"{agreed}__lte": now - SOON})


def is_tomorrow(now: datetime, *, starts: str, agreed: str) -> Q:
    """What begins tomorrow on the wall clock and was agreed a day before that; nothing outside the hours of the day."""
    if not FROM <= timezone.localtime(now).time() < UNTIL:
        return Q(pk__in=[])
    tomorrow = timezone.localdate(now) + timedelta(days=1)
    return Q(
        **{
            f"{starts}__gte": timezone.make_aware(datetime.combine(tomorrow, time.min)),
            f"{starts}__lt": timezone.make_aware(datetime.combine(tomorrow + timedelta(days=1), time.min)),
            f"{agreed}__lte": now - SOON,
        }
    ) & Q(**{f"{agreed}__lte": F(starts) - HEARD_LATELY})
