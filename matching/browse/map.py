# Readers: volunteers
"""The map of the work on offer: one spot for each place, on a ground of our own that names the municipalities."""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from typing import Any, TypedDict

from django.db.models import Count
from django.http import QueryDict
from django.utils.translation import ngettext

from organisations.models import Assignment
from refuinterim.core.places import read_places

DIGITS = 3  # of a coordinate: a hundred metres


class Spot(TypedDict):
    """A place with work, as the map draws it."""

    at: tuple[float, float]
    name: str
    count: int
    text: str
    url: str


def spots(rows: Any, asked: QueryDict) -> list[Spot]:
    """Every place of these assignments, with the list of what is there. One query."""
    places = (
        Assignment.objects.open()
        .filter(pk__in=rows.order_by().values("pk"))
        .order_by("place__name", "place_id")
        .values_list("place_id", "place__name", "place__latitude", "place__longitude")
        .annotate(count=Count("pk"))
    )
    return [
        Spot(
            at=(round(latitude, DIGITS), round(longitude, DIGITS)),
            name=name,
            count=count,
            text=ngettext("%(count)s assignment", "%(count)s assignments", count) % {"count": count},
            url=_list_at(pk, asked),
        )
        for pk, name, latitude, longitude, count in places
    ]


def _list_at(place: int, asked: QueryDict) -> str:
    query = asked.copy()
    for name in ("page", "view", "at"):
        query.pop(name, None)
    query["at"] = str(place)
    return f"?{query.urlencode()}"


@cache
def ground() -> list[tuple[str, float, float]]:
    """The municipalities of Belgium with about their middle; those of the most places first, for they are the towns."""
    parts: dict[str, list[tuple[str, float, float]]] = defaultdict(list)
    for row in read_places():
        parts[row.municipality].append((row.name, row.latitude, row.longitude))
    middles = []
    for municipality, places in parts.items():
        own = [place for place in places if place[0] == municipality] or places
        latitude = sum(place[1] for place in own) / len(own)
        longitude = sum(place[2] for place in own) / len(own)
        middles.append((len(places), municipality, round(latitude, DIGITS), round(longitude, DIGITS)))
    return [(name, latitude, longitude) for _size, name, latitude, longitude in sorted(middles, reverse=True)]
