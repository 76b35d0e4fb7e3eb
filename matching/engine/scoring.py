"""The score of a pair: named criteria for both sides, in points that add up.

`u`, the volunteer's side, and `w`, the organisation's, are sums of weight × value, each between 0 and
1. The pair's score is their harmonic mean times 1000, rounded half up: a pair is only as good as both
find it.
"""

from dataclasses import dataclass, fields, replace

import numpy as np

from matching.engine.columns import Array, Columns, Index, Words, at
from matching.engine.fields import LEVELS
from matching.engine.weights import Weights

# Points are whole multiples of 2⁻⁵⁰. Floats add such numbers without any rounding, so the stored
# contributions sum exactly to u and to w, in whatever order they are added.
_GRID = 2.0**50

# A true half may come out of the division as 812.4999999999999. Anything this close counts as the half.
_HALF = 0.5 + 1e-9

# Value by how many steps the opening's Dutch lies above the volunteer's.
_PRACTICE = {-1: 0.7, 0: 1.0, 1: 1.0, 2: 0.4}
_PRACTICE_ELSE = 0.2
# Value by how many levels the volunteer's Dutch lies below what is wished.
_DUTCH_BELOW = {1: 0.6, 2: 0.2}
_NEUTRAL = 0.5
# Nearer, easier, another moment, other work.
WAYS_OTHERWISE = 4


@dataclass(frozen=True, slots=True)
class VolunteerSide:
    """What the pair means to the volunteer: points per criterion (float64 arrays)."""

    travel: Array
    interests: Array
    practice: Array
    reception: Array
    otherwise: Array | None = None  # lost, so below 0, by what they asked to be otherwise; None: nobody asked

    @property
    def total(self) -> Array:
        """u"""
        total: Array = self.travel + self.interests
        total += self.practice
        total += self.reception
        if self.otherwise is not None:
            total += self.otherwise
        return total


@dataclass(frozen=True, slots=True)
class OrganisationSide:
    """What the pair means to the organisation: points per criterion (float64 arrays)."""

    dutch: Array
    skills: Array
    languages: Array
    reliability: Array

    @property
    def total(self) -> Array:
        """w"""
        total: Array = self.dutch + self.skills
        total += self.languages
        total += self.reliability
        return total


