"""What the plan still has to decide: the problem minus what is fixed, cut into independent parts."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import numpy as np
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from matching.engine.clashes import Clashes
from matching.engine.columns import Array
from matching.engine.feasible import Candidates

# h(n) = Σ ⌊unit / i⌋: 840 is divisible by 1 to 8, so that the first eight turns are exact.
BALANCE_UNIT = 840

# Parts are solved together up to this many pairs: thousands of tiny networks would cost more to set
# up than to solve.
BATCH_PAIRS = 20_000


def nobody() -> Array:
    """No couples."""
    return np.zeros((0, 2), dtype=np.int64)


@dataclass(frozen=True, slots=True)
class Task:
    """Pairs that may be chosen and what limits the choice. Arrays are per row of the columns."""

    pairs: Candidates
    antenna: Array  # per volunteer
    tier: Array  # per volunteer
    is_new: Array  # per volunteer: has no place yet, so a place counts for level 1
    room: Array  # per volunteer: how many places may be added
    seats: Array  # per opening: seats that are left
    organisation: Array  # per opening
    antenna_of_opening: Array
    turn: Array  # per organisation: people there already, placed before or fixed
    clashes: Clashes
    couples: Array = field(default_factory=nobody)  # two people a row, who go together or not at all

    def parts(self) -> Iterator["Task"]:
        """The task cut where no organisation connects the antennes: each part can be solved alone.

        No pair crosses antennes, and the three levels are sums over organisations and people, so
        solving each part exactly solves the whole exactly.
        """
        openings = len(self.antenna_of_opening)
        antennas = int(self.antenna.max(initial=0)) + 1
        size = max(antennas, int(self.antenna_of_opening.max(initial=0)) + 1) + len(self.turn)
        edges = (self.antenna_of_opening, size - 1 - self.organisation)
        graph = coo_matrix((np.ones(openings, dtype=np.int8), edges), shape=(size, size))
        _, label = connected_components(graph, directed=False)
        label_of_pair = label[self.antenna[self.pairs.volunteer]]
        sizes = np.bincount(label_of_pair, minlength=size)
        # Consecutive parts share a batch until it is full.
        batch = ((np.cumsum(sizes) - sizes) // BATCH_PAIRS)[label_of_pair]
        if np.all(batch == batch[:1]):
            yield self
            return
        order = np.argsort(batch, kind="stable")
        for chosen in np.split(order, np.flatnonzero(np.diff(batch[order])) + 1):
            yield replace(self, pairs=self.pairs.where(chosen))


def compact(rows: Array, size: int) -> tuple[Array, Array]:
    """The row numbers that occur, ascending, and for each given one its place among them.

    What `np.unique` does, without sorting; `size` is above every row number.
    """
    occurs = np.zeros(size, dtype=np.bool_)
    occurs[rows] = True
    return np.flatnonzero(occurs), (np.cumsum(occurs) - 1)[rows]


def turns_worth(hosts: Array, turn: Array, unit: int) -> int:
    """Level 2 of placements at these organisations: Σ over organisations of h(turn + k) − h(turn).

    The next person of an organisation that had n is worth ⌊unit / (n + 1)⌋.
    """
    host = np.sort(hosts)
    place = np.arange(len(host)) - np.searchsorted(host, host, side="left")
    return int((unit // (turn[host] + 1 + place)).sum())
