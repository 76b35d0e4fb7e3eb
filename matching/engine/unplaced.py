"""What stands in the way of the people whom a plan gives no place."""

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass
from typing import Any

import numpy as np

from matching.engine.columns import Array
from matching.engine.feasible import BLOCK
from matching.engine.problem import Problem
from matching.engine.ranking import NearMiss
from matching.engine.rules import ALL_RULES, Rule, grid, reasons

# Near misses listed per person, best score first.
NEAR = 10


@dataclass(frozen=True, slots=True)
class Unplaced:
    """Somebody without a place.

    `near`: openings that one rule alone stands in the way of, best score first, at most `NEAR`.
    `reasons`: per rule, for how many of all openings it stands in the way. Where none does, others
    needed the seat more, or fitted better.
    """

    volunteer: str
    near: tuple[NearMiss, ...]
    reasons: Mapping[Rule, int]

    def to_json(self) -> dict[str, Any]:
        """The person as the contract writes it."""
        return {
            "volunteer": self.volunteer,
            "near": [{"opening": miss.opening, "reason": miss.rule.names[0]} for miss in self.near],
            "reasons": {rule.names[0]: count for rule, count in self.reasons.items()},
        }


def explain_unplaced(problem: Problem, placed: Set[str]) -> tuple[Unplaced, ...]:
    """Everybody who is not in `placed`, by id."""
    ids = problem.columns.volunteers.ids
    rows = np.array([row for row, name in enumerate(ids) if name not in placed], dtype=np.int64)
    openings = np.arange(len(problem.openings))
    step = max(1, BLOCK // max(1, len(openings)))
    return tuple(
        unplaced
        for start in range(0, len(rows), step)
        for unplaced in _explain(problem, rows[start : start + step], openings)
    )


def _explain(problem: Problem, volunteers: Array, openings: Array) -> Iterator[Unplaced]:
    bits, minutes = reasons(problem.columns, *grid(volunteers, openings))
    counts = np.stack([np.count_nonzero(bits & np.uint16(rule), axis=1) for rule in ALL_RULES], axis=1)
    row, column = np.nonzero(np.bitwise_count(bits) == 1)
    scores = problem.scoring.scores(volunteers[row], openings[column], minutes[row, column])
    order = np.lexsort((column, -scores, row))
    row, column, scores = row[order], column[order], scores[order]
    first = np.searchsorted(row, np.arange(len(volunteers)))
    last = np.searchsorted(row, np.arange(len(volunteers)), side="right")
    people, work = problem.columns.volunteers.ids, problem.columns.openings.ids
    for number, volunteer in enumerate(volunteers):
        near = tuple(
            NearMiss(
                volunteer=people[volunteer],
                opening=work[column[place]],
                rule=Rule(int(bits[number, column[place]])),
                score=int(scores[place]),
                minutes=float(minutes[number, column[place]]),
            )
            for place in range(first[number], min(last[number], first[number] + NEAR))
        )
        held = {rule: int(count) for rule, count in zip(ALL_RULES, counts[number], strict=True) if count}
        yield Unplaced(people[volunteer], near, held)
