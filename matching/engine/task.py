"""What the plan still has to decide: the problem minus what is fixed, cut into independent parts."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from matching.engine.candidates import Candidates
from matching.engine.clashes import Clashes
from matching.engine.columns import Array

# h(n) = Σ ⌊unit / i⌋: 840 is divisible by 1 to 8, so that the first eight turns are exact.
BALANCE_UNIT = 840

# Parts are solved together up to this many pairs: thousands of tiny networks would cost more to set
# up than to solve.
BATCH_PAIRS = 20_000


@dataclass(frozen=True, slots=True)
class Task:
    """Pairs that may be chosen and what limits the choice. Arrays are per row of the columns."""

    pairs: Candidates
    tier: Array  # per volunteer
    is_new: Array  # per volunteer: has no place yet, so a place counts for level 1
    room: Array  # per volunteer: how many places may be added
    seats: Array  # per opening: seats that are left
    organisation: Array  # per opening
    turn: Array  # per organisation: people there already, placed before or fixed
    clashes: Clashes

    def parts(self) -> Iterator["Task"]:
        """The task cut where no pair and no organisation connects: each part can be solved alone.

        The three levels are sums over parts, so solving each exactly solves the whole exactly.
        """
        pairs = self.pairs
        if len(pairs) <= BATCH_PAIRS:
            yield self
            return
        people, openings, hosts = len(self.tier), len(self.seats), len(self.turn)
        start = np.concatenate([pairs.volunteer, people + np.arange(openings)])
        end = np.concatenate([people + pairs.opening, people + openings + self.organisation])
        nodes = people + openings + hosts
        graph = coo_matrix((np.ones(len(start), dtype=np.int8), (start, end)), shape=(nodes, nodes))
        _, label = connected_components(graph, directed=False)
        label_of_pair = label[pairs.volunteer]
        sizes = np.bincount(label_of_pair, minlength=nodes)
        # Consecutive parts share a batch until it is full.
        batch_of_label = (np.cumsum(sizes) - sizes) // BATCH_PAIRS
        batch = batch_of_label[label_of_pair]
        order = np.argsort(batch, kind="stable")
        for chosen in np.split(order, np.flatnonzero(np.diff(batch[order])) + 1):
            yield replace(self, pairs=pairs.where(chosen))


def turns_worth(hosts: Array, turn: Array, unit: int) -> int:
    """Level 2 of placements at these organisations: Σ over organisations of h(turn + k) − h(turn).

    The next person of an organisation that had n is worth ⌊unit / (n + 1)⌋.
    """
    host = np.sort(hosts)
    place = np.arange(len(host)) - np.searchsorted(host, host, side="left")
    return int((unit // (turn[host] + 1 + place)).sum())
