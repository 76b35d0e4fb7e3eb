"""The start page: what waits, for whom, at which cost."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from matching.models import Attendance, FollowUp, FollowUpKind
from matching.states import AttendanceState, PlacementState
from organisations.states import AssignmentState
from refuinterim.accounts.models import User
from refuinterim.core.models import Antenna
from refuinterim.messages.models import Message, MessageState
from tests.factories import (
    EventFactory,
    IntakeFactory,
    PlacementFactory,
    StructuralFactory,
    TrackFactory,
    VolunteerFactory,
)
from volunteers.states import IntakeState

pytestmark = pytest.mark.django_db
QUERIES = 17


def titles(client: Client) -> list[str]:
    response = client.get(reverse("admin:index"))
    assert response.status_code == 200
    return [card.title for card in response.context["cards"]]


def attendance(start: datetime, **fields: Any) -> Attendance:
    """Three planned hours of somebody who started."""
    placement = PlacementFactory(state=PlacementState.ACTIVE)
    end = start + timedelta(hours=3)
    return Attendance.objects.create(
        placement=placement, starts_at=start, ends_at=end, planned_minutes=180, **fields
    )


def something_of_everything(now: datetime) -> None:
    """One row for each card."""
    today = timezone.localdate(now)
    TrackFactory()
    PlacementFactory(state=PlacementState.ACCEPTED)
    StructuralFactory(state=AssignmentState.SUBMITTED, submitted_at=now)
    IntakeFactory(state=IntakeState.REQUESTED, requested_at=now - timedelta(days=9))
    VolunteerFactory(consents=[])
    EventFactory(shifts=1)
    attendance(now - timedelta(days=2))
    FollowUp.objects.create(
        volunteer=VolunteerFactory(),
        antenna=Antenna.objects.get(slug="brugge"),
        kind=FollowUpKind.GUIDANCE,
        due_on=today,
    )
    PlacementFactory(expires_at=now + timedelta(days=1))
    Message.objects.create(
        key=str(Message.objects.count()), kind="proposed", email="a@b.example", language="nl", subject="x", text="x",
        html="x", state=MessageState.FAILED, created_at=now, due_at=now, antenna=Antenna.objects.get(slug="brugge"),
    )  # fmt: skip


def test_everything_that_waits_has_a_card(client: Client, coordinator: User, now: datetime) -> None:
    something_of_everything(now)
    client.force_login(coordinator)
    assert titles(client) == [
        "1 track in danger",
        "1 yes to confirm",
        "1 assignment to look over",
        "1 person waits for an intake, 9 days",
        "1 person to ask: may we look for work?",
        "1 moment with free places",
        "1 time unknown who came",
        "1 person to call",
        "1 proposal without an answer",
        "1 message not sent",
    ]


def test_nothing_of_another_antenna(client: Client, outsider: User, brugge: Antenna, now: datetime) -> None:
    something_of_everything(now)
    client.force_login(outsider)
    assert titles(client) == []
    assert "All done" in client.get(reverse("admin:index")).content.decode()


@pytest.mark.parametrize("number", [1, 20])
def test_the_cost_is_constant(
    client: Client, coordinator: User, now: datetime, number: int, django_assert_num_queries: Any
) -> None:
    for _ in range(number):
        something_of_everything(now)
    client.force_login(coordinator)
    with django_assert_num_queries(QUERIES):
        assert len(titles(client)) == 10


def test_a_card_counts_all_and_shows_a_few(client: Client, coordinator: User) -> None:
    for _ in range(6):
        PlacementFactory(state=PlacementState.ACCEPTED)
    client.force_login(coordinator)
    [card] = [card for card in client.get(reverse("admin:index")).context["cards"] if "yes" in card.title]
    assert (card.count, len(card.lines)) == (6, 4)


def test_proposals_of_a_card_are_the_rows_of_its_list(
    client: Client, coordinator: User, now: datetime
) -> None:
    PlacementFactory(expires_at=now + timedelta(days=1))
    PlacementFactory(expires_at=now + timedelta(days=7))
    PlacementFactory(state=PlacementState.OFFERED, expires_at=now + timedelta(days=3))
    PlacementFactory(state=PlacementState.ACTIVE)
    client.force_login(coordinator)
    [card] = [
        card for card in client.get(reverse("admin:index")).context["cards"] if "proposal" in card.title
    ]
    listed = client.get(card.url).context["cl"].result_count
    assert (card.count, listed) == (3, 3)


def test_the_gap_of_this_year_is_in_words(client: Client, coordinator: User, now: datetime) -> None:
    attendance(
        now - timedelta(hours=5),
        state=AttendanceState.PRESENT,
        minutes=180,
        confirmed_at=now,
        confirmed_by=coordinator,
    )
    VolunteerFactory()
    client.force_login(coordinator)
    [meter] = client.get(reverse("admin:index")).context["meters"]
    assert meter.sentence == f"Of 2 active people, 1 helped in {timezone.localdate(now).year}."


def test_staff_see_the_figures_and_no_tasks(client: Client, staff: User, now: datetime) -> None:
    something_of_everything(now)
    client.force_login(staff)
    response = client.get(reverse("admin:index"))
    assert "cards" not in response.context
    page = response.content.decode()
    assert f"Hello {staff.first_name}" in page if staff.first_name else "Figures" in page
    assert "waits for you" not in page
    assert len(response.context["meters"]) == 1


@pytest.mark.parametrize("persona", ["volunteer", "member"])
def test_volunteers_and_members_have_no_admin(
    client: Client, persona: str, request: pytest.FixtureRequest
) -> None:
    client.force_login(request.getfixturevalue(persona))
    for name in ("admin:index", "desk:plan"):
        response = client.get(reverse(name), follow=True)
        assert response.status_code == 403


def test_a_visitor_signs_in_first(client: Client) -> None:
    response = client.get(reverse("admin:index"), follow=True)
    assert response.redirect_chain[-1][0].startswith(reverse("account_request_login_code"))


def test_attendances_of_today_are_not_counted_before_they_end(
    client: Client, coordinator: User, now: datetime
) -> None:
    attendance(now + timedelta(hours=1))
    client.force_login(coordinator)
    assert Attendance.objects.exists()
    assert not [title for title in titles(client) if "who came" in title]
