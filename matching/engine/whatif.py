"""What would change if a rule were relaxed: for everybody, or for one opening.

Only level 1 is asked: how many people could get a place. That needs no plan, only matchings.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from matching.engine.columns import Array
from matching.engine.feasible import BLOCK, Candidates
from matching.engine.need import TIERS, tier_counts
from matching.engine.planning import fixed_pairs, make_task
from matching.engine.problem import Problem
from matching.engine.ranking import opening_row
from matching.engine.rules import ALL_RULES, NO_RULE, Rule, grid, reasons

# What people can change together. Not: the law on age, somebody's own "no", the branch, the seats.
RELAXABLE = (
    Rule.AVAILABILITY,
    Rule.CONFLICT,
    Rule.DUTCH,
    Rule.SKILLS,
    Rule.DOCUMENTS,
    Rule.TRAVEL,
    Rule.ALONE,
)


@dataclass(frozen=True, slots=True)
class WhatIf:
    """Level 1 if `relaxed` did not stand in the way of anybody.

    `more_people` and `more_pairs` count against the problem as it is.
    """

    relaxed: Rule
    placed: int
    need: int
    more_people: int
    more_pairs: int

    def to_json(self) -> dict[str, Any]:
        """Plain data, rules by name."""
        return {
            "relaxed": list(self.relaxed.names),
            "placed": self.placed,
            "need": self.need,
            "more_people": self.more_people,
            "more_pairs": self.more_pairs,
        }


@dataclass(frozen=True, slots=True)
class Reach:
    """How many people can do an opening, and how many more if one rule did not stand in the way."""

    opening: str
    able: int
    more: Mapping[Rule, int]

    def to_json(self) -> dict[str, Any]:
        """Plain data, rules by name."""
        return {
            "opening": self.opening,
            "able": self.able,
            "more": {rule.names[0]: count for rule, count in self.more.items()},
        }


def what_if(problem: Problem, relaxations: Iterable[Rule] = RELAXABLE) -> tuple[WhatIf, ...]:
    """One answer per relaxation (one rule, or several together), in the order given.

    Relaxing `full` means one more seat at every opening. A relaxation never makes fewer people placed.
    """
    wanted = tuple(relaxations)
    v, o, bits = _pairs_within(problem, (NO_RULE, *wanted))
    placed, _, pairs = _answer(problem, v, o, bits, NO_RULE)
    return tuple(
        WhatIf(relaxed, new_placed, new_need, new_placed - placed, new_pairs - pairs)
        for relaxed in wanted
        for new_placed, new_need, new_pairs in [_answer(problem, v, o, bits, relaxed)]
    )


def reach(problem: Problem, opening: str) -> Reach:
    """Who can do this opening now, and how many more per rule that alone stands in the way."""
    column = np.array([opening_row(problem, opening)])
    bits, _ = reasons(problem.columns, np.arange(len(problem.volunteers)), column)
    more = {rule: int(np.count_nonzero(bits == rule)) for rule in ALL_RULES}
    return Reach(
        opening=opening,
        able=int(np.count_nonzero(bits == 0)),
        more={rule: count for rule, count in more.items() if count},
    )


def _pairs_within(problem: Problem, relaxations: tuple[Rule, ...]) -> tuple[Array, Array, Array]:
    """The pairs that are feasible under one of the relaxations, with their rule bits."""
    blocks = list(_blocks(problem, relaxations))
    nothing = np.zeros(0, dtype=np.int64)
    return (
        np.concatenate([nothing, *(v for v, _, _ in blocks)]),
        np.concatenate([nothing, *(o for _, o, _ in blocks)]),
        np.concatenate([nothing.astype(np.uint16), *(bits for _, _, bits in blocks)]),
    )


def _blocks(problem: Problem, relaxations: tuple[Rule, ...]) -> Iterator[tuple[Array, Array, Array]]:
    openings = np.arange(len(problem.openings))
    step = max(1, BLOCK // max(1, len(openings)))
    for start in range(0, len(problem.volunteers), step):
        volunteers = np.arange(start, min(start + step, len(problem.volunteers)))
        bits, _ = reasons(problem.columns, *grid(volunteers, openings))
        keep = np.zeros(bits.shape, dtype=np.bool_)
        for relaxed in set(relaxations):
            keep |= (bits & ~np.uint16(relaxed)) == 0
        row, column = np.nonzero(keep)
        yield volunteers[row], openings[column], bits[row, column]


def _answer(problem: Problem, v: Array, o: Array, bits: Array, relaxed: Rule) -> tuple[int, int, int]:
    """People placed, level 1, and feasible pairs."""
    fixed = fixed_pairs(problem)
    possible = np.flatnonzero((bits & ~np.uint16(relaxed)) == 0)
    score = np.zeros(len(possible), dtype=np.int64)
    task = make_task(problem, Candidates(v[possible], o[possible], score), fixed, Rule.FULL in relaxed)
    able = task.is_new[task.pairs.volunteer]
    counts = tier_counts(task.pairs.volunteer[able], task.pairs.opening[able], task.tier, task.seats)
    counts += np.bincount(task.tier[np.unique(fixed.volunteer)], minlength=TIERS)
    return int(counts.sum()), int((counts * np.arange(1, TIERS + 1)).sum()), len(possible)
