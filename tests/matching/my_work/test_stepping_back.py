"""Stepping back has a clock: before the start one withdraws, after it one stops, or says that one did not come."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from matching.attendance.hours import minutes_done
from matching.hosting.who_came import to_confirm
from matching.models import Attendance, FollowUp, Placement
from matching.placements import actions
from matching.states import AttendanceState, PlacementState
from organisations.models import Assignment
from refuinterim.accounts.models import User
from refuinterim.core.errors import DomainError, Outrun
from tests.factories import EventFactory, PlacementFactory, ShiftFactory, StructuralFactory
from tests.matching.my_work.test_my_work import me, page, said
from volunteers.models import Volunteer

__all__ = ["me"]  # the fixture
pytestmark = pytest.mark.django_db


def test_withdraw_asks_once_and_gives_the_seat_back(me: Client, samira: Volunteer) -> None:
    placement = PlacementFactory(volunteer=samira, state=PlacementState.ACCEPTED)
    assert me.get(page("withdraw", placement)).status_code == 200
    placement.refresh_from_db()
    assert placement.state == "accepted"
    for _number in range(2):
        assert me.post(page("withdraw", placement))["Location"] == page("answer", placement)
    assert len(said(me, page("answer", placement))) == 1
    placement.refresh_from_db()
    assert placement.state == "withdrawn"
    assert Assignment.objects.get(pk=placement.assignment_id).seats_taken == 0


@pytest.mark.parametrize(
    ("name", "before"), [("withdraw", PlacementState.ACCEPTED), ("stop", PlacementState.ACTIVE)]
)
def test_a_second_tap_at_the_same_moment_is_no_error(
    me: Client, samira: Volunteer, monkeypatch: pytest.MonkeyPatch, name: str, before: str
) -> None:
    placement = PlacementFactory(volunteer=samira, state=before)
    first = getattr(actions, name)

    def second(**how: Any) -> None:
        first(**how)
        raise Outrun

    monkeypatch.setattr(actions, name, second)
    me.post(page(name, placement))
    assert said(me, page("answer", placement)) == []


def test_withdraw_after_the_start_is_a_call(me: Client, samira: Volunteer) -> None:
    placement = PlacementFactory(volunteer=samira, state=PlacementState.ACTIVE)
    assert me.get(page("withdraw", placement))["Location"] == page("answer", placement)
    me.post(page("withdraw", placement))
    assert len(said(me, page("answer", placement))) == 1
    placement.refresh_from_db()
    assert placement.state == "active"


def test_stop_asks_once_and_ends_weekly_work(me: Client, samira: Volunteer) -> None:
    placement = PlacementFactory(volunteer=samira, state=PlacementState.ACTIVE)
    assert page("stop", placement) in me.get(page("answer", placement)).content.decode()
    assert me.get(page("stop", placement)).status_code == 200
    placement.refresh_from_db()
    assert placement.state == "active"
    for _number in range(2):
        assert me.post(page("stop", placement))["Location"] == page("answer", placement)
    assert len(said(me, page("answer", placement))) == 1
    placement.refresh_from_db()
    assert placement.state == "stopped"
    assert Assignment.objects.get(pk=placement.assignment_id).seats_taken == 0


@pytest.mark.parametrize("state", [PlacementState.ACCEPTED, PlacementState.PROPOSED])
def test_stop_only_what_runs(me: Client, samira: Volunteer, state: str) -> None:
    placement = PlacementFactory(volunteer=samira, state=state)
    assert page("stop", placement) not in me.get(page("answer", placement)).content.decode()
    assert me.post(page("stop", placement)).status_code == 302
    placement.refresh_from_db()
    assert placement.state == state


def test_waiting_list_stands_apart_and_can_be_left(me: Client, samira: Volunteer) -> None:
    placement = PlacementFactory(volunteer=samira, state=PlacementState.WAITLISTED)
    response = me.get(reverse("matching:my-work"))
    work = response.context["work"]
    assert work.waiting == [] and [item.pk for item in work.in_line] == [placement.pk]
    assert page("withdraw", placement) in response.content.decode()
    assert me.get(page("withdraw", placement)).status_code == 200
    me.post(page("withdraw", placement))
    placement.refresh_from_db()
    assert placement.state == "withdrawn"


def began(samira: Volunteer, now: datetime, kind: str) -> Placement:
    """Something certain that began an hour ago, of which nobody said yet who came."""
    start = now - timedelta(hours=1)
    if kind == "event":
        shift = ShiftFactory(assignment=EventFactory(shifts=0), starts_at=start)
        placement = PlacementFactory(
            volunteer=samira, assignment=shift.assignment, shift=shift, state=PlacementState.CONFIRMED
        )
        actions.plan_attendances(by=None, placement=placement, now=now)
        return placement
    local = timezone.localtime(start)
    work = StructuralFactory(slots=0)
    work.slots.create(
        weekday=local.weekday(), starts=local.time().replace(second=0, microsecond=0),
        ends=(local + timedelta(hours=3)).time().replace(second=0, microsecond=0),
    )  # fmt: skip
    placement = PlacementFactory(
        volunteer=samira, assignment=work, state=PlacementState.CONFIRMED, first_day=local.date(),
        created_at=now - timedelta(days=3),
    )  # fmt: skip
    actions.plan_attendances(by=None, placement=placement, now=now)
    return placement


@pytest.mark.parametrize("kind", ["event", "weekly"])
@pytest.mark.parametrize("door", ["volunteer", "coordinator", "leave", "call off", "stop"])
def test_a_moment_that_began_stays_answerable_whoever_steps_back(
    client: Client, samira: Volunteer, coordinator: User, now: datetime, kind: str, door: str
) -> None:
    placement = began(samira, now, kind)
    moment = placement.attendances.order_by("starts_at").first()
    if door in {"volunteer", "coordinator"}:
        by = samira.user if door == "volunteer" else coordinator
        with pytest.raises(DomainError, match="This began already"):
            actions.withdraw(by=by, placement=placement, now=now)
    elif door == "leave":
        actions.leave(by=coordinator, volunteer=samira, now=now)
    elif door == "call off":
        actions.call_off(by=coordinator, assignment=placement.assignment, now=now, reason="Rain")
    else:
        actions.stop(by=coordinator, placement=placement, now=now, note="Ill")
    client.force_login(coordinator)
    later = now + timedelta(hours=6)
    assert moment in to_confirm(coordinator, later)
    moment = Attendance.objects.get(pk=moment.pk)
    actions.confirm_attendance(by=coordinator, attendance=moment, state=AttendanceState.PRESENT, now=later)
    assert minutes_done(samira) == moment.planned_minutes


def test_weekly_work_that_began_offers_to_stop(me: Client, samira: Volunteer, now: datetime) -> None:
    placement = began(samira, now, "weekly")
    shown = me.get(page("answer", placement)).content.decode()
    assert page("stop", placement) in shown and page("withdraw", placement) not in shown
    me.post(page("stop", placement))
    placement.refresh_from_db()
    assert placement.state == "stopped"


def test_of_an_event_that_began_one_says_that_one_did_not_come(
    me: Client, samira: Volunteer, now: datetime
) -> None:
    placement = began(samira, now, "event")
    shown = me.get(page("answer", placement)).content.decode()
    assert page("absent", placement) in shown and page("withdraw", placement) not in shown
    assert me.get(page("absent", placement)).status_code == 200
    assert placement.attendances.get().state == AttendanceState.PLANNED
    for _number in range(2):
        me.post(page("absent", placement))
    assert placement.attendances.get().state == AttendanceState.NO_SHOW
    placement.refresh_from_db()
    assert placement.state == "stopped"


@pytest.mark.parametrize("end", ["withdraw", "stop", "leave", "call off"])
def test_calls_end_with_their_placement(
    samira: Volunteer, coordinator: User, now: datetime, end: str
) -> None:
    placement = PlacementFactory(
        volunteer=samira, state=PlacementState.ACCEPTED, assignment=StructuralFactory()
    )
    actions.confirm(by=coordinator, placement=placement, now=now)
    assert FollowUp.objects.open().count() == 2
    if end == "withdraw":
        actions.withdraw(by=samira.user, placement=placement, now=now)
    elif end == "stop":
        actions.stop(by=coordinator, placement=placement, now=now, note="Ill")
    elif end == "leave":
        actions.leave(by=coordinator, volunteer=samira, now=now)
    else:
        actions.call_off(by=coordinator, assignment=placement.assignment, now=now, reason="Rain")
    assert not FollowUp.objects.open().exists()
    assert FollowUp.objects.count() == 2
    with pytest.raises(DomainError, match="not needed any more"):
        actions.finish_follow_up(by=coordinator, follow_up=FollowUp.objects.first(), now=now)
