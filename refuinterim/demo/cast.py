"""The people with a name of their own in the demo's Brugge of today."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from refuinterim.accounts.models import User
from refuinterim.core.vocabulary import DutchLevel, PartOfDay, Weekday
from refuinterim.demo.names import interface
from refuinterim.demo.world import Ground, persona
from volunteers import actions
from volunteers.models import ConsentPurpose, ConsentWay, Group, TrackStatus, TravelMode, Volunteer

DAYTIME = [(day, part) for day in Weekday for part in (PartOfDay.MORNING, PartOfDay.AFTERNOON)]
EVENINGS = [(day, PartOfDay.EVENING) for day in Weekday]
WEEKEND = [(day, part) for day in (Weekday.SATURDAY, Weekday.SUNDAY) for part in PartOfDay]
ANY = DAYTIME + EVENINGS


@dataclass(frozen=True)
class Part:
    """One made-up person: languages, wishes, days since they came, and how the first talk stands."""

    name: str
    speaks: tuple[str, ...]
    dutch: DutchLevel
    likes: tuple[str, ...]
    can: tuple[str, ...] = ()
    days: int = 40
    talk: str = "done"  # done, planned or waiting
    asked: bool = True  # whether we may look for work
    answered: bool = True  # the questions; else there is only a yes and a name
    weeks_left: int | None = None
    when: tuple[tuple[Weekday, PartOfDay], ...] = tuple(ANY)
    mode: TravelMode = TravelMode.BIKE
    birth_year: int = 1992
    postcode: int = 0


A0, A1, A2, B1, B2 = (DutchLevel(level) for level in ("A0", "A1", "A2", "B1", "B2"))
CAST = [
    Part("Samira", ("ar", "fr"), A2, ("kitchen", "reception", "care"), ("cooking",), days=75, weeks_left=7),
    Part("Oleh", ("uk", "ru"), A1, ("green", "technical", "kitchen"), ("gardening",), days=62, weeks_left=5),
    Part(
        "Yonas", ("ti", "en"), B1, ("kitchen", "language"), ("cooking", "translating"), days=70, weeks_left=9
    ),
    Part("Hanna", ("uk", "en"), A2, ("technical", "culture"), ("repairing",), days=48, weeks_left=11),
    Part("Fatima", ("ar",), A1, ("kitchen", "children"), ("cooking", "sewing"), days=66, when=tuple(DAYTIME)),
    Part("Abel", ("ti",), A1, ("kitchen", "setup"), ("building",), days=50, mode=TravelMode.TRANSIT),
    Part("Mykola", ("uk",), A0, ("sport", "setup"), ("driving",), days=55, mode=TravelMode.CAR),
    Part("Selam", ("ti", "ar"), A1, ("sport", "children"), (), days=44, postcode=3),
    Part("Ahmad", ("ar", "en"), A2, ("sport", "administration"), ("computer",), days=41),
    Part("Lina", ("ar", "fr"), A2, ("sport", "culture"), ("photos",), days=39, birth_year=2001),
    Part("Rosa", ("es",), A1, ("cleaning", "green"), ("gardening",), days=37),
    Part("Dmytro", ("uk", "ru"), A1, ("setup", "technical"), ("building", "electricity"), days=36),
    Part("Amina", ("so",), A0, ("shop", "kitchen"), ("sewing",), days=35, when=tuple(DAYTIME)),
    Part("Ibrahim", ("fr",), A2, ("care", "transport"), ("older-people",), days=33, mode=TravelMode.TRANSIT),
    Part("Elif", ("tr",), B1, ("language", "culture"), ("translating",), days=31, when=tuple(EVENINGS)),
    Part("Reza", ("fa-af", "en"), B1, ("children", "sport"), ("children", "sport"), days=29),
    Part("Sita", ("ne", "en"), A2, ("children", "reception"), ("welcoming",), days=28, when=tuple(WEEKEND)),
    Part("Diego", ("es", "en"), B2, ("culture", "reception"), ("music",), days=27, birth_year=2000),
    Part("Rojin", ("ku", "tr"), A2, ("shop", "care"), ("selling",), days=26),
    Part("Palwasha", ("ps",), A0, ("kitchen",), ("cooking",), days=9, talk="waiting", when=tuple(DAYTIME)),
    Part("Emeka", ("en",), A1, ("sport", "setup"), (), days=6, talk="waiting", asked=False),
    Part("Kateryna", ("uk",), A1, ("cleaning", "green"), (), days=5, talk="waiting"),
    Part("Filmon", ("ti",), A0, ("setup",), (), days=3, talk="planned"),
    Part("Nour", ("ar",), A2, (), (), days=1, talk="waiting", answered=False),
]


def bring_in(ground: Ground, part: Part, now: datetime) -> Volunteer:
    """Register somebody as the ordinary page does, and hold the first talk where it took place already."""
    came = now - timedelta(days=part.days)
    user = _account() if part.name == persona("volunteer")["first_name"] else None
    address = user.email if user else f"{part.name.lower()}@demo.example"
    spoken = "nl" if user else interface(part.speaks[0])
    facts = _facts(ground, part, now) if part.answered else {}
    volunteer = actions.register(
        by=user or ground.coordinator,
        antenna=ground.antenna,
        now=came,
        consent=_yes(ConsentWay.PAGE if user else ConsentWay.TOLD, spoken) if part.asked else None,
        max_placements=2,
        group=Group.INTEGRATION_MANDATORY if part.weeks_left else Group.INTEGRATION_VOLUNTARY,
        is_demo=True,
        user=user,
        first_name=part.name,
        last_name="Demo",
        email=address,
        language=spoken,
        **facts,
    )
    intake = volunteer.intakes.get()
    if part.talk == "planned":
        actions.plan_intake(
            by=ground.coordinator, intake=intake, planned_for=now + timedelta(days=2), now=now
        )
    if part.talk == "done":
        actions.complete_intake(by=ground.coordinator, intake=intake, now=came + timedelta(days=4))
    if part.weeks_left:
        actions.record_track(
            by=ground.coordinator,
            volunteer=volunteer,
            now=came + timedelta(days=4),
            status=TrackStatus.MANDATORY,
            deadline=timezone.localdate(now) + timedelta(weeks=part.weeks_left),
            track_coach="Trajectbegeleider Demo",
            decided_by="Agentschap Demo",
            decided_on=timezone.localdate(came),
        )
    return volunteer


def _facts(ground: Ground, part: Part, now: datetime) -> dict[str, Any]:
    """What somebody told who answered the questions."""
    return {
        "phone": "0470 00 00 80",
        "birth_date": timezone.localdate(now).replace(year=part.birth_year, day=12),
        "place": ground.places[part.postcode],
        "dutch_speaking": part.dutch,
        "dutch_understanding": part.dutch,
        "dutch_reading": part.dutch,
        "languages": [ground.languages[slug] for slug in part.speaks],
        "interests": [ground.categories[slug] for slug in part.likes],
        "skills": [ground.skills[slug] for slug in part.can],
        "availability": part.when,
        "travel_mode": part.mode,
    }


def _yes(how: ConsentWay, language: str) -> actions.ConsentGiven:
    return actions.ConsentGiven(frozenset({ConsentPurpose.MATCHING, ConsentPurpose.SHARING}), how, language)


def _account() -> User:
    user = User(**persona("volunteer"))
    user.set_unusable_password()
    user.save()
    return user
