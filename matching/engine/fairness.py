"""How fairly a plan treats people: gaps between groups, and what each person could have had.

A gap is a question to a coordinator, not a verdict: groups of a few people differ by chance, so gaps
are only taken between groups that are large enough, and every figure comes with its count.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from matching.engine.columns import Array
from matching.engine.feasible import find_candidates
from matching.engine.planning import Plan
from matching.engine.problem import Problem

# Groups with fewer people than this are shown, but no gap is taken from them.
SMALLEST_GROUP = 5
UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Group:
    """The people with one value, such as level A1.

    `able`: people with at least one opening that they can do (or a place). `share` is placed / people,
    0 without people. `mean_score` (0–1000) and `own_best` (0–1) are means over the people placed, None
    when there are none.
    """

    value: str
    people: int
    able: int
    placed: int
    share: float
    mean_score: float | None
    own_best: float | None


@dataclass(frozen=True, slots=True)
class Gap:
    """The largest difference between two groups, as highest minus lowest."""

    lowest: str
    highest: str
    difference: float


@dataclass(frozen=True, slots=True)
class Grouping:
    """One way to divide people, by value. A gap is None when fewer than two groups are large enough."""

    name: str
    groups: tuple[Group, ...]
    share_gap: Gap | None
    score_gap: Gap | None


@dataclass(frozen=True, slots=True)
class OwnBest:
    """What people got as a share of the best score that they could have had, alone in the world.

    `mean` (0–1) and `got_best` count the people placed; `mean` is None when there are none.
    """

    placed: int
    mean: float | None
    got_best: int


@dataclass(frozen=True, slots=True)
class FairnessReport:
    """Groupings in the order "dutch", "mode", then those passed in by name; see `Metrics.blocking_pairs`."""

    people: int
    able: int
    placed: int
    groupings: tuple[Grouping, ...]
    blocking_pairs: int
    feasible_pairs: int
    own_best: OwnBest

    def to_json(self) -> dict[str, Any]:
        """Plain data."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "FairnessReport":
        """Read what `to_json` wrote."""
        groupings = tuple(_grouping(**grouping) for grouping in data["groupings"])
        return cls(**{**data, "groupings": groupings, "own_best": OwnBest(**data["own_best"])})


def fairness(
    problem: Problem,
    plan_result: Plan,
    groups: Mapping[str, Mapping[str, str]] | None = None,
    *,
    smallest: int = SMALLEST_GROUP,
) -> FairnessReport:
    """The fairness of a plan of this problem.

    `groups`: per name of a grouping, the group of each volunteer id; who is not named is "unknown".
    Ids that are no volunteers of the problem are ignored. `smallest`: people in a group before a gap
    counts it. People with several places count once, with their best one.
    """
    columns = problem.columns
    candidates = find_candidates(columns, problem.scoring)
    size = len(columns.volunteers.ids)
    best = np.full(size, -1, dtype=np.int64)
    np.maximum.at(best, candidates.volunteer, candidates.score)
    received = np.full(size, -1, dtype=np.int64)
    rows = np.array([columns.volunteer_row[row.volunteer] for row in plan_result.placements], dtype=np.int64)
    scores = np.array([row.score for row in plan_result.placements], dtype=np.int64)
    np.maximum.at(received, rows, scores)
    # A coordinator's lock may be something that the rules would not allow: then that is their best.
    best = np.maximum(best, received)
    people = {row.id: row for row in problem.volunteers}
    divisions = {
        "dutch": {name: people[name].dutch or UNKNOWN for name in people},
        "mode": {name: people[name].mode for name in people},
        **(groups or {}),
    }
    placed = received >= 0
    own = own_best_shares(received, best)
    return FairnessReport(
        people=size,
        able=int(np.count_nonzero(best >= 0)),
        placed=int(np.count_nonzero(placed)),
        groupings=tuple(
            compare_groups(
                name,
                [values.get(id, UNKNOWN) for id in columns.volunteers.ids],
                able=best >= 0,
                placed=placed,
                score=received,
                own_best=own,
                smallest=smallest,
            )
            for name, values in divisions.items()
        ),
        blocking_pairs=plan_result.metrics.blocking_pairs,
        feasible_pairs=len(candidates),
        own_best=OwnBest(
            placed=int(np.count_nonzero(placed)),
            mean=_mean(own, placed),
            got_best=int(np.count_nonzero(placed & (received == best))),
        ),
    )


def own_best_shares(received: Array, best: Array) -> Array:
    """Score received / best possible score per person (float64); 1 where the best is 0 or nothing."""
    shares: Array = np.where(best > 0, received / np.maximum(best, 1), 1.0)
    return shares


def compare_groups(
    name: str,
    values: Sequence[str],
    *,
    able: Array,
    placed: Array,
    score: Array,
    own_best: Array,
    smallest: int = SMALLEST_GROUP,
) -> Grouping:
    """People divided by `values`. All arguments have one entry per person, in the same order."""
    names, number = np.unique(np.array(values, dtype=np.str_), return_inverse=True)
    groups = tuple(
        Group(
            value=str(value),
            people=int(np.count_nonzero(here)),
            able=int(np.count_nonzero(here & able)),
            placed=int(np.count_nonzero(here & placed)),
            share=float(np.count_nonzero(here & placed) / np.count_nonzero(here)),
            mean_score=_mean(score, here & placed),
            own_best=_mean(own_best, here & placed),
        )
        for code, value in enumerate(names)
        for here in [number == code]
    )
    return Grouping(
        name=name,
        groups=groups,
        share_gap=_gap([(row.share, row.value) for row in groups if row.people >= smallest]),
        score_gap=_gap(
            [
                (row.mean_score, row.value)
                for row in groups
                if row.placed >= smallest and row.mean_score is not None
            ]
        ),
    )


def _grouping(
    name: str,
    groups: list[dict[str, Any]],
    share_gap: dict[str, Any] | None,
    score_gap: dict[str, Any] | None,
) -> Grouping:
    return Grouping(
        name=name,
        groups=tuple(Group(**group) for group in groups),
        share_gap=Gap(**share_gap) if share_gap else None,
        score_gap=Gap(**score_gap) if score_gap else None,
    )


def _gap(figures: list[tuple[float, str]]) -> Gap | None:
    """Between the lowest and the highest; of equal ones, the first by value."""
    if len(figures) < 2:
        return None
    low = min(figures)
    high = min(figures, key=lambda figure: (-figure[0], figure[1]))
    return Gap(lowest=low[1], highest=high[1], difference=high[0] - low[0])


def _mean(values: Array, where: Array) -> float | None:
    return float(values[where].mean()) if where.any() else None
