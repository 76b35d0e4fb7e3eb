"""The hard rules: one named bit each. A pair is feasible when no bit is set.

Every function takes two indexes, one for the volunteers' columns and one for the openings', that
broadcast against each other: two equally long arrays give a list of pairs, a slice and a row number
give one against all, a column and a row (`grid`) give the whole matrix. One formula serves them all.
"""

from collections.abc import Iterable, Iterator
from enum import IntFlag
from typing import Any

import numpy as np

from matching.engine.columns import Array, Columns, Index, at


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
    # Work in place: for 100,000 people, new memory takes longer than the arithmetic.
    square: Any = 0.0
    for home, place in zip(people.xyz, work.xyz, strict=True):
        difference = home[v] - place[o]
        difference *= difference
        square += difference
    # Opposite ends of the earth may come out a rounding error above 2 for the straight line.
    half = np.minimum(0.5 * np.sqrt(square), 1.0)
    minutes: Array = 2 * np.arcsin(half)
    minutes *= people.minutes_per_radian[v]
    minutes += people.fixed_minutes[v]
    return minutes


def surely_too_far(columns: Columns, v: Index, o: Index) -> Array:
    """True where travel takes too long; some pairs that take too long are False.

    One matrix product instead of a square root and an arc sine per pair: the cosine of the angle
    between two points falls as they lie further apart. Rounding is left a margin of some centimetres,
    so whoever needs certainty asks `travel_minutes` about the pairs that are left. Indexes do not
    broadcast here: one side may be one row, two lists of rows give the whole matrix.
    """
    homes, places = columns.volunteers.xyz[:, v], columns.openings.xyz[:, o]
    least = columns.volunteers.least_cosine[v]
    far: Array = homes.T @ places < (least[:, None] if homes.ndim == places.ndim == 2 else least)
    return far


def broken(columns: Columns, v: Index, o: Index) -> Iterator[tuple[Rule, Array]]:
    """The rules but travel, with True where one stands in the way.

    A rule that none of these openings makes is left out.
    """
    people, work = columns.volunteers, columns.openings
    if columns.several_antennas:
        yield Rule.ANTENNA, people.antenna[v] != work.antenna[o]
    yield Rule.AVAILABILITY, (work.parts[o] & ~people.availability[v]) != 0
    if columns.somebody_is_busy and work.period[o].any():
        yield Rule.CONFLICT, columns.busy_periods[people.busy[v], work.period[o]]
    if work.dutch_required[o].any():
        yield Rule.DUTCH, people.dutch[v] < work.dutch_required[o]
    for rule, held, needed in (
        (Rule.SKILLS, people.skills, work.required_skills),
        (Rule.DOCUMENTS, people.documents, work.documents),
    ):
        for have, need in zip(at(held, v), at(needed, o), strict=True):
            if need.any():
                yield rule, (need & ~have) != 0
    yield Rule.AGE, people.age[v] < work.min_age[o]
    if work.alone[o].any():
        yield Rule.ALONE, people.avoid_alone[v] & work.alone[o]
    if work.has_forbidden[o].any():
        yield Rule.FORBIDDEN, _is_forbidden(columns, v, o)
    full = work.seats[o] < 1
    if full.any():
        yield Rule.FULL, full


def reasons(columns: Columns, v: Index, o: Index) -> tuple[Array, Array]:
    """The bits of every rule (uint16, 0 = feasible) and the travel minutes (float64)."""
    minutes = travel_minutes(columns, v, o)
    bits = (minutes > columns.volunteers.max_minutes[v]) * np.uint16(Rule.TRAVEL)
    for rule, where in broken(columns, v, o):
        bits |= where * np.uint16(rule)
    return bits, minutes


def _is_forbidden(columns: Columns, v: Index, o: Index) -> Array:
    """Few pairs are forbidden: look up only those where both sides have some."""
    people, work = columns.volunteers, columns.openings
    if isinstance(o, int):
        # One opening against many people: its forbidden pairs lie together.
        first = int(o) * len(people.ids)
        start, end = np.searchsorted(columns.forbidden, (first, first + len(people.ids)))
        rows = np.zeros(len(people.ids), dtype=np.bool_)
        rows[columns.forbidden[start:end] - first] = True
        one: Array = rows[v]
        return one
    forbidden = people.has_forbidden[v] & work.has_forbidden[o]
    shape = forbidden.shape
    suspect = np.unravel_index(np.flatnonzero(forbidden), shape)
    row, column = (np.broadcast_to(rows, shape)[suspect] for rows in (people.row[v], work.row[o]))
    code = column * len(people.ids) + row
    place = np.searchsorted(columns.forbidden, code)
    forbidden[suspect] = columns.forbidden[np.minimum(place, len(columns.forbidden) - 1)] == code
    return forbidden


def not_for_both(columns: Columns, couples: Iterable[tuple[str, str]]) -> set[tuple[str, str]]:
    """Pairs of one of a couple with an opening that the other cannot do, or that has no seats for two."""
    names, openings = columns.openings.ids, np.arange(len(columns.openings.ids))
    tight = columns.openings.seats < 2
    found: set[tuple[str, str]] = set()
    for couple in couples:
        rows = np.array([columns.volunteer_row[name] for name in couple])
        bits, _ = reasons(columns, *grid(rows, openings))
        for one, of_other in zip(couple, bits[::-1], strict=True):
            found.update((one, names[column]) for column in np.flatnonzero((of_other != 0) | tight))
    return found
