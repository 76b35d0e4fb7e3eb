"""What is not known yet stands where the coordinator looks, each with the page that asks it."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from matching.advice.problem import build_problem
from matching.desk.missing import missing_for, missing_of
from matching.models import Placement
from matching.placements import actions
from refuinterim.accounts.models import User
from refuinterim.core.models import Antenna
from tests.factories import PlacementFactory, StructuralFactory, UserFactory
from volunteers.models import Volunteer

pytestmark = pytest.mark.django_db
NEEDS = {"min_age": 18, "documents": ["driving-licence"]}


@pytest.fixture
def said_yes(brugge: Antenna, now: Any) -> Placement:
    """The yes of somebody of whom only the name is known."""
    return actions.say_yes(
        by=UserFactory(),
        told=actions.Told("Nour", frozenset({"matching"})),
        assignment=StructuralFactory(organisation__antenna=brugge),
        shift=None,
        now=now,
        language="nl",
        read_in="nl",
    )


def test_of_a_yes_first_nearly_everything_is_missing(said_yes: Placement) -> None:
    said_yes.assignment.min_age, said_yes.assignment.documents = 18, ["driving-licence"]
    found = missing_for(said_yes)
    assert [one.what for one in found] == [
        "first talk", "phone number", "place", "Dutch", "moments", "birth date", "driving licence",
    ]  # fmt: skip
    assert all(one.why and one.url.startswith("/beheer/") for one in found)


def test_of_somebody_known_nothing_is_missing(samira: Volunteer) -> None:
    samira.phone = "+32470123456"
    work = StructuralFactory(**NEEDS)
    papers = missing_of(samira, samira.intakes.all(), work=[work])
    assert [one.what for one in papers] == ["driving licence"]
    samira.documents = ["driving-licence"]
    placement = PlacementFactory(volunteer=samira, assignment=work, state="accepted")
    assert missing_for(placement) == []
    placement.informed_at = None
    assert [one.what for one in missing_for(placement)] == ["information note read"]


def test_the_desk_says_it_on_every_page_about_this_person(
    client: Client, coordinator: User, said_yes: Placement
) -> None:
    client.force_login(coordinator)
    person = said_yes.volunteer
    pages = (
        reverse("admin:matching_placement_change", args=[said_yes.pk]),
        reverse("admin:volunteers_volunteer_change", args=[person.pk]),
        reverse("desk:intake", args=[person.intakes.get().pk]),
    )
    for address in pages:
        text = client.get(address).content.decode()
        assert "Not known yet" in text and "no work is suggested" in text, address
    assert "The place is kept until" in client.get(pages[0]).content.decode()


def test_who_has_no_place_is_not_suggested_and_the_desk_says_why(
    client: Client, coordinator: User, samira: Volunteer, brugge: Antenna, now: Any
) -> None:
    def names() -> set[str]:
        problem = build_problem(brugge, today=now.date(), now=now)
        return {row.id for row in problem.volunteers}

    assert names() == {f"v{samira.pk}"}
    Volunteer.objects.update(place=None)
    assert names() == set()
    client.force_login(coordinator)
    page = client.get(reverse("desk:suggestions-volunteer", args=[samira.pk])).content.decode()
    assert "We do not know where this person lives." in page
    for address in (
        reverse("admin:volunteers_volunteer_changelist"),
        reverse("admin:volunteers_volunteer_change", args=[samira.pk]),
    ):
        assert client.get(address).status_code == 200
