"""Ways of matching. Each gets the same antenne on the same Monday and says who is proposed what.

All keep the same limits: the hard rules, never more proposals than free seats, and at most so many
options a person. Options go round by round, so that nobody's second option takes somebody's first.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from matching.engine import Problem, plan
from matching.engine.candidates import find_candidates

Pair = tuple[str, str]


@dataclass(frozen=True)
class Desk:
    """What a coordinator sees on Monday.

    `queue`: the ids of the people who could do something more, who waits longest first. `liking`: how
    much a person likes an opening, 0–1, looked up by both ids.
    """

    problem: Problem
    queue: tuple[str, ...]
    liking: Callable[[str, str], float]
    options: int


Policy = Callable[[Desk], list[Pair]]


def first_come(desk: Desk) -> list[Pair]:
    """Who came first chooses first: of what is open, what they like best; then the next person."""
    candidates = find_candidates(desk.problem.columns, desk.problem.scoring)
    people, work = desk.problem.columns.volunteers.ids, desk.problem.columns.openings.ids
    wishes: dict[str, list[str]] = {}
    for v, o in zip(candidates.volunteer, candidates.opening, strict=True):
        wishes.setdefault(people[v], []).append(work[o])
    for person, openings in wishes.items():
        openings.sort(key=lambda opening, person=person: (-desk.liking(person, opening), opening))
    seats = {opening.id: opening.seats for opening in desk.problem.openings}
    chosen: list[Pair] = []
    for _ in range(desk.options):
        for person in desk.queue:
            opening = next((name for name in wishes.get(person, []) if seats[name]), None)
            if opening is not None:
                seats[opening] -= 1
                wishes[person].remove(opening)
                chosen.append((person, opening))
    return chosen


def highest_score(desk: Desk) -> list[Pair]:
    """The best pair of all first, then the next best that is still possible."""
    candidates = find_candidates(desk.problem.columns, desk.problem.scoring)
    columns = desk.problem.columns
    seats = columns.openings.seats.copy()
    order = np.argsort(-candidates.score, kind="stable")
    chosen: list[Pair] = []
    taken = np.zeros(len(order), dtype=np.bool_)
    for _ in range(desk.options):
        served = np.zeros(len(columns.volunteers.ids), dtype=np.bool_)
        for number in order:
            v, o = candidates.volunteer[number], candidates.opening[number]
            if seats[o] and not served[v] and not taken[number]:
                seats[o] -= 1
                served[v] = taken[number] = True
                chosen.append((columns.volunteers.ids[v], columns.openings.ids[o]))
    return chosen


def engine(desk: Desk) -> list[Pair]:
    """The plan of the engine; then a plan of what is left, for a second option."""
    problem, chosen = desk.problem, list[Pair]()
    for _ in range(desk.options):
        pairs = [(row.volunteer, row.opening) for row in plan(problem).placements]
        if not pairs:
            break
        chosen += pairs
        problem = without(problem, pairs)
    return chosen


def without(problem: Problem, pairs: list[Pair]) -> Problem:
    """The problem once these pairs are proposed: their seats are held, and no pair comes twice."""
    held: dict[str, int] = {}
    for _, opening in pairs:
        held[opening] = held.get(opening, 0) + 1
    return replace(
        problem,
        openings=tuple(
            replace(row, seats=row.seats - held[row.id]) if row.id in held else row for row in problem.openings
        ),
        forbidden=problem.forbidden | frozenset(pairs),
    )


POLICIES: dict[str, Policy] = {"first-come": first_come, "highest-score": highest_score, "engine": engine}
