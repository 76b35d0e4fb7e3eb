"""The contract once more, written as plainly as possible, to compare the engine with.

Row by row and pair by pair, with textbook formulas, exact fractions where rounding matters, and
search through every plan there is.
"""

import math
from collections.abc import Iterator
from datetime import timedelta
from fractions import Fraction
from itertools import combinations

from matching.engine import Opening, Problem, Volunteer

LEVELS = ["A0", "A1", "A2", "B1", "B2", "C1", "C2"]
TRAVEL = {"foot": (0, 4.5), "bike": (2, 14), "transit": (10, 18), "car": (5, 35)}
DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


def minutes(person: Volunteer, work: Opening) -> float:
    first, second = math.radians(person.lat), math.radians(work.lat)
    across = math.radians(work.lon - person.lon)
    half = (
        math.sin((second - first) / 2) ** 2 + math.cos(first) * math.cos(second) * math.sin(across / 2) ** 2
    )
    fixed, speed = TRAVEL[person.mode]
    return fixed + 2 * 6371 * math.asin(math.sqrt(half)) * 1.3 / speed * 60


def parts(work: Opening) -> set[str]:
    """Minute by minute."""
    if work.kind == "structural":
        return set(work.slots)
    assert work.period is not None
    moment, end = work.period
    touched = set()
    while moment < end:
        day = moment if moment.hour >= 5 else moment - timedelta(days=1)
        name = "morning" if 5 <= moment.hour < 12 else "afternoon" if 12 <= moment.hour < 18 else "evening"
        touched.add(f"{DAYS[day.weekday()]}-{name}")
        moment += timedelta(minutes=1)
    return touched


def rules(problem: Problem, person: Volunteer, work: Opening) -> set[str]:
    broken = {
        "antenna": person.antenna != work.antenna,
        "availability": not parts(work) <= set(person.availability),
        "conflict": work.kind == "event"
        and any(start < work.period[1] and end > work.period[0] for start, end in person.busy),
        "dutch": work.dutch_required and LEVELS.index(person.dutch or "A0") < LEVELS.index(work.dutch),
        "skills": not set(work.required_skills) <= set(person.skills),
        "documents": not set(work.documents) <= set(person.documents),
        "age": problem.today.year - person.birth_year < work.min_age,
        "travel": minutes(person, work) > person.max_travel_minutes,
        "alone": person.avoid_alone and work.alone,
        "forbidden": (person.id, work.id) in problem.forbidden,
        "full": work.seats == 0,
    }
    return {name for name, is_broken in broken.items() if is_broken}


def score(person: Volunteer, work: Opening) -> int:
    step = LEVELS.index(work.dutch) - LEVELS.index(person.dutch or "A0")
    travel = max(Fraction(0), 1 - Fraction(minutes(person, work)) / Fraction(person.max_travel_minutes))
    if not person.interests or not work.categories:
        interests = Fraction(1, 2)
    else:
        interests = Fraction(bool(set(person.interests) & set(work.categories)))
    practice = {-1: "0.7", 0: "1", 1: "1", 2: "0.4"}.get(step, "0.2")
    u = sum(
        Fraction(weight) * value
        for weight, value in (
            ("0.35", travel),
            ("0.30", interests),
            ("0.15", Fraction(practice)),
            ("0.20", _exact(work.reception)),
        )
    )
    u *= Fraction(1, 2) ** asked_otherwise(person, work)
    dutch = "1" if step <= 0 else {1: "0.6", 2: "0.2"}.get(step, "0")
    held = len(set(work.skills) & set(person.skills))
    w = sum(
        Fraction(weight) * value
        for weight, value in (
            ("0.40", Fraction(dutch)),
            ("0.25", Fraction(held, len(work.skills)) if work.skills else Fraction(1)),
            ("0.10", Fraction(not work.languages or bool(set(work.languages) & set(person.languages)))),
            ("0.25", _exact(person.reliability)),
        )
    )
    return math.floor(2000 * u * w / (u + w) + Fraction(1, 2)) if u + w else 0


def asked_otherwise(person: Volunteer, work: Opening) -> int:
    """How many things are as the person asked them not to be."""
    asked = LEVELS.index(work.dutch), len(set(work.skills) | set(work.required_skills))
    is_hard = person.easier_than and asked >= (LEVELS.index(person.easier_than[0]), person.easier_than[1])
    return sum(
        [
            person.nearer_than is not None and minutes(person, work) >= person.nearer_than,
            bool(is_hard),
            bool(parts(work) & set(person.other_than_slots)),
            bool(set(work.categories) & set(person.other_than_categories)),
        ]
    )


def _exact(share: float) -> Fraction:
    return Fraction(repr(share))


def clash(first: Opening, second: Opening) -> bool:
    if first.kind != second.kind:
        return False
    if first.kind == "structural":
        return bool(set(first.slots) & set(second.slots))
    return first.period[0] < second.period[1] and second.period[0] < first.period[1]


def value(problem: Problem, chosen: set[tuple[str, str]]) -> tuple[int, int, int]:
    """The three levels of a plan, fixed pairs included."""
    people = {row.id: row for row in problem.volunteers}
    work = {row.id: row for row in problem.openings}
    need = sum(1 + people[name].tier for name in {first for first, _ in chosen})
    balance = 0
    for host in problem.organisations:
        count = sum(work[second].organisation == host.id for _, second in chosen)
        balance += sum(840 // turn for turn in range(host.placed + 1, host.placed + count + 1))
    return need, balance, sum(score(people[first], work[second]) for first, second in chosen)


def best_levels(problem: Problem) -> tuple[int, int, int]:
    """The best of all plans, by trying them all."""
    work = {row.id: row for row in problem.openings}
    seats = {row.id: row.seats for row in problem.openings}
    for _, second in problem.fixed:
        seats[second] -= 1
    people = sorted(problem.volunteers, key=lambda row: row.id)
    plans = _plans(problem, people, work, seats, set(problem.fixed))
    return max(value(problem, chosen) for chosen in plans if keeps_together(problem, chosen))


def keeps_together(problem: Problem, chosen: set[tuple[str, str]]) -> bool:
    """Whether nobody is anywhere without the one they go with, but for what a coordinator fixed."""
    decided = {first for first, _ in problem.fixed}
    return all(
        {work for name, work in chosen if name == first} == {work for name, work in chosen if name == second}
        for first, second in problem.together
        if not decided & {first, second}
    )


def _plans(
    problem: Problem,
    people: list[Volunteer],
    work: dict[str, Opening],
    seats: dict[str, int],
    chosen: set[tuple[str, str]],
) -> Iterator[set[tuple[str, str]]]:
    if not people:
        yield set(chosen)
        return
    person, rest = people[0], people[1:]
    held = [work[second] for first, second in chosen if first == person.id]
    possible = [row for row in work.values() if row not in held and not rules(problem, person, row)]
    for count in range(max(0, person.max_placements - len(held)) + 1):
        for extra in combinations(possible, count):
            all_of_them = [*held, *extra]
            if any(clash(a, b) for a, b in combinations(all_of_them, 2)):
                continue
            if any(seats[row.id] == 0 for row in extra):
                continue
            for row in extra:
                seats[row.id] -= 1
            yield from _plans(problem, rest, work, seats, chosen | {(person.id, row.id) for row in extra})
            for row in extra:
                seats[row.id] += 1
