"""The hard rules: one named bit each. A pair is feasible when no bit is set.

Every function takes two indexes, one for the volunteers' columns and one for the openings', that
broadcast against each other: two row numbers give one pair, two equally long arrays give a list of
pairs, a column and a row (`grid`) give the whole matrix. One formula serves all of them.
"""

from collections.abc import Iterable, Iterator
from enum import IntFlag
from typing import Any

import numpy as np

from matching.engine.columns import Array, Columns, Index, Words, at


class Rule(IntFlag):
    """Why a person cannot do an opening. The lower-case name is what JSON shows."""

    ANTENNA = 1
    AVAILABILITY = 2
    CONFLICT = 4
    DUTCH = 8
    SKILLS = 16
    DOCUMENTS = 32
    AGE = 64
    TRAVEL = 128
    ALONE = 256
    FORBIDDEN = 512
    FULL = 1024

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the bits that are set, in the order of the rules."""
        return tuple(str(rule.name).lower() for rule in self)

    @classmethod
    def named(cls, names: Iterable[str]) -> "Rule":
        """The rules of these names. Raises ValueError at a name that is none."""
        rules = cls(0)
        for name in names:
            if name not in RULE_NAMES:
                raise ValueError(f"{name!r} is not a rule; the rules are {', '.join(RULE_NAMES)}")
            rules |= cls[name.upper()]
        return rules


NO_RULE = Rule(0)
ALL_RULES = tuple(Rule)
RULE_NAMES = tuple(str(rule.name).lower() for rule in ALL_RULES)


def grid(volunteers: Array, openings: Array) -> tuple[Array, Array]:
    """Indexes for every pair of these row numbers: results have one row per volunteer."""
    return volunteers[:, None], openings[None, :]


def travel_minutes(columns: Columns, v: Index, o: Index) -> Array:
    """Minutes from home to the work, float64: fixed + great-circle km × 1.3 / speed.

    The one place to replace by a real router. Haversine's sin²(half the angle) is a quarter of the
    squared straight line between two points on the unit sphere, which needs only products.
    """
    people, work = columns.volunteers, columns.openings
    square: Any = 0.0
    for home, place in zip(people.xyz, work.xyz, strict=True):
        difference = home[v] - place[o]
        square = square + difference * difference
    # Opposite ends of the earth may come out a rounding error above 2 for the straight line.
    angle = 2 * np.arcsin(np.minimum(0.5 * np.sqrt(square), 1.0))
    minutes: Array = people.fixed_minutes[v] + angle * people.minutes_per_radian[v]
    return minutes


def broken(columns: Columns, v: Index, o: Index) -> Iterator[tuple[Rule, Array]]:
    """Every rule but travel, with True where it stands in the way."""
    people, work = columns.volunteers, columns.openings
    yield Rule.ANTENNA, people.antenna[v] != work.antenna[o]
    yield Rule.AVAILABILITY, (work.parts[o] & ~people.availability[v]) != 0
    if columns.somebody_is_busy:
        yield Rule.CONFLICT, columns.busy_periods[people.busy[v], work.period[o]]
    yield Rule.DUTCH, people.dutch[v] < work.dutch_required[o]
    yield Rule.SKILLS, _lacks(at(people.skills, v), at(work.required_skills, o))
    yield Rule.DOCUMENTS, _lacks(at(people.documents, v), at(work.documents, o))
    yield Rule.AGE, people.age[v] < work.min_age[o]
    yield Rule.ALONE, people.avoid_alone[v] & work.alone[o]
    if len(columns.forbidden):
        yield Rule.FORBIDDEN, _is_forbidden(columns, v, o)
    yield Rule.FULL, work.seats[o] < 1


def reasons(columns: Columns, v: Index, o: Index) -> tuple[Array, Array]:
    """The bits of every rule (uint16, 0 = feasible) and the travel minutes (float64)."""
    minutes = travel_minutes(columns, v, o)
    bits = (minutes > columns.volunteers.max_minutes[v]) * np.uint16(Rule.TRAVEL)
    for rule, where in broken(columns, v, o):
        bits |= where * np.uint16(rule)
    return bits, minutes


def _lacks(held: Words, needed: Words) -> Array:
    """True where something needed is not held."""
    lacking: Array = (needed[0] & ~held[0]) != 0
    for have, need in zip(held[1:], needed[1:], strict=True):
        lacking = lacking | ((need & ~have) != 0)
    return lacking


def _is_forbidden(columns: Columns, v: Index, o: Index) -> Array:
    """Few pairs are forbidden: look up only those where both sides have some."""
    people, work = columns.volunteers, columns.openings
    suspect = np.asarray(people.has_forbidden[v] & work.has_forbidden[o])
    rows = np.broadcast_to(people.row[v], suspect.shape)[suspect]
    codes = rows * len(work.ids) + np.broadcast_to(work.row[o], suspect.shape)[suspect]
    place = np.searchsorted(columns.forbidden, codes)
    found = columns.forbidden[np.minimum(place, len(columns.forbidden) - 1)] == codes
    suspect[suspect] = found
    return suspect
