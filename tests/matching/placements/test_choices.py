"""Who is on a track, or has no place, chooses among two proposals, unless only one thing fits; the page says so."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from matching.advice import plans
from matching.advice.openings import OpeningRow
from matching.advice.problem import build_problem
from matching.models import Placement
from matching.placements import actions
from matching.states import PlacementState
from organisations.states import AssignmentState
from refuinterim.accounts.models import User
from refuinterim.core.errors import DomainError
from refuinterim.core.models import Antenna
from tests.factories import EventFactory, PlacementFactory, StructuralFactory, TrackFactory, VolunteerFactory
from tests.languages.marks import unmarked
from volunteers.models import TrackStatus, Volunteer

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client: Client, coordinator: User) -> Client:
    client.force_login(coordinator)
    return client


@pytest.fixture
def amina() -> Volunteer:
    """On a track."""
    return TrackFactory(volunteer__first_name="Amina").volunteer


def plan_url(antenna: Antenna, now: datetime) -> str:
    return reverse("desk:plan-detail", args=[plans.make_plan(by=None, antenna=antenna, now=now).pk])


def post_all(desk: Client, url: str) -> str:
    pairs = desk.get(url).context["pairs"]
    return desk.post(url, {"pair": [pair.key for pair in pairs]}, follow=True).content.decode()


def test_the_second_best_is_proposed_too(
    desk: Client, amina: Volunteer, brugge: Antenna, now: datetime
) -> None:
    for level in ("A2", "C1", "B2"):
        StructuralFactory(dutch=level)
    url = plan_url(brugge, now)
    [pair] = desk.get(url).context["pairs"]
    assert "So that Amina can choose, we also ask" in unmarked(desk.get(url).content.decode())
    assert "1 person gets a message." in post_all(desk, url)
    proposed = Placement.objects.filter(volunteer=amina).order_by("-score")
    expected = [pair.suggestion.opening.assignment, pair.other.assignment]
    assert [placement.assignment for placement in proposed] == expected
    assert proposed[1].score < proposed[0].score
    assert proposed[1].explanation != proposed[0].explanation
    assert {placement.state for placement in proposed} == {PlacementState.PROPOSED}


def test_other_work_comes_before_another_moment(
    desk: Client, amina: Volunteer, brugge: Antenna, now: datetime
) -> None:
    event, weekly = EventFactory(shifts=3), StructuralFactory(dutch="C1")
    [pair] = desk.get(plan_url(brugge, now)).context["pairs"]
    assert pair.suggestion.opening.assignment == event
    assert pair.other.assignment == weekly


def test_another_moment_when_there_is_nothing_else(
    desk: Client, amina: Volunteer, brugge: Antenna, now: datetime
) -> None:
    EventFactory(shifts=2)
    post_all(desk, plan_url(brugge, now))
    assert len({placement.shift_id for placement in Placement.objects.filter(volunteer=amina)}) == 2


def test_only_one_thing_fits(desk: Client, amina: Volunteer, brugge: Antenna, now: datetime) -> None:
    StructuralFactory()
    url = plan_url(brugge, now)
    sentence = "Nothing else fits Amina now. A choice needs two."
    assert sentence in unmarked(desk.get(url).content.decode())
    assert sentence in post_all(desk, url)
    assert Placement.objects.count() == 1


def test_who_can_choose_already_gets_no_third(
    desk: Client, amina: Volunteer, brugge: Antenna, now: datetime
) -> None:
    for _ in range(3):
        StructuralFactory()
    Volunteer.objects.filter(pk=amina.pk).update(max_placements=2)
    PlacementFactory(volunteer=amina, state=PlacementState.PROPOSED)
    post_all(desk, plan_url(brugge, now))
    assert Placement.objects.filter(volunteer=amina).count() == 2


def test_who_has_a_place_and_no_track_gets_one_proposal(desk: Client, brugge: Antenna, now: datetime) -> None:
    for volunteer in (VolunteerFactory(), TrackFactory(status=TrackStatus.EXEMPT).volunteer):
        PlacementFactory(volunteer=volunteer, state=PlacementState.CONFIRMED, assignment=EventFactory())
    Volunteer.objects.update(max_placements=2)
    for _ in range(3):
        StructuralFactory(seats=1)
    url = plan_url(brugge, now)
    assert not any(pair.must_choose for pair in desk.get(url).context["pairs"])
    post_all(desk, url)
    assert Placement.objects.filter(state=PlacementState.PROPOSED).count() == 2


@pytest.mark.parametrize("state", [None, PlacementState.COMPLETED, PlacementState.DECLINED])
def test_whoever_calls_the_action_offers_two_to_who_has_no_place(
    state: PlacementState | None, now: datetime
) -> None:
    volunteer, work, other = VolunteerFactory(), StructuralFactory(), StructuralFactory()
    if state:
        PlacementFactory(volunteer=volunteer, state=state, assignment=StructuralFactory(state="closed"))
    choice = actions.propose(by=None, volunteer=volunteer, assignment=work, now=now)
    assert (choice.placement.assignment, choice.is_lacking) == (work, False)
    assert choice.other and choice.other.assignment == other
    assert choice.other.explanation and choice.other.score


def test_a_first_proposal_that_is_refused_leaves_no_second(now: datetime) -> None:
    volunteer, work = VolunteerFactory(), StructuralFactory(state="paused")
    StructuralFactory()
    with pytest.raises(DomainError):
        actions.propose(by=None, volunteer=volunteer, assignment=work, now=now)
    assert not Placement.objects.exists()


def test_chosen_pairs_come_before_second_options(coordinator: User, brugge: Antenna, now: datetime) -> None:
    first, second = VolunteerFactory(), VolunteerFactory()
    one, two = StructuralFactory(), StructuralFactory()
    problem = build_problem(brugge, today=timezone.localdate(now), now=now)
    pairs = [(first, OpeningRow(one)), (first, OpeningRow(two)), (second, OpeningRow(two))]
    done = actions.propose_all(by=coordinator, pairs=[*pairs, pairs[0]], problem=problem, now=now)
    assert [choice.other and choice.other.assignment for choice in done.choices] == [None, None, one]
    assert list(done.refused) == [(first.pk, one.pk, None)]


def test_an_option_that_closed_meanwhile_is_passed_over(
    desk: Client, amina: Volunteer, brugge: Antenna, now: datetime
) -> None:
    for level in ("A2", "B1", "C1"):
        StructuralFactory(dutch=level)
    url = plan_url(brugge, now)
    [pair] = desk.get(url).context["pairs"]
    closed = pair.other.assignment
    type(closed).objects.filter(pk=closed.pk).update(state=AssignmentState.PAUSED)
    post_all(desk, url)
    assert Placement.objects.count() == 2
    assert not Placement.objects.filter(assignment=closed).exists()


def test_a_single_proposal_brings_a_second_one(desk: Client, amina: Volunteer) -> None:
    work, other = StructuralFactory(), StructuralFactory()
    data = {"volunteer": amina.pk, "assignment": work.pk}
    page = desk.post(reverse("desk:propose"), data, follow=True).content.decode()
    assert f"So that Amina can choose, we also ask: “{other.title}”." in unmarked(page)
    assert Placement.objects.filter(volunteer=amina).count() == 2
