"""The plan: what is shown is what the engine says; what is selected is proposed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from matching import engine
from matching.advice.plans import make_plan
from matching.models import Placement, Plan
from matching.placements import actions
from matching.states import PlacementState
from refuinterim.accounts.models import User
from refuinterim.core.models import Antenna, AuditEvent
from refuinterim.core.vocabulary import PartOfDay
from refuinterim.messages.models import Message
from tests.factories import EventFactory, PlacementFactory, StructuralFactory, TrackFactory, VolunteerFactory
from volunteers.models import Volunteer

pytestmark = pytest.mark.django_db
PLAN_QUERIES = 12


@pytest.fixture
def desk(client: Client, coordinator: User) -> Client:
    client.force_login(coordinator)
    return client


@pytest.fixture
def plan(brugge: Antenna, coordinator: User, now: datetime) -> Plan:
    """Three people, two of whom get a place; a fourth cannot come."""
    StructuralFactory(seats=1)
    EventFactory(shifts=1)
    for _ in range(3):
        VolunteerFactory()
    VolunteerFactory(first_name="Oleh", moments=[(0, PartOfDay.MORNING)])
    return make_plan(by=coordinator, antenna=brugge, now=now)


def detail(plan: Plan) -> str:
    return reverse("desk:plan-detail", args=[plan.pk])


def test_the_button_makes_a_plan_and_keeps_it(desk: Client, coordinator: User, brugge: Antenna) -> None:
    StructuralFactory()
    VolunteerFactory()
    response = desk.post(reverse("desk:plan"), {"antenna": "brugge"})
    plan = Plan.objects.get()
    assert response.url == detail(plan)
    assert (plan.created_by, plan.antenna) == (coordinator, brugge)
    assert engine.plan(engine.Problem.from_json(plan.problem)).to_json() == plan.result
    assert AuditEvent.objects.filter(verb="plan.ready", actor=coordinator).exists()
    assert not Placement.objects.exists()
    assert "1 person" in desk.get(reverse("desk:plan")).content.decode()


def test_the_page_shows_exactly_the_plan(desk: Client, plan: Plan) -> None:
    pairs = desk.get(detail(plan)).context["pairs"]
    shown = [
        {"volunteer": pair.suggestion.match.volunteer, "opening": pair.suggestion.match.opening, "score": pair.suggestion.match.score}
        for pair in pairs
    ]  # fmt: skip
    stored = plan.result["placements"]
    assert sorted(shown, key=str) == sorted(stored, key=str)
    assert len(shown) == 3


def test_tracks_in_danger_come_first_and_then_the_best_scores(
    desk: Client, coordinator: User, brugge: Antenna, now: datetime
) -> None:
    StructuralFactory(seats=5)
    for minutes in (60, 20, 40):
        VolunteerFactory(max_travel_minutes=minutes)
    TrackFactory(volunteer=VolunteerFactory(first_name="Samira", max_travel_minutes=15))
    plan = make_plan(by=coordinator, antenna=brugge, now=now)
    pairs = desk.get(detail(plan)).context["pairs"]
    assert pairs[0].suggestion.volunteer.first_name == "Samira"
    scores = [pair.suggestion.match.score for pair in pairs[1:]]
    assert scores == sorted(scores, reverse=True)
    desk.post(detail(plan), {"pair": [pairs[0].key]})
    assert desk.get(detail(plan)).context["pairs"][-1].suggestion.volunteer.first_name == "Samira"


def test_all_and_none_are_ticked_without_a_script(desk: Client, plan: Plan) -> None:
    assert desk.get(detail(plan)).content.decode().count("checked>") == 3
    assert desk.get(detail(plan), {"select": "none"}).content.decode().count("checked>") == 0
    assert desk.get(detail(plan), {"select": "all"}).content.decode().count("checked>") == 3


def test_a_long_plan_is_shown_in_part(desk: Client, plan: Plan, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("matching.desk.plans.views.PAIRS_SHOWN", 2)
    page = desk.get(detail(plan))
    assert len(page.context["pairs"]) == 2
    assert "See all 3" in page.content.decode()
    assert len(desk.get(detail(plan), {"all": "1"}).context["pairs"]) == 3
    keys = [pair.key for pair in page.context["pairs"]]
    said = desk.post(detail(plan), {"pair": keys}, follow=True).content.decode()
    assert "2 proposals are made." in said
    assert Placement.objects.values("volunteer").distinct().count() == 2


def test_what_was_not_ticked_stays_so_after_a_refusal(desk: Client, plan: Plan) -> None:
    first, *_others = desk.get(detail(plan)).context["pairs"]
    Volunteer.objects.filter(pk=first.suggestion.volunteer.pk).update(left_on=timezone.localdate())
    page = desk.post(detail(plan), {"pair": [first.key]})
    assert page.context["chosen"] == {first.key}


def test_who_has_no_place_sees_what_would_help(desk: Client, plan: Plan) -> None:
    response = desk.get(detail(plan))
    assert "Oleh cannot come on Tuesday afternoon yet." in response.content.decode()
    assert response.context["summary"].unplaced_count == len(response.context["without"])


def test_who_has_enough_is_not_called_unplaced(
    desk: Client, coordinator: User, brugge: Antenna, now: datetime
) -> None:
    PlacementFactory(state=PlacementState.ACTIVE)
    plan = make_plan(by=coordinator, antenna=brugge, now=now)
    assert desk.get(detail(plan)).context["without"] == []
    assert "The plan is empty" in desk.get(detail(plan)).content.decode()


def test_who_lost_the_place_to_greater_need(
    desk: Client, coordinator: User, brugge: Antenna, now: datetime
) -> None:
    StructuralFactory(seats=1)
    for _ in range(2):
        VolunteerFactory()
    plan = make_plan(by=coordinator, antenna=brugge, now=now)
    assert "another person needs that place more" in desk.get(detail(plan)).content.decode()


def test_what_is_selected_is_proposed(desk: Client, plan: Plan, coordinator: User) -> None:
    first, second, *_rest = desk.get(detail(plan)).context["pairs"]
    assert desk.post(detail(plan), {"pair": [first.key]}).status_code == 302
    placement, second_option = Placement.objects.order_by("pk")
    assert second_option.volunteer == placement.volunteer
    assert (placement.volunteer, placement.score) == (
        first.suggestion.volunteer,
        first.suggestion.match.score,
    )
    assert placement.explanation == first.suggestion.explanation
    assert placement.created_by == coordinator
    assert Message.objects.filter(kind="placement_proposed").count() == 2
    shown = {pair.key: pair.can_be_proposed for pair in desk.get(detail(plan)).context["pairs"]}
    assert (shown[first.key], shown[second.key]) == (False, True)


def test_one_refusal_leaves_the_others_whole(desk: Client, plan: Plan) -> None:
    pairs = desk.get(detail(plan)).context["pairs"]
    gone = pairs[0].suggestion.volunteer
    Volunteer.objects.filter(pk=gone.pk).update(left_on=timezone.localdate())
    response = desk.post(detail(plan), {"pair": [pair.key for pair in pairs]})
    assert response.status_code == 200
    assert "This person stopped" in response.content.decode()
    assert Placement.objects.values("volunteer").distinct().count() == len(pairs) - 1


def test_nothing_selected_and_made_up_pairs(desk: Client, plan: Plan) -> None:
    page = desk.post(detail(plan), {}, follow=True).content.decode()
    assert "Nobody was selected" in page
    desk.post(detail(plan), {"pair": ["v999999:a999999"]})
    assert not Placement.objects.exists()


def test_the_same_pair_twice_is_said_politely(
    desk: Client, plan: Plan, coordinator: User, now: datetime
) -> None:
    [pair, *_rest] = desk.get(detail(plan)).context["pairs"]
    suggestion = pair.suggestion
    actions.propose(
        by=coordinator, volunteer=suggestion.volunteer, assignment=suggestion.opening.assignment,
        shift=suggestion.opening.shift, now=now,
    )  # fmt: skip
    assert "already asked" in desk.post(detail(plan), {"pair": [pair.key]}).content.decode()


def test_a_plan_of_an_earlier_release_is_summed_up_once(desk: Client, plan: Plan) -> None:
    summary = Plan.objects.get(pk=plan.pk).summary
    Plan.objects.filter(pk=plan.pk).update(summary={})
    desk.get(detail(plan))
    assert Plan.objects.get(pk=plan.pk).summary == summary
    shown = [pair.key for pair in desk.get(detail(plan)).context["pairs"]]
    assert sorted(shown) == sorted(
        f"{pair['volunteer']}:{pair['opening']}" for pair in plan.result["placements"]
    )


def test_the_page_asks_the_engine_nothing(desk: Client, plan: Plan, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine.Problem, "columns", property(lambda problem: 1 / 0))
    page = desk.get(detail(plan))
    assert len(page.context["pairs"]) == 3


def test_what_was_asked_since_is_not_the_second_option(desk: Client, plan: Plan, now: datetime) -> None:
    first, *_others = desk.get(detail(plan)).context["pairs"]
    assert first.must_choose and first.other
    PlacementFactory(
        volunteer=first.suggestion.volunteer, assignment=first.other.assignment, shift=first.other.shift
    )
    again = {pair.key: pair for pair in desk.get(detail(plan)).context["pairs"]}
    assert again[first.key].other != first.other


def test_how_fair_it_is_waits_to_be_opened(desk: Client, plan: Plan) -> None:
    page = " ".join(desk.get(detail(plan)).content.decode().split())
    assert '<details class="desk-card desk-gap"> <summary>' in page
    assert "<details open" not in page


def test_plans_of_another_antenna_do_not_exist(
    client: Client, plan: Plan, outsider: User, gent: Antenna
) -> None:
    client.force_login(outsider)
    assert client.get(detail(plan)).status_code == 404
    assert client.post(reverse("desk:plan"), {"antenna": "brugge"}).status_code == 404


@pytest.mark.parametrize("number", [1, 20])
def test_the_cost_is_constant(
    desk: Client,
    coordinator: User,
    brugge: Antenna,
    now: datetime,
    number: int,
    django_assert_num_queries: Any,
) -> None:
    for _ in range(number):
        StructuralFactory()
        EventFactory(shifts=1)
        VolunteerFactory()
        VolunteerFactory()
        VolunteerFactory(moments=[(0, PartOfDay.MORNING)])
    plan = make_plan(by=coordinator, antenna=brugge, now=now)
    with django_assert_num_queries(PLAN_QUERIES):
        desk.get(detail(plan))
