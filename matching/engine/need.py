"""Level 1, who needs it most: how many people of each tier can have a place at the same time.

The sets of people who can all have a place at once form a matroid. Serving the highest class as far as
possible, then the next, is therefore exactly optimal for any weights that rise with the class; and
every optimal set holds the same number per class (Edmonds, "Matroids and the greedy algorithm", 1971).
The classes of people are their tiers. So level 1 needs only to know how many people can be served when
only the first classes count, and the later levels only need to keep the numbers per class.
"""

from collections.abc import Callable

import numpy as np

from matching.engine.columns import Array
from matching.engine.network import MostFlow
from matching.engine.task import compact

TIERS = 4


def tier_counts(volunteer: Array, opening: Array, tier: Array, seats: Array) -> Array:
    """How many people of each tier the best plan places, int64 [0, 1, 2, 3].

    `volunteer` and `opening` are equally long: the pairs that are possible, rows from 0. `tier` is per
    volunteer and `seats` per opening.
    """
    people, volunteer = compact(volunteer, len(tier))
    work, opening = compact(opening, len(seats))
    start, end, first_person = 0, 1, 2 + len(work)
    network = MostFlow()
    enter = network.arcs(start, first_person + np.arange(len(people)), 1)
    network.arcs(first_person + volunteer, 2 + opening, 1)
    network.arcs(2 + np.arange(len(work)), end, seats[work])
    urgency = TIERS - 1 - tier[people]

    def served(classes: int) -> int:
        network.limit(enter, urgency < classes)
        return network.most(start, end)

    sizes = np.bincount(urgency, minlength=TIERS)
    return class_counts(sizes, served, served(TIERS))[::-1]


def class_counts(sizes: Array, served: Callable[[int], int], total: int) -> Array:
    """How many of each class an optimal set holds, int64, the most wanted class first.

    `sizes` is how many there are of each class; `served(k)` is how many of the first k classes can be
    served at once, `total` of all of them. Each `served` is a flow, so it is asked only where a class
    may be served in part: classes that together gain all they have, or nothing, are settled at once.
    """
    counts = np.zeros(len(sizes), dtype=np.int64)
    # Classes first … last - 1, and how many are served before the first and before the last.
    open_ranges = [(0, len(sizes), 0, total)]
    while open_ranges:
        first, last, before, after = open_ranges.pop()
        reached = np.cumsum(sizes[first:last])
        gain = after - before
        if gain == 0:
            continue
        if gain == reached[-1]:
            counts[first:last] = sizes[first:last]
        elif last - first == 1:
            counts[first] = gain
        else:
            # Most often the first classes are served in full until there is no more: cut there.
            middle = first + int(np.searchsorted(reached, gain, side="right"))
            middle = min(max(middle, first + 1), last - 1)
            between = served(middle)
            open_ranges += [(first, middle, before, between), (middle, last, between, after)]
    return counts
