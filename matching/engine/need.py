"""Level 1, who needs it most: how many people of each tier can have a place at the same time.

The sets of people who can all have a place at once form a transversal matroid. Serving the highest
tier as far as possible, then the next, is therefore exactly optimal for any weights that rise with the
tier; the number of people served is then as large as it can be; and every optimal plan serves the same
number per tier (Edmonds, "Matroids and the greedy algorithm", 1971). So level 1 needs only maximum
matchings, and the later levels only need to keep these numbers.
"""

import numpy as np
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import maximum_bipartite_matching

from matching.engine.columns import Array

TIERS = 4


def tier_counts(volunteer: Array, opening: Array, tier: Array, seats: Array) -> Array:
    """How many people of each tier the best plan places, int64 [0, 1, 2, 3].

    `volunteer` and `opening` are equally long: the pairs that are possible. `tier` is per volunteer
    and `seats` per opening.
    """
    people = len(tier)
    # No more seats than people who could take them.
    useful = np.minimum(seats, np.bincount(opening, minlength=len(seats)))
    first_seat = np.cumsum(useful) - useful
    per_pair = useful[opening]
    pair = np.repeat(np.arange(len(opening)), per_pair)
    seat = first_seat[opening[pair]] + np.arange(len(pair)) - (np.cumsum(per_pair) - per_pair)[pair]
    person = volunteer[pair]
    tier_of_pair = tier[person]
    counts = np.zeros(TIERS, dtype=np.int64)
    served = 0
    for level in reversed(range(TIERS)):
        if not np.any(tier_of_pair == level):
            continue
        keep = tier_of_pair >= level
        graph = csr_matrix(
            (np.ones(int(keep.sum()), dtype=np.int8), (person[keep], seat[keep])),
            shape=(people, max(1, int(useful.sum()))),
        )
        placed = int(np.count_nonzero(maximum_bipartite_matching(graph, perm_type="column") >= 0))
        counts[level] = placed - served
        served = placed
    return counts
