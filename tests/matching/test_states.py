"""Every legal and every illegal move of the state machines."""

from __future__ import annotations

from datetime import datetime
from itertools import product

import pytest
from django.db import models

from matching.models import Attendance
from matching.states import (
    ATTENDANCE,
    ENDED,
    HOLDING_SEAT,
    LIVE,
    PLACEMENT,
    AttendanceState,
    PlacementState,
)
from organisations.states import MACHINE as ASSIGNMENT
from organisations.states import AssignmentState
from refuinterim.core.errors import IllegalMove, Outrun
from refuinterim.core.models import AuditEvent
from refuinterim.core.states import Machine
from tests.factories import AssignmentFactory, IntakeFactory, PlacementFactory, UserFactory
from volunteers.states import MACHINE as INTAKE
from volunteers.states import IntakeState

LEGAL = {
    "placement": {
        "proposed": "accepted waitlisted declined cancelled expired",
        "waitlisted": "offered withdrawn cancelled",
        "offered": "confirmed declined expired cancelled",
        "accepted": "confirmed waitlisted rejected withdrawn cancelled",
        "confirmed": "active withdrawn cancelled stopped",
        "active": "completed stopped",
    },
    "attendance": {
        "planned": "present partial excused no_show",
        "present": "partial excused no_show",
        "partial": "present partial excused no_show",
        "excused": "present partial no_show planned",
        "no_show": "present partial excused",
    },
    "assignment": {
        "draft": "submitted cancelled",
        "submitted": "draft published cancelled",
        "published": "paused closed cancelled",
        "paused": "published closed cancelled",
    },
    "intake": {"requested": "planned done cancelled", "planned": "planned requested done cancelled"},
}
MACHINES: dict[str, tuple[Machine, type[models.TextChoices]]] = {
    "placement": (PLACEMENT, PlacementState),
    "attendance": (ATTENDANCE, AttendanceState),
    "assignment": (ASSIGNMENT, AssignmentState),
    "intake": (INTAKE, IntakeState),
}


@pytest.mark.parametrize("name", MACHINES)
def test_machine_allows_exactly_the_agreed_moves(name: str) -> None:
    machine, states = MACHINES[name]
    allowed = {(a, b) for a, b in product(states.values, repeat=2) if machine.allows(a, b)}
    assert allowed == {(a, b) for a, targets in LEGAL[name].items() for b in targets.split()}


def test_every_placement_state_is_live_or_ended() -> None:
    assert set(PlacementState) == LIVE | ENDED
    assert not LIVE & ENDED
    assert {"offered", "accepted", "confirmed", "active"} == HOLDING_SEAT


@pytest.mark.django_db
@pytest.mark.parametrize("make", [PlacementFactory, AssignmentFactory, IntakeFactory])
def test_illegal_move_changes_nothing(make: type, now: datetime) -> None:
    row = make(state="expired" if make is PlacementFactory else "cancelled")
    machine = {"placement": PLACEMENT, "assignment": ASSIGNMENT, "intake": INTAKE}[row._meta.model_name]
    before = row.state
    with pytest.raises(IllegalMove, match="not possible any more"):
        machine.move(row, to="done", by=None, now=now, antenna_id=None)
    row.refresh_from_db()
    assert row.state == before
    assert not AuditEvent.objects.exists()


@pytest.mark.django_db
def test_second_mover_is_told_that_somebody_was_faster(now: datetime) -> None:
    placement = PlacementFactory(state="accepted")
    stale = type(placement).objects.get(pk=placement.pk)
    user = UserFactory()
    PLACEMENT.move(placement, to="rejected", by=user, now=now, antenna_id=None, reason="why")
    with pytest.raises(Outrun, match="Somebody was faster"):
        PLACEMENT.move(stale, to="withdrawn", by=user, now=now, antenna_id=None)
    event = AuditEvent.objects.get()
    assert (event.verb, event.actor, event.reason, event.detail) == (
        "placement.rejected",
        user,
        "why",
        {"source": "accepted"},
    )


def test_attendance_states_are_the_models() -> None:
    assert Attendance._meta.get_field("state").choices == AttendanceState.choices
