"""All feasible pairs of a problem with their scores, found without keeping every pair in memory."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from matching.engine.columns import Array, Columns
from matching.engine.rules import broken, grid, surely_too_far, travel_minutes
from matching.engine.scoring import Scoring

# Pairs looked at together: large enough for NumPy, small enough for the processor's cache.
BLOCK = 1 << 16


@dataclass(frozen=True, slots=True)
class Candidates:
    """Feasible pairs with their scores: three arrays of equal length."""

    volunteer: Array
    opening: Array
    score: Array

    def __len__(self) -> int:
        return len(self.volunteer)

    def where(self, keep: Array) -> "Candidates":
        """The pairs that a mask or a list of positions picks."""
        return Candidates(self.volunteer[keep], self.opening[keep], self.score[keep])


def join(lists: Iterable[Candidates]) -> Candidates:
    """Several lists of pairs as one, in the order given."""
    rows = [Candidates(*(np.zeros(0, dtype=np.int64) for _ in range(3))), *lists]
    return Candidates(
        np.concatenate([row.volunteer for row in rows]),
        np.concatenate([row.opening for row in rows]),
        np.concatenate([row.score for row in rows]),
    )


def find_candidates(columns: Columns, scoring: Scoring) -> Candidates:
    """Every pair that no rule stands in the way of: by antenne, volunteer row and opening row.

    The rules are checked on blocks of the matrix of one antenne, travel only for the pairs that
    are left, and the score only for those that can travel.
    """
    people, work = columns.volunteers, columns.openings
    found: list[Candidates] = []
    for antenna in np.intersect1d(people.antenna, work.antenna):
        openings = np.flatnonzero(work.antenna == antenna)
        volunteers = np.flatnonzero(people.antenna == antenna)
        step = max(1, BLOCK // len(openings))
        for start in range(0, len(volunteers), step):
            found.append(_block(columns, scoring, volunteers[start : start + step], openings))
    return join(found)


def _block(columns: Columns, scoring: Scoring, volunteers: Array, openings: Array) -> Candidates:
    index = grid(volunteers, openings)
    blocked = surely_too_far(columns, volunteers, openings)
    for _, where in broken(columns, *index):
        blocked |= where
    row, place = np.divmod(np.flatnonzero(~blocked), len(openings))
    v, o = volunteers[row], openings[place]
    minutes = travel_minutes(columns, v, o)
    near = minutes <= columns.volunteers.max_minutes[v]
    v, o, minutes = v[near], o[near], minutes[near]
    return Candidates(v, o, scoring.scores(v, o, minutes))
