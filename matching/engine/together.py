"""Plans in which two people want to go together: both at the same openings, or neither of them anywhere.

That ties two choices to each other, which no flow can say. Without it, the flow's levels are bounds that no plan
can beat. A part that is not too large goes to HiGHS, level by level, and is exact within the time that is left; a
larger one is decided couple by couple, with the flow for everybody else, and says how far it may be from the best.
"""

from collections.abc import Iterable
from dataclasses import replace
from time import monotonic

import numpy as np

from matching.engine.columns import Array
from matching.engine.feasible import Candidates
from matching.engine.flow import solve_flow
from matching.engine.program import Program
from matching.engine.several import PROGRAM_PAIRS, Choice, choose_several
from matching.engine.task import Task, nobody, turns_worth

OPENINGS_TRIED = 3  # per couple, where everything is not looked at


def alone_without_friend(pairs: Candidates, couples: Array, seats: Array) -> Array:
    """True for pairs of one of a couple at an opening that the other cannot have too."""
    size, work = int(max(pairs.volunteer.max(initial=-1), couples.max())) + 1, len(seats)
    partner = np.full(size, -1)
    partner[couples[:, 0]], partner[couples[:, 1]] = couples[:, 1], couples[:, 0]
    other = partner[pairs.volunteer]
    has_other = np.isin(other * work + pairs.opening, pairs.volunteer * work + pairs.opening)
    lonely: Array = (other >= 0) & (~has_other | (seats[pairs.opening] < 2))
    return lonely


def choose_together(part: Task, unit: int, time_limit: float) -> Choice:
    """The best choice found for a part with couples; every pair in it can be had by both."""
    start = monotonic()
    positions = couple_by_couple(part, unit, start + 0.3 * time_limit)
    reached = _levels(part, positions, unit)
    relaxed, fit_bound = _bounds(part, unit)
    need_bound, balance_bound, best_fit = relaxed
    if reached[:2] == relaxed[:2]:  # the flow's fit is the best of all with these two levels
        fit_bound = best_fit
    if len(part.pairs) <= PROGRAM_PAIRS:
        program = Program(part, unit, couples=_tied(part))
        left = max(0.1, time_limit - (monotonic() - start))
        found, need_bound = program.best_need(reached[0], 0.3 * left)
        positions, reached = _better(part, positions, reached, found, unit)
        if reached[0] == need_bound:
            found, balance_bound = program.best_balance(reached[1], 0.35 * left, need=reached[0])
            positions, reached = _better(part, positions, reached, found, unit)
        if reached[0] == need_bound and reached[1] == balance_bound:
            found, fit_bound = program.best_fit(reached[1], reached[2], 0.35 * left, need=reached[0])
            positions, reached = _better(part, positions, reached, found, unit)
    need, balance, fit = reached
    return Choice(
        positions,
        balance,
        max(balance, balance_bound),
        fit,
        max(fit, fit_bound),
        need=need,
        need_bound=max(need, need_bound),
    )


def couple_by_couple(part: Task, unit: int, deadline: float) -> Array:
    """A choice in which each couple in turn gets the places that leave most for all, or none."""
    pairs = part.pairs
    taken = np.zeros(0, dtype=np.int64)
    in_couples = np.isin(pairs.volunteer, part.couples)
    best = taken
    reached = _levels(part, taken, unit)
    for couple in part.couples:
        options = [taken]
        if monotonic() < deadline or not len(best):
            options += [np.concatenate([taken, both]) for both in _places_of(part, couple, taken)]
        results = []
        for option in options:
            rest = _rest(part, option, np.flatnonzero(~in_couples))
            chosen = np.sort(np.concatenate([option, rest[1][_solved(rest[0], unit)]]))
            results.append((_levels(part, chosen, unit), len(results), chosen))
        level, number, chosen = max(results, key=lambda row: (row[0], -row[1]))
        taken = options[number]
        if level >= reached:
            best, reached = chosen, level
    return best


def _places_of(part: Task, couple: Array, taken: Array) -> Iterable[Array]:
    """Positions of both at one opening, the best scores of the two first."""
    pairs = part.pairs
    mine = np.flatnonzero(pairs.volunteer == couple[0])
    theirs = np.flatnonzero(pairs.volunteer == couple[1])
    used = np.bincount(pairs.opening[taken], minlength=len(part.seats))
    shared, first, second = np.intersect1d(pairs.opening[mine], pairs.opening[theirs], return_indices=True)
    mine, theirs = mine[first], theirs[second]
    free = part.seats[shared] - used[shared] >= 2
    mine, theirs, shared = mine[free], theirs[free], shared[free]
    order = np.lexsort((shared, -(pairs.score[mine] + pairs.score[theirs])))[:OPENINGS_TRIED]
    return [np.array([mine[place], theirs[place]]) for place in order]


def _rest(part: Task, taken: Array, others: Array) -> tuple[Task, Array]:
    """What is left for everybody who is in no couple, and where its pairs stand in the part's."""
    pairs = part.pairs
    seats = part.seats - np.bincount(pairs.opening[taken], minlength=len(part.seats))
    hosts = np.bincount(part.organisation[pairs.opening[taken]], minlength=len(part.turn))
    others = others[seats[pairs.opening[others]] > 0]
    rest = replace(
        part,
        pairs=pairs.where(others),
        seats=seats,
        turn=part.turn + hosts,
        couples=nobody(),
    )
    return rest, others


def _solved(task: Task, unit: int) -> Array:
    if np.any(task.room[task.pairs.volunteer] > 1):
        return choose_several(task, unit, 0.2).positions
    return solve_flow(task, unit)


def _bounds(part: Task, unit: int) -> tuple[tuple[int, int, int], int]:
    """What no choice can beat: the levels as if nobody had to go together; and a fit of everybody's best places."""
    relaxed = replace(part, couples=nobody())
    levels = _levels(part, solve_flow(relaxed, unit), unit)
    person, score = part.pairs.volunteer, part.pairs.score
    order = np.lexsort((-score, person))
    person, score = person[order], score[order]
    rank = np.arange(len(person)) - np.searchsorted(person, person, side="left")
    return levels, int(score[rank < part.room[person]].sum())


def _tied(part: Task) -> Array:
    """Pairs of the part that are chosen together: positions, int64 (n, 2)."""
    work = len(part.seats)
    code = part.pairs.volunteer * work + part.pairs.opening
    order = np.argsort(code)
    first = np.flatnonzero(np.isin(part.pairs.volunteer, part.couples[:, 0]))
    partner = dict(part.couples.tolist())
    wanted = np.array([partner[v] for v in part.pairs.volunteer[first].tolist()], dtype=np.int64)
    second = order[np.searchsorted(code[order], wanted * work + part.pairs.opening[first])]
    return np.stack([first, second], axis=1)


def _better(
    part: Task, positions: Array, reached: tuple[int, int, int], found: Array | None, unit: int
) -> tuple[Array, tuple[int, int, int]]:
    if found is None:
        return positions, reached
    levels = _levels(part, found, unit)
    return (found, levels) if levels > reached else (positions, reached)


def _levels(part: Task, positions: Array, unit: int) -> tuple[int, int, int]:
    people = np.unique(part.pairs.volunteer[positions])
    people = people[part.is_new[people]]
    hosts = part.organisation[part.pairs.opening[positions]]
    need = int((1 + part.tier[people]).sum())
    return need, turns_worth(hosts, part.turn, unit), int(part.pairs.score[positions].sum())
