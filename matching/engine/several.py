"""Plans in which people may have several places, and two of these may not be at the same time.

The flow ignores part of the clashes, so its values are bounds that no plan can beat. When its plan has
a clash all the same, it is repaired; that never costs anybody their only place, so level 1 stays exact.
HiGHS then looks for a better plan, level by level, within the time that is left. Each level's bound is
the better of the flow's and HiGHS's.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_array, csr_array

from matching.engine.columns import Array
from matching.engine.flow import people_counts, solve_flow
from matching.engine.task import Task, compact, turns_worth

# Refilling ends by itself within a few rounds; this bounds it whatever the input.
ROUNDS = 50


@dataclass(frozen=True, slots=True)
class Choice:
    """Chosen positions in a part's pairs, what they reach, and what no choice can exceed."""

    positions: Array
    balance: int
    balance_bound: int
    fit: int
    fit_bound: int  # among choices with this balance


def exact_choice(part: Task, positions: Array, unit: int) -> Choice:
    """A choice that is proven best."""
    balance, fit = _levels(part, positions, unit)
    return Choice(positions, balance, balance, fit, fit)


def certified_gap(choices: Sequence[Choice]) -> float:
    """How far the first level that is not proven may be from its best, as a share of its bound."""
    for value, bound in (
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
    balance_bound, fit_bound = _levels(part, relaxed, unit)
    best = _repaired(part, relaxed, unit)
    balance, fit = _levels(part, best, unit)
    program = _Program(part, unit)
    if balance < balance_bound:
        found, bound = program.best_balance(balance + 1, time_limit / 2)
        balance_bound = min(balance_bound, max(bound, balance))
        if found is not None:
            best = found
            balance, fit = _levels(part, best, unit)
        fit_bound = 1000 * len(part.pairs)
    if fit < fit_bound:
        found, bound = program.best_fit(balance, fit + 1, time_limit / 2)
        fit_bound = min(fit_bound, max(bound, fit))
        if found is not None:
            best = found
            balance, fit = _levels(part, best, unit)
    return Choice(best, balance, balance_bound, fit, fit_bound)


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


class _Program:
    """The part as a mixed-integer program: choose pairs, fill turns, keep level 1.

    Variables: one per pair; one per new person with room for several (1 = has a place); one per turn
    of an organisation. Only the first are whole numbers, the others then come out whole or do not matter.
    """

    def __init__(self, part: Task, unit: int) -> None:
        self.part = part
        pairs = part.pairs
        self.pair_count = len(pairs)
        people, volunteer = compact(pairs.volunteer, len(part.tier))
        work, opening = compact(pairs.opening, len(part.seats))
        hosts, host = compact(part.organisation[work], len(part.turn))
        several = np.flatnonzero(part.is_new[people])
        useful = np.bincount(host, weights=np.minimum(part.seats[work], np.bincount(opening))).astype(
            np.int64
        )
        turn_host = np.repeat(np.arange(len(hosts)), useful)
        turn_number = np.arange(len(turn_host)) - np.repeat(np.cumsum(useful) - useful, useful)
        self.worth = unit // (part.turn[hosts][turn_host] + 1 + turn_number)
        has_place = self.pair_count + np.arange(len(several))
        self.turns = self.pair_count + len(several) + np.arange(len(turn_host))
        self.size = self.pair_count + len(several) + len(turn_host)
        self.rows: list[LinearConstraint] = []

        every = np.arange(self.pair_count)
        self._row(volunteer, every, np.ones(len(every)), upper=part.room[people])
        self._row(opening, every, np.ones(len(every)), upper=part.seats[work])
        place, group = part.clashes.of_pairs(pairs.volunteer, pairs.opening)
        self._row(group, place, np.ones(len(place)), upper=np.ones(int(group.max(initial=-1)) + 1))
        # Turns of an organisation = its placements.
        self._row(
            np.concatenate([host[opening], turn_host]),
            np.concatenate([every, self.turns]),
            np.concatenate([np.ones(len(every)), -np.ones(len(turn_host))]),
            lower=np.zeros(len(hosts)),
            upper=np.zeros(len(hosts)),
        )
        # Somebody has a place only with a placement, and level 1 counts them.
        number = np.full(len(people), -1)
        number[several] = np.arange(len(several))
        own = number[volunteer] >= 0
        self._row(
            np.concatenate([number[volunteer[own]], np.arange(len(several))]),
            np.concatenate([every[own], has_place]),
            np.concatenate([-np.ones(int(own.sum())), np.ones(len(several))]),
            upper=np.zeros(len(several)),
        )
        counts = people_counts(part)
        self._row(part.tier[people[several]], has_place, np.ones(len(several)), lower=counts)

    def best_balance(self, at_least: int, time_limit: float) -> tuple[Array | None, int]:
        """A choice that reaches at least so much on level 2, and the bound; None when none was found."""
        goal = self._over(self.turns, self.worth)
        return self._solve(goal, [LinearConstraint(goal, lb=at_least)], time_limit, at_least - 1)

    def best_fit(self, balance: int, at_least: int, time_limit: float) -> tuple[Array | None, int]:
        """The same on level 3, with level 2 held."""
        goal = self._over(np.arange(self.pair_count), self.part.pairs.score)
        keep = LinearConstraint(self._over(self.turns, self.worth), lb=balance)
        return self._solve(goal, [keep, LinearConstraint(goal, lb=at_least)], time_limit, at_least - 1)

    def _solve(
        self, goal: csr_array, more: list[LinearConstraint], time_limit: float, known: int
    ) -> tuple[Array | None, int]:
        result = milp(
            -goal.toarray().ravel(),
            integrality=np.arange(self.size) < self.pair_count,
            bounds=Bounds(0, 1),
            constraints=self.rows + more,
            options={"time_limit": max(time_limit, 0.01), "mip_rel_gap": 0.0},
        )
        if result.status == 2:
            return None, known  # nothing better exists
        bound = result.mip_dual_bound
        # Every value is whole; the solver's tolerance must not round a bound down.
        best = (
            int(np.floor(-bound + 1e-4))
            if bound is not None and np.isfinite(bound)
            else np.iinfo(np.int64).max
        )
        if result.x is None:
            return None, best
        return np.flatnonzero(result.x[: self.pair_count] > 0.5), best

    def _over(self, variables: Array, values: Array) -> csr_array:
        return csr_array(
            (values, (np.zeros(len(variables), dtype=np.int64), variables)), shape=(1, self.size)
        )

    def _row(
        self,
        row: Array,
        variable: Array,
        value: Array,
        *,
        lower: Array | float = -np.inf,
        upper: Array | float = np.inf,
    ) -> None:
        count = int(np.size(upper) if np.ndim(upper) else np.size(lower))
        if count:
            matrix = coo_array((value, (row, variable)), shape=(count, self.size)).tocsr()
            self.rows.append(LinearConstraint(matrix, lb=lower, ub=upper))
