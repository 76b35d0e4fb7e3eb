"""Other ways to fill the same seats, on the same feasible pairs: what they take and what they give.

Each peer gets the pairs that are feasible and their scores, and returns the chosen pairs. None of them
knows tiers or turns, except the min-cost flow of NetworkX, which gets the same network as the engine.
"""

from collections import defaultdict

import networkx
import numpy as np
from scipy.optimize import linear_sum_assignment

from matching.engine.feasible import Candidates
from matching.engine.need import tier_counts
from matching.engine.task import Task


def greedy(task: Task) -> Candidates:
    """The highest score first."""
    pairs = task.pairs
    seats = task.seats.copy()
    placed = np.zeros(len(task.tier), dtype=bool)
    chosen = []
    for place in np.argsort(-pairs.score, kind="stable").tolist():
        person, opening = pairs.volunteer[place], pairs.opening[place]
        if not placed[person] and seats[opening]:
            placed[person] = True
            seats[opening] -= 1
            chosen.append(place)
    return pairs.where(np.array(chosen, dtype=np.int64))


def first_come(task: Task) -> Candidates:
    """One person after the other takes the best that is left."""
    pairs = task.pairs
    seats = task.seats.copy()
    placed = np.zeros(len(task.tier), dtype=bool)
    chosen = []
    for place in np.lexsort((-pairs.score, pairs.volunteer)).tolist():
        person, opening = pairs.volunteer[place], pairs.opening[place]
        if not placed[person] and seats[opening]:
            placed[person] = True
            seats[opening] -= 1
            chosen.append(place)
    return pairs.where(np.array(chosen, dtype=np.int64))


def gale_shapley(task: Task) -> Candidates:
    """Deferred acceptance: people propose, openings keep the best they have seats for."""
    pairs = task.pairs
    wishes: dict[int, list[int]] = defaultdict(list)
    for place in np.lexsort((pairs.score, pairs.volunteer)).tolist():
        wishes[int(pairs.volunteer[place])].append(place)
    held: dict[int, list[int]] = defaultdict(list)
    waiting = list(wishes)
    while waiting:
        person = waiting.pop()
        while wishes[person]:
            place = wishes[person].pop()
            opening = int(pairs.opening[place])
            held[opening].append(place)
            if len(held[opening]) <= task.seats[opening]:
                break
            loser = min(held[opening], key=lambda other: (pairs.score[other], -other))
            held[opening].remove(loser)
            if loser != place:
                waiting.append(int(pairs.volunteer[loser]))
                break
    return pairs.where(
        np.array(sorted(place for places in held.values() for place in places), dtype=np.int64)
    )


def scipy_assignment(task: Task) -> Candidates:
    """SciPy's assignment on a dense matrix with one column per seat: most people, then highest score."""
    pairs = task.pairs
    useful = np.minimum(task.seats, np.bincount(pairs.opening, minlength=len(task.seats)))
    opening_of_seat = np.repeat(np.arange(len(useful)), useful)
    place = np.full((len(task.tier), len(task.seats)), -1)
    place[pairs.volunteer, pairs.opening] = np.arange(len(pairs))
    place = place[:, opening_of_seat]
    worth = np.where(place >= 0, pairs.score[place] + 1000 * len(task.tier), 0)
    rows, seats = linear_sum_assignment(worth, maximize=True)
    chosen = place[rows, seats]
    return pairs.where(np.sort(chosen[chosen >= 0]))


def networkx_flow(task: Task, unit: int) -> Candidates:
    """NetworkX's network simplex on the same network as the engine: the same three levels."""
    pairs = task.pairs
    counts = tier_counts(pairs.volunteer, pairs.opening, task.tier, task.seats)
    factor = 1000 * int(counts.sum()) + 1
    graph = networkx.DiGraph()
    for tier, count in enumerate(counts.tolist()):
        graph.add_node(("tier", tier), demand=-count)
    graph.add_node("end", demand=int(counts.sum()))
    for person in np.unique(pairs.volunteer).tolist():
        graph.add_edge(("tier", int(task.tier[person])), ("v", person), capacity=1, weight=0)
    for person, opening, score in zip(
        *(row.tolist() for row in (pairs.volunteer, pairs.opening, pairs.score)), strict=True
    ):
        graph.add_edge(("v", person), ("o", opening), capacity=1, weight=-score)
    for opening in np.unique(pairs.opening).tolist():
        host, seats = int(task.organisation[opening]), int(task.seats[opening])
        graph.add_edge(("o", opening), ("g", host), capacity=seats, weight=0)
        for _ in range(seats):
            turn = graph.nodes[("g", host)].get("turns", int(task.turn[host])) + 1
            graph.nodes[("g", host)]["turns"] = turn
            # A graph without parallel edges needs a node per turn.
            graph.add_edge(("g", host), ("turn", host, turn), capacity=1, weight=-(unit // turn) * factor)
            graph.add_edge(("turn", host, turn), "end", capacity=1, weight=0)
    flow = networkx.min_cost_flow(graph)
    chosen = [
        place
        for place, (person, opening) in enumerate(
            zip(pairs.volunteer.tolist(), pairs.opening.tolist(), strict=True)
        )
        if flow[("v", person)][("o", opening)]
    ]
    return pairs.where(np.array(chosen, dtype=np.int64))
