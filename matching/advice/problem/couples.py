"""Who waits together for a place: wherever they are proposed, it is to both."""

from __future__ import annotations

from matching.advice.ids import Pair, volunteer_id
from matching.models import Companions
from matching.states import CompanionsState, PlacementState
from refuinterim.core.models import Antenna


def couples_of(antenna: Antenna, people: set[str]) -> frozenset[Pair]:
    """Two of these people each, who want to go together and have no place yet. One query.

    Somebody who waits with two friends, for two kinds of work, goes with the one who was asked first.
    """
    waiting = PlacementState.WAITLISTED
    rows = Companions.objects.filter(
        state=CompanionsState.TOGETHER,
        asker__state=waiting,
        friend__state=waiting,
        asker__volunteer__antenna=antenna,
    )
    found: set[Pair] = set()
    taken: set[str] = set()
    for pks in rows.order_by("asked_at", "pk").values_list("asker__volunteer", "friend__volunteer"):
        first, second = sorted(volunteer_id(pk) for pk in pks)
        if {first, second} <= people and taken.isdisjoint((first, second)):
            found.add((first, second))
            taken |= {first, second}
    return frozenset(found)
