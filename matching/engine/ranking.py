"""Who fits an opening, what fits a person, and why not.

A result holds the points it was computed from: what is shown is the computation.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from matching.engine.columns import Array, Index
from matching.engine.errors import ProblemError
from matching.engine.feasible import BLOCK, find_candidates
from matching.engine.fields import shown
from matching.engine.problem import Problem
from matching.engine.rules import Rule, broken, reasons, surely_too_far, travel_minutes
from matching.engine.scoring import pair_scores, points_of

# The index of a whole column.
EVERY = slice(None)


@dataclass(frozen=True, slots=True)
class Match:
    """A feasible pair with its score (0–1000), travel minutes, and the points of both sides."""

    volunteer: str
    opening: str
    score: int
    minutes: float
    volunteer_side: Mapping[str, float]
    organisation_side: Mapping[str, float]

    def to_json(self) -> dict[str, Any]:
        """The pair as the contract writes it."""
        return {
            "volunteer": self.volunteer,
            "opening": self.opening,
            "score": self.score,
            "minutes": self.minutes,
            "volunteer_side": dict(self.volunteer_side),
            "organisation_side": dict(self.organisation_side),
        }


@dataclass(frozen=True, slots=True)
class NearMiss:
    """A pair that exactly one rule stands in the way of, with the score that it would have."""

    volunteer: str
    opening: str
    rule: Rule
    score: int
    minutes: float

    def to_json(self) -> dict[str, Any]:
        """Plain data, the rule by name."""
        return {
            "volunteer": self.volunteer,
            "opening": self.opening,
            "reason": self.rule.names[0],
            "score": self.score,
            "minutes": self.minutes,
        }


def rank_volunteers(problem: Problem, opening: str, top: int | None = 20) -> list[Match]:
    """The people who can do this opening, best score first, then by id; at most `top` of them."""
    column = opening_row(problem, opening)
    found = np.flatnonzero(_open(problem, EVERY, column))
    minutes = travel_minutes(problem.columns, found, column)
    found, minutes = _within_reach(found, minutes, problem.columns.volunteers.max_minutes[found])
    best = _best(problem.scoring.scores(found, column, minutes), top)
    return list(_matches(problem, found[best], np.full(len(best), column), minutes[best]))


def rank_openings(problem: Problem, volunteer: str, top: int | None = 20) -> list[Match]:
    """The openings that this person can do, best score first, then by id; at most `top` of them."""
    row = volunteer_row(problem, volunteer)
    found = np.flatnonzero(_open(problem, row, EVERY))
    minutes = travel_minutes(problem.columns, row, found)
    found, minutes = _within_reach(found, minutes, problem.columns.volunteers.max_minutes[row])
    best = _best(problem.scoring.scores(row, found, minutes), top)
    return list(_matches(problem, np.full(len(best), row), found[best], minutes[best]))


def near_volunteers(problem: Problem, opening: str, top: int | None = 20) -> list[NearMiss]:
    """The people for whom exactly one rule stands in the way of this opening, best score first."""
    column = opening_row(problem, opening)
    rows = np.arange(len(problem.volunteers))
    return _near(problem, rows, np.full(len(rows), column), top)


def near_openings(problem: Problem, volunteer: str, top: int | None = 20) -> list[NearMiss]:
    """The openings that exactly one rule keeps from this person, best score first."""
    row = volunteer_row(problem, volunteer)
    columns = np.arange(len(problem.openings))
    return _near(problem, np.full(len(columns), row), columns, top)


def why_not(problem: Problem, volunteer: str, opening: str) -> Rule:
    """Every rule that stands in the way of this pair; no rule (falsy) when it is feasible."""
    v, o = np.array([volunteer_row(problem, volunteer)]), np.array([opening_row(problem, opening)])
    return Rule(int(reasons(problem.columns, v, o)[0][0]))


def explain(problem: Problem, volunteer: str, opening: str) -> Match:
    """The score of any pair with its points, feasible or not."""
    v, o = np.array([volunteer_row(problem, volunteer)]), np.array([opening_row(problem, opening)])
    return next(_matches(problem, v, o, reasons(problem.columns, v, o)[1]))


def explain_all(problem: Problem, pairs: Iterable[tuple[str, str]]) -> list[Match]:
    """`explain` for many pairs (volunteer, opening) at once, in the order given."""
    wanted = list(pairs)
    v = np.array([volunteer_row(problem, volunteer) for volunteer, _ in wanted], dtype=np.int64)
    o = np.array([opening_row(problem, opening) for _, opening in wanted], dtype=np.int64)
    return list(_matches(problem, v, o, reasons(problem.columns, v, o)[1]))


def best_openings(problem: Problem, volunteers: Iterable[str], top: int) -> dict[str, list[str]]:
    """The ids that `rank_openings` gives, for many people at once; who can do nothing has an empty list."""
    found: dict[str, list[str]] = {volunteer: [] for volunteer in volunteers}
    rows = np.array([volunteer_row(problem, volunteer) for volunteer in found], dtype=np.int64)
    candidates = find_candidates(problem.columns, problem.scoring)
    wanted = candidates.where(np.isin(candidates.volunteer, rows))
    wanted = wanted.where(np.lexsort((wanted.opening, -wanted.score, wanted.volunteer)))
    place = np.arange(len(wanted)) - np.searchsorted(wanted.volunteer, wanted.volunteer)  # among their own
    best = wanted.where(place < top)
    people, work = problem.columns.volunteers.ids, problem.columns.openings.ids
    for volunteer, opening in zip(best.volunteer, best.opening, strict=True):
        found[people[volunteer]].append(work[opening])
    return found


def pairs(problem: Problem) -> list[Match]:
    """Every feasible pair, by volunteer and then opening id."""
    found: list[Match] = []
    columns = np.arange(len(problem.openings))
    step = max(1, BLOCK // max(1, len(columns)))
    for start in range(0, len(problem.volunteers), step):
        rows = np.arange(start, min(start + step, len(problem.volunteers)))
        bits, minutes = reasons(problem.columns, rows[:, None], columns[None, :])
        v, o = np.nonzero(bits == 0)
        found.extend(_matches(problem, rows[v], columns[o], minutes[v, o]))
    return found


def _open(problem: Problem, v: Index, o: Index) -> Array:
    """True where no rule stands in the way, but for travel that may be just too long.

    Whole columns are read, none is copied.
    """
    blocked = surely_too_far(problem.columns, v, o)
    for _, where in broken(problem.columns, v, o):
        blocked |= where
    return ~blocked


def _within_reach(found: Array, minutes: Array, longest: Array) -> tuple[Array, Array]:
    near = np.flatnonzero(minutes <= longest)
    return found[near], minutes[near]


def _near(problem: Problem, v: Array, o: Array, top: int | None) -> list[NearMiss]:
    bits, minutes = reasons(problem.columns, v, o)
    found = np.flatnonzero(np.bitwise_count(bits) == 1)
    scores = problem.scoring.scores(v[found], o[found], minutes[found])
    order = _best(scores, top)
    people, work = problem.columns.volunteers.ids, problem.columns.openings.ids
    return [
        NearMiss(people[v[k]], work[o[k]], Rule(int(bits[k])), int(score), float(minutes[k]))
        for k, score in zip(found[order], scores[order], strict=True)
    ]


def _best(scores: Array, top: int | None) -> Array:
    """Positions of the best scores, best first; equal scores keep their order, which is that of ids."""
    positions = np.arange(len(scores))
    if top is not None and 0 <= top < len(scores):
        if top == 0:
            return positions[:0]
        # Everybody at least as good as the last one who is in, then the first of those.
        limit = np.partition(scores, len(scores) - top)[len(scores) - top]
        positions = np.flatnonzero(scores >= limit)
    order: Array = positions[np.argsort(-scores[positions], kind="stable")]
    return order[:top]


def _matches(problem: Problem, v: Array, o: Array, minutes: Array) -> Iterator[Match]:
    volunteer_side, organisation_side = problem.scoring.sides(v, o, minutes)
    scores = pair_scores(volunteer_side.total, organisation_side.total)
    people, work = problem.columns.volunteers.ids, problem.columns.openings.ids
    for number in range(len(v)):
        yield Match(
            volunteer=people[v[number]],
            opening=work[o[number]],
            score=int(scores[number]),
            minutes=float(minutes[number]),
            volunteer_side=points_of(volunteer_side, number),
            organisation_side=points_of(organisation_side, number),
        )


def volunteer_row(problem: Problem, volunteer: str) -> int:
    """The row of a volunteer in the columns. Raises ProblemError at an unknown id."""
    if volunteer not in problem.columns.volunteer_row:
        raise ProblemError(f"volunteer {shown(volunteer)} is not in volunteers")
    return problem.columns.volunteer_row[volunteer]


def opening_row(problem: Problem, opening: str) -> int:
    """The row of an opening in the columns. Raises ProblemError at an unknown id."""
    if opening not in problem.columns.opening_row:
        raise ProblemError(f"opening {shown(opening)} is not in openings")
    return problem.columns.opening_row[opening]
