"""The two flow problems that OR-tools solves, with nodes and arcs added whole columns at a time."""

import numpy as np
from ortools.graph.python.max_flow import SimpleMaxFlow
from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

from matching.engine.columns import Array

Rows = Array | int


class MostFlow:
    """How much can flow at most from one node to another."""

    def __init__(self) -> None:
        self._solver = SimpleMaxFlow()

    def arcs(self, start: Rows, end: Rows, capacity: Rows) -> Array:
        """Adds arcs, whose three values broadcast; returns their numbers."""
        start, end, capacity = np.broadcast_arrays(start, end, capacity)
        numbers: Array = self._solver.add_arcs_with_capacity(
            start.astype(np.int32), end.astype(np.int32), capacity.astype(np.int64)
        )
        return numbers

    def limit(self, arcs: Array, capacity: Array) -> None:
        """Gives these arcs another capacity."""
        self._solver.set_arcs_capacity(arcs, capacity.astype(np.int64))

    def most(self, source: int, sink: int) -> int:
        """The most that can flow. There is always an answer; anything else is a fault."""
        status = self._solver.solve(source, sink)
        if status != self._solver.OPTIMAL:
            raise RuntimeError(f"maximum flow ended with {status}")
        return int(self._solver.optimal_flow())


class CheapestFlow:
    """The cheapest way to bring what starts at some nodes to where it must arrive."""

    def __init__(self) -> None:
        self._arc_count = 0
        self._solver = SimpleMinCostFlow()

    def arcs(self, start: Rows, end: Rows, capacity: Rows, cost: Rows) -> Array:
        """Adds arcs, whose four values broadcast; returns their numbers."""
        start, end, capacity, cost = np.broadcast_arrays(start, end, capacity, cost)
        numbers = np.arange(self._arc_count, self._arc_count + len(start))
        self._arc_count += len(start)
        self._solver.add_arcs_with_capacity_and_unit_cost(
            start.astype(np.int32), end.astype(np.int32), capacity.astype(np.int64), cost.astype(np.int64)
        )
        return numbers

    def supply(self, node: int, amount: int) -> None:
        """How much flow starts (or, below 0, arrives) here."""
        self._solver.set_node_supply(node, amount)

    def flows(self) -> Array:
        """The flow per arc. A valid task always has a solution within range; anything else is a fault."""
        status = self._solver.solve()
        if status != self._solver.OPTIMAL:
            raise RuntimeError(f"min-cost flow ended with {status}")
        flows: Array = self._solver.flows(np.arange(self._arc_count, dtype=np.int32))
        return flows
