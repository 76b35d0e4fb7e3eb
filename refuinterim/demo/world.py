"""The ground that the demo stands on: antennes, the people who work there, organisations with a note."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from random import Random

from django.contrib.auth.hashers import make_password

from organisations.models import InformationNote, Membership, Organisation
from refuinterim.accounts.demo import PASSWORD, PERSONAS
from refuinterim.accounts.models import AntennaRole, Role, User
from refuinterim.core.models import Antenna, Category, Language, Place, Skill
from refuinterim.demo.names import MADE_UP, NOTES, ORGANISATION_KINDS, ORGANISATION_NAMES
from volunteers.models import Volunteer


@dataclass(frozen=True)
class Town:
    """A real place where the demo has an antenne: its postcodes, most people first."""

    slug: str
    name: str
    programme: str
    coordinator: str
    postcodes: tuple[str, ...]


TOWNS = [
    Town("brugge", "Brugge", "4YOU", "Els", ("8000", "8000", "8200", "8310", "8380")),
    Town("gent", "Gent", "4U", "Wim", ("9000", "9000", "9040", "9050")),
    Town("oostende", "Oostende", "4U", "Karen", ("8400", "8400", "8450")),
    Town("kortrijk", "Kortrijk", "4U", "Joris", ("8500", "8500", "8510")),
]


@dataclass(frozen=True)
class Ground:
    """What the records of one antenne refer to."""

    town: Town
    antenna: Antenna
    coordinator: User
    places: list[Place]
    categories: dict[str, Category]
    languages: dict[str, Language]
    skills: dict[str, Skill]


def lay_ground() -> dict[str, Ground]:
    """Make the antennes with their coordinators; returns them by slug. Needs the vocabularies."""
    password = make_password(PASSWORD)
    categories = {word.slug: word for word in Category.objects.all()}
    languages = {word.slug: word for word in Language.objects.all()}
    skills = {word.slug: word for word in Skill.objects.all()}
    by_postcode: dict[str, Place] = {}
    for place in Place.objects.filter(postcode__in={code for town in TOWNS for code in town.postcodes}):
        known = by_postcode.get(place.postcode)
        if known is None or place.name == place.municipality:
            by_postcode[place.postcode] = place
    ground = {}
    for number, town in enumerate(TOWNS):
        places = [by_postcode[code] for code in town.postcodes if code in by_postcode]
        antenna = Antenna.objects.create(
            name=town.name,
            slug=town.slug,
            programme=town.programme,
            place=places[0],
            email=f"{town.slug}@demo.example",
            phone=f"0470 00 00 0{number}",
        )
        coordinator = User.objects.create(
            email=f"{town.coordinator.lower()}@demo.example",
            first_name=town.coordinator,
            last_name="Demo",
            is_staff=True,
            password=password,
        )
        AntennaRole.objects.create(user=coordinator, role=Role.COORDINATOR, antenna=antenna)
        ground[town.slug] = Ground(town, antenna, coordinator, places, categories, languages, skills)
    bart = User.objects.create(**persona("staff"), is_staff=True, password=password)
    AntennaRole.objects.create(user=bart, role=Role.STAFF, antenna=ground["brugge"].antenna)
    return ground


def persona(key: str) -> dict[str, str]:
    """The names and address of one of the people who can sign in."""
    found = next(person for person in PERSONAS if person.key == key)
    return {"email": found.email, "first_name": found.first_name, "last_name": found.last_name}


def organisation_names(rng: Random) -> list[tuple[str, list[str]]]:
    """Names that say that they are made up, each with the kinds of work done there, in a fixed random order."""
    names = [
        (f"{kind} {name} {MADE_UP}", categories)
        for kind, categories in ORGANISATION_KINDS.items()
        for name in ORGANISATION_NAMES
    ]
    rng.shuffle(names)
    return names


def new_organisation(ground: Ground, name: str, slug: str, place: Place, *, about: str = "") -> Organisation:
    """A made-up organisation, not saved yet."""
    return Organisation(
        name=name,
        slug=slug,
        antenna=ground.antenna,
        about_nl=about or "Wij zijn een verzonnen organisatie voor de demo.",
        legal_form="vzw",
        street="Demostraat 1",
        place=place,
        email=f"{slug}@demo.example",
        insurer="Verzekering Demo",
        policy_number="DEMO-1",
        is_demo=True,
    )


def new_note(organisation: Organisation, at: datetime, by: User) -> InformationNote:
    """What it tells volunteers before the start, in every language; not saved yet."""
    texts = {f"{field}_{language}": text for language, note in NOTES.items() for field, text in note.items()}
    return InformationNote(organisation=organisation, version=1, created_at=at, created_by=by, **texts)


def add_member(organisation: Organisation, first_name: str, email: str) -> Membership:
    """Somebody who acts for the organisation."""
    user = User.objects.filter(email=email).first()
    if user is None:
        user = User(email=email, first_name=first_name, last_name="Demo")
        user.set_unusable_password()
        user.save()
    return Membership.objects.create(organisation=organisation, user=user, phone="0470 00 00 90")


def is_loaded() -> bool:
    """Whether the demo is there already."""
    return Volunteer.objects.filter(is_demo=True).exists()
