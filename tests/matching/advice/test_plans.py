"""Plans in the background: one at a time, failures shown, one re-plan for many answers, nothing lost."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from matching.advice import plans
from matching.advice.plans import prepare_plan
from matching.models import Placement, Plan
from matching.placements import actions
from matching.states import PlacementState, PlanState
from matching.tasks import prepare_plans, resume_plans
from refuinterim.accounts.models import User
from refuinterim.core.errors import DomainError
from refuinterim.core.models import Antenna
from tests.factories import PlacementFactory, StructuralFactory, VolunteerFactory

pytestmark = pytest.mark.django_db
Commit = Any


@pytest.fixture
def queued(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The antennes whose plan was put in the queue; the queue itself is tested with a real worker."""
    found: list[int] = []

    def keep(args: tuple[int], **options: Any) -> None:
        found.extend(args)

    monkeypatch.setattr(prepare_plan, "apply_async", keep)
    return found


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch, gent: Antenna) -> None:
    """Gent cannot be planned."""
    build = plans.current_problem

    def fail_in_gent(antenna: Antenna, **when: Any) -> Any:
        if antenna == gent:
            raise RuntimeError("no map of Gent")
        return build(antenna, **when)

    monkeypatch.setattr(plans, "current_problem", fail_in_gent)


def states() -> list[tuple[str, str]]:
    return sorted((plan.antenna.slug, str(plan.state)) for plan in Plan.objects.all())


