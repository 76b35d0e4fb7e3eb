"""Plans in which people may have several places, and two of these may not be at the same time.

The flow ignores part of the clashes, so its values are bounds that no plan can beat. When its plan has
a clash all the same, it is repaired; that never costs anybody their only place, so level 1 stays exact.
Then the places of a few people at a time are decided anew, and a part that is not too large goes to
HiGHS as a whole, level by level, within the time that is left. Each level's bound is the better of the
flow's and HiGHS's.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from time import monotonic

import numpy as np

from matching.engine.columns import Array
from matching.engine.flow import solve_flow
from matching.engine.program import Program
from matching.engine.task import Task, compact, turns_worth

# Refilling ends by itself within a few rounds; this bounds it whatever the input.
ROUNDS = 50

# HiGHS gets a part as a whole only up to this many pairs: above, it may not even notice its time limit.
PROGRAM_PAIRS = 8_000

# The search for improvements: people in each half of a try, tries in a row that bring nothing, seconds.
FEW = 4
MISSES = 60
SMALL_SECONDS = 0.5


@dataclass(frozen=True, slots=True)
class Choice:
    """Chosen positions in a part's pairs, what they reach, and what no choice can exceed."""

    positions: Array
    balance: int
    balance_bound: int
    fit: int
    fit_bound: int  # among choices with this balance
    need: int = 0  # where level 1 had to be searched for, and its bound
    need_bound: int = 0


def exact_choice(part: Task, positions: Array, unit: int) -> Choice:
    """A choice that is proven best."""
    balance, fit = _levels(part, positions, unit)
    return Choice(positions, balance, balance, fit, fit)


def certified_gap(choices: Sequence[Choice]) -> float:
    """How far the first level that is not proven may be from its best, as a share of its bound."""
    for value, bound in (
        (sum(choice.need for choice in choices), sum(choice.need_bound for choice in choices)),
        (sum(choice.balance for choice in choices), sum(choice.balance_bound for choice in choices)),
        (sum(choice.fit for choice in choices), sum(choice.fit_bound for choice in choices)),
    ):
        if value < bound:
            return (bound - value) / bound
    return 0.0


def choose_several(part: Task, unit: int, time_limit: float) -> Choice:
    """The best choice found for a part in which people may have several places."""
    relaxed = solve_flow(part, unit)
    if not len(_clashing(part, relaxed)):
        return exact_choice(part, relaxed, unit)
    start = monotonic()
    balance_bound, fit_bound = _levels(part, relaxed, unit)
    best = improved(part, _repaired(part, relaxed, unit), relaxed, unit, start + 0.3 * time_limit)
    if len(part.pairs) <= PROGRAM_PAIRS:
        program = Program(part, unit)
        balance, _ = _levels(part, best, unit)
        if balance < balance_bound:
            found, bound = program.best_balance(balance + 1, 0.25 * time_limit)
            balance_bound = min(balance_bound, bound)
            if found is not None:
                # Found for its balance alone: the fit is made good before it is proven.
                best = improved(part, found, relaxed, unit, monotonic() + 0.2 * time_limit)
        balance, fit = _levels(part, best, unit)
        # What the flow reaches on level 3 bounds a plan only if both have the same level 2.
        if balance != _levels(part, relaxed, unit)[0]:
            fit_bound = _highest_fit(part)
        if fit < fit_bound:
            found, bound = program.best_fit(balance, fit + 1, start + time_limit - monotonic())
            fit_bound = min(fit_bound, bound)
            best = best if found is None else found
    balance, fit = _levels(part, best, unit)
    return Choice(best, balance, max(balance, balance_bound), fit, max(fit, fit_bound))


def _highest_fit(part: Task) -> int:
    """Everybody's best places, as if there were seats for all and nothing clashed."""
    person, score = part.pairs.volunteer, part.pairs.score
    order = np.lexsort((-score, person))
    person, score = person[order], score[order]
    rank = np.arange(len(person)) - np.searchsorted(person, person, side="left")
    return int(score[rank < part.room[person]].sum())


