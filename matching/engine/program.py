"""A part of the plan as a mixed-integer program for HiGHS: what a flow cannot say is said here."""

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_array, csr_array

from matching.engine.columns import Array
from matching.engine.flow import people_counts
from matching.engine.task import Task, compact

UNBOUNDED = np.iinfo(np.int64).max


class Program:
    """The part as a mixed-integer program: choose pairs, fill turns, keep level 1.

    Variables: one per pair; one per new person with room for several (1 = has a place); one per turn
    of an organisation. Only the first are whole numbers, the others then come out whole or do not matter.
    """

    def __init__(self, part: Task, unit: int, couples: Array | None = None) -> None:
        """`couples`: positions of pairs that are chosen together, int64 (n, 2); level 1 is then searched for too."""
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
        self.has_place, self.need = has_place, 1 + part.tier[people[several]]
        if couples is None:
            counts = people_counts(part)
            self._row(part.tier[people[several]], has_place, np.ones(len(several)), lower=counts)
            return
        number_of_couple = np.arange(len(couples))
        self._row(
            np.concatenate([number_of_couple, number_of_couple]),
            np.concatenate([couples[:, 0], couples[:, 1]]),
            np.concatenate([np.ones(len(couples)), -np.ones(len(couples))]),
            lower=np.zeros(len(couples)),
            upper=np.zeros(len(couples)),
        )

    def best_need(self, at_least: int, time_limit: float) -> tuple[Array | None, int]:
        """A choice that reaches at least so much on level 1, and the bound; None when none was found."""
        goal = self._over(self.has_place, self.need)
        return self._solve(goal, [LinearConstraint(goal, lb=at_least)], time_limit, at_least - 1)

    def best_balance(self, at_least: int, time_limit: float, need: int = 0) -> tuple[Array | None, int]:
        """The same on level 2; level 1 is held by counts, or by `need` where it was searched for."""
        goal = self._over(self.turns, self.worth)
        keep = self._held(need)
        return self._solve(goal, [*keep, LinearConstraint(goal, lb=at_least)], time_limit, at_least - 1)

    def best_fit(
        self, balance: int, at_least: int, time_limit: float, need: int = 0
    ) -> tuple[Array | None, int]:
        """The same on level 3, with level 2 held."""
        goal = self._over(np.arange(self.pair_count), self.part.pairs.score)
        keep = [*self._held(need), LinearConstraint(self._over(self.turns, self.worth), lb=balance)]
        return self._solve(goal, [*keep, LinearConstraint(goal, lb=at_least)], time_limit, at_least - 1)

    def _held(self, need: int) -> list[LinearConstraint]:
        return [LinearConstraint(self._over(self.has_place, self.need), lb=need)] if need else []

    def best_of_both(self, time_limit: float) -> Array | None:
        """A good choice on both levels at once, for a part so small that one goal can hold both."""
        goal = self._over(self.turns, self.worth * 1000 * self.pair_count)
        goal = goal + self._over(np.arange(self.pair_count), self.part.pairs.score)
        return self._solve(goal, [], time_limit, 0)[0]

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
        best = int(np.floor(-bound + 1e-4)) if bound is not None and np.isfinite(bound) else UNBOUNDED
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
