"""Made-up volunteers: who they are, what they like and when they can."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from random import Random

from refuinterim.core.vocabulary import DutchLevel, PartOfDay, Weekday
from refuinterim.demo.names import FIRST_NAMES, SPOKEN_TOO, interface
from refuinterim.demo.world import Ground
from volunteers.asked import ASKED
from volunteers.models import Availability, Consent, ConsentPurpose, ConsentWay, Group, TravelMode, Volunteer

LEVELS = [
    DutchLevel.A0,
    DutchLevel.A1,
    DutchLevel.A1,
    DutchLevel.A2,
    DutchLevel.A2,
    DutchLevel.B1,
    DutchLevel.B2,
]
GROUPS = [Group.INTEGRATION_MANDATORY] * 4 + [
    Group.INTEGRATION_VOLUNTARY,
    Group.PROTECTION_SEEKER,
    Group.TEMPORARY_PROTECTION,
    Group.STUDENT,
    Group.OTHER,
]
MODES = [TravelMode.BIKE] * 4 + [TravelMode.TRANSIT] * 3 + [TravelMode.FOOT, TravelMode.CAR]


@dataclass(eq=False)
class Person:
    """A volunteer of the demo while the records are made, with what later years must know."""

    volunteer: Volunteer
    language: str
    talked_at: datetime
    last_active: int = 0
    last_busy: set[date] = field(default_factory=set)


def new_person(
    ground: Ground, rng: Random, *, number: int, talked_at: datetime, joined_at: datetime
) -> Person:
    """Somebody made up, not saved yet."""
    language = rng.choice([name for name, names in FIRST_NAMES.items() for _ in names])
    speaking = rng.choice(LEVELS)
    volunteer = Volunteer(
        antenna=ground.antenna,
        first_name=rng.choice(FIRST_NAMES[language]),
        last_name=f"Demo {number}",
        email=f"{ground.town.slug}-{number}@demo.example",
        phone=f"0470 {number // 10000:02} {number // 100 % 100:02} {number % 100:02}",
        birth_date=date(talked_at.year - rng.randint(19, 58), rng.randint(1, 12), rng.randint(1, 28)),
        place=rng.choice(ground.places),
        language=interface(language),
        dutch_speaking=speaking,
        dutch_understanding=_near(speaking, rng.choice([0, 0, 1])),
        dutch_reading=_near(speaking, rng.choice([-1, 0, 0])),
        travel_mode=rng.choice(MODES),
        max_travel_minutes=rng.choice([20, 30, 30, 45, 60]),
        avoid_alone=rng.random() < 0.8,
        max_placements=rng.choice([1, 1, 1, 2]),
        documents=["driving-licence"] if rng.random() < 0.15 else [],
        group=rng.choice(GROUPS),
        is_demo=True,
        joined_at=joined_at,
        answered=sorted(ASKED),
    )
    return Person(volunteer, language, talked_at)


def consents_of(person: Person, ground: Ground) -> list[Consent]:
    """What somebody told the coordinator that they agree to, not saved yet: that we look for work, and share
    name and phone.
    """
    volunteer = person.volunteer
    return [
        Consent(
            volunteer=volunteer,
            purpose=purpose,
            given_at=volunteer.joined_at,
            given_language=volunteer.language,
            given_how=ConsentWay.TOLD,
            recorded_by=ground.coordinator,
        )
        for purpose in (ConsentPurpose.MATCHING, ConsentPurpose.SHARING)
    ]


def _near(level: DutchLevel, steps: int) -> DutchLevel:
    return list(DutchLevel)[max(0, min(len(DutchLevel) - 1, level.rank + steps))]


def give_wishes(ground: Ground, people: list[Person], rng: Random) -> None:
    """Say for saved volunteers what they like, can and speak, and when they can come."""
    availability, languages, interests, skills = [], [], [], []
    links = {name: getattr(Volunteer, name).through for name in ("languages", "interests", "skills")}
    categories, known_skills = list(ground.categories.values()), list(ground.skills.values())
    for person in people:
        pk = person.volunteer.pk
        moments = [(day, part) for day in Weekday for part in PartOfDay]
        for day, part in rng.sample(moments, rng.randint(4, 11)):
            availability.append(Availability(volunteer_id=pk, weekday=day, part=part))
        spoken = [person.language] + [
            other for other in SPOKEN_TOO.get(person.language, []) if rng.random() < 0.5
        ]
        languages += [
            links["languages"](volunteer_id=pk, language_id=ground.languages[slug].pk) for slug in spoken
        ]
        interests += [
            links["interests"](volunteer_id=pk, category_id=word.pk)
            for word in rng.sample(categories, rng.randint(2, 4))
        ]
        skills += [
            links["skills"](volunteer_id=pk, skill_id=word.pk)
            for word in rng.sample(known_skills, rng.randint(1, 3))
        ]
    Availability.objects.bulk_create(availability)
    links["languages"].objects.bulk_create(languages)
    links["interests"].objects.bulk_create(interests)
    links["skills"].objects.bulk_create(skills)
