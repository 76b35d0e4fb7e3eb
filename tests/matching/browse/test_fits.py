"""What fits somebody, what they can do, and the one thing that opens more: the engine's answer in words."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from organisations.models import Assignment
from tests.factories import (
    EventFactory,
    PlaceFactory,
    PlacementFactory,
    ShiftFactory,
    SkillFactory,
    StructuralFactory,
    VolunteerFactory,
)
from volunteers.models import Availability, Volunteer

pytestmark = pytest.mark.django_db
LIST = "/opdrachten/"


@pytest.fixture
def reader(client: Client, samira: Volunteer) -> Client:
    """Samira, who reads the source language."""
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    assert samira.user
    client.force_login(samira.user)
    return client


def titles(client: Client, **asked: str) -> list[str]:
    return [str(card.title) for card in client.get(LIST, asked).context["cards"]]


def page(client: Client, **asked: str) -> str:
    return client.get(LIST, asked).content.decode()


def far_away() -> Any:
    return PlaceFactory(postcode="6700", name="Arlon", municipality="Arlon", latitude=49.68, longitude=5.81)


def test_what_fits_best_comes_first_and_says_why(reader: Client, samira: Volunteer) -> None:
    liked = StructuralFactory(title="liked", contact_name="Lieve", has_buddy=True)
    samira.interests.add(liked.category)
    StructuralFactory(title="too far", place=far_away())
    EventFactory(title="hard", dutch="C1", shifts=1)
    shown = titles(reader, sort="fits")
    assert shown[0] == "liked" and shown[-1] == "too far"
    text = page(reader, sort="fits")
    assert "This fits you very well." in text
    assert "You like this kind of work." in text or "It is close by." in text


def test_a_stranger_is_not_told_what_fits(client: Client) -> None:
    StructuralFactory()
    context = client.get(LIST, {"sort": "fits", "can": "1"}).context
    assert context["listing"].sort == "soon"
    assert "fits" not in context["listing"].sorts
    assert not context["listing"].can


def test_what_can_i_do_leaves_out_what_the_rules_refuse(reader: Client, samira: Volunteer) -> None:
    StructuralFactory(title="can")
    StructuralFactory(title="too far", place=far_away())
    StructuralFactory(title="too hard", dutch="C1", dutch_required=True)
    StructuralFactory(title="full", seats=1, seats_taken=1)
    assert titles(reader, can="1") == ["can"]
    assert len(titles(reader)) == 4


def test_the_day_that_opens_the_most_is_asked_for(reader: Client, samira: Volunteer) -> None:
    samira.availability.exclude(weekday=0).delete()
    StructuralFactory(title="monday", slots__first=0)
    for _number in range(2):
        StructuralFactory(slots__first=3)
    StructuralFactory(slots__first=4)
    text = page(reader, can="1")
    assert "Can you also come on Thursday afternoon? Then there are 2 more." in text
    assert f"{reverse('volunteers:profile')}?change=" in text
    Availability.objects.create(volunteer=samira, weekday=3, part="afternoon")
    assert len(titles(reader, can="1")) == 3
    assert "Can you also come on Friday afternoon? Then there is 1 more." in page(reader, can="1")


def test_a_moment_that_other_work_keeps_is_not_asked_for(reader: Client, samira: Volunteer) -> None:
    PlacementFactory(volunteer=samira, assignment=StructuralFactory(slots__first=3), state="confirmed")
    StructuralFactory(slots__first=3)
    assert "Can you also come" not in page(reader, can="1")


@pytest.mark.parametrize(
    ("change", "work", "asked"),
    [
        ({"max_travel_minutes": 15}, {"place": "near"}, "Can you travel for 30 minutes?"),
        ({"dutch_speaking": ""}, {"dutch": "A1", "dutch_required": True}, "Tell us how your Dutch is."),
        ({"avoid_alone": True}, {"team_size": 0}, "Is it good to work alone too?"),
        ({"birth_date": None}, {"min_age": 21}, "Tell us when you were born."),
        ({}, {"documents": ["driving-licence"]}, "Do you have this paper: driving licence?"),
    ],
)
def test_every_answer_that_can_change_is_asked_for(
    reader: Client, samira: Volunteer, change: dict[str, Any], work: dict[str, Any], asked: str
) -> None:
    if work.get("place") == "near":
        work = {"place": PlaceFactory(postcode="8200", name="Sint-Andries", latitude=51.19, longitude=3.18)}
    StructuralFactory(**work)
    Volunteer.objects.filter(pk=samira.pk).update(**{"documents": [], **change})
    assert f"{asked} Then there is 1 more." in page(reader, can="1")


def test_a_skill_is_asked_for_by_its_name(reader: Client) -> None:
    StructuralFactory().required_skills.add(SkillFactory())
    assert "Can you do this: <bdi" in page(reader, can="1").replace("\n", "") or "koken" in page(
        reader, can="1"
    )


def test_who_cannot_be_matched_yet_hears_what_comes_first(client: Client) -> None:
    newcomer = VolunteerFactory(intake=False)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    client.force_login(newcomer.user)
    StructuralFactory()
    text = page(client, can="1")
    assert "First we talk with you. Then we know what fits you." in text
    assert len(titles(client, can="1")) == 1  # nothing is hidden from them


def test_who_said_no_hears_that_first(client: Client) -> None:
    silent = VolunteerFactory(consents=[])
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    client.force_login(silent.user)
    StructuralFactory()
    assert "First say yes" in page(client, can="1")


def test_who_told_no_moment_is_asked_for_it(reader: Client, samira: Volunteer) -> None:
    samira.availability.all().delete()
    StructuralFactory()
    assert "When can you come? Tell us." in page(reader, can="1")


@pytest.mark.parametrize("rows", [1, 20])
def test_what_fits_costs_the_same_for_one_row_and_for_twenty(
    reader: Client, django_assert_max_num_queries: Any, rows: int
) -> None:
    for number in range(rows):
        StructuralFactory(slots__first=number % 7)
        EventFactory()
    page(reader, can="1", sort="fits")  # the problem is built once
    with django_assert_max_num_queries(13):
        page(reader, can="1", sort="fits")


def test_nothing_is_near_without_a_place(client: Client) -> None:
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    StructuralFactory()
    for address in ("/", LIST):
        assert "lose by" not in client.get(address).content.decode()
    assert "Soon to do" in client.get("/").content.decode()
    assert client.get(LIST, {"sort": "near"}).context["listing"].sort == "soon"
    client.get(LIST, {"near": "8000"})
    assert "Close by and soon" in client.get("/").content.decode()
    assert client.get(LIST).context["listing"].sort == "near"
    assert client.get(LIST, {"sort": "soon"}).context["listing"].sort == "soon"


def test_sort_by_soonest_passes_what_is_near(reader: Client) -> None:
    EventFactory(title="near")
    far = EventFactory(title="soon", place=far_away(), shifts=0)

    ShiftFactory(assignment=far, starts_at=timezone.now() + timedelta(days=1))
    assert titles(reader, sort="near") == ["near", "soon"]
    assert titles(reader, sort="soon") == ["soon", "near"]
    assert Assignment.objects.count() == 2
