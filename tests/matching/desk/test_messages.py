"""The desk says who hears what: a message goes out, or somebody has to call."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from matching.advice.plans import make_plan
from matching.models import Informant, Placement, Plan
from matching.placements import actions
from matching.states import PlacementState
from refuinterim.accounts.models import User
from refuinterim.core.models import Antenna, AuditEvent
from tests.factories import EventFactory, IntakeFactory, PlacementFactory, StructuralFactory, VolunteerFactory
from tests.languages.marks import unmarked
from volunteers.models import Volunteer
from volunteers.states import IntakeState

pytestmark = pytest.mark.django_db
FIRST_DAY = f"{timezone.localdate() + timedelta(days=30)}"
TO_CALL = "has no e-mail: call 0470 11 22 33."


@pytest.fixture
def desk(client: Client, coordinator: User) -> Client:
    client.force_login(coordinator)
    return client


@pytest.fixture
def without_email(brugge: Antenna) -> Volunteer:
    return VolunteerFactory(user=None, email="", phone="0470 11 22 33", first_name="Oleh")


def said(response: Any) -> str:
    """All that was said after a form was sent."""
    return " ".join(str(message) for message in get_messages(response.wsgi_request))


def propose(desk: Client, volunteer: Volunteer) -> str:
    data = {"volunteer": volunteer.pk, "assignment": StructuralFactory().pk}
    return unmarked(said(desk.post(reverse("desk:propose"), data)))


def test_a_proposal_says_whom_to_call(desk: Client, without_email: Volunteer) -> None:
    text = propose(desk, without_email)
    assert TO_CALL in text and "gets a message" not in text
    assert "Samira gets a message" in propose(desk, VolunteerFactory())


def test_nothing_to_reach_somebody_by_is_said(desk: Client) -> None:
    assert "has no e-mail and no phone" in propose(desk, VolunteerFactory(user=None, email="", phone=""))


def test_a_plan_counts_who_is_reached(
    desk: Client, coordinator: User, brugge: Antenna, without_email: Volunteer, now: datetime
) -> None:
    VolunteerFactory()
    StructuralFactory(seats=2)
    url = reverse("desk:plan-detail", args=[make_plan(by=coordinator, antenna=brugge, now=now).pk])
    keys = [pair.key for pair in desk.get(url).context["pairs"]]
    text = said(desk.post(url, {"pair": keys}))
    assert len(keys) == 2
    assert "1 person gets a message." in text and TO_CALL in text


@pytest.mark.parametrize(
    ("name", "before"), [("confirm", "accepted"), ("reject", "accepted"), ("stop", "active")]
)
def test_a_step_says_whom_to_call(desk: Client, without_email: Volunteer, name: str, before: str) -> None:
    placement = PlacementFactory(volunteer=without_email, state=before)
    url = reverse("desk:step", args=["plaatsing", placement.pk, name])
    assert TO_CALL in desk.get(url).content.decode()
    text = said(desk.post(url, {"reason": "Zo is het.", "first_day": FIRST_DAY}))
    assert TO_CALL in text
    assert "Everybody is told" not in text and "message" not in text


def test_a_planned_talk_says_whom_to_call(desk: Client, without_email: Volunteer) -> None:
    without_email.intakes.all().delete()
    talk = IntakeFactory(volunteer=without_email, state=IntakeState.REQUESTED)
    url = reverse("desk:intake", args=[talk.pk])
    text = said(desk.post(url, {"task": "plan", "planned_for": "2030-01-01T10:00"}))
    assert TO_CALL in text and "gets a message" not in text


def test_a_talk_is_cancelled_with_a_reason(desk: Client, coordinator: User) -> None:
    talk = IntakeFactory(state=IntakeState.REQUESTED)
    url = reverse("desk:intake", args=[talk.pk])
    assert desk.post(url, {"task": "cancel", "reason": ""}).status_code == 200
    talk.refresh_from_db()
    assert talk.state == IntakeState.REQUESTED
    response = desk.post(url, {"task": "cancel", "reason": "Ze verhuisde."})
    talk.refresh_from_db()
    assert talk.state == IntakeState.CANCELLED
    assert response.url == reverse("admin:volunteers_volunteer_change", args=[talk.volunteer_id])
    event = AuditEvent.objects.get(verb="intake.cancelled", actor=coordinator)
    assert event.reason == "Ze verhuisde."


def test_confirming_says_who_informs_and_insures(desk: Client) -> None:
    data = {"first_day": FIRST_DAY, "informed_by": "antenna", "insured_by": "antenna"}
    agreed, usual = (PlacementFactory(state="accepted") for _ in range(2))
    desk.post(reverse("desk:step", args=["plaatsing", agreed.pk, "confirm"]), data)
    desk.post(reverse("desk:step", args=["plaatsing", usual.pk, "confirm"]), {"first_day": FIRST_DAY})
    agreed.refresh_from_db()
    usual.refresh_from_db()
    assert (agreed.informed_by, agreed.insured_by) == (Informant.ANTENNA, Informant.ANTENNA)
    assert (usual.informed_by, usual.insured_by) == (Informant.ORGANISATION, Informant.ORGANISATION)


class TestSaidNoSince:
    """A plan does not ask again who said no after it was made."""

    @pytest.fixture
    def plan(self, brugge: Antenna, coordinator: User, now: datetime) -> Plan:
        EventFactory(shifts=1)
        VolunteerFactory()
        return make_plan(by=coordinator, antenna=brugge, now=now)

    @pytest.mark.parametrize(
        ("state", "words"),
        [
            (PlacementState.DECLINED, "said no"),
            (PlacementState.WITHDRAWN, "withdrawn"),
            (PlacementState.REJECTED, "did not fit"),
        ],
    )
    def test_it_cannot_be_proposed(
        self, desk: Client, plan: Plan, now: datetime, state: PlacementState, words: str
    ) -> None:
        url = reverse("desk:plan-detail", args=[plan.pk])
        [pair] = desk.get(url).context["pairs"]
        assert pair.can_be_proposed
        PlacementFactory(
            volunteer=pair.suggestion.volunteer,
            assignment=pair.suggestion.opening.assignment,
            shift=pair.suggestion.opening.shift,
            state=state,
            ended_at=now,
        )
        [pair] = desk.get(url).context["pairs"]
        assert (pair.can_be_proposed, pair.state) == (False, words)
        page = desk.post(url, {"pair": [pair.key]}).content.decode()
        assert f"This person is already asked: {words}." in page
        assert Placement.objects.count() == 1

    def test_a_no_of_before_the_plan_is_the_plans_own_matter(
        self, desk: Client, plan: Plan, coordinator: User, now: datetime
    ) -> None:
        url = reverse("desk:plan-detail", args=[plan.pk])
        [pair] = desk.get(url).context["pairs"]
        opening = pair.suggestion.opening
        earlier = actions.propose(
            by=coordinator, volunteer=pair.suggestion.volunteer, assignment=opening.assignment,
            shift=opening.shift, now=now,
        ).placement  # fmt: skip
        actions.decline(by=coordinator, placement=earlier, now=now)
        Plan.objects.update(created_at=now + timedelta(minutes=1))
        [pair] = desk.get(url).context["pairs"]
        assert pair.can_be_proposed
