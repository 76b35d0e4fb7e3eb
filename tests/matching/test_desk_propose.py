"""Proposing from the desk: what is kept, told and refused."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from matching.explanations import for_coordinator
from matching.models import FollowUp, FollowUpKind, Placement
from matching.states import PlacementState
from refuinterim.accounts.models import User
from refuinterim.core.models import AuditEvent, Message
from tests.factories import (
    EventFactory,
    IntakeFactory,
    PlacementFactory,
    StructuralFactory,
    VolunteerFactory,
)
from volunteers.states import IntakeState

pytestmark = pytest.mark.django_db
SUGGESTION_QUERIES = 40


@pytest.fixture
def desk(client: Client, coordinator: User) -> Client:
    """A browser in which the coordinator of Brugge signed in."""
    client.force_login(coordinator)
    return client


def step_url(kind: str, row: Any, name: str) -> str:
    return reverse("desk:step", args=[kind, row.pk, name])


def take(desk: Client, kind: str, row: Any, name: str, **data: Any) -> Any:
    response = desk.post(step_url(kind, row, name), data)
    row.refresh_from_db()
    return response


def every_page(brugge_rows: bool = True) -> list[str]:
    """An address of each kind of page, about rows of Brugge."""
    weekly = StructuralFactory()
    volunteer = VolunteerFactory()
    waiting = IntakeFactory(state=IntakeState.REQUESTED)
    placement = PlacementFactory(state=PlacementState.ACCEPTED)
    follow_up = FollowUp.objects.create(
        volunteer=volunteer,
        antenna=volunteer.antenna,
        kind=FollowUpKind.GUIDANCE,
        due_on=timezone.localdate(),
    )
    return [
        reverse("desk:suggestions-assignment", args=[weekly.pk]),
        reverse("desk:suggestions-volunteer", args=[volunteer.pk]),
        reverse("desk:intake", args=[waiting.pk]),
        step_url("opdracht", weekly, "pause"),
        step_url("plaatsing", placement, "confirm"),
        step_url("vrijwilliger", volunteer, "track"),
        step_url("opvolging", follow_up, "done"),
    ]


def test_a_proposal_keeps_score_and_reasons(desk: Client, coordinator: User) -> None:
    weekly, volunteer = StructuralFactory(), VolunteerFactory(first_name="Ana")
    volunteer.interests.add(weekly.category)
    shown = desk.get(reverse("desk:suggestions-assignment", args=[weekly.pk])).context["suggestions"][0]
    propose(desk, volunteer, weekly)
    placement = Placement.objects.get()
    assert (placement.state, placement.created_by) == (PlacementState.PROPOSED, coordinator)
    assert (placement.score, placement.explanation) == (shown.match.score, shown.explanation)
    assert for_coordinator(placement.explanation, "Ana") == shown.sentences
    assert Message.objects.filter(kind="placement_proposed", recipient=volunteer.user).exists()
    assert AuditEvent.objects.filter(verb="placement.proposed", actor=coordinator).exists()


def test_a_proposal_for_a_shift(desk: Client) -> None:
    event = EventFactory(shifts=2)
    shift = event.shifts.last()
    propose(desk, VolunteerFactory(), event, shift=shift.pk)
    assert Placement.objects.get().shift == shift


def test_proposing_twice_is_said_politely(desk: Client) -> None:
    weekly, volunteer = StructuralFactory(), VolunteerFactory()
    propose(desk, volunteer, weekly)
    response = desk.post(
        reverse("desk:propose"), {"volunteer": volunteer.pk, "assignment": weekly.pk}, follow=True
    )
    assert "already asked" in response.content.decode()
    assert Placement.objects.count() == 1


def test_who_cannot_be_matched_is_proposed_without_reasons(desk: Client) -> None:
    propose(desk, VolunteerFactory(intake=False), StructuralFactory())
    assert (Placement.objects.get().score, Placement.objects.get().explanation) == (None, {})


def test_proposing_rows_of_another_antenna(desk: Client, outsider: User, client: Client) -> None:
    weekly, volunteer = StructuralFactory(), VolunteerFactory()
    assert propose(desk, volunteer, weekly, shift="x").status_code == 404
    assert desk.get(reverse("desk:propose")).status_code == 405
    client.force_login(outsider)
    assert propose(client, volunteer, weekly).status_code == 404
    assert not Placement.objects.exists()