def improved(part: Task, positions: Array, relaxed: Array, unit: int, deadline: float) -> Array:
    """A choice at least as good, by deciding anew for a few people at a time.

    Half of these few come from the people whose places differ from the flow's: there is most to gain.
    Ends at the deadline (of the monotonic clock), or when many tries in a row brought nothing.
    """
    random = np.random.default_rng(0)
    people, _ = compact(part.pairs.volunteer, len(part.tier))
    best, reached, misses = positions, _levels(part, positions, unit), 0
    while misses < MISSES and monotonic() < deadline:
        differing = np.unique(part.pairs.volunteer[np.setxor1d(best, relaxed)])
        few = np.concatenate([_some(random, differing), _some(random, people)])
        changed = _decided_anew(part, best, few, unit)
        levels = _levels(part, changed, unit)
        misses += 1
        if levels > reached:
            best, reached, misses = changed, levels, 0
    return best


def _some(random: np.random.Generator, people: Array) -> Array:
    return random.choice(people, size=min(FEW, len(people)), replace=False)


def _decided_anew(part: Task, positions: Array, people: Array, unit: int) -> Array:
    """The choice with the places of these people chosen again, everybody else's held."""
    free = np.zeros(len(part.tier), dtype=np.bool_)
    free[people] = True
    own = np.flatnonzero(free[part.pairs.volunteer])
    kept = positions[~free[part.pairs.volunteer[positions]]]
    opening = part.pairs.opening[kept]
    seats = part.seats - np.bincount(opening, minlength=len(part.seats))
    own = own[seats[part.pairs.opening[own]] > 0]
    hosts = np.bincount(part.organisation[opening], minlength=len(part.turn))
    small = replace(part, pairs=part.pairs.where(own), seats=seats, turn=part.turn + hosts)
    chosen: Array | None = solve_flow(small, unit)
    if chosen is None or len(_clashing(small, chosen)):
        chosen = Program(small, unit).best_of_both(SMALL_SECONDS)
    return positions if chosen is None else np.sort(np.concatenate([kept, own[chosen]]))


def _levels(part: Task, positions: Array, unit: int) -> tuple[int, int]:
    hosts = part.organisation[part.pairs.opening[positions]]
    return turns_worth(hosts, part.turn, unit), int(part.pairs.score[positions].sum())


def _clashing(part: Task, positions: Array) -> Array:
    """Which of the positions lose against a better one of the same person at the same time.

    The person's best is never among them.
    """
    pairs = part.pairs.where(positions)
    place, group = part.clashes.of_pairs(pairs.volunteer, pairs.opening)
    order = np.lexsort((place, -pairs.score[place], group))
    place, group = place[order], group[order]
    is_first = np.ones(len(group), dtype=np.bool_)
    is_first[1:] = group[1:] != group[:-1]
    losers: Array = np.unique(place[~is_first])
    return losers


def _repaired(part: Task, positions: Array, unit: int) -> Array:
    """The choice without its clashes, refilled as far as possible."""
    kept = np.delete(positions, _clashing(part, positions))
    for _ in range(ROUNDS):
        rest, back = _remaining(part, kept)
        added = back[solve_flow(rest, unit)]
        if not len(added):
            break
        kept = np.sort(np.concatenate([kept, np.delete(added, _clashing(part, added))]))
    return kept


def _remaining(part: Task, kept: Array) -> tuple[Task, Array]:
    """What can still be added to a choice, and the positions of its pairs in the part's own."""
    pairs = part.pairs
    taken = np.zeros(len(pairs), dtype=np.bool_)
    taken[kept] = True
    room = part.room - np.bincount(pairs.volunteer[kept], minlength=len(part.room))
    seats = part.seats - np.bincount(pairs.opening[kept], minlength=len(part.seats))
    place, group = part.clashes.of_pairs(pairs.volunteer, pairs.opening)
    used = np.zeros(int(group.max(initial=-1)) + 1, dtype=np.bool_)
    used[group[taken[place]]] = True
    taken[place[used[group]]] = True
    free = np.flatnonzero(~taken & (room[pairs.volunteer] > 0) & (seats[pairs.opening] > 0))
    has_place = np.zeros(len(part.room), dtype=np.bool_)
    has_place[pairs.volunteer[kept]] = True
    hosts = np.bincount(part.organisation[pairs.opening[kept]], minlength=len(part.turn))
    rest = replace(
        part,
        pairs=pairs.where(free),
        is_new=part.is_new & ~has_place,
        room=room,
        seats=seats,
        turn=part.turn + hosts,
    )
    return rest, free
