"""Fairness of a plan: the words and bars of the page against the engine's report."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from matching import engine
from matching.advice import fairness
from matching.advice.plan_summary import Summary
from matching.desk.plans.views import make_plan
from matching.engine.fairness import Gap, Grouping
from matching.engine.fairness import Group as Figures
from matching.models import Plan
from refuinterim.accounts.models import User
from refuinterim.core.models import Antenna
from refuinterim.core.vocabulary import DutchLevel
from tests.factories import PlacementFactory, StructuralFactory, VolunteerFactory
from volunteers.models import Group

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client: Client, coordinator: User) -> Client:
    """A browser in which the coordinator of Brugge signed in."""
    client.force_login(coordinator)
    return client


def speaking(level: DutchLevel) -> dict[str, Any]:
    return {"dutch_speaking": level, "dutch_understanding": level}


@pytest.fixture
def plan(brugge: Antenna, coordinator: User, now: datetime) -> Plan:
    """Six people with B1 get a place, six with A1 cannot: B1 is really needed."""
    StructuralFactory(seats=6, dutch=DutchLevel.B1, dutch_required=True)
    for _ in range(6):
        VolunteerFactory(**speaking(DutchLevel.B1), group=Group.STUDENT)
        VolunteerFactory(**speaking(DutchLevel.A1), travel_mode="foot")
    VolunteerFactory(**speaking(""))  # type: ignore[arg-type]
    return make_plan(by=coordinator, antenna=brugge, now=now)


def shown(plan: Plan) -> fairness.Fairness:
    report = Summary.of(Plan.objects.get(pk=plan.pk)).fairness
    assert report
    return fairness.of_plan(report)


def test_the_stored_plan_is_the_engines(plan: Plan) -> None:
    problem = engine.Problem.from_json(plan.problem)
    stored, made = fairness.stored_plan(problem, plan.result), engine.plan(problem)
    assert (stored.placements, stored.levels, stored.metrics, stored.gap) == (
        made.placements,
        made.levels,
        made.metrics,
        made.gap,
    )


def test_in_all(plan: Plan) -> None:
    assert shown(plan).sentences == [
        "People get on average 100\N{NO-BREAK SPACE}% of what fits them best.",
        "6 of 6 get the work that fits them best.",
        "0 of 6 possible pairs would be happier together.",
    ]


def test_by_level_of_dutch(plan: Plan) -> None:
    dutch, mode, group = shown(plan).divisions
    assert [str(division.title) for division in (dutch, mode, group)] == [
        "By level of Dutch",
        "By way of travelling",
        "By group",
    ]
    assert [(line.label, line.share, line.sentence) for line in dutch.lines] == [
        ("A1", 0, "0 of 6 get a place, 0 could."),
        ("B1", 100, "6 of 6 get a place, 6 could."),
        ("Dutch not known", 0, "0 of 1 get a place, 0 could."),
    ]
    assert dutch.lines[0].fit is None
    scores = [pair["score"] for pair in plan.result["placements"]]
    assert dutch.lines[1].fit == round(sum(scores) / len(scores) / 10)
    assert dutch.remarks == [
        "Least often a place: A1, 0\N{NO-BREAK SPACE}%. Most often: B1, 100\N{NO-BREAK SPACE}%.",
        "Little of the work is possible for them. Look for other work.",
    ]
    assert {line.label for line in mode.lines} == {"on foot", "by bike"}
    assert {line.label for line in group.lines} == {"international student", "not known"}


def test_who_has_enough_is_not_counted(brugge: Antenna, coordinator: User, now: datetime) -> None:
    """Somebody who helps already, as much as wished, is not somebody without a place."""
    PlacementFactory(state="active")
    StructuralFactory()
    VolunteerFactory()
    plan = make_plan(by=coordinator, antenna=brugge, now=now)
    report = Summary.of(plan).fairness
    assert report
    assert (report.people, report.placed) == (1, 1)


def test_an_empty_plan_says_nothing(desk: Client, brugge: Antenna, coordinator: User, now: datetime) -> None:
    VolunteerFactory()
    plan = make_plan(by=coordinator, antenna=brugge, now=now)
    assert Summary.of(plan).fairness is None
    assert "Is it fair?" not in desk.get(reverse("desk:plan-detail", args=[plan.pk])).content.decode()


def test_the_page_shows_bars_and_words(desk: Client, plan: Plan) -> None:
    response = desk.get(reverse("desk:plan-detail", args=[plan.pk]))
    page = " ".join(response.content.decode().split())
    for words in (
        "Is it fair?",
        "By level of Dutch",
        "6 of 6 get a place, 6 could.",
        'value="100" title="100 %"',
        "A difference is a question, not a verdict.",
    ):
        assert words in page


# Remarks


def figures(value: str, *, people: int = 10, able: int, placed: int, score: float = 700.0) -> Figures:
    return Figures(value, people, able, placed, placed / people, score if placed else None, 1.0)


def remarks(low: Figures, high: Figures, score_gap: Gap | None = None) -> list[str]:
    gap = Gap(low.value, high.value, high.share - low.share)
    return fairness._remarks(Grouping("dutch", (low, high), gap, score_gap), fairness._dutch)


def test_small_groups_are_not_compared() -> None:
    low = figures("A1", people=2, able=1, placed=0)
    assert fairness._remarks(Grouping("dutch", (low,), None, None), fairness._dutch) == [
        "These groups are too small to compare."
    ]


def test_a_small_difference_is_no_news() -> None:
    low, high = figures("A1", people=20, able=20, placed=19), figures("B1", people=20, able=20, placed=20)
    assert remarks(low, high) == ["These groups get a place about as often."]


def test_who_could_do_more_makes_the_plan_the_question() -> None:
    low, high = figures("A1", able=9, placed=3), figures("unknown", able=9, placed=8)
    assert remarks(low, high) == [
        "Least often a place: A1, 30\N{NO-BREAK SPACE}%. Most often: Dutch not known, 80\N{NO-BREAK SPACE}%.",
        "More of them could do something. Look at this plan again.",
    ]


def test_a_worse_fit_is_said() -> None:
    low, high = figures("A1", able=10, placed=10, score=500.0), figures("B1", able=10, placed=10, score=640.0)
    said = remarks(low, high, Gap("A1", "B1", 140.0))
    assert said[-1] == "The work fits least well: A1. Best: B1."
    assert len(remarks(low, high, Gap("A1", "B1", 90.0))) == 1
