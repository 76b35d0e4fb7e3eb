"""How many people and assignments the demo's earlier years have. Records are made to fit; no figure is stored."""

from __future__ import annotations

import csv
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

DATA = Path(__file__).parent / "data"
FILES = ("4you-brugge.csv", "history.csv")  # as published for 2021 and 2022; made up for the other years
SHORTEST = 90  # days of this year; before, it has no history of its own, and last year's people are there


@dataclass(frozen=True)
class Target:
    """What the records of one year must come to, and its first and last day."""

    first: date
    last: date
    active: int
    new: int
    organisations: int
    assignments: int
    volunteered: int

    @property
    def returning(self) -> int:
        """Active people who had their first talk in an earlier year."""
        return self.active - self.new

    @property
    def can_carry(self) -> int:
        """How many assignments it can take over from the year before, with room for the others."""
        return max(0, min(10, self.organisations, (self.assignments - self.organisations) // 2))

    @property
    def can_continue(self) -> int:
        """How many people can go on with what they did in the year before."""
        return min(8, self.returning, self.volunteered)


def read_targets(today: date) -> dict[str, dict[int, Target]]:
    """Targets by antenne and year, oldest first, up to yesterday."""
    figures: dict[str, dict[int, dict[str, int]]] = defaultdict(lambda: defaultdict(dict))
    for name in FILES:
        with (DATA / name).open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                figures[row["antenna"]][int(row["year"])][row["figure"]] = int(row["value"])
    return {antenna: _up_to(years, today) for antenna, years in figures.items()}


def _up_to(years: dict[int, dict[str, int]], today: date) -> dict[int, Target]:
    """Past years as given, later ones like the last that is given, and a share of it for this year."""
    targets = {}
    for year in range(min(years), today.year + 1):
        given = years.get(year) or years[max(known for known in years if known <= year)]
        first, last = date(year, 1, 1), min(date(year, 12, 31), today - timedelta(days=1))
        days = (last - first).days + 1
        if days < SHORTEST:
            continue
        share = 1.0 if year < today.year else days / 366
        active = _share(given["active_volunteers"], share)
        assignments = _share(given["assignments"], share)
        targets[year] = Target(
            first=first,
            last=last,
            active=active,
            new=min(active, _share(given["new_volunteers"], share)),
            organisations=min(assignments, _share(given["organisations"], share)),
            assignments=assignments,
            volunteered=min(active, _share(given["volunteers_who_volunteered"], share)),
        )
    return targets


def _share(number: int, share: float) -> int:
    return max(1, round(number * share))
