"""Samira cooked at Lieve's, and helped at another place; the hours are confirmed."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from matching.models import Attendance, ParticipationProof, Placement
from matching.proofs.actions import ask_proof, sign_part
from organisations.models import Organisation
from refuinterim.accounts.models import User
from tests.factories import OrganisationFactory, PlacementFactory, StructuralFactory
from volunteers.models import Volunteer


def came(placement: Placement, days_ago: int, minutes: int = 180, hour: int = 14) -> Attendance:
    """A confirmed moment."""
    now = timezone.now()
    start = (timezone.localtime(now) - timedelta(days=days_ago)).replace(
        hour=hour, minute=0, second=0, microsecond=0
    )
    end = start + timedelta(minutes=minutes)
    return Attendance.objects.create(
        placement=placement, starts_at=start, ends_at=end, planned_minutes=minutes, minutes=minutes,
        state="present", confirmed_at=end, confirmed_by=placement.confirmed_by,
    )  # fmt: skip


@pytest.fixture
def placement(samira: Volunteer, organisation: Organisation) -> Placement:
    """Weekly work at the member's organisation: two times three hours."""
    work = StructuralFactory(organisation=organisation, title="Samen koken")
    placement: Placement = PlacementFactory(volunteer=samira, assignment=work, state="active")
    came(placement, 14)
    came(placement, 7)
    return placement


@pytest.fixture
def other_placement(samira: Volunteer) -> Placement:
    """Work at another organisation: once, two and a half hours."""
    place = OrganisationFactory(name="Museum Demo", antenna=samira.antenna)
    placement: Placement = PlacementFactory(
        volunteer=samira,
        assignment=StructuralFactory(organisation=place, title="Onthaal", slots__first=3),
        state="active",
    )
    came(placement, 3, 150)
    return placement


@pytest.fixture
def asked(placement: Placement, volunteer: User, samira: Volunteer, now: datetime) -> ParticipationProof:
    """A proof of all hours that waits for a name."""
    return ask_proof(by=volunteer, volunteer=samira, now=now)


@pytest.fixture
def issued(asked: ParticipationProof, member: User, now: datetime) -> ParticipationProof:
    """The same, with Lieve's name under it."""
    assert sign_part(by=member, part=asked.parts.get(), name="Lieve Demo", was_together=True, now=now)
    asked.refresh_from_db()
    return asked
