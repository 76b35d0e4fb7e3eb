"""Levels 2 and 3 as one min-cost flow, exact, with level 1 held where its best is.

people of a tier → volunteer → opening → organisation → one arc per next turn → end

Level 1 fixes how many people of each tier get a place (`need`), which is how much flow starts at
each tier. A further place of somebody who may have several starts at one more node, `more`. The
organisation's arcs cost minus what each next person is worth for its turn; they are concave, so a
cheapest flow fills them in order. The factor on level 2 is larger than all of level 3 together.
"""

import numpy as np
from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

from matching.engine.columns import Array
from matching.engine.errors import ProblemError
from matching.engine.need import tier_counts
from matching.engine.task import BALANCE_UNIT, Task, compact

# The solver multiplies costs by the number of nodes; above this the product no longer fits 64 bits.
COST_LIMIT = 6e17
SMALLER_UNITS = (BALANCE_UNIT, 420, 60, 12)
HIGHEST_SCORE = 1000


def balance_unit(tasks: list[Task], limit: float = COST_LIMIT) -> int:
    """The largest unit of h whose costs stay in range for every part, with the levels still apart."""
    for unit in SMALLER_UNITS:
        if all((_factor(task) * unit + HIGHEST_SCORE) * _nodes(task) < limit for task in tasks):
            return unit
    raise ProblemError(f"problem is too large: {max(map(_nodes, tasks))} volunteers and openings in one plan")


def people_counts(task: Task) -> Array:
    """Level 1 of a part: how many new people of each tier get a place."""
    people, volunteer = compact(task.pairs.volunteer, len(task.tier))
    work, opening = compact(task.pairs.opening, len(task.seats))
    able = task.is_new[people][volunteer]
    return tier_counts(volunteer[able], opening[able], task.tier[people], task.seats[work])


def solve_flow(task: Task, unit: int) -> Array:
    """The positions in `task.pairs` of a best choice, with clashes respected per main group only.

    Exact when nobody has two placements that clash; otherwise better than any plan that has none.
    """
    if not len(task.pairs):
        return np.zeros(0, dtype=np.int64)
    network = _Network()
    people, volunteer = compact(task.pairs.volunteer, len(task.tier))
    work, opening = compact(task.pairs.opening, len(task.seats))
    hosts, host = compact(task.organisation[work], len(task.turn))
    end = network.nodes(1)
    host_node, work_node = network.nodes(len(hosts)), network.nodes(len(work))
    person_node = network.nodes(len(people))

    new, room = task.is_new[people], task.room[people]
    network.supply(end, _start(network, people_counts(task), task.tier[people], new, room, person_node, end))
    # The pairs come first among the arcs that matter: their flow is the answer.
    pairs = _pair_arcs(network, task, volunteer + person_node, opening + work_node, room[volunteer] > 1)
    network.arcs(work_node + np.arange(len(work)), host_node + host, task.seats[work], 0)
    useful = np.bincount(host, weights=np.minimum(task.seats[work], np.bincount(opening))).astype(np.int64)
    turns = np.repeat(np.arange(len(hosts)), useful)
    number = np.arange(len(turns)) - np.repeat(np.cumsum(useful) - useful, useful)
    worth = unit // (task.turn[hosts][turns] + 1 + number)
    network.arcs(host_node + turns, end, 1, -worth * _factor(task))
    return np.flatnonzero(network.solve()[pairs])


def _factor(task: Task) -> int:
    """More than any two choices can differ on level 3."""
    return HIGHEST_SCORE * _most_placements(task) + 1


def _most_placements(task: Task) -> int:
    people, _ = compact(task.pairs.volunteer, len(task.tier))
    work, _ = compact(task.pairs.opening, len(task.seats))
    return min(int(task.seats[work].sum()), int(task.room[people].sum()), len(task.pairs))


def _nodes(task: Task) -> int:
    """At most so many nodes: both sides, organisations, a few for the start and end, groups of clashes."""
    people, volunteer = compact(task.pairs.volunteer, len(task.tier))
    work, _ = compact(task.pairs.opening, len(task.seats))
    groups = int(np.count_nonzero((task.room[people] > 1)[volunteer]))
    return len(people) + 2 * len(work) + 8 + groups


def _start(
    network: "_Network", counts: Array, tier: Array, new: Array, room: Array, person_node: int, end: int
) -> int:
    """The arcs to the volunteers, and their supply; returns what must arrive at the end, below 0.

    More of a tier than its count cannot get a place, so `more` cannot bring in anybody new: it only
    ever adds to people who have a place.
    """
    persons = person_node + np.arange(len(new))
    for level, count in enumerate(counts):
        if count:
            node = network.nodes(1)
            network.arcs(node, persons[new & (tier == level)], 1, 0)
            network.supply(node, int(count))
    total = int(counts.sum())
    further = room - new
    if further.any():
        node = network.nodes(1)
        able = further > 0
        network.arcs(node, persons[able], further[able], 0)
        network.arcs(node, np.array([end]), int(further.sum()), 0)
        network.supply(node, int(further.sum()))
        total += int(further.sum())
    return -total


def _pair_arcs(network: "_Network", task: Task, person: Array, opening: Array, several: Array) -> Array:
    """The arcs of the pairs, in order; for somebody with room for several, through one node per main group."""
    start = person.copy()
    if several.any():
        groups = task.clashes.main[task.pairs.opening]
        code = person[several] * (int(groups.max()) + 1) + groups[several]
        codes, first, number = np.unique(code, return_index=True, return_inverse=True)
        node = network.nodes(len(codes))
        network.arcs(person[several][first], node + np.arange(len(codes)), 1, 0)
        start[several] = node + number
    return network.arcs(start, opening, 1, -task.pairs.score)


class _Network:
    """Nodes and arcs, collected and then solved."""

    def __init__(self) -> None:
        self.node_count = 0
        self.arc_count = 0
        self._solver = SimpleMinCostFlow()

    def nodes(self, count: int) -> int:
        """Adds nodes; returns the first."""
        first = self.node_count
        self.node_count += count
        return first

    def arcs(self, start: Array | int, end: Array | int, capacity: Array | int, cost: Array | int) -> Array:
        """Adds arcs, whose four values broadcast; returns their numbers."""
        start, end, capacity, cost = np.broadcast_arrays(start, end, capacity, cost)
        numbers = np.arange(self.arc_count, self.arc_count + len(start))
        self.arc_count += len(start)
        self._solver.add_arcs_with_capacity_and_unit_cost(
            start.astype(np.int32), end.astype(np.int32), capacity.astype(np.int64), cost.astype(np.int64)
        )
        return numbers

    def supply(self, node: int, amount: int) -> None:
        """How much flow starts (or, below 0, arrives) here."""
        self._solver.set_node_supply(node, amount)

    def solve(self) -> Array:
        """The flow per arc. A valid task always has a solution within range; anything else is a fault."""
        status = self._solver.solve()
        if status != self._solver.OPTIMAL:
            raise RuntimeError(f"min-cost flow ended with {status}")
        flows: Array = self._solver.flows(np.arange(self.arc_count, dtype=np.int32))
        return flows
