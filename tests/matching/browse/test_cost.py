"""What browsing costs: as many queries for one row as for twenty, and few of them."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from matching.states import PlacementState
from tests.factories import EventFactory, PlaceFactory, PlacementFactory, StructuralFactory
from volunteers.models import Volunteer

pytestmark = pytest.mark.django_db
LIST = "/opdrachten/"


@pytest.fixture
def reader(client: Client) -> Client:
    """Somebody who reads the source language."""
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return client


@pytest.mark.parametrize("rows", [1, 20])
def test_list_costs_the_same_for_one_row_and_for_twenty(
    reader: Client, django_assert_num_queries: Any, rows: int
) -> None:
    for _number in range(rows):
        EventFactory()
    with django_assert_num_queries(5):
        reader.get(LIST)


@pytest.mark.parametrize("rows", [1, 20])
@pytest.mark.parametrize("busy", [False, True])
def test_list_costs_a_volunteer_with_a_place_eight_queries(
    reader: Client, samira: Volunteer, django_assert_num_queries: Any, rows: int, busy: bool
) -> None:
    """Session, user, own work, work on offer with its photos, its shifts, the slots of both, areas, kinds of work."""
    PlaceFactory(postcode="8020", name="Oostkamp")
    for _number in range(rows):
        EventFactory()
        StructuralFactory()
    if busy:
        PlacementFactory(volunteer=samira, assignment=StructuralFactory(), state=PlacementState.CONFIRMED)
        event = EventFactory(shifts=1)
        PlacementFactory(
            volunteer=samira, assignment=event, shift=event.shifts.get(), state=PlacementState.CONFIRMED
        )
    assert samira.user
    reader.force_login(samira.user)
    reader.get(LIST, {"near": "8020"})
    with django_assert_num_queries(8):
        reader.get(LIST)
    with django_assert_num_queries(8):  # the same place again is neither looked up nor written
        reader.get(LIST, {"near": "8020 Oostkamp", "kind": ""})


@pytest.mark.parametrize("number", ["0", "-1", "x", "99", "9" * 30, "2"])
def test_a_page_that_is_not_there_is_another_one(reader: Client, number: str) -> None:
    for _number in range(13):
        EventFactory()
    page = reader.get(LIST, {"page": number}).context["page"]
    assert page.number == (1 if number == "x" else 2)
    assert page.paginator.count == 13
    assert len(page.object_list) == (12 if number == "x" else 1)


@pytest.mark.parametrize("rows", [1, 20])
def test_home_costs_the_same_for_one_row_and_for_twenty(
    reader: Client, django_assert_num_queries: Any, rows: int
) -> None:
    for _number in range(rows):
        StructuralFactory()
    with django_assert_num_queries(5):
        reader.get("/")


def test_detail_costs_the_same_with_many_shifts(reader: Client, django_assert_num_queries: Any) -> None:
    for shifts in (1, 20):
        event = EventFactory(shifts=shifts)
        with django_assert_num_queries(6):
            reader.get(event.get_absolute_url())
