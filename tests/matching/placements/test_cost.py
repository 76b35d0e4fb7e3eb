"""What an action costs: one lock of its assignment, and as many queries whoever else is there."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from matching.models import Attendance, Placement
from matching.placements import actions
from matching.placements.beginning import propose_one
from matching.states import AttendanceState, PlacementState
from organisations.models import Assignment
from refuinterim.accounts.models import User
from tests.factories import EventFactory, PlacementFactory, ShiftFactory, StructuralFactory, VolunteerFactory


class Work:
    """An assignment with `others`: in the same weekly work, or each in a later shift of the same event."""

    def __init__(self, kind: str, *, others: int) -> None:
        nobody = {"organisation__email": ""}  # the organisation is not written to: people are counted here
        self.row = (
            StructuralFactory(seats=50, **nobody) if kind == "weekly" else EventFactory(shifts=0, **nobody)
        )
        self.shift = ShiftFactory(assignment=self.row, seats=50) if kind == "event" else None
        for number in range(others):
            starts_at = timezone.now() + timedelta(days=20 + number)
            later = ShiftFactory(assignment=self.row, starts_at=starts_at) if self.shift else None
            PlacementFactory(assignment=self.row, shift=later, state=PlacementState.ACCEPTED)


class Scene:
    """Somebody in that work, in a state or not in it yet; rows as a page reads them."""

    def __init__(self, work: Work, state: PlacementState | None) -> None:
        self.now, self.person = timezone.now(), VolunteerFactory()
        self.user = self.person.user
        if state:
            made = PlacementFactory(volunteer=self.person, assignment=work.row, shift=work.shift, state=state)
            self.placement = Placement.objects.with_facts().select_related("volunteer__user").get(pk=made.pk)
            self.attendance = Attendance.objects.create(
                placement=self.placement,
                starts_at=self.now - timedelta(hours=3),
                ends_at=self.now,
                planned_minutes=180,
            )
        self.work = Assignment.objects.with_facts().get(pk=work.row.pk)
        self.opening = {"assignment": self.work, "shift": next(iter(self.work.shifts.all()), None)}


Take = Callable[[Scene, User], Any]
STATE = PlacementState
# The state it begins in; the action; its queries without savepoints, for weekly work and for an event.
COST: dict[str, tuple[PlacementState | None, Take, int, int]] = {
    "apply": (
        None,
        lambda scene, by: actions.apply(
            by=scene.user, volunteer=scene.person, now=scene.now, language="nl", **scene.opening
        ),
        15,
        15,
    ),
    "propose_one": (
        None,
        lambda scene, by: propose_one(by=by, volunteer=scene.person, now=scene.now, **scene.opening),
        9,
        9,
    ),
    "accept": (
        STATE.PROPOSED,
        lambda scene, by: actions.accept(
            by=scene.user, placement=scene.placement, now=scene.now, language="nl"
        ),
        14,
        14,
    ),
    "decline": (
        STATE.PROPOSED,
        lambda scene, by: actions.decline(by=scene.user, placement=scene.placement, now=scene.now),
        5,
        5,
    ),
    "expire": (
        STATE.PROPOSED,
        lambda scene, by: actions.expire(placement=scene.placement, now=scene.now),
        3,
        3,
    ),
    "accept_offer": (
        STATE.OFFERED,
        lambda scene, by: actions.accept_offer(by=scene.user, placement=scene.placement, now=scene.now),
        17,
        15,
    ),
    "confirm": (
        STATE.ACCEPTED,
        lambda scene, by: actions.confirm(by=by, placement=scene.placement, now=scene.now),
        16,
        15,
    ),
    "reject": (
        STATE.ACCEPTED,
        lambda scene, by: actions.reject(by=by, placement=scene.placement, now=scene.now, note="No"),
        8,
        9,
    ),
    "withdraw": (
        STATE.CONFIRMED,
        lambda scene, by: actions.withdraw(by=scene.user, placement=scene.placement, now=scene.now),
        13,
        14,
    ),
    "stop": (
        STATE.ACTIVE,
        lambda scene, by: actions.stop(by=by, placement=scene.placement, now=scene.now, note="Ill"),
        13,
        14,
    ),
    "complete": (
        STATE.ACTIVE,
        lambda scene, by: actions.complete(by=by, placement=scene.placement, now=scene.now),
        8,
        9,
    ),
    "confirm_attendance": (
        STATE.CONFIRMED,
        lambda scene, by: actions.confirm_attendance(
            by=by, attendance=scene.attendance, state=AttendanceState.PRESENT, now=scene.now
        ),
        13,  # of them seven for the first day: what was reached before, the minutes, the milestone, its letter
        21,
    ),
    "leave": (
        STATE.CONFIRMED,
        lambda scene, by: actions.leave(by=by, volunteer=scene.person, now=scene.now),
        19,  # of them one for the first talk that is let go, one for the visits
        20,
    ),
    "change_seats": (
        None,
        lambda scene, by: actions.change_seats(
            by=by, assignment=scene.work, seats={scene.opening["shift"] or scene.work: 60}, now=scene.now
        ),
        4,
        4,
    ),
    "offer_all_free_seats": (
        None,
        lambda scene, by: actions.offer_all_free_seats(assignment=scene.work, now=scene.now),
        2,
        2,
    ),
}


def queries_of(call: Callable[[], Any]) -> list[str]:
    """The queries of a call, without savepoints."""
    with CaptureQueriesContext(connection) as found:
        call()
    return [query["sql"] for query in found.captured_queries if "SAVEPOINT" not in query["sql"]]


def locks_in(queries: list[str]) -> int:
    """How often an assignment is locked."""
    return sum("FOR NO KEY UPDATE" in query and "organisations_assignment" in query for query in queries)


@pytest.mark.parametrize("others", [1, 20])
@pytest.mark.parametrize("kind", ["weekly", "event"])
def test_an_action_locks_once_whoever_else_is_there(coordinator: User, kind: str, others: int) -> None:
    work, found = Work(kind, others=others), {}
    for name, (state, take, *_costs) in COST.items():
        scene = Scene(work, state)
        queries = queries_of(lambda take=take, scene=scene: take(scene, coordinator))
        found[name] = locks_in(queries), len(queries)
    assert found == {
        name: (1, weekly if kind == "weekly" else event) for name, (*_how, weekly, event) in COST.items()
    }


@pytest.mark.parametrize("others", [1, 20])
def test_calling_off_locks_once_and_tells_each(coordinator: User, others: int) -> None:
    scene = Scene(Work("event", others=others), None)
    queries = queries_of(
        lambda: actions.call_off(by=coordinator, assignment=scene.work, now=scene.now, reason="Rain")
    )
    assert (locks_in(queries), len(queries)) == (1, 11 + 8 * others)


@pytest.mark.parametrize("number", [1, 20])
def test_who_leaves_much_work_locks_it_all_at_once(coordinator: User, number: int) -> None:
    person = VolunteerFactory()
    for _ in range(number):
        PlacementFactory(volunteer=person, state=PlacementState.PROPOSED)
    queries = queries_of(lambda: actions.leave(by=coordinator, volunteer=person, now=timezone.now()))
    assert (locks_in(queries), len(queries)) == (1, 9 + 2 * number)
