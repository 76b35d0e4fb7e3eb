"""Ways of matching. Each gets the same antenne on the same Monday and says who is proposed what.

All keep the same limits: the hard rules, never more proposals than free seats, and at most so many
options a person. Options go round by round, so that nobody's second option takes somebody's first.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from matching.engine import Opening, Problem, Volunteer, plan
from matching.engine.feasible import find_candidates

Pair = tuple[str, str]

# Weeks before the deadline from which a track is urgent: the contract's, and longer than any track.
NEAR = 12
WHOLE_TRACK = 52


@dataclass(frozen=True)
class Desk:
    """What a coordinator sees on Monday.

    `queue`: the ids of the people who could do something more, who came first is first. `liking`: how
    much a person likes an opening, 0–1, looked up by both ids. `options`: proposals per person.
    """

    problem: Problem
    queue: tuple[str, ...]
    liking: Callable[[str, str], float]
    options: int


@dataclass(frozen=True)
class Policy:
    """A way of matching.

    `tracks_from`: so many weeks before the deadline a track that still needs hours comes first (tier 3).
    `knows_answers`: a crystal ball, to see how much any way of matching could reach.
    """

    name: str
    what: str
    choose: Callable[[Desk], list[Pair]]
    tracks_from: int = NEAR
    knows_answers: bool = False


def first_come(desk: Desk) -> list[Pair]:
    """Who is first in the queue chooses first: of what is open, what they like best; then the next."""
    candidates = find_candidates(desk.problem.columns, desk.problem.scoring)
    people, work = desk.problem.columns.volunteers.ids, desk.problem.columns.openings.ids
    liked: dict[str, list[tuple[float, str]]] = {}
    for v, o in zip(candidates.volunteer, candidates.opening, strict=True):
        liked.setdefault(people[v], []).append((-desk.liking(people[v], work[o]), work[o]))
    wishes = {person: [opening for _, opening in sorted(found)] for person, found in liked.items()}
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


def need_first(desk: Desk) -> list[Pair]:
    """The same queue, ordered by the tiers of the engine: what a list on paper could do."""
    tier = {person.id: person.tier for person in desk.problem.volunteers}
    return first_come(replace(desk, queue=tuple(sorted(desk.queue, key=lambda person: -tier[person]))))


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
    """The plan of the engine; then a plan of what is left, for a second and a third option."""
    problem, chosen = desk.problem, list[Pair]()
    for _ in range(desk.options):
        pairs = planned(problem)
        chosen += pairs
        problem = without(problem, pairs)
    return chosen


def engine_in_turns(desk: Desk) -> list[Pair]:
    """All options of the people without a place first; what is left, once, to those who have one."""
    problem, chosen = desk.problem, list[Pair]()
    for _ in range(desk.options):
        pairs = planned(only(problem, lambda person: person.tier > 0))
        chosen += pairs
        problem = without(problem, pairs)
    return chosen + planned(only(problem, lambda person: person.tier == 0))


def planned(problem: Problem) -> list[Pair]:
    """The pairs of the engine's plan."""
    return [(row.volunteer, row.opening) for row in plan(problem).placements]


def without(problem: Problem, pairs: list[Pair]) -> Problem:
    """The problem once these pairs are proposed: their seats are held, and no pair comes twice."""
    held: dict[str, int] = {}
    for _, opening in pairs:
        held[opening] = held.get(opening, 0) + 1

    def left(row: Opening) -> Opening:
        return replace(row, seats=row.seats - held[row.id]) if row.id in held else row

    return replace(
        problem,
        openings=tuple(left(row) for row in problem.openings),
        forbidden=problem.forbidden | frozenset(pairs),
    )


def only(problem: Problem, who: Callable[[Volunteer], bool]) -> Problem:
    """The problem with some of its people."""
    people = tuple(person for person in problem.volunteers if who(person))
    names = {person.id for person in people}
    return replace(
        problem,
        volunteers=people,
        forbidden=frozenset(pair for pair in problem.forbidden if pair[0] in names),
    )


FIRST_COME = Policy("First-come", "Who came first chooses first, week after week.", first_come)
NEED_FIRST = Policy("List by need", "The same, but people without a place come first.", need_first)
HIGHEST_SCORE = Policy("Highest score", "The best fitting pair first, then the next.", highest_score)
ENGINE = Policy("Engine", "The plan of the engine, with its tiers as they are.", engine)
ENGINE_EARLY = Policy(
    "Engine, early",
    "All options of people without a place first; a track that needs hours is urgent from its first week.",
    engine_in_turns,
    tracks_from=WHOLE_TRACK,
)
CRYSTAL_BALL = Policy(
    "Crystal ball",
    "The one above, if it knew every answer beforehand. Nobody does; it shows how much room there is.",
    engine_in_turns,
    tracks_from=WHOLE_TRACK,
    knows_answers=True,
)
POLICIES = (FIRST_COME, NEED_FIRST, HIGHEST_SCORE, ENGINE, ENGINE_EARLY, CRYSTAL_BALL)
