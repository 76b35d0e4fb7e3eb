"""Why a placement ended is a column: what each end writes, who reads it, and what older rows take from the audit."""

from __future__ import annotations

from datetime import datetime, timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from matching.models import Placement
from matching.my_work.cards import what_happens_now
from matching.placements import actions
from matching.states import AttendanceState, EndReason
from matching.tasks import end_past_placements_of
from refuinterim.accounts.models import User
from refuinterim.core.models import AuditEvent
from tests.factories import EventFactory, PlacementFactory, ShiftFactory, StructuralFactory
from tests.matching.everywhere import everywhere

pytestmark = pytest.mark.django_db
migration = import_module("matching.migrations.0005_reasons_from_the_audit")


def in_past_shift(state: str, now: datetime, days: int) -> Placement:
    event = EventFactory(shifts=0)
    shift = ShiftFactory(assignment=event, starts_at=now - timedelta(days=days, hours=4))
    return PlacementFactory(assignment=event, shift=shift, state=state)


@pytest.fixture
def ended(coordinator: User, client: Client, now: datetime) -> dict[str, Placement]:
    """One placement for each way to end, by the name of the way."""
    rows = {
        "stopped by the coordinator": PlacementFactory(state="active"),
        "stopped by the volunteer": PlacementFactory(state="active"),
        "does not fit": PlacementFactory(state="accepted"),
        "called off": PlacementFactory(state="confirmed"),
        "called off while it ran": PlacementFactory(state="active"),
        "left": PlacementFactory(state="confirmed"),
        "nobody said": in_past_shift("confirmed", now, days=31),
        "over": in_past_shift("accepted", now, days=1),
        "said no": PlacementFactory(state="proposed"),
        "stepped back": PlacementFactory(state="accepted"),
    }
    actions.stop(by=coordinator, placement=rows["stopped by the coordinator"], now=now, note="Found a job")
    by_volunteer = rows["stopped by the volunteer"]
    client.force_login(by_volunteer.volunteer.user)
    client.post(reverse("matching:placement-stop", args=[by_volunteer.pk]))
    actions.reject(by=coordinator, placement=rows["does not fit"], now=now, note="Heavy lifting")
    for name in ("called off", "called off while it ran"):
        actions.call_off(by=coordinator, assignment=rows[name].assignment, now=now, reason="Rain")
    actions.leave(by=coordinator, volunteer=rows["left"].volunteer, now=now)
    everywhere(end_past_placements_of)
    actions.decline(by=rows["said no"].volunteer.user, placement=rows["said no"], now=now)
    actions.withdraw(by=rows["stepped back"].volunteer.user, placement=rows["stepped back"], now=now)
    return rows


EXPECTED = {
    "stopped by the coordinator": ("stopped", EndReason.COORDINATOR, "Found a job"),
    "stopped by the volunteer": ("stopped", EndReason.VOLUNTEER, ""),
    "does not fit": ("rejected", EndReason.COORDINATOR, "Heavy lifting"),
    "called off": ("cancelled", EndReason.CALLED_OFF, ""),
    "called off while it ran": ("stopped", EndReason.CALLED_OFF, ""),
    "left": ("withdrawn", EndReason.LEFT, ""),
    "nobody said": ("stopped", EndReason.UNSEEN, ""),
    "over": ("cancelled", EndReason.OVER, ""),
    "said no": ("declined", "", ""),
    "stepped back": ("withdrawn", "", ""),
}


def why(rows: dict[str, Placement]) -> dict[str, tuple[str, str, str]]:
    found = {}
    for name, row in rows.items():
        row.refresh_from_db()
        found[name] = (row.state, row.end_reason, row.end_note)
    return found


def test_every_end_says_why(ended: dict[str, Placement]) -> None:
    assert why(ended) == EXPECTED


def test_older_rows_learn_it_from_the_audit(ended: dict[str, Placement]) -> None:
    """The audit as it was written before: the actions put their own reasons there in words."""
    why(ended)  # reads them anew
    for name, words in [
        ("stopped by the volunteer", "De vrijwilliger stopt."),
        ("nobody said", "Nobody said who came."),
        ("called off", "Rain"),
        ("called off while it ran", "Rain"),
    ]:
        row = ended[name]
        moved = AuditEvent.objects.filter(subject_id=row.pk, verb=f"placement.{row.state}")
        assert moved.update(reason=words) == 1
    absent = PlacementFactory(state="stopped")
    AuditEvent.objects.create(
        at=timezone.now(), verb="placement.stopped", subject_type="matching.placement",
        subject_id=absent.pk, reason="no_show",
    )  # fmt: skip
    Placement.objects.update(end_reason="", end_note="")
    migration.read_from_audit(apps, None)
    assert why(ended) == EXPECTED
    assert why({"absent": absent}) == {"absent": ("stopped", "", "")}
    AuditEvent.objects.all().delete()
    assert why(ended) == EXPECTED


@pytest.mark.parametrize("state", ["declined", "expired", "completed", "active"])
def test_a_refusal_and_what_runs_have_no_reason(state: str) -> None:
    PlacementFactory(state=state)
    with pytest.raises(IntegrityError, match="placement_reason_is_of_its_end"), transaction.atomic():
        Placement.objects.update(end_reason=EndReason.COORDINATOR)


def test_words_are_the_coordinators_alone() -> None:
    PlacementFactory(state="withdrawn")
    with pytest.raises(IntegrityError, match="placement_note_is_the_coordinators"), transaction.atomic():
        Placement.objects.update(end_note="She did not want to.")


def test_who_came_after_all_was_seen(coordinator: User, now: datetime) -> None:
    placement = in_past_shift("confirmed", now, days=31)
    actions.plan_attendances(by=None, placement=placement, now=placement.shift.starts_at)
    actions.end_past(placement=placement, now=now)
    assert placement.end_reason == EndReason.UNSEEN
    [attendance] = placement.attendances.all()
    actions.confirm_attendance(by=coordinator, attendance=attendance, state=AttendanceState.PRESENT, now=now)
    placement.refresh_from_db()
    assert placement.end_reason == ""


def test_only_who_guides_reads_and_counts_reasons(
    client: Client, coordinator: User, staff: User, now: datetime
) -> None:
    placement = PlacementFactory(state="active", assignment=StructuralFactory())
    actions.stop(by=coordinator, placement=placement, now=now, note="Found a job")
    rows = reverse("admin:matching_placement_changelist")
    page = reverse("admin:matching_placement_change", args=[placement.pk])
    for user, reads in ((coordinator, True), (staff, False)):
        client.force_login(user)
        assert ("Found a job" in client.get(page).content.decode()) == reads
        assert ("end_reason" in client.get(rows).context["cl"].list_filter) == reads
    client.force_login(coordinator)
    counted = client.get(rows, {"end_reason__exact": "coordinator"}).context["cl"]
    assert list(counted.result_list) == [placement]


def test_the_volunteer_is_not_told_that_the_organisation_called_it_off() -> None:
    over = Placement(state="cancelled", end_reason=EndReason.OVER)
    off = Placement(state="cancelled", end_reason=EndReason.CALLED_OFF)
    assert what_happens_now(over, had_intake=True)[0] == "This moment is over."
    assert "called this work off" in what_happens_now(off, had_intake=True)[0]
