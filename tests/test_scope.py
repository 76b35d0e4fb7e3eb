"""Who may open which page: every address of the site, for every persona."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.contrib import admin
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from matching.advice.pair_rules import veto
from matching.advice.plans import make_plan
from matching.models import (
    Attendance,
    ExternalHours,
    ExternalPhoto,
    FollowUp,
    Milestone,
    Placement,
    ReferenceLine,
)
from matching.placements.days_off import plan_attendances
from matching.proofs.actions import ask_proof, sign_part
from organisations.models import Invitation, Photo
from refuinterim.accounts.models import User
from refuinterim.core.models import Antenna
from refuinterim.imports.models import SheetImport
from tests.factories import (
    EventFactory,
    IntakeFactory,
    OrganisationFactory,
    PlacementFactory,
    StructuralFactory,
    TalkMomentFactory,
    UserFactory,
    VisitFactory,
    VisitMomentFactory,
)
from tests.scope_tables import POST_TABLE, TABLE
from volunteers.models import Volunteer

pytestmark = pytest.mark.django_db

SIGN_IN, ELSEWHERE = "sign-in", 302


@pytest.fixture
def rows(brugge: Antenna, samira: Volunteer, member: User) -> dict[str, dict[str, Any]]:
    """The arguments of every address that opens a row, all of them of Brugge."""
    organisation = member.memberships.get().organisation
    invitation = Invitation.objects.create(
        organisation=organisation, email="x@y.example", role="posts", key="x", invited_by=member,
        invited_at=timezone.now(), expires_at=timezone.now(),
    )  # fmt: skip
    event = EventFactory(organisation=organisation, shifts=1)
    weekly = StructuralFactory(organisation=organisation)
    placement = PlacementFactory(volunteer=samira, assignment=weekly, state="confirmed")
    plan_attendances(by=None, placement=placement, now=timezone.now())
    newcomer = IntakeFactory(state="requested")
    plan = make_plan(by=None, antenna=brugge, now=timezone.now())
    rule = veto(
        by=UserFactory(), volunteer=samira, assignment=weekly, reason="They fell out.", now=timezone.now()
    )
    follow_up = FollowUp.objects.create(
        volunteer=samira, antenna=brugge, kind="guidance", due_on=timezone.localdate(), notes="secret"
    )
    photo = Photo.objects.create(
        organisation=organisation, kind="place", alt="x", width=400, height=400, added_at=timezone.now()
    )
    done = Attendance.objects.create(
        placement=placement, starts_at=timezone.now() - timedelta(days=9), ends_at=timezone.now() - timedelta(days=8),
        planned_minutes=60, minutes=60, state="present", confirmed_at=timezone.now(), confirmed_by=UserFactory(),
    )  # fmt: skip
    issued = ask_proof(by=UserFactory(), volunteer=samira, now=timezone.now())
    sign_part(by=UserFactory(), part=issued.parts.get(), name="Lieve", now=timezone.now())
    asked = ask_proof(by=UserFactory(), volunteer=samira, now=timezone.now())
    hours = ExternalHours.objects.create(
        volunteer=samira, activity="x", minutes=60, handed_in_at=timezone.now()
    )
    ExternalPhoto.objects.create(hours=hours, image=b"x")
    line = ReferenceLine.objects.create(placement=placement, asked_at=timezone.now())
    milestone = Milestone.objects.create(volunteer=samira, kind="first-day", reached_at=done.ends_at)
    sheet = {"pk": SheetImport.objects.create(
        antenna=brugge, kind="people", state="checked", sent_at=timezone.now(), sent_by=UserFactory(), language="nl",
        content=b"Voornaam;Akkoord\nAli;", findings=[[2, "first_name", "x"]],
    ).pk}  # fmt: skip
    visit = VisitFactory(volunteer=samira, assignment=weekly, starts_at=timezone.now() - timedelta(hours=1))
    slug, placed = {"slug": event.slug}, {"pk": placement.pk}
    coming = int(placement.attendances.latest("starts_at").starts_at.timestamp())
    year = {"slug": brugge.slug, "year": timezone.localdate().year}
    last_year = {**year, "year": year["year"] - 1}
    return {
        "matching:assignment-detail": slug,
        "matching:sitemap-section": {"section": "opdrachten"},
        "matching:assignment-apply": slug,
        "matching:assignment-keep": slug,
        "matching:assignment-picture": slug,
        "matching:assignment-visit": slug,
        "matching:visit": {"pk": visit.pk},
        "matching:assignment-visits": slug,
        "matching:visit-moment-call-off": {"pk": VisitMomentFactory(assignment=weekly).pk},
        "matching:visit-held": {"pk": visit.pk},
        "matching:placement-answer": placed,
        "matching:placement-withdraw": placed,
        "matching:placement-absent": placed,
        "matching:placement-stop": placed,
        "matching:placement-together": placed,
        "matching:placement-alone": placed,
        "matching:friend-link": {"key": "of-nobody"},
        "matching:friend-yes": {"key": "of-nobody"},
        "matching:placement-days": placed,
        "matching:placement-day-off": {**placed, "key": coming},
        "matching:placement-day-back": {**placed, "key": coming},
        "matching:attendance-impression": {"pk": placement.attendances.first().pk},
        "matching:pairing-impression": {"pk": placement.attendances.first().pk},
        "matching:attendance-here": {"pk": placement.attendances.first().pk},
        "matching:placement-calendar": placed,
        "matching:calendar-feed": {"key": "of-nobody"},
        "matching:milestone-seen": {"pk": milestone.pk},
        "matching:line-ask": placed,
        "matching:proof-verify": {"number": issued.number},
        "matching:proof-document": {"pk": issued.pk},
        "matching:external-photo": {"pk": hours.pk},
        "matching:proof-sign": {"pk": asked.parts.get().pk},
        "matching:line-write": {"pk": line.pk},
        "imports:template": {"kind": "people"},
        **{
            f"imports:{name}": sheet
            for name in ("detail", "columns", "faults", "take-in", "take-back", "forget")
        },
        "desk:step/uren": {"kind": "uren", "pk": hours.pk, "name": "refuse"},
        "desk:step/bewijs": {"kind": "bewijs", "pk": asked.pk, "name": "stop"},
        "matching:assignment-people": slug,
        "matching:attendance-confirm": {"pk": placement.attendances.first().pk},
        "volunteers:question": {"key": "phone"},
        "organisations:assignment-new": {"kind": "event"},
        "organisations:assignment-detail": slug,
        "organisations:assignment-edit": slug,
        "organisations:assignment-photo": slug,
        "organisations:photos": {"slug": organisation.slug},
        "organisations:photo-remove": {"pk": photo.pk},
        "photos:file": {"key": uuid4(), "width": 400},
        "organisations:assignment-submit": slug,
        "organisations:assignment-pause": slug,
        "organisations:assignment-close": slug,
        "accounts:sign-in-link": {"token": "of-nobody"},
        "accounts:sign-in-card": {"token": "of-nobody"},
        "desk:suggestions-assignment": {"pk": event.pk},
        "desk:suggestions-volunteer": {"pk": samira.pk},
        "desk:intake": {"pk": newcomer.pk},
        "desk:sign-in-card": {"pk": samira.pk},
        "desk:plan-detail": {"pk": plan.pk},
        "desk:pair-rule-new": {"kind": "apart"},
        "desk:pair-rule-end": {"pk": rule.pk},
        "desk:step/opdracht": {"kind": "opdracht", "pk": weekly.pk, "name": "pause"},
        "desk:step/plaatsing": {"kind": "plaatsing", "pk": placement.pk, "name": "stop"},
        "desk:step/vrijwilliger": {"kind": "vrijwilliger", "pk": samira.pk, "name": "track"},
        "desk:step/opvolging": {"kind": "opvolging", "pk": follow_up.pk, "name": "done"},
        "desk:step/gesprek": {
            "kind": "gesprek",
            "pk": TalkMomentFactory(antenna=brugge).pk,
            "name": "call-off",
        },
        **{
            f"organisations:{name}": {"slug": organisation.slug}
            for name in ("join-answer", "members", "barriers", "insurance")
        },
        "organisations:member-role": {"pk": member.memberships.get().pk},
        "organisations:member-remove": {"pk": member.memberships.get().pk},
        "organisations:invitation-resend": {"pk": invitation.pk},
        "organisations:invitation-revoke": {"pk": invitation.pk},
        "organisations:invitation": {"key": invitation.key},
        "desk:step/organisatie": {
            "kind": "organisatie",
            "pk": OrganisationFactory(state="asked").pk,
            "name": "refuse",
        },
        "reporting:export": {**year, "extension": "csv"},
        "reporting:figure-rows": {**year, "figure": "active_volunteers"},
        "reporting:freeze": last_year,
        "reporting:enter-published": last_year,
    }


QUERY = {"reporting:figures": "?antenne=brugge"}


def addresses(resolver: URLResolver, namespace: str = "") -> Iterator[str]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            if entry.namespace != admin.site.name and entry.app_name != "admin":
                yield from addresses(entry, inner)
        elif isinstance(entry, URLPattern) and entry.name and namespace:
            yield f"{namespace}{entry.name}"


def told(client: Client, url: str, data: dict[str, Any] | None = None) -> str:
    """What a page answers to a GET, or to a POST of `data`, in the tables' words.

    The admin's own sign-in passes on to ours, or refuses.
    """
    response = client.get(url) if data is None else client.post(url, data)
    if response.status_code == ELSEWHERE and response.url.startswith("/beheer/login/"):
        response = client.get(response.url)
    if response.status_code == ELSEWHERE and "/aanmelden/" in response.url:
        return SIGN_IN
    return str(response.status_code)


def test_every_address_is_in_the_table() -> None:
    own = {name for name in addresses(get_resolver()) if name.split(":")[0] in OWN}
    unlisted = own - {name.partition("/")[0] for name in TABLE}
    assert unlisted <= UNLISTED, unlisted - UNLISTED


OWN = {"matching", "volunteers", "organisations", "accounts", "desk", "imports", "reporting"}
UNLISTED = {"accounts:demo-sign-in"}  # stands in the demo alone


@pytest.mark.parametrize("name", TABLE)
def test_address_opens_for_the_right_people(
    name: str, rows: dict[str, dict[str, Any]], everybody: list[User | None]
) -> None:
    url = address_of(name, rows)
    assert " ".join(told(browser_of(user), url) for user in everybody) == " ".join(TABLE[name])


def address_of(name: str, rows: dict[str, dict[str, Any]]) -> str:
    url = reverse(name.partition("/")[0], kwargs=rows.get(name)) + QUERY.get(name, "")
    if name == "desk:pair-rule-new":
        url += "?volunteer={volunteer}&assignment={assignment}".format(**pair_in(rows))
    return url


def pair_in(rows: dict[str, dict[str, Any]]) -> dict[str, Any]:
    return {
        "volunteer": rows["desk:suggestions-volunteer"]["pk"],
        "assignment": rows["desk:suggestions-assignment"]["pk"],
    }


def browser_of(user: User | None) -> Client:
    client = Client()
    if user:
        client.force_login(user)
    return client


@pytest.mark.parametrize("name", POST_TABLE)
def test_a_form_is_taken_from_the_right_people(
    name: str, rows: dict[str, dict[str, Any]], everybody: list[User | None]
) -> None:
    url = address_of(name, rows)
    filled_in: dict[str, dict[str, Any]] = {
        "desk:propose": pair_in(rows),
        "desk:plan": {"antenna": "brugge"},
        "volunteers:profile": {"consent": "photo", "answer": "no"},
    }
    data = filled_in.get(name, {})
    answers = []
    for user in everybody:
        saved = transaction.savepoint()  # each finds the rows as they were
        answers.append(told(browser_of(user), url, data))
        transaction.savepoint_rollback(saved)
    assert " ".join(answers) == " ".join(POST_TABLE[name])


def admin_lists() -> list[str]:
    return [f"{m._meta.app_label}_{m._meta.model_name}" for m in admin.site._registry]


@pytest.mark.parametrize("name", admin_lists())
def test_admin_list_is_for_staff_of_the_antenne(
    name: str, rows: dict[str, Any], coordinator: User, volunteer: User, member: User, outsider: User
) -> None:
    url = reverse(f"admin:{name}_changelist")
    for user in (volunteer, member, UserFactory()):
        assert browser_of(user).get(url).status_code in {302, 403}
    model = next(m for m in admin.site._registry if f"{m._meta.app_label}_{m._meta.model_name}" == name)
    path = getattr(model._default_manager.all(), "antenna_path", "")
    for user, slug in ((coordinator, "brugge"), (outsider, "gent")):
        if not user.has_perm(f"{model._meta.app_label}.view_{model._meta.model_name}"):
            assert browser_of(user).get(url).status_code == 403
            continue
        response = browser_of(user).get(url)
        assert response.status_code == 200
        if path:
            shown = response.context["cl"].queryset
            of_others = shown.exclude(**{"slug" if model is Antenna else f"{path}__slug": slug})
            assert not of_others.exists(), of_others


def test_admin_shows_no_rows_of_another_antenne(
    rows: dict[str, Any], coordinator: User, outsider: User, samira: Volunteer
) -> None:
    for row in (samira, Placement.objects.get(), FollowUp.objects.get(), samira.intakes.get()):
        url = reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])
        for user, status in ((coordinator, 200), (outsider, 302)):
            client = Client()
            client.force_login(user)
            assert client.get(url).status_code == status, url
