"""The people, the work and all chance of one seed.

Every random number that a year needs is drawn here, in tables by person, opening and week. What a
policy does cannot change a draw: the same person gives the same answer to the same opening, and wakes
up ill in the same week, under every policy (common random numbers). So policies are compared in pairs.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from benchmarks.simulation.assumptions import Assumptions, Scenario, Shares
from matching.engine import Opening, Organisation, Problem, Volunteer
from matching.engine.fields import DAY_PARTS, DAYS
from matching.engine.rules import grid, reasons

Array = NDArray[Any]

# Around Brugge: latitude, longitude, share of the people.
TOWNS = (
    (51.209, 3.225, 0.34), (51.203, 3.185, 0.10), (51.189, 3.209, 0.09), (51.197, 3.258, 0.11),
    (51.214, 3.256, 0.08), (51.330, 3.207, 0.03), (51.313, 3.132, 0.06), (51.342, 3.288, 0.04),
    (51.155, 3.235, 0.04), (51.142, 3.137, 0.03), (51.066, 3.101, 0.04), (51.182, 3.090, 0.02),
    (51.139, 3.339, 0.02),
)  # fmt: skip
KINDS_OF_WORK = (
    "kitchen", "welcome", "build-up", "repairs", "green", "care", "children",
    "culture", "sport", "office", "shop", "language", "transport", "cleaning",
)  # fmt: skip
SKILLS = ("cooking", "sewing", "computer", "first-aid", "gardening", "carpentry", "music")
LANGUAGES = ("ar", "uk", "en", "fr", "ti", "ps", "fa", "tr", "es")
LAST_POST = 44


@dataclass(frozen=True)
class Person:
    """Somebody who looks for volunteer work. Weeks count from the first of the year; before it is below 0."""

    row: Volunteer
    group: str
    comes_in: int
    placed_before: bool
    deadline: int | None  # of the track
    hours_before: int  # hours of the track that are done already, elsewhere or in an earlier year
    at_once: int
    appetite: int

    @property
    def on_track(self) -> bool:
        """Does this person follow a participation track?"""
        return self.deadline is not None


@dataclass(frozen=True)
class Work:
    """One opening: one shift of an event, or weekly work. `week` is the event's week."""

    row: Opening
    assignment: int
    posted: int
    week: int | None
    hours: int


@dataclass(frozen=True)
class Chance:
    """Uniform draws between 0 and 1: what each person would do, whatever else happens."""

    answer: Array  # [person, opening]
    show: Array  # [person, opening, week]
    stop: Array  # [person, opening, week]
    leave: Array  # [person, week]
    daring: Array  # [person]: standard normal
    comes: Array  # [person]: own chance to turn up


@dataclass(frozen=True)
class World:
    """One seed of one scenario. Rows of `people` and `work` are in the order of their ids."""

    monday: date
    people: tuple[Person, ...]
    work: tuple[Work, ...]
    organisations: tuple[str, ...]
    chance: Chance
    score: Array  # [person, opening], 0–1000
    liking: Array  # [person, opening]: the person's own side of the score, 0–1
    can: Array  # [person, opening]: no rule stands in the way, and both are there in time

    @classmethod
    def of(cls, scenario: Scenario, assumptions: Assumptions, seed: int) -> "World":
        """The same arguments give the same world on every machine."""
        monday = date(scenario.year, 1, 4) - timedelta(days=date(scenario.year, 1, 4).weekday())
        people = _people(scenario, assumptions, _stream(seed, 1))
        work = _work(scenario, assumptions, monday, _stream(seed, 2))
        hosts = tuple(sorted({opening.row.organisation for opening in work}))
        problem = Problem(
            today=monday,
            volunteers=tuple(person.row for person in people),
            openings=tuple(opening.row for opening in work),
            organisations=tuple(Organisation(host) for host in hosts),
        )
        everybody = grid(np.arange(len(people)), np.arange(len(work)))
        bits, minutes = reasons(problem.columns, *everybody)
        comes_in = np.array([person.comes_in for person in people])
        # The last Monday on which a yes still gives a first day in this year.
        last = np.array([(assumptions.weeks if row.week is None else row.week) - 1 for row in work])
        return cls(
            monday=monday,
            people=people,
            work=work,
            organisations=hosts,
            chance=_chance(len(people), len(work), assumptions, seed),
            score=problem.scoring.scores(*everybody, minutes),
            liking=problem.scoring.sides(*everybody, minutes)[0].total,
            can=(bits == 0) & (comes_in[:, None] < last[None, :]),
        )

    def day(self, week: int) -> date:
        """The Monday of a week."""
        return self.monday + timedelta(weeks=week)


