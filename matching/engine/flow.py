"""Levels 1 and 2 as numbers to keep, and level 3 as one min-cost flow that keeps them, exact.

people of a tier → volunteer → opening → organisation → turns of the same worth

Just as the people who can have a place at once, the turns that organisations can have at once form a
matroid: so level 2, too, is a number per class (`need`), and the classes are turns of the same worth.
And whatever people can all have a place in one choice and whatever turns can all be had in another,
some choice has both (Mendelsohn and Dulmage, 1958; for networks Pym, 1969). So levels 1 and 2 never
stand in each other's way, and the flow for level 3 needs no more than the numbers that start at the
tiers and arrive at the classes of turns. Its costs are the scores alone: however large the problem,
they fit. (A later turn without the earlier one is worth less than a swap of the two: with the best
numbers it cannot occur.)

Further places of somebody who may have several start at one more node, `more`. Turns worth nothing
need not be had: what then starts at `more` goes straight to their class.
"""

from dataclasses import dataclass

import numpy as np

from matching.engine.columns import Array
from matching.engine.need import class_counts, tier_counts
from matching.engine.network import CheapestFlow, MostFlow
from matching.engine.task import Task, compact

Arcs = tuple[Array | int, Array | int, Array | int, Array | int]


def people_counts(task: Task) -> Array:
    """Level 1 of a part: how many new people of each tier get a place."""
    able = task.is_new[task.pairs.volunteer]
    return tier_counts(task.pairs.volunteer[able], task.pairs.opening[able], task.tier, task.seats)


def solve_flow(task: Task, unit: int) -> Array:
    """The positions in `task.pairs` of a best choice, with clashes respected per main group only.

    Exact when nobody has two placements that clash; otherwise better than any plan that has none.
    """
    if not len(task.pairs):
        return np.zeros(0, dtype=np.int64)
    core = _Core.of(task, unit)
    people = people_counts(task)
    turns = core.turn_counts(int(people.sum()))
    network = CheapestFlow()
    pairs, *_ = [network.arcs(*arcs) for arcs in core.arcs]

    # From the tiers. More of a tier than its count cannot get a place, so `more` cannot bring in
    # anybody new: it only ever adds to people who have a place.
    for tier, count in enumerate(people):
        node = core.nodes + tier
        network.arcs(node, core.person_node[core.new & (core.tier == tier)], 1, 0)
        network.supply(node, int(count))
    more, first_class = core.nodes + len(people), core.nodes + len(people) + 1
    further = int(turns.sum() - people.sum())
    network.arcs(more, core.person_node, core.room - core.new, 0)
    network.supply(more, further)

    # To the classes: per organisation one arc for all its turns of the same worth.
    code, same = np.unique(core.turn_host * len(turns) + core.turn_class, return_counts=True)
    network.arcs(core.host_node[code // len(turns)], first_class + code % len(turns), same, 0)
    if core.worth[-1] == 0:
        network.arcs(more, np.array([first_class + len(turns) - 1]), further, 0)
    for number, count in enumerate(turns):
        network.supply(first_class + number, -int(count))
    return np.flatnonzero(network.flows()[pairs])


@dataclass(frozen=True, slots=True)
class _Core:
    """The network from volunteers to organisations, and the turns behind it. Rows without pairs are left out."""

    new: Array  # per volunteer
    tier: Array
    room: Array
    person_node: Array
    host_node: Array
    arcs: list[Arcs]  # the pairs come first: their flow is the answer
    nodes: int  # how many; the first is free for an end, the second for a start
    turn_host: Array  # per turn
    turn_class: Array  # 0 is worth most
    worth: Array  # per class

    @classmethod
    def of(cls, task: Task, unit: int) -> "_Core":
        people, volunteer = compact(task.pairs.volunteer, len(task.tier))
        work, opening = compact(task.pairs.opening, len(task.seats))
        hosts, host = compact(task.organisation[work], len(task.turn))
        host_node = 2 + np.arange(len(hosts))
        work_node = 2 + len(hosts) + np.arange(len(work))
        person_node = 2 + len(hosts) + len(work) + np.arange(len(people))
        nodes = 2 + len(hosts) + len(work) + len(people)
        room = task.room[people]

        # Somebody with room for several reaches openings through one node per main group of clashes.
        start, groups = person_node[volunteer], []
        several = (room > 1)[volunteer]
        if several.any():
            group = task.clashes.main[task.pairs.opening[several]]
            code = start[several] * (int(group.max()) + 1) + group
            codes, first, number = np.unique(code, return_index=True, return_inverse=True)
            groups = [(start[several][first], nodes + np.arange(len(codes)), 1, 0)]
            start[several] = nodes + number
            nodes += len(codes)

        # An organisation has no more turns than people who could come.
        useful = np.minimum(task.seats[work], np.bincount(opening))
        turns = np.bincount(host, weights=useful).astype(np.int64)
        turn_host = np.repeat(np.arange(len(hosts)), turns)
        number = np.arange(len(turn_host)) - np.repeat(np.cumsum(turns) - turns, turns)
        worth, turn_class = np.unique(
            -(unit // (task.turn[hosts][turn_host] + 1 + number)), return_inverse=True
        )
        return cls(
            new=task.is_new[people],
            tier=task.tier[people],
            room=room,
            person_node=person_node,
            host_node=host_node,
            arcs=[
                (start, work_node[opening], 1, -task.pairs.score),
                *groups,
                (work_node, host_node[host], useful, 0),
            ],
            nodes=nodes,
            turn_host=turn_host,
            turn_class=turn_class,
            worth=-worth,
        )

    def turn_counts(self, people: int) -> Array:
        """Level 2: how many turns of each class are had, when so many people get their first place."""
        start, end = 1, 0
        network = MostFlow()
        for first, last, capacity, _ in self.arcs:
            network.arcs(first, last, capacity)
        network.arcs(start, self.person_node, self.room)
        leave = network.arcs(self.host_node, end, 0)

        def had(classes: int) -> int:
            turns = np.bincount(self.turn_host[self.turn_class < classes], minlength=len(self.host_node))
            network.limit(leave, turns)
            return network.most(start, end)

        one_each = bool(np.all(self.new & (self.room == 1)))
        sizes = np.bincount(self.turn_class)
        return class_counts(sizes, had, people if one_each else had(len(sizes)))
