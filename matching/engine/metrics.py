"""Figures about a plan that the coordinator sees beside it."""

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from matching.engine.columns import Array, Columns
from matching.engine.feasible import Candidates


@dataclass(frozen=True, slots=True)
class Metrics:
    """`gini`: how unevenly people are spread over organisations, 0 (all the same) to 1.

    `organisations_without`: organisations with nobody, neither placed before nor in this plan.
    `blocking_pairs`: pairs that can do it and score higher, on both sides, than what they have: the
    person is unplaced or their least fitting place scores lower, and so does the opening's least
    fitting person, or it has a free seat. A plan that puts need and turns first has some.
    """

    placed: int
    organisations_without: int
    gini: float
    blocking_pairs: int

    def to_json(self) -> dict[str, Any]:
        """The metrics as the contract writes them."""
        return asdict(self)


def measure(columns: Columns, candidates: Candidates, chosen: Candidates) -> Metrics:
    """The metrics of the chosen pairs among all candidates."""
    hosts = columns.openings.organisation[chosen.opening]
    totals = columns.placed + np.bincount(hosts, minlength=len(columns.placed))
    return Metrics(
        placed=len(np.unique(chosen.volunteer)),
        organisations_without=int(np.count_nonzero(totals == 0)),
        gini=gini(totals),
        blocking_pairs=_blocking_pairs(columns, candidates, chosen),
    )


def gini(totals: Array) -> float:
    """The Gini coefficient of whole numbers of at least 0; 0 when there are none."""
    total = int(totals.sum())
    if total == 0:
        return 0.0
    count = len(totals)
    weighted = int((np.arange(1, count + 1) * np.sort(totals)).sum())
    return (2 * weighted - (count + 1) * total) / (count * total)


def _blocking_pairs(columns: Columns, candidates: Candidates, chosen: Candidates) -> int:
    people, work = columns.volunteers, columns.openings
    lowest_place = _least(chosen.volunteer, chosen.score, people.max_placements)
    lowest_person = _least(chosen.opening, chosen.score, work.seats)
    better = np.flatnonzero(
        (candidates.score > lowest_place[candidates.volunteer])
        & (candidates.score > lowest_person[candidates.opening])
    )
    # Somebody with room left for more does not block with what they already have.
    codes = candidates.volunteer[better] * len(work.ids) + candidates.opening[better]
    have = np.isin(codes, chosen.volunteer * len(work.ids) + chosen.opening)
    return int(np.count_nonzero(~have))


def _least(rows: Array, scores: Array, room: Array) -> Array:
    """The lowest score that each row has; -1 when it still has room."""
    least = np.full(len(room), np.iinfo(np.int64).max)
    np.minimum.at(least, rows, scores)
    least[np.bincount(rows, minlength=len(room)) < room] = -1
    return least
