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

    `volunteer` and `opening` are equally long: the pairs that are possible, rows from 0. `tier` is per
    volunteer and `seats` per opening.
    """
    counts = np.zeros(TIERS, dtype=np.int64)
    if not len(volunteer):
        return counts
    # A row per person with somewhere to go, the highest tier first: each level takes some first rows.
    degree = np.bincount(volunteer, minlength=len(tier))
    people = np.flatnonzero(degree)
    people = people[np.argsort(-tier[people], kind="stable")]
    row = np.zeros(len(tier), dtype=np.int64)
    row[people] = np.arange(len(people))
    # A column per seat; no more seats than people who could take them.
    useful = np.minimum(seats, np.bincount(opening, minlength=len(seats)))
    first_seat = np.cumsum(useful) - useful
    opening = opening[np.argsort(row[volunteer], kind="stable")]
    per_pair = useful[opening]
    ends = np.cumsum(per_pair)
    seat = np.arange(ends[-1]) + np.repeat(first_seat[opening] - ends + per_pair, per_pair)
    starts = np.concatenate([[0], ends])[np.concatenate([[0], np.cumsum(degree[people])])]
    served = 0
    for level in reversed(range(TIERS)):
        rows = int(np.count_nonzero(tier[people] >= level))
        if rows == 0 or (level + 1 < TIERS and not np.any(tier[people] == level)):
            continue
        part = seat[: starts[rows]]
        graph = csr_matrix(
            (np.ones(len(part), dtype=np.int8), part, starts[: rows + 1]),
            shape=(rows, max(1, int(useful.sum()))),
        )
        placed = int(np.count_nonzero(maximum_bipartite_matching(graph, perm_type="column") >= 0))
        counts[level] = placed - served
        served = placed
    return counts
