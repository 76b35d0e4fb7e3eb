"""Choosing among proposals on one page, and asking for something else; in two tabs, too late, and twice."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from matching.models import AskedOtherwise, Placement
from matching.placements import actions
from matching.states import PlacementState
from refuinterim.accounts.models import User
from tests.factories import EventFactory, PlacementFactory, StructuralFactory, VolunteerFactory
from volunteers.models import Volunteer

pytestmark = pytest.mark.django_db
CHOICE = "/mijn/kiezen/"
CHOICE_QUERIES = 7


@pytest.fixture
def me(client: Client, volunteer: User) -> Client:
    """The browser of Samira, signed in."""
    client.force_login(volunteer)
    return client


def page(placement: Placement) -> str:
    return reverse("matching:placement-answer", args=[placement.pk])


def said(client: Client, address: str) -> list[str]:
    return [str(message) for message in client.get(address, follow=True).context["messages"]]


def test_two_stand_beside_each_other_with_the_same_rows_and_what_differs(
    me: Client, samira: Volunteer
) -> None:
    easy, hard = StructuralFactory(dutch="A1"), StructuralFactory(dutch="B1", bring="laarzen")
    for work in (easy, hard):
        PlacementFactory(volunteer=samira, assignment=work)
    comparison = me.get(CHOICE).context["comparison"]
    first, second = ([cell.name for cell in option.cells] for option in comparison.options)
    assert first == second and {"when", "where", "dutch", "bring"} <= set(first)
    differing = {cell.name for cell in comparison.options[0].cells if cell.differs}
    assert "dutch" in differing and not {"when", "bring"} & differing
    home = me.get("/mijn/").content.decode()
    assert CHOICE in home and "Look and answer" not in home, "one way to all of them"


def test_one_or_none_has_nothing_to_compare(me: Client, samira: Volunteer) -> None:
    assert me.get(CHOICE)["Location"] == "/mijn/"
    placement = PlacementFactory(volunteer=samira)
    PlacementFactory(volunteer=samira, expires_at=timezone.now() - timedelta(hours=1))
    assert me.get(CHOICE)["Location"] == page(placement)
    assert me.get(page(placement)).context["is_only_one"]


@pytest.mark.parametrize("number", [2, 6])
def test_the_cost_is_constant(
    me: Client, samira: Volunteer, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _number in range(number):
        PlacementFactory(volunteer=samira, assignment=StructuralFactory())
    me.get(CHOICE)
    with django_assert_num_queries(CHOICE_QUERIES):
        me.get(CHOICE)


def test_something_else_shows_the_other_proposal_then_work_that_fits(me: Client, samira: Volunteer) -> None:
    first, second = PlacementFactory(volunteer=samira), PlacementFactory(volunteer=samira)
    assert me.post(page(first), {"answer": "too-far"})["Location"] == CHOICE
    assert me.post(page(second), {"answer": "other-work"})["Location"] == "/opdrachten/?sort=fits"
    assert {row.why for row in AskedOtherwise.objects.all()} == {"too-far", "other-work"}


def test_an_older_tab_after_choosing_says_so_and_shows_the_way(me: Client, samira: Volunteer) -> None:
    chosen, other = PlacementFactory(volunteer=samira), PlacementFactory(volunteer=samira)
    me.post(page(chosen), {"answer": "yes"})
    for answer in ("yes", "no"):
        me.post(page(other), {"answer": answer})
        assert len(said(me, page(other))) == 1
    shown = me.get(page(other)).content.decode()
    assert other.assignment.get_absolute_url() in shown
    me.post(page(other), {"answer": "too-hard"})
    assert other.asked_otherwise.get().why == "too-hard"
    me.post(page(chosen), {"answer": "too-far"})
    chosen.refresh_from_db()
    assert chosen.state == PlacementState.ACCEPTED and not chosen.asked_otherwise.exists()


def test_after_a_no_one_may_still_say_why(me: Client, samira: Volunteer) -> None:
    placement = PlacementFactory(volunteer=samira)
    me.post(page(placement), {"answer": "no"})
    assert 'value="too-far"' in me.get(page(placement)).content.decode()
    me.post(page(placement), {"answer": "too-far"})
    assert placement.asked_otherwise.exists()


def test_what_i_said_can_be_taken_away_by_me_alone(me: Client, samira: Volunteer, now: datetime) -> None:
    event = EventFactory(shifts=1)
    mine = PlacementFactory(volunteer=samira, assignment=event, shift=event.shifts.get())
    theirs = PlacementFactory(volunteer=VolunteerFactory())
    for placement, why in ((mine, "other-moment"), (theirs, "too-far")):
        actions.ask_otherwise(by=samira.user, placement=placement, why=why, now=now)  # type: ignore[arg-type]
    address = reverse("matching:my-wishes")
    assert len(me.get(address).context["wishes"]) == 1
    for row in AskedOtherwise.objects.all():
        for _again in range(2):
            assert me.post(address, {"asked": row.pk})["Location"] == address
    assert [row.placement for row in AskedOtherwise.objects.all()] == [theirs]


def test_the_desk_sees_what_to_look_for(
    client: Client, coordinator: User, samira: Volunteer, now: datetime
) -> None:
    placement = PlacementFactory(volunteer=samira)
    actions.ask_otherwise(by=samira.user, placement=placement, why="too-far", now=now)  # type: ignore[arg-type]
    client.force_login(coordinator)
    shown = client.get(reverse("desk:suggestions-volunteer", args=[samira.pk])).content.decode()
    assert "Rather less than" in shown
