"""What a card says: where, when, level of Dutch, and what is left."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from typing import Any

import pytest
from django.utils import timezone, translation

from matching.browse.cards import AssignmentCard, cards, place_in_words, shift_choices, weekly_moments
from matching.browse.travel import Departure, travel_minutes
from matching.engine import Opening, Organisation, Problem
from matching.engine import Volunteer as EngineVolunteer
from matching.engine.ranking import pairs
from organisations.models import Assignment, WeeklySlot
from refuinterim.core import moments
from tests.factories import EventFactory, PlaceFactory, ShiftFactory, StructuralFactory, VolunteerFactory
from volunteers.models import TravelMode

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with translation.override("en"):
        yield


def card(assignment: Assignment, now: datetime, **kwargs: Any) -> AssignmentCard:
    return AssignmentCard.of(Assignment.objects.with_facts().get(pk=assignment.pk), now=now, **kwargs)


def test_event_tells_next_shift_and_how_many_more(now: datetime) -> None:
    event = EventFactory(shifts=3)
    made = card(event, now)
    day = timezone.localdate() + timedelta(days=7)
    assert made.when == f"{day:%A} {day.day} {day:%B}" + (f" {day.year}" if day.year != now.year else "")
    assert made.when_more == "14:00 to 18:00 · and 2 more moments"
    assert made.left == "6 places left"


def test_event_skips_a_shift_that_began(now: datetime) -> None:
    event = EventFactory(shifts=1)
    ShiftFactory(assignment=event, starts_at=now - timedelta(hours=1))
    assert card(event, now).when_more == "14:00 to 18:00"


def test_event_that_is_over_says_so(now: datetime) -> None:
    event = EventFactory(shifts=0)
    ShiftFactory(assignment=event, starts_at=now - timedelta(days=2))
    made = card(event, now)
    assert (made.left, made.when, made.is_full) == ("This is over", "No moments any more", True)


def test_one_shift_speaks_of_itself(now: datetime) -> None:
    event = EventFactory(shifts=2)
    last = event.shifts.last()
    last.seats_taken = 1
    assert card(event, now, shift=last).left == "1 place left"
    assert card(event, now, shift=last).when_more == "14:00 to 18:00"


def test_full_means_a_waiting_list(now: datetime) -> None:
    structural = StructuralFactory(seats=1, seats_taken=1)
    made = card(structural, now)
    assert made.is_full
    assert made.left == "Full: waiting list"


def test_weekly_work_with_the_same_hours_names_every_day(now: datetime) -> None:
    made = card(StructuralFactory(slots=2), now)
    assert (made.left, made.when) == ("2 places left", "Every Tuesday and Wednesday")
    assert made.when_more.startswith("13:00 to 16:00 · from ")


def test_weekly_work_with_other_hours_names_the_first(now: datetime) -> None:
    structural = StructuralFactory(slots=1)
    WeeklySlot.objects.create(assignment=structural, weekday=4, starts=time(9), ends=time(12))
    made = card(structural, now)
    assert made.when == "Every Tuesday"
    assert made.when_more.startswith("13:00 to 16:00 · and 1 more moment · from ")
    fresh = Assignment.objects.with_facts().get(pk=structural.pk)
    assert weekly_moments(fresh) == ["Every Tuesday, 13:00 to 16:00", "Every Friday, 9:00 to 12:00"]


def test_weekly_work_without_moments_leaves_the_choice(now: datetime) -> None:
    assert card(StructuralFactory(slots=0), now).when == "We choose the day together"


@pytest.mark.parametrize("slots", [0, 1])
def test_weekly_work_that_begins_later_says_from_when(now: datetime, slots: int) -> None:
    begins = timezone.localdate() + timedelta(days=10)
    made = card(StructuralFactory(slots=slots, starts_on=begins), now)
    assert "rom " in made.when_more
    assert begins.strftime("%B") in made.when_more


def test_travel_is_the_engines_own_number() -> None:
    home = PlaceFactory(postcode="8310", name="Sint-Kruis", latitude=51.21, longitude=3.26)
    work = PlaceFactory(postcode="8200", name="Sint-Andries", latitude=51.19, longitude=3.18)
    for mode in TravelMode:
        person = EngineVolunteer(
            id="v1", antenna="brugge", lat=home.latitude, lon=home.longitude, mode=mode.value,
            max_travel_minutes=500, availability=["tue-afternoon"], dutch="A2", birth_year=1990,
        )  # fmt: skip
        opening = Opening(
            id="a1", organisation="g1", antenna="brugge", lat=work.latitude, lon=work.longitude,
            kind="structural", seats=1, categories=["kitchen"],
        )  # fmt: skip
        problem = Problem(
            today=timezone.localdate(),
            volunteers=[person],
            openings=[opening],
            organisations=[Organisation(id="g1")],
        )
        [pair] = pairs(problem)
        assert pair.minutes == pytest.approx(travel_minutes(home, work, mode), abs=0.51)


def test_travel_in_words() -> None:
    brugge = PlaceFactory()
    work = PlaceFactory(postcode="8200", name="Sint-Andries", latitude=51.19, longitude=3.18)
    assert Departure(brugge).travel_to(work) == f"{Departure(brugge).minutes_to(work)} minutes by bike"
    assert Departure(brugge).travel_to(brugge) == "Close to your home"
    far = PlaceFactory(postcode="6700", name="Arlon", municipality="Arlon", latitude=49.68, longitude=5.81)
    assert Departure(brugge).travel_to(far) == "Far from your home"
    assert Departure.of_volunteer(VolunteerFactory(travel_mode="foot")).mode is TravelMode.FOOT


@pytest.mark.parametrize(
    ("asked", "own", "expected"),
    [("A2", "", True), ("A2", "A1", True), ("A2", "A2", True), ("A2", "B1", False), ("", "A1", False)],
)
def test_practice_is_for_whoever_can_learn(asked: str, own: str, expected: bool, now: datetime) -> None:
    departure = Departure(PlaceFactory.build(), dutch=own)
    assert card(StructuralFactory(dutch=asked), now, departure=departure).to_practise is expected


@pytest.mark.parametrize(("language", "words"), [("nl", "a, b"), ("ar", "a، b")])
def test_listed_uses_the_comma_of_the_script(language: str, words: str) -> None:
    with translation.override(language):
        assert moments.listed(["a", "b"]) == words


def test_place_names_its_town_once() -> None:
    assert place_in_words(PlaceFactory()) == "Brugge"
    part = PlaceFactory(postcode="8200", name="Sint-Andries", municipality="Brugge")
    assert place_in_words(part) == "Sint-Andries, Brugge"
    part = PlaceFactory(postcode="9050", name="Gentbrugge", municipality="Gent")
    assert place_in_words(part) == "Gentbrugge, Gent"


def test_cards_cost_no_query(now: datetime, django_assert_num_queries: Any) -> None:
    EventFactory(shifts=2)
    StructuralFactory(slots=2)
    rows = list(Assignment.objects.with_facts().with_photos())
    with django_assert_num_queries(0):
        assert len(cards(rows, now=now, departure=None)) == 2
        assert [choice.left for row in rows for choice in shift_choices(row, now)] == ["2 places left"] * 2
