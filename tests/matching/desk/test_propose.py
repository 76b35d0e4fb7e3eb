"""Proposing from the desk: what is kept, told and refused."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from matching.advice.reasons import said_to_coordinator
from matching.models import Placement
from matching.states import PlacementState
from organisations.models import Assignment
from refuinterim.accounts.models import User
from refuinterim.core.models import AuditEvent
from refuinterim.messages.models import Message
from tests.factories import (
    EventFactory,
    StructuralFactory,
    VolunteerFactory,
)
from volunteers.models import Volunteer

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client: Client, coordinator: User) -> Client:
    """A browser in which the coordinator of Brugge signed in."""
    client.force_login(coordinator)
    return client


def propose(desk: Client, volunteer: Volunteer, assignment: Assignment, **more: Any) -> Any:
    return desk.post(
        reverse("desk:propose"), {"volunteer": volunteer.pk, "assignment": assignment.pk, **more}
    )


def test_a_proposal_keeps_score_and_reasons(desk: Client, coordinator: User) -> None:
    weekly, volunteer = StructuralFactory(), VolunteerFactory(first_name="Ana")
    volunteer.interests.add(weekly.category)
    shown = desk.get(reverse("desk:suggestions-assignment", args=[weekly.pk])).context["suggestions"][0]
    propose(desk, volunteer, weekly)
    placement = Placement.objects.get()
    assert (placement.state, placement.created_by) == (PlacementState.PROPOSED, coordinator)
    assert (placement.score, placement.explanation) == (shown.match.score, shown.explanation)
    assert said_to_coordinator(placement.explanation, "Ana") == shown.sentences
    assert Message.objects.filter(kind="placement_proposed", recipient=volunteer.user).exists()
    assert AuditEvent.objects.filter(verb="placement.proposed", actor=coordinator).exists()


def test_a_proposal_for_a_shift(desk: Client) -> None:
    event = EventFactory(shifts=2)
    shift = event.shifts.last()
    propose(desk, VolunteerFactory(), event, shift=shift.pk)
    first, other = Placement.objects.order_by("pk")
    assert (first.shift, other.shift) == (shift, event.shifts.first())


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