def test_the_night_plans_each_antenne_and_one_failure_leaves_the_others_whole(
    brugge: Antenna,
    gent: Antenna,
    broken: None,
    queued: list[int],
    django_capture_on_commit_callbacks: Commit,
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        assert prepare_plans() == 2
    assert sorted(queued) == sorted([brugge.pk, gent.pk])
    assert [prepare_plan(pk) for pk in queued] == [True, True]
    assert states() == [("brugge", "ready"), ("gent", "failed")]
    failed = Plan.objects.get(antenna=gent)
    assert failed.error == "RuntimeError: no map of Gent"
    assert failed.started_at is not None and failed.finished_at is not None
    assert prepare_plan(brugge.pk) is False  # twice does no harm


def test_many_answers_ask_for_one_plan(
    coordinator: User,
    brugge: Antenna,
    now: datetime,
    queued: list[int],
    django_capture_on_commit_callbacks: Commit,
) -> None:
    placements = [PlacementFactory() for _ in range(3)]
    with django_capture_on_commit_callbacks(execute=True):
        for placement in placements:
            actions.decline(by=coordinator, placement=placement, now=now)
    assert queued == [brugge.pk]
    assert states() == [("brugge", "queued")]


def answered(how: Callable[..., object], state: PlacementState, **given: Any) -> Any:
    return pytest.param(how, state, given, id=getattr(how, "__name__", ""))


@pytest.mark.parametrize(
    ("act", "state", "given"),
    [
        answered(actions.decline, PlacementState.PROPOSED),
        answered(actions.accept, PlacementState.PROPOSED),
        answered(actions.withdraw, PlacementState.ACCEPTED),
        answered(actions.reject, PlacementState.ACCEPTED, note="No match."),
        answered(actions.stop, PlacementState.ACTIVE, note="Moved."),
        answered(
            lambda *, by, placement, now: actions.expire(placement=placement, now=now),
            PlacementState.PROPOSED,
        ),
    ],
)
def test_an_answer_plans_again(
    coordinator: User,
    brugge: Antenna,
    now: datetime,
    act: Callable[..., object],
    state: PlacementState,
    given: dict[str, str],
    queued: list[int],
    django_capture_on_commit_callbacks: Commit,
) -> None:
    placement = PlacementFactory(state=state)
    with django_capture_on_commit_callbacks(execute=True):
        act(by=coordinator, placement=placement, now=now, **given)
    assert queued == [brugge.pk]


def test_a_proposal_and_a_done_placement_change_no_plan(
    coordinator: User, now: datetime, queued: list[int], django_capture_on_commit_callbacks: Commit
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        actions.propose(by=coordinator, volunteer=VolunteerFactory(), assignment=StructuralFactory(), now=now)
        actions.complete(by=coordinator, placement=PlacementFactory(state=PlacementState.ACTIVE), now=now)
    assert queued == []


def test_the_plan_that_was_asked_for_is_made_from_the_latest_rows(
    brugge: Antenna, now: datetime, queued: list[int], django_capture_on_commit_callbacks: Commit
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        plans.request_plan(antenna_id=brugge.pk, now=now)
    person = VolunteerFactory()
    StructuralFactory()
    prepare_plan(brugge.pk)
    [placed] = Plan.objects.get().result["placements"]
    assert placed["volunteer"] == f"v{person.pk}"


def test_what_changes_while_a_plan_is_made_is_planned_next(
    brugge: Antenna,
    now: datetime,
    queued: list[int],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    build = plans.current_problem

    def somebody_answers(antenna: Antenna, **when: Any) -> Any:
        Plan.objects.create(antenna=antenna, created_at=now, state=PlanState.QUEUED)
        return build(antenna, **when)

    monkeypatch.setattr(plans, "current_problem", somebody_answers)
    Plan.objects.create(antenna=brugge, created_at=now, state=PlanState.QUEUED)
    assert prepare_plan(brugge.pk)
    assert states() == [("brugge", "queued"), ("brugge", "ready")]
    assert queued == [brugge.pk]


def test_one_plan_runs_at_a_time(brugge: Antenna, coordinator: User, now: datetime) -> None:
    Plan.objects.create(antenna=brugge, created_at=now, state=PlanState.RUNNING, started_at=now)
    with pytest.raises(DomainError, match="A plan is being made now"):
        plans.make_plan(by=coordinator, antenna=brugge, now=now)
    Plan.objects.create(antenna=brugge, created_at=now, state=PlanState.QUEUED)
    assert plans.make_queued_plan(antenna_id=brugge.pk, now=now) is None


def test_a_plan_that_was_killed_is_given_up_and_made_again(brugge: Antenna, now: datetime) -> None:
    started = now - timedelta(minutes=16)
    killed = Plan.objects.create(
        antenna=brugge, created_at=started, state=PlanState.RUNNING, started_at=started
    )
    plans.make_plan(by=None, antenna=brugge, now=now)
    killed.refresh_from_db()
    assert (killed.state, killed.error) == (PlanState.FAILED, "It stopped halfway.")
    assert states() == [("brugge", "failed"), ("brugge", "ready")]


def test_what_was_lost_is_taken_up(
    brugge: Antenna,
    gent: Antenna,
    now: datetime,
    queued: list[int],
    django_capture_on_commit_callbacks: Commit,
) -> None:
    before = now - timedelta(minutes=20)
    Plan.objects.create(antenna=brugge, created_at=before, state=PlanState.RUNNING, started_at=before)
    Plan.objects.create(antenna=gent, created_at=before, state=PlanState.QUEUED)
    with django_capture_on_commit_callbacks(execute=True):
        assert resume_plans() == 2
    assert sorted(queued) == sorted([brugge.pk, gent.pk])
    assert states() == [("brugge", "failed"), ("brugge", "queued"), ("gent", "queued")]


def test_what_is_killed_every_time_is_not_made_again_for_ever(
    brugge: Antenna, now: datetime, queued: list[int], django_capture_on_commit_callbacks: Commit
) -> None:
    before = now - timedelta(minutes=20)
    Plan.objects.create(antenna=brugge, created_at=before, state=PlanState.FAILED)
    Plan.objects.create(antenna=brugge, created_at=before, state=PlanState.RUNNING, started_at=before)
    with django_capture_on_commit_callbacks(execute=True):
        resume_plans()
    assert queued == []


def test_old_plans_that_nobody_asked_for_are_forgotten(
    brugge: Antenna, gent: Antenna, coordinator: User, now: datetime
) -> None:
    old = now - timedelta(days=15)
    plans.make_plan(by=None, antenna=brugge, now=old)
    asked = plans.make_plan(by=coordinator, antenna=brugge, now=old)
    newest = plans.make_plan(by=None, antenna=brugge, now=now)
    only = plans.make_plan(by=None, antenna=gent, now=old)
    assert plans.forget_old_plans(now) == 1
    assert set(Plan.objects.all()) == {asked, newest, only}


def test_the_desk_says_how_far_it_is(
    client: Client, brugge: Antenna, coordinator: User, now: datetime
) -> None:
    client.force_login(coordinator)
    plan = plans.make_plan(by=None, antenna=brugge, now=now - timedelta(hours=1))
    newer = plans.make_plan(by=None, antenna=brugge, now=now)
    listed, detail = reverse("desk:plan"), reverse("desk:plan-detail", args=[plan.pk])
    time = timezone.localtime(now).strftime("%H:%M")
    assert f"{time}" in client.get(listed).content.decode()
    assert "There is a newer plan" in client.get(detail).content.decode()
    waiting = Plan.objects.create(antenna=brugge, created_at=now, state=PlanState.QUEUED)
    for url in (listed, detail, reverse("desk:plan-detail", args=[waiting.pk])):
        assert "A new plan is made in a moment." in client.get(url).content.decode()
    Plan.objects.filter(pk=waiting.pk).update(state=PlanState.RUNNING, started_at=now)
    assert f"A new plan is being made since {time}." in client.get(listed).content.decode()
    refused = client.post(listed, {"antenna": "brugge"}, follow=True).content.decode()
    assert "A plan is being made now" in refused
    assert newer.is_ready


def test_a_failure_is_shown_with_what_to_do(
    client: Client, brugge: Antenna, coordinator: User, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.force_login(coordinator)
    with monkeypatch.context() as patch:
        patch.setattr(plans, "current_problem", lambda *args, **kwargs: 1 / 0)
        page = client.post(reverse("desk:plan"), {"antenna": "brugge"}, follow=True).content.decode()
    assert "ZeroDivisionError: division by zero" in page
    assert "Try again" in page
    assert "The last plan went wrong." in client.get(reverse("desk:plan")).content.decode()
    admin = client.get(reverse("admin:matching_plan_changelist")).content.decode()
    assert "ZeroDivisionError" in admin
    client.post(reverse("desk:plan"), {"antenna": "brugge"})
    assert "The last plan went wrong." not in client.get(reverse("desk:plan")).content.decode()
    assert not Placement.objects.exists()
