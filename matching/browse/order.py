# Readers: volunteers
"""In which order the work on offer is shown."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.contrib.postgres.search import SearchQuery
from django.db.models import (
    BooleanField,
    Case,
    Exists,
    F,
    Func,
    IntegerField,
    OuterRef,
    Q,
    Subquery,
    TextChoices,
    Value,
    When,
)
from django.db.models.functions import Coalesce
from django.utils.translation import pgettext_lazy

from matching.browse.travel import Departure
from organisations.models import Kind, Shift

NEXT_WEEK = timedelta(days=7)  # when weekly work begins, for who compares it with an event


class Sort(TextChoices):
    """What comes first."""

    # Translators: what comes first in a list of volunteer work
    SOON = "soon", pgettext_lazy("what comes first", "Soon")
    NEAR = "near", pgettext_lazy("what comes first", "Close by")
    FITS = "fits", pgettext_lazy("what comes first", "Fits me")


def in_order(
    rows: Any,
    *,
    now: datetime,
    departure: Departure | None,
    sort: str = "",
    named: SearchQuery | None = None,
    best: Sequence[int] = (),
) -> Any:
    """Put what is full last; then what `named` finds in titles and names first; then by `sort`.

    Without `sort` the nearest comes first, and without a known place the soonest. `best`: assignments, what fits best
    first. Weekly work counts as next week's.
    """
    shifts = Shift.objects.filter(assignment=OuterRef("pk"), starts_at__gt=now)
    rows = rows.annotate(
        has_seats=Case(
            When(kind=Kind.EVENT, then=Exists(shifts.filter(seats_taken__lt=F("seats")))),
            default=Q(seats_taken__lt=F("seats")),
            output_field=BooleanField(),
        ),
        next_moment=Coalesce(
            Subquery(shifts.order_by("starts_at").values("starts_at")[:1]), Value(now + NEXT_WEEK)
        ),
    )
    order: list[Any] = ["-has_seats"]
    if named:
        rows = rows.annotate(is_named=Q(words__vector=named))
        order.append("-is_named")
    if sort == Sort.FITS and best:
        place = Func(Value(list(best)), F("pk"), function="array_position", output_field=IntegerField())
        order.append(place.asc(nulls_last=True))
    elif sort != Sort.SOON and departure:
        order.append(departure.nearness())
    return rows.order_by(*order, "next_moment", "pk")
