"""What if: the words on the desk's pages say what the engine counted."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from matching import engine
from matching.advice import whatif
from matching.advice.ids import opening_id
from matching.advice.plan_summary import Summary
from matching.advice.problem import build_problem
from matching.advice.rule_words import RULE_WORDS
from matching.desk.plans.views import make_plan
from matching.models import Plan
from refuinterim.accounts.models import User
from refuinterim.core.models import Antenna
from refuinterim.core.vocabulary import DutchLevel, PartOfDay
from tests.factories import PlacementFactory, StructuralFactory, VolunteerFactory

pytestmark = pytest.mark.django_db
THURSDAY_AFTERNOON = [(3, PartOfDay.AFTERNOON)]


@pytest.fixture
def desk(client: Client, coordinator: User) -> Client:
    """A browser in which the coordinator of Brugge signed in."""
    client.force_login(coordinator)
    return client


@pytest.fixture
def weekly(brugge: Antenna) -> Any:
    """Work on Tuesday afternoon that really needs B1. Each of five people lacks one thing, but the first."""
    work = StructuralFactory(seats=3, dutch=DutchLevel.B1, dutch_required=True)
    fluent = {"dutch_speaking": DutchLevel.B1, "dutch_understanding": DutchLevel.B1}
    learning = {"dutch_speaking": DutchLevel.A1, "dutch_understanding": DutchLevel.A1}
    VolunteerFactory(**fluent)
    for _ in range(2):
        VolunteerFactory(moments=THURSDAY_AFTERNOON, **fluent)
    VolunteerFactory(moments=[(0, PartOfDay.MORNING)], **fluent)
    VolunteerFactory(**learning)
    return work


def problem_of(antenna: Antenna, now: datetime) -> engine.Problem:
    return build_problem(antenna, today=timezone.localdate(now), now=now)


def relaxed(problem: engine.Problem, rule: engine.Rule) -> engine.Problem:
    """The problem in which that rule bites nobody."""
    openings, volunteers = problem.openings, problem.volunteers
    if rule == engine.Rule.DUTCH:
        openings = tuple(replace(row, dutch_required=False) for row in openings)
    if rule == engine.Rule.AVAILABILITY:
        openings = tuple(replace(row, slots=()) for row in openings)
    return replace(problem, openings=openings, volunteers=volunteers)


def test_the_opening_counts_who_could_do_it(weekly: Any, brugge: Antenna, now: datetime) -> None:
    problem, name = problem_of(brugge, now), opening_id(weekly.pk, None)
    found = whatif.of_opening(problem, name)
    assert found
    assert found.now == "1 person can do this now."
    assert [(change.rule, change.people, change.sentence, change.hint) for change in found.changes] == [
        (
            engine.Rule.AVAILABILITY,
            3,
            "3 more people could do this.",
            "2 of them can come on Thursday afternoon.",
        ),
        (engine.Rule.DUTCH, 1, "1 more person could do this.", ""),
    ]
    assert found.out_of == 3
    for change in found.changes:
        able = engine.rank_volunteers(relaxed(problem, change.rule), name, None)
        assert len(able) == 1 + change.people


def test_the_page_of_the_opening_shows_it(desk: Client, weekly: Any) -> None:
    page = desk.get(reverse("desk:suggestions-assignment", args=[weekly.pk])).content.decode()
    for words in (
        "What if?",
        "Another moment",
        "3 more people could do this.",
        "2 of them can come on Thursday",
    ):
        assert words in page


def test_no_single_change_helps(desk: Client, brugge: Antenna) -> None:
    weekly = StructuralFactory()
    VolunteerFactory()
    page = desk.get(reverse("desk:suggestions-assignment", args=[weekly.pk])).content.decode()
    assert "1 person can do this now." in page
    assert "No single change reaches more people." in page


def test_a_full_opening_has_no_what_if(desk: Client, brugge: Antenna, now: datetime) -> None:
    weekly = StructuralFactory(seats=1)
    PlacementFactory(assignment=weekly, state="active")
    assert whatif.of_opening(problem_of(brugge, now), opening_id(weekly.pk, None)) is None
    page = desk.get(reverse("desk:suggestions-assignment", args=[weekly.pk])).content.decode()
    assert "What if?" not in page


def test_nobody_is_there_to_move(brugge: Antenna, now: datetime) -> None:
    """Who never said when they can come is counted, without a moment that suits them."""
    weekly = StructuralFactory()
    VolunteerFactory(moments=[])
    found = whatif.of_opening(problem_of(brugge, now), opening_id(weekly.pk, None))
    assert found
    assert [(change.people, change.hint) for change in found.changes] == [(1, "")]


# The plan


@pytest.fixture
def plan(weekly: Any, brugge: Antenna, coordinator: User, now: datetime) -> Plan:
    """A plan in which one of five gets a place."""
    return make_plan(by=coordinator, antenna=brugge, now=now)


def changes_of(plan: Plan) -> whatif.Changes:
    changes = in_words(Plan.objects.get(pk=plan.pk))
    assert changes
    return changes


def in_words(plan: Plan) -> whatif.Changes | None:
    summary = Summary.of(plan)
    return whatif.of_plan(summary.what_if, looking=summary.looking, placed=summary.metrics["placed"])


def test_all_seven_are_answered_in_words(plan: Plan) -> None:
    found = changes_of(plan)
    assert found.now == "1 of 5 people get a place now."
    assert {change.rule for change in found.changes} == set(engine.RELAXABLE)
    assert found.out_of == 4
    first, second, *others = found.changes
    assert (first.rule, first.people, first.sentence) == (
        engine.Rule.AVAILABILITY,
        2,
        "2 more people get a place.",
    )
    assert (second.rule, second.sentence) == (engine.Rule.DUTCH, "1 more person gets a place.")
    assert {change.sentence for change in others} == {"Nothing changes."}
    assert all(bool(change.hint) == bool(change.people) for change in found.changes)


def test_the_words_say_what_planning_again_gives(plan: Plan) -> None:
    problem = engine.Problem.from_json(plan.problem)
    for change in changes_of(plan).changes:
        again = engine.plan(relaxed(problem, change.rule))
        assert again.metrics.placed == plan.result["metrics"]["placed"] + change.people


def test_more_choice_without_more_places(brugge: Antenna, coordinator: User, now: datetime) -> None:
    StructuralFactory(seats=1)
    VolunteerFactory()
    VolunteerFactory(moments=THURSDAY_AFTERNOON)
    sentences = {
        change.rule: change.sentence
        for change in changes_of(make_plan(by=coordinator, antenna=brugge, now=now)).changes
    }
    assert sentences[engine.Rule.AVAILABILITY] == "Nobody more gets a place, but there is more to choose."


def test_the_answers_are_kept(plan: Plan, monkeypatch: pytest.MonkeyPatch) -> None:
    first = changes_of(plan)
    monkeypatch.delattr("matching.engine.what_if")
    assert changes_of(plan) == first


def test_the_plan_page_shows_it(desk: Client, plan: Plan) -> None:
    page = desk.get(reverse("desk:plan-detail", args=[plan.pk])).content.decode()
    for words in ("1 of 5 people get a place now.", "Everybody can come at every moment", "2 more people"):
        assert words in page
    assert "Ask organisations for other moments." in page


def test_nobody_looks_for_a_place(brugge: Antenna, coordinator: User, now: datetime) -> None:
    plan = make_plan(by=coordinator, antenna=brugge, now=now)
    assert in_words(plan) is None


@pytest.mark.parametrize("rule", engine.RELAXABLE)
def test_every_relaxation_has_words(rule: engine.Rule) -> None:
    assert RULE_WORDS[rule].relaxed
    assert RULE_WORDS[rule].to_do
    assert RULE_WORDS[rule].for_opening