def _stream(seed: int, purpose: int) -> Generator:
    """A generator of its own for each purpose: a draw more in one never shifts another."""
    return np.random.default_rng([seed, purpose])


def _chance(people: int, work: int, assumptions: Assumptions, seed: int) -> Chance:
    weeks = assumptions.weeks
    return Chance(
        answer=_stream(seed, 3).random((people, work)),
        show=_stream(seed, 4).random((people, work, weeks), dtype=np.float32),
        stop=_stream(seed, 5).random((people, work, weeks), dtype=np.float32),
        leave=_stream(seed, 6).random((people, weeks)),
        daring=_stream(seed, 7).standard_normal(people),
        comes=_stream(seed, 8).beta(*assumptions.comes, size=people),
    )


def _pick(random: Generator, shares: Shares) -> Any:
    return shares[random.choice(len(shares), p=[share for _, share in shares])][0]


def _some(random: Generator, names: Sequence[str], mean: float) -> tuple[str, ...]:
    count = min(len(names), int(random.poisson(mean)))
    return tuple(names[pick] for pick in random.choice(len(names), size=count, replace=False))


def _month_weeks(random: Generator, per_month: tuple[float, ...], first: int, last: int) -> int:
    """A week from `first` to `last`, by how busy its month is."""
    weeks = np.arange(first, last + 1)
    busy = np.array([per_month[min(11, int(week) * 12 // 52)] for week in weeks])
    return int(random.choice(weeks, p=busy / busy.sum()))


def _place(random: Generator) -> tuple[float, float]:
    lat, lon, _ = TOWNS[random.choice(len(TOWNS), p=[share for _, _, share in TOWNS])]
    return float(lat + random.normal(0, 0.008)), float(lon + random.normal(0, 0.012))


def _people(scenario: Scenario, assumptions: Assumptions, random: Generator) -> tuple[Person, ...]:
    known = scenario.active - scenario.new
    comes_in = sorted(
        [-int(random.integers(1, assumptions.known_for + 1)) for _ in range(known)]
        + [_month_weeks(random, assumptions.arrivals, 0, assumptions.weeks - 1) for _ in range(scenario.new)]
    )
    return tuple(
        _person(number, week, assumptions, random, scenario.year) for number, week in enumerate(comes_in)
    )


def _person(number: int, week: int, assumptions: Assumptions, random: Generator, year: int) -> Person:
    lat, lon = _place(random)
    course = _pick(random, assumptions.courses)
    free = random.uniform(*assumptions.free)
    group = _pick(random, assumptions.groups)
    has_track = group == "inburgeraar, must" or (
        group == "inburgeraar, may" and random.random() < assumptions.track_may
    )
    deadline = week + int(random.integers(*assumptions.track_weeks, endpoint=True))
    placed_before = bool(week < 0 and random.random() < assumptions.placed_before)
    hours_before = int(random.integers(0, assumptions.hours_before, endpoint=True)) if placed_before else 0
    return Person(
        row=Volunteer(
            id=f"v{number:04}",
            antenna="brugge",
            lat=lat,
            lon=lon,
            availability=tuple(part for part in DAY_PARTS if random.random() < free and part not in course),
            birth_year=int(year - random.integers(17, 61)),
            dutch=_pick(random, assumptions.dutch),
            mode=_pick(random, assumptions.modes),
            max_travel_minutes=_pick(random, assumptions.longest_trip),
            languages=_some(random, LANGUAGES, 1.7),
            interests=_some(random, KINDS_OF_WORK, assumptions.interests),
            skills=_some(random, SKILLS, assumptions.skills),
            documents=("driving-licence",) if random.random() < assumptions.driving else (),
            avoid_alone=bool(random.random() < assumptions.avoid_alone),
        ),
        group=group,
        comes_in=week,
        placed_before=placed_before,
        # A track whose deadline was before this year is over.
        deadline=deadline if has_track and deadline >= 0 else None,
        hours_before=hours_before + _pick(random, assumptions.hours_elsewhere),
        at_once=_pick(random, assumptions.at_once),
        appetite=_pick(random, assumptions.appetite),
    )


def _work(scenario: Scenario, assumptions: Assumptions, monday: date, random: Generator) -> tuple[Work, ...]:
    hosts = scenario.organisations
    share = 1 / (1 + np.arange(hosts)) ** assumptions.host_skew
    # Every organisation has one assignment, as in the yearly figure; the rest is skewed.
    more = random.choice(hosts, size=scenario.assignments - hosts, p=share / share.sum())
    place = [_place(random) for _ in range(hosts)]
    reception = random.beta(*assumptions.reception, size=hosts)
    found: list[Work] = []
    for assignment, host in enumerate([*range(hosts), *map(int, more)]):
        shared: dict[str, Any] = {
            "organisation": f"g{host:03}",
            "antenna": "brugge",
            "lat": place[host][0],
            "lon": place[host][1],
            "reception": float(reception[host]),
            "dutch": _pick(random, assumptions.dutch_asked),
            "dutch_required": bool(random.random() < assumptions.dutch_required),
            "categories": (KINDS_OF_WORK[random.integers(len(KINDS_OF_WORK))],),
            "skills": _some(random, SKILLS, 0.4),
            "languages": _some(random, LANGUAGES, 0.1),
            "documents": ("driving-licence",) if random.random() < assumptions.licence else (),
            "min_age": 18 if random.random() < assumptions.adults else 16,
        }
        make = _event if random.random() < assumptions.event_share else _weekly
        found.extend(make(assignment, len(found), shared, assumptions, monday, random))
    return tuple(found)


def _event(
    assignment: int,
    number: int,
    shared: dict[str, Any],
    assumptions: Assumptions,
    monday: date,
    random: Generator,
) -> list[Work]:
    notice = int(random.integers(*assumptions.event_notice, endpoint=True))
    week = _month_weeks(random, assumptions.events_per_month, notice, assumptions.weeks - 1)
    day = int(random.choice(7, p=[0.04, 0.04, 0.08, 0.06, 0.14, 0.36, 0.28]))
    first_hour = int(random.choice([8, 10, 13]))
    hours, seats = _pick(random, assumptions.event_hours), _pick(random, assumptions.event_seats)
    shifts = []
    for shift in range(_pick(random, assumptions.shifts)):
        # Shifts follow each other on the day; the hours of a third run into the evening.
        start = datetime.combine(monday, datetime.min.time()) + timedelta(
            weeks=week, days=day, hours=first_hour + shift * hours
        )
        row = Opening(
            id=f"o{number + shift:04}",
            kind="event",
            seats=seats,
            period=(start, start + timedelta(hours=hours)),
            **shared,
        )
        shifts.append(Work(row=row, assignment=assignment, posted=week - notice, week=week, hours=hours))
    return shifts


def _weekly(
    assignment: int, number: int, shared: dict[str, Any], assumptions: Assumptions, _: date, random: Generator
) -> list[Work]:
    day = DAYS[random.choice(7, p=[0.17, 0.18, 0.2, 0.17, 0.13, 0.1, 0.05])]
    part = ("morning", "afternoon", "evening")[random.choice(3, p=[0.35, 0.45, 0.2])]
    row = Opening(
        id=f"o{number:04}",
        kind="structural",
        seats=_pick(random, assumptions.weekly_seats),
        slots=(f"{day}-{part}",),
        alone=bool(random.random() < assumptions.alone),
        **shared,
    )
    at_start = random.random() < assumptions.weekly_at_start
    posted = 0 if at_start else int(random.integers(1, LAST_POST + 1))
    return [
        Work(
            row=row,
            assignment=assignment,
            posted=posted,
            week=None,
            hours=_pick(random, assumptions.weekly_hours),
        )
    ]
