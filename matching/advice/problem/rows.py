"""What the parts of a problem share: sets of rows, and pairs put together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from refuinterim.core.models import Antenna
from volunteers.models import Volunteer

Groups = dict[int, list[str]]


def everybody(antenna: Antenna) -> Any:
    """Ids for the tables beside: a few more people than are matchable, by one index, whatever the planner
    knows of the tables. (The whole question again in each query was answered row by row on new tables.)
    """
    return Volunteer.objects.filter(antenna=antenna, left_on=None).values("pk")


def grouped(pairs: Iterable[tuple[int, str]]) -> Groups:
    groups: Groups = defaultdict(list)
    for pk, word in pairs:
        groups[pk].append(word)
    return groups
