"""Which openings one person cannot both do, as groups of which at most one can be chosen."""

from dataclasses import dataclass

import numpy as np

from matching.engine.columns import Array
from matching.engine.fields import DAY_PARTS
from matching.engine.rows import Opening


@dataclass(frozen=True, slots=True)
class Clashes:
    """The clashes between openings.

    `groups` has the arrays (opening, group): two openings clash exactly when they share a group. All
    structural openings on one slot are a group; so are all events that go on when one of them starts
    (of any two periods that overlap, one contains the other's start).
    `main` gives each opening one of its groups, or a number of its own: it splits the openings into
    sets of which one person can do at most one. A flow can respect this split, but not every group.
    """

    opening: Array
    group: Array
    main: Array

    @classmethod
    def of(cls, openings: tuple[Opening, ...]) -> "Clashes":
        """The clashes between openings given in the order of their columns."""
        members: list[tuple[int, int]] = []
        slots = {name: number for number, name in enumerate(DAY_PARTS)}
        events: list[tuple[int, int, int]] = []
        starts = {row.period[0] for row in openings if row.is_event and row.period}
        start_group = {start: len(slots) + number for number, start in enumerate(sorted(starts))}
        sorted_starts = np.array(sorted(starts), dtype="datetime64[us]")
        for row, opening in enumerate(openings):
            if not opening.is_event:
                members.extend((row, slots[slot]) for slot in opening.slots)
            elif opening.period:
                first, last = np.searchsorted(
                    sorted_starts, np.array(opening.period, dtype="datetime64[us]"), side="left"
                )
                members.extend((row, len(slots) + number) for number in range(int(first), int(last)))
                events.append((int(last), int(first), row))
        main = len(slots) + len(start_group) + np.arange(len(openings))
        for row, opening in enumerate(openings):
            if not opening.is_event and opening.slots:
                main[row] = slots[opening.slots[0]]
        # Each event joins the set of the last start within the first period to end: the fewest sets.
        point = -1
        for last, first, row in sorted(events):
            if first > point:
                point = last - 1
            main[row] = len(slots) + point
        found = np.array(sorted(members), dtype=np.int64).reshape(-1, 2)
        return cls(opening=found[:, 0], group=found[:, 1], main=main)

    @classmethod
    def none(cls, openings: int) -> "Clashes":
        """No clashes: for a plan in which nobody can have two places."""
        nothing = np.zeros(0, dtype=np.int64)
        return cls(opening=nothing, group=nothing, main=np.arange(openings))

    def of_pairs(self, volunteer: Array, opening: Array) -> tuple[Array, Array]:
        """The groups that pairs belong to: (position of the pair, number of the person's group).

        Two pairs clash exactly when they share such a number. Numbers that only one pair has are left out.
        """
        first = np.searchsorted(self.opening, opening, side="left")
        count = np.searchsorted(self.opening, opening, side="right") - first
        pair = np.repeat(np.arange(len(opening)), count)
        place = np.arange(len(pair)) - np.repeat(np.cumsum(count) - count, count) + first[pair]
        code = volunteer[pair] * (int(self.group.max(initial=0)) + 1) + self.group[place]
        _, number, size = np.unique(code, return_inverse=True, return_counts=True)
        shared = size[number] > 1
        return pair[shared], number[shared]
