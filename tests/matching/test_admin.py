"""The admin of every model: who opens which list and page, at which cost, and whose rows."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.db.models import Model
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from matching.advice.plans import make_plan
from matching.models import (
    Attendance,
    ExternalHours,
    FollowUp,
    FollowUpKind,
    MatchingSettings,
    PairRule,
    ParticipationProof,
    Placement,
    Plan,
    RuleKind,
)
from matching.proofs.actions import ask_proof
from matching.proofs.external import write_down
from matching.states import PlacementState
from organisations.models import Assignment, InformationNote, Organisation
from organisations.models.photo import Photo, PhotoKind
from refuinterim.accounts.models import AntennaRole, User
from refuinterim.accounts.scoped_admin import ScopedAdmin
from refuinterim.core.audit import record
from refuinterim.core.models import Antenna, AuditEvent, Category, Language, Place, Skill
from refuinterim.messages.models import Message
from refuinterim.messages.states import MessageState
from tests.factories import (
    AntennaRoleFactory,
    CategoryFactory,
    EventFactory,
    IntakeFactory,
    LanguageFactory,
    MembershipFactory,
    PlaceFactory,
    PlacementFactory,
    SkillFactory,
    StructuralFactory,
    TalkMomentFactory,
    TrackFactory,
)
from volunteers.models import Consent, Intake, ParticipationTrack, Volunteer
from volunteers.states import IntakeState
from volunteers.talks.models import TalkMoment

pytestmark = pytest.mark.django_db

# Model → queries of its list, queries of its page (both with the user, the role and the side bar).
COSTS: dict[type[Model], tuple[int, int]] = {
    Antenna: (5, 6),
    Category: (5, 5),
    Skill: (5, 5),
    Language: (5, 5),
    Place: (5, 5),
    AuditEvent: (8, 7),
    Message: (6, 8),
    User: (5, 7),
    AntennaRole: (6, 7),
    Organisation: (6, 12),
    InformationNote: (5, 6),
    Assignment: (7, 15),
    Volunteer: (7, 25),
    Intake: (6, 8),
    TalkMoment: (7, 9),
    ParticipationTrack: (8, 6),
    Consent: (6, 7),
    Placement: (6, 12),
    Attendance: (8, 9),
    FollowUp: (6, 7),
    ParticipationProof: (6, 9),
    ExternalHours: (6, 9),
    Photo: (5, 7),
    Plan: (6, 0),
    PairRule: (6, 5),
    MatchingSettings: (5, 6),
}
OF_NO_ANTENNA = {Category, Skill, Language, Place}
NOT_FOR_STAFF = {
    AuditEvent, Message, User, AntennaRole, ParticipationTrack, Consent, Plan, PairRule, MatchingSettings,
    ParticipationProof, ExternalHours,
}  # fmt: skip
REDIRECTS = {Plan}


def rows_of_everything(number: int, coordinator: User) -> None:
    """`number` rows of each model in Brugge, as lived-in as possible."""
    now = timezone.now()
    brugge = Antenna.objects.get(slug="brugge")
    for _ in range(number):
        count = Placement.objects.count()
        MembershipFactory()
        CategoryFactory(slug=f"kind-{count}")
        SkillFactory(slug=f"skill-{count}")
        LanguageFactory(slug=f"l{count}")
        PlaceFactory(postcode=f"{8000 + count}")
        AntennaRoleFactory(antenna=brugge)
        track = TrackFactory()
        volunteer = track.volunteer
        volunteer.languages.add(Language.objects.last())
        weekly, event = StructuralFactory(), EventFactory(shifts=1)
        placement = PlacementFactory(volunteer=volunteer, assignment=weekly, state=PlacementState.ACTIVE)
        PlacementFactory(
            volunteer=volunteer, assignment=event, shift=event.shifts.get(), state=PlacementState.ACCEPTED
        )
        start = now - timedelta(days=1)
        Attendance.objects.create(
            placement=placement, starts_at=start, ends_at=start + timedelta(hours=2), planned_minutes=120
        )
        FollowUp.objects.create(
            volunteer=volunteer, antenna=brugge, kind=FollowUpKind.GUIDANCE, due_on=timezone.localdate()
        )
        Attendance.objects.create(
            placement=placement, starts_at=start - timedelta(days=7), ends_at=start - timedelta(days=7, hours=-2),
            planned_minutes=120, minutes=120, state="present", confirmed_at=now, confirmed_by=coordinator,
        )  # fmt: skip
        ask_proof(by=coordinator, volunteer=volunteer, now=now)
        write_down(by=coordinator, volunteer=volunteer, now=now, activity="Koor", minutes=90)
        Photo.objects.create(
            organisation=weekly.organisation, kind=PhotoKind.PLACE, alt="Een keuken", width=800, height=600,
            added_at=now, added_by=coordinator,
        )  # fmt: skip
        IntakeFactory(volunteer=volunteer, state=IntakeState.CANCELLED)
        TalkMomentFactory(antenna=brugge)
        record(by=coordinator, verb="volunteer.changed", subject=volunteer, now=now, antenna=brugge)
        Message.objects.create(
            key=f"key-{count}", kind="welcome", recipient=volunteer.user, email="a@b.example", language="nl",
            subject="Welkom", text="Dag", html="<p>Dag</p>", antenna=brugge, created_at=now, due_at=now,
            state=MessageState.FAILED,
        )  # fmt: skip
        make_plan(by=coordinator, antenna=brugge, now=now)
        PairRule.objects.create(
            volunteer=volunteer, assignment=event, kind=RuleKind.VETO, reason="test",
            made_by=coordinator, made_at=now,
        )  # fmt: skip
        MatchingSettings.objects.get_or_create(antenna=brugge)


def list_url(model: type[Model]) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")


def page_url(row: Model) -> str:
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])


def newest(model: type[Model]) -> Model:
    row = model._default_manager.order_by("pk").last()
    assert row is not None
    return row


def test_every_model_of_the_house_has_its_page() -> None:
    own = {model for model, page in admin.site._registry.items() if isinstance(page, ScopedAdmin)}
    assert own - {model for model in own if model._meta.app_label == "reporting"} == set(COSTS)


@pytest.mark.parametrize("number", [1, 20])
def test_lists_and_pages_cost_the_same_for_many_rows(
    client: Client, coordinator: User, number: int, django_assert_num_queries: Any
) -> None:
    rows_of_everything(number, coordinator)
    client.force_login(coordinator)
    found = {}
    for model in COSTS:
        found[model.__name__] = tuple(_cost(client, url) for url in (list_url(model), page_url(_row(model))))
    assert found == {model.__name__: cost for model, cost in COSTS.items()}


def _row(model: type[Model]) -> Model:
    """A row whose page shows the most: a volunteer and an assignment with something in them."""
    rich = {
        User: lambda: AntennaRole.objects.get(user__first_name="Els").user,
        Antenna: lambda: Antenna.objects.get(slug="brugge"),
        Volunteer: lambda: ParticipationTrack.objects.order_by("pk").last().volunteer,  # type: ignore[union-attr]
        Assignment: lambda: (
            Placement.objects.filter(state=PlacementState.ACTIVE).order_by("pk").last().assignment
        ),  # type: ignore[union-attr]
        Organisation: lambda: MembershipFactory._meta.model.objects.order_by("pk").last().organisation,
    }
    row: Model = rich[model]() if model in rich else newest(model)
    return row


def _cost(client: Client, url: str) -> int:
    ContentType.objects.clear_cache()
    with CaptureQueriesContext(connection) as queries:
        response = client.get(url)
    assert response.status_code in {200, 302}, url
    return len(queries) if response.status_code == 200 else 0


@pytest.mark.parametrize("model", list(COSTS), ids=lambda model: model.__name__)
def test_staff_read_what_their_role_allows(
    client: Client, coordinator: User, staff: User, model: type[Model]
) -> None:
    rows_of_everything(1, coordinator)
    client.force_login(staff)
    status = 403 if model in NOT_FOR_STAFF else 200
    assert client.get(list_url(model)).status_code == status
    response = client.get(page_url(newest(model)))
    assert response.status_code == (302 if model in REDIRECTS and status == 200 else status)
    if status == 200:
        page = response.content.decode()
        assert 'name="_save"' not in page
        assert "/stap/" not in page
        assert client.post(page_url(newest(model)), {}).status_code == 403


@pytest.mark.parametrize(
    "model", sorted(set(COSTS) - OF_NO_ANTENNA - REDIRECTS, key=lambda model: model.__name__)
)
def test_rows_of_another_antenna_do_not_exist(
    client: Client, coordinator: User, outsider: User, model: type[Model]
) -> None:
    rows_of_everything(1, coordinator)
    client.force_login(outsider)
    # The admin's own answer to a row that is not there is its start page, with a message.
    response = client.get(page_url(_row(model)))
    assert response.status_code == 302
    assert response.url == reverse("admin:index")
    rows = client.get(list_url(model)).context["cl"].result_list
    assert not [row for row in rows if model not in {Antenna, User, AntennaRole}]


@pytest.mark.parametrize("model", list(COSTS), ids=lambda model: model.__name__)
def test_nothing_is_deleted(client: Client, coordinator: User, model: type[Model]) -> None:
    rows_of_everything(1, coordinator)
    client.force_login(coordinator)
    row = newest(model)
    url = reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_delete", args=[row.pk])
    assert client.post(url, {"post": "yes"}).status_code == 403


def test_the_filters_of_talks(client: Client, coordinator: User) -> None:
    rows_of_everything(1, coordinator)
    client.force_login(coordinator)
    counts = {
        due: len(client.get(list_url(FollowUp), {"due": due}).context["cl"].result_list)
        for due in ("yes", "later", "done")
    }
    assert counts == {"yes": 1, "later": 0, "done": 0}


def test_the_page_of_a_placement_says_why(client: Client, coordinator: User) -> None:
    explanation = {
        "minutes": 12, "mode": "bike", "dutch_step": 1, "dutch_known": True,
        "volunteer_side": {"travel": 0.3, "interests": 0.3, "practice": 0.15, "reception": 0.1},
        "organisation_side": {"dutch": 0.24, "skills": 0.25, "languages": 0.1, "reliability": 0.2},
    }  # fmt: skip
    placement = PlacementFactory(
        state=PlacementState.ACCEPTED,
        score=824,
        explanation=explanation,
        informed_at=None,
        information_note=None,
        informed_language="",
    )
    client.force_login(coordinator)
    page = client.get(page_url(placement)).content.decode()
    assert "12 minutes by bike." in page
    assert "The Dutch is a little harder: good to practise." in page
    assert "The information note was not read yet." in page
    assert reverse("desk:step", args=["plaatsing", placement.pk, "confirm"]) in page


@pytest.mark.parametrize(
    "model", [Assignment, Intake, Placement, Attendance, Message, Plan], ids=lambda model: model.__name__
)
def test_colours_of_states_do_not_depend_on_the_language(model: type[Model]) -> None:
    shown = admin.site._registry[model].state_shown  # type: ignore[attr-defined]
    states = dict(model._meta.get_field("state").flatchoices)  # type: ignore[union-attr]
    assert set(shown.label) <= set(states)
    for language in ("en", "nl"):
        with translation.override(language):
            state, words = shown(model(state=next(iter(shown.label))))
            assert (state in shown.label, words) == (True, str(states[state]))
