"""Seeded problems with the structure of real ones: towns, course timetables, levels, ways to travel.

The people and the work are made up. The same arguments give the same problem on every machine.
"""

from datetime import date, datetime, timedelta

import numpy as np

from matching.engine import Opening, Organisation, Problem, Volunteer
from matching.engine.fields import DAY_PARTS, DAYS

TODAY = date(2026, 12, 1)
# Latitude, longitude of antennes; larger problems repeat them a little further on.
TOWNS = [
    (51.209, 3.225), (51.054, 3.725), (50.827, 3.265), (51.230, 2.918),
    (51.165, 4.143), (51.104, 3.990), (51.185, 3.565), (50.795, 3.120),
]  # fmt: skip
CATEGORIES = [
    "kitchen", "welcome", "build-up", "repairs", "green", "care", "children",
    "culture", "sport", "office", "shop", "language", "transport", "cleaning",
]  # fmt: skip
LANGUAGES = ["ar", "uk", "en", "fr", "ti", "ps", "fa", "so", "tr", "es"]
SKILLS = ["cooking", "sewing", "computer", "first-aid", "gardening", "carpentry", "music", "driving"]
LEVELS = ["A0", "A1", "A2", "B1", "B2", "C1"]
# A Dutch course takes the same parts of the day on four days, or two evenings.
COURSES = [
    {f"{day}-morning" for day in DAYS[:4]},
    {f"{day}-afternoon" for day in DAYS[:4]},
    {"mon-evening", "wed-evening"},
    {"tue-evening", "thu-evening", "sat-morning"},
    set(),
]
COURSE_SHARES = [0.35, 0.2, 0.15, 0.1, 0.2]


def make_problem(
    volunteers: int,
    openings: int,
    *,
    seed: int = 1,
    antennas: int = 1,
    max_placements: int = 1,
    seats: float = 1.0,
    event_share: float = 0.4,
) -> Problem:
    """A problem of this size. `seats` is the mean number of further seats per opening."""
    random = np.random.default_rng(seed)
    hosts = max(1, openings // 3)
    # Organisations belong to one antenne each, and a few offer far more work than the rest.
    host_antenna = np.arange(hosts) % antennas
    host_share = 1 / (1 + np.arange(hosts) // antennas)
    host_share = host_share / host_share.sum()
    return Problem(
        today=TODAY,
        volunteers=tuple(
            _volunteer(number, random, antennas, max_placements) for number in range(volunteers)
        ),
        openings=tuple(
            _opening(number, int(host), int(host_antenna[host]), random, seats, event_share)
            for number, host in enumerate(random.choice(hosts, size=openings, p=host_share))
        ),
        organisations=tuple(
            Organisation(f"g{host}", placed=int(random.poisson(1.0))) for host in range(hosts)
        ),
        forbidden=frozenset(
            (f"v{random.integers(volunteers)}", f"o{random.integers(openings)}")
            for _ in range(volunteers // 10)
        ),
    )


def _place(antenna: int, random: np.random.Generator, spread: float) -> tuple[float, float]:
    lat, lon = TOWNS[antenna % len(TOWNS)]
    ring = antenna // len(TOWNS)
    return (
        float(lat + ring * 0.4 + random.normal(0, spread)),
        float(lon + ring * 0.3 + random.normal(0, spread * 1.6)),
    )


def _some(random: np.random.Generator, names: list[str], mean: float) -> tuple[str, ...]:
    count = min(len(names), int(random.poisson(mean)))
    return tuple(names[pick] for pick in random.choice(len(names), size=count, replace=False))


def _volunteer(number: int, random: np.random.Generator, antennas: int, max_placements: int) -> Volunteer:
    antenna = int(random.choice(antennas))
    lat, lon = _place(antenna, random, 0.04)
    course = COURSES[random.choice(len(COURSES), p=COURSE_SHARES)]
    keen = random.uniform(0.2, 0.8)
    free = tuple(part for part in DAY_PARTS if part not in course and random.random() < keen)
    busy = tuple(_period(random) for _ in range(int(random.poisson(0.3))))
    return Volunteer(
        id=f"v{number}",
        antenna=f"antenna-{antenna}",
        lat=lat,
        lon=lon,
        availability=free,
        birth_year=int(TODAY.year - random.integers(15, 65)),
        dutch=LEVELS[random.choice(6, p=[0.12, 0.28, 0.3, 0.2, 0.07, 0.03])],
        mode=("foot", "bike", "transit", "car")[random.choice(4, p=[0.2, 0.4, 0.3, 0.1])],
        max_travel_minutes=float(random.choice([20, 30, 45, 60])),
        busy=busy,
        languages=_some(random, LANGUAGES, 1.7),
        interests=_some(random, CATEGORIES, 2.0),
        skills=_some(random, SKILLS, 1.0),
        documents=("driving-licence",) if random.random() < 0.15 else (),
        reliability=float(random.beta(8, 2)),
        tier=int(random.choice(4, p=[0.3, 0.35, 0.2, 0.15])),
        max_placements=max_placements,
        avoid_alone=bool(random.random() < 0.4),
    )


def _opening(
    number: int, host: int, antenna: int, random: np.random.Generator, seats: float, event_share: float
) -> Opening:
    lat, lon = _place(antenna, random, 0.03)
    event = bool(random.random() < event_share)
    return Opening(
        id=f"o{number}",
        organisation=f"g{host}",
        antenna=f"antenna-{antenna}",
        kind="event" if event else "structural",
        lat=lat,
        lon=lon,
        seats=1 + int(random.poisson(seats)),
        slots=() if event else (DAY_PARTS[random.choice(len(DAY_PARTS))],),
        period=_period(random) if event else None,
        dutch=LEVELS[random.choice(5, p=[0.1, 0.2, 0.35, 0.25, 0.1])],
        dutch_required=bool(random.random() < 0.5),
        languages=_some(random, LANGUAGES, 0.15),
        categories=(CATEGORIES[random.choice(len(CATEGORIES))],),
        skills=_some(random, SKILLS, 0.4),
        required_skills=_some(random, SKILLS, 0.1),
        documents=("driving-licence",) if random.random() < 0.05 else (),
        min_age=int(random.choice([16, 18], p=[0.7, 0.3])),
        reception=float(random.beta(3, 2)),
        alone=bool(random.random() < 0.15),
    )


def _period(random: np.random.Generator) -> tuple[datetime, datetime]:
    """Half a day within eight weeks, most often at the weekend."""
    day = int(random.integers(8)) * 7 + int(random.choice(7, p=[0.05, 0.05, 0.1, 0.05, 0.15, 0.35, 0.25]))
    hour = int(random.choice([8, 10, 13, 14, 17, 19]))
    start = datetime(2026, 12, 7) + timedelta(days=day, hours=hour)
    return start, start + timedelta(hours=int(random.integers(3, 6)))
