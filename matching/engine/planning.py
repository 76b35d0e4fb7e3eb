"""The plan: what is best for everybody, on three levels in this order.

1. Who needs it most. 2. Every organisation its turn. 3. The best fit. See `need` for the first and
`flow` for the other two; `several` for people who may have more than one place at the same time.
"""

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np

from matching.engine.clashes import Clashes
from matching.engine.columns import Array
from matching.engine.feasible import Candidates, find_candidates, join
from matching.engine.flow import solve_flow
from matching.engine.metrics import Metrics, measure
from matching.engine.problem import Problem
from matching.engine.rules import travel_minutes
from matching.engine.several import Choice, certified_gap, choose_several, exact_choice
from matching.engine.task import BALANCE_UNIT, Task, turns_worth
from matching.engine.together import alone_without_friend, choose_together
from matching.engine.unplaced import Unplaced, explain_unplaced

# Seconds for the search when people may have several places and these clash.
TIME_LIMIT = 6.0


@dataclass(frozen=True, slots=True)
class Placement:
    """A person at an opening, with the pair's score (0–1000)."""

    volunteer: str
    opening: str
    score: int


@dataclass(frozen=True, slots=True)
class Levels:
    """What the plan reaches on each level; compared in this order."""

    need: int
    balance: int
    fit: int


@dataclass(frozen=True)
class Plan:
    """The placements by volunteer and opening id, and everything needed to judge them.

    `gap` is how far the first level that is not proven best may at most be from its best, as a share;
    0 means that all three are proven.
    """

    problem: Problem
    placements: tuple[Placement, ...]
    levels: Levels
    balance_unit: int
    optimal: bool
    gap: float
    metrics: Metrics

    @cached_property
    def unplaced(self) -> tuple[Unplaced, ...]:
        """Everybody without a place, with what stands in the way. Looked up when first asked for."""
        placed = {placement.volunteer for placement in self.placements}
        return explain_unplaced(self.problem, placed)

    def to_json(self) -> dict[str, Any]:
        """The plan as the contract writes it."""
        return {
            "placements": [
                {"volunteer": row.volunteer, "opening": row.opening, "score": row.score}
                for row in self.placements
            ],
            "levels": {
                "need": self.levels.need,
                "balance": self.levels.balance,
                "fit": self.levels.fit,
            },
            "balance_unit": self.balance_unit,
            "optimal": self.optimal,
            "gap": self.gap,
            "unplaced": [row.to_json() for row in self.unplaced],
            "metrics": self.metrics.to_json(),
        }


def plan(problem: Problem, *, time_limit: float = TIME_LIMIT) -> Plan:
    """The best plan. Exact, unless people with several places clash so much that time runs out.

    `time_limit` is in seconds and plays no part when nobody may have more than one place. The result
    then says so (`optimal`) and how much better another plan could at most be (`gap`).
    """
    candidates = find_candidates(problem.columns, problem.scoring)
    fixed = fixed_pairs(problem)
    task = make_task(problem, candidates, fixed)
    parts = list(task.parts())
    choices = [_choose(part, BALANCE_UNIT, time_limit / len(parts)) for part in parts]
    chosen = [part.pairs.where(choice.positions) for part, choice in zip(parts, choices, strict=True)]
    return _make_plan(problem, candidates, join([fixed, *chosen]), BALANCE_UNIT, certified_gap(choices))


def make_task(
    problem: Problem, candidates: Candidates, fixed: Candidates, one_more_seat: bool = False
) -> Task:
    """What is left to decide once the fixed pairs have taken their seats."""
    columns = problem.columns
    people, work = columns.volunteers, columns.openings
    fixed_places = np.bincount(fixed.volunteer, minlength=len(people.ids))
    room = np.maximum(people.max_placements - fixed_places, 0)
    seats = work.seats + one_more_seat - np.bincount(fixed.opening, minlength=len(work.ids))
    hosts = np.bincount(work.organisation[fixed.opening], minlength=len(columns.placed))
    # Only a second place can clash.
    several = bool(np.any((room > 1) | ((room > 0) & (fixed_places > 0))))
    clashes = Clashes.of(problem.openings_by_id) if several else Clashes.none(len(work.ids))
    keep = (room[candidates.volunteer] > 0) & (seats[candidates.opening] > 0)
    if len(fixed) and several:
        keep &= ~_taken(clashes, candidates, fixed)
    pairs, couples = candidates.where(keep), _couples(problem)
    if len(couples):
        pairs = pairs.where(~alone_without_friend(pairs, couples, seats))
    return Task(
        pairs=pairs,
        couples=couples,
        antenna=people.antenna,
        tier=people.tier,
        is_new=fixed_places == 0,
        room=room,
        seats=seats,
        organisation=work.organisation,
        antenna_of_opening=work.antenna,
        turn=columns.placed + hosts,
        clashes=clashes,
    )


def _make_plan(problem: Problem, candidates: Candidates, chosen: Candidates, unit: int, gap: float) -> Plan:
    columns = problem.columns
    people, work = columns.volunteers, columns.openings
    chosen = chosen.where(np.lexsort((chosen.opening, chosen.volunteer)))
    return Plan(
        problem=problem,
        placements=tuple(
            Placement(people.ids[v], work.ids[o], int(score))
            for v, o, score in zip(chosen.volunteer, chosen.opening, chosen.score, strict=True)
        ),
        levels=Levels(
            need=int((1 + people.tier[np.unique(chosen.volunteer)]).sum()),
            balance=turns_worth(work.organisation[chosen.opening], columns.placed, unit),
            fit=int(chosen.score.sum()),
        ),
        balance_unit=unit,
        optimal=gap == 0,
        gap=gap,
        metrics=measure(columns, candidates, chosen),
    )


def _couples(problem: Problem) -> Array:
    """Who goes together, as rows of the columns, int64 (n, 2)."""
    row = problem.columns.volunteer_row
    rows = [[row[first], row[second]] for first, second in problem.couples]
    return np.array(rows, dtype=np.int64).reshape(-1, 2)


def _choose(part: Task, unit: int, time_limit: float) -> Choice:
    here = part.couples[np.isin(part.couples[:, 0], part.pairs.volunteer)]
    if len(here):
        return choose_together(replace(part, couples=here), unit, time_limit)
    if np.any(part.room[part.pairs.volunteer] > 1):
        return choose_several(part, unit, time_limit)
    return exact_choice(part, solve_flow(part, unit), unit)


def fixed_pairs(problem: Problem) -> Candidates:
    """A coordinator's locks, with the score that each pair has, whatever rules it breaks."""
    columns = problem.columns
    rows = sorted(
        (columns.volunteer_row[first], columns.opening_row[second]) for first, second in problem.fixed
    )
    v = np.array([first for first, _ in rows], dtype=np.int64)
    o = np.array([second for _, second in rows], dtype=np.int64)
    return Candidates(v, o, problem.scoring.scores(v, o, travel_minutes(columns, v, o)))


def _taken(clashes: Clashes, candidates: Candidates, fixed: Candidates) -> Array:
    """True for candidates that are fixed already, or clash with a fixed pair of the same person."""
    work = len(clashes.main)
    taken = np.isin(candidates.volunteer * work + candidates.opening, fixed.volunteer * work + fixed.opening)
    pair, number = clashes.of_pairs(*_both(candidates, fixed))
    of_fixed = number[pair >= len(candidates)]
    hit = pair[np.isin(number, of_fixed)]
    taken[hit[hit < len(candidates)]] = True
    return taken


def _both(first: Candidates, second: Candidates) -> tuple[Array, Array]:
    both = join([first, second])
    return both.volunteer, both.opening