@dataclass(frozen=True, slots=True)
class Scoring:
    """The points that depend on one side or on a few levels, looked up instead of computed per pair."""

    columns: Columns
    travel_weight: float
    interests: Array  # 0 nothing shared, 1 one side names none, 2 something shared
    practice: Array  # [volunteer's level, opening's level]
    reception: Array  # per opening
    dutch: Array  # [volunteer's level, opening's level]
    skills: Array  # [opening, how many wished skills are held]
    languages: Array  # 0 nothing shared, 1 shared or none wished
    reliability: Array  # per volunteer
    lost: Array  # share of the volunteer's side, by how many things they asked to be otherwise

    @classmethod
    def of(cls, columns: Columns, weights: Weights) -> "Scoring":
        """Look-up tables for these columns and weights."""
        own = np.arange(len(LEVELS))[:, None]
        steps = np.arange(len(LEVELS))[None, :] - own
        practice = np.vectorize(lambda step: _PRACTICE.get(step, _PRACTICE_ELSE), otypes=[float])(steps)
        dutch = np.vectorize(lambda step: 1.0 if step <= 0 else _DUTCH_BELOW.get(step, 0.0), otypes=[float])(
            steps
        )
        wished = columns.openings.skills_wished
        held = np.arange(int(wished.max(initial=0)) + 1)[None, :]
        share = np.where(wished[:, None] > 0, held / np.maximum(wished, 1)[:, None], 1.0)
        return cls(
            columns=columns,
            travel_weight=weights.travel,
            interests=_points(weights.interests, np.array([0.0, _NEUTRAL, 1.0])),
            practice=_points(weights.practice, practice),
            reception=_points(weights.reception, columns.openings.reception),
            dutch=_points(weights.dutch, dutch),
            skills=_points(weights.skills, share),
            languages=_points(weights.languages, np.array([0.0, 1.0])),
            reliability=_points(weights.reliability, columns.volunteers.reliability),
            lost=1 - (1 - weights.otherwise) ** np.arange(WAYS_OTHERWISE + 1),
        )

    def sides(self, v: Index, o: Index, minutes: Array) -> tuple[VolunteerSide, OrganisationSide]:
        """The contributions for the pairs of two indexes, as `rules` has them, with their minutes."""
        people, work = self.columns.volunteers, self.columns.openings
        # A fixed pair may be further away than the person wants to go: that is 0, not less.
        nearness = minutes / np.maximum(people.max_minutes[v], 1e-300)
        np.subtract(1, nearness, out=nearness)
        np.maximum(nearness, 0, out=nearness)
        nothing_shared, unnamed, shared = self.interests
        interests = np.where(people.names_interests[v] & work.names_categories[o], nothing_shared, unnamed)
        interests = np.where(_share(at(people.interests, v), at(work.categories, o)), shared, interests)
        # One flat position per pair: NumPy looks that up much faster than a row and a column.
        levels = people.dutch[v] * np.intp(len(LEVELS)) + work.dutch[o]
        skills = work.row[o] * self.skills.shape[1]
        # Where nobody wishes anything there is nothing to compare.
        if work.skills_wished[o].any():
            for have, wish in zip(at(people.skills, v), at(work.skills, o), strict=True):
                skills = skills + np.bitwise_count(have & wish)
        speaks = ~work.names_languages[o]
        if not speaks.all():
            speaks = speaks | _share(at(people.languages, v), at(work.languages, o))
        side = VolunteerSide(
            travel=_points(self.travel_weight, nearness),
            interests=interests,
            practice=self.practice.take(levels),
            reception=self.reception[o],
        )
        if self.columns.somebody_asked_otherwise:
            lost = self.lost.take(self._otherwise(v, o, minutes))
            side = replace(side, otherwise=-_points(1.0, side.total * lost))
        return (
            side,
            OrganisationSide(
                dutch=self.dutch.take(levels),
                skills=self.skills.take(skills),
                languages=np.where(speaks, self.languages[1], self.languages[0]),
                reliability=self.reliability[v],
            ),
        )

    def _otherwise(self, v: Index, o: Index, minutes: Array) -> Array:
        """How many of the things that the person asked to be otherwise are as they were, 0 to 4: as far or further,
        as much asked, at a moment that did not suit, the same kind of work.
        """
        people, work = self.columns.volunteers, self.columns.openings
        count = (minutes >= people.nearer_than[v]).astype(np.intp)
        count += work.demand[o] >= people.easier_than[v]
        count += (work.parts[o] & people.other_than_parts[v]) != 0
        count += _share(at(people.other_than_categories, v), at(work.categories, o))
        return count

    def scores(self, v: Index, o: Index, minutes: Array) -> Array:
        """The scores, int64 from 0 to 1000."""
        volunteer_side, organisation_side = self.sides(v, o, minutes)
        return pair_scores(volunteer_side.total, organisation_side.total)


def pair_scores(u: Array, w: Array) -> Array:
    """2uw / (u + w) × 1000, rounded half up; 0 when both are 0."""
    # Points are whole multiples of 1 / _GRID, so this divisor only ever changes a 0.
    both = np.maximum(u + w, 1 / _GRID)
    mean = 2000 * u
    mean *= w
    mean /= both
    mean += _HALF
    # To a whole number cuts off what is behind the point, as no mean is below 0.
    rounded: Array = mean.astype(np.int64)
    return rounded


def points_of(side: VolunteerSide | OrganisationSide, number: int) -> dict[str, float]:
    """The contributions of one pair out of a list of pairs; `otherwise` only where something is lost by it."""
    points = {field.name: getattr(side, field.name) for field in fields(side)}
    found = {name: float(array[number]) for name, array in points.items() if array is not None}
    if not found.get("otherwise", True):
        del found["otherwise"]
    return found


def _points(weight: float, value: Array) -> Array:
    """Weight × value on the grid."""
    points: Array = value * (weight * _GRID)
    np.rint(points, out=points)
    points *= 1 / _GRID
    return points


def _share(held: Words, wished: Words) -> Array:
    """True where at least one thing is in both."""
    shared: Array = (held[0] & wished[0]) != 0
    for have, wish in zip(held[1:], wished[1:], strict=True):
        shared = shared | ((have & wish) != 0)
    return shared
