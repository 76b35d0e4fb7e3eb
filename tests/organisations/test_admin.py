"""The admin of organisations: adding one with its member, notes by version, moments elsewhere."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from organisations.models import Assignment, InformationNote, Membership, Organisation
from refuinterim.accounts.models import User
from refuinterim.core.models import Antenna, AuditEvent
from tests.factories import (
    EventFactory,
    MembershipFactory,
    OrganisationFactory,
    PlaceFactory,
    StructuralFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client: Client, coordinator: User) -> Client:
    client.force_login(coordinator)
    return client


def formsets(*names: str, **rows: Any) -> dict[str, Any]:
    """The management forms of inlines without rows."""
    return {f"{name}-{key}": 0 for name in names for key in ("TOTAL_FORMS", "INITIAL_FORMS")} | rows


def organisation_data(antenna: Antenna, **changes: Any) -> dict[str, Any]:
    return {
        "name": "Buurthuis De Brug", "antenna": antenna.pk, "legal_form": "vzw", "about_nl": "Wij koken.",
        "place": PlaceFactory().pk, "street": "", "email": "", "phone": "", "insurer": "", "policy_number": "",
        "insured_until": "", "about_en": "", "about_fr": "", "about_ar": "", "about_uk": "", "member_email": "",
        **formsets("memberships", "information_notes", "photos"), **changes,
    }  # fmt: skip


@pytest.mark.parametrize(("factory", "has_places"), [(EventFactory, False), (StructuralFactory, True)])
def test_an_event_has_no_places_every_week(desk: Client, factory: Any, has_places: bool) -> None:
    url = reverse("admin:organisations_assignment_change", args=[factory().pk])
    form = desk.get(url).context["adminform"]
    names = [name for fieldset in form for line in fieldset for name in line.fields]
    assert ("seats" in names) == has_places


def test_an_organisation_is_added_with_its_member(desk: Client, brugge: Antenna, coordinator: User) -> None:
    url = reverse("admin:organisations_organisation_add")
    response = desk.post(url, organisation_data(brugge, member_email="Lieve@Buurthuis.example"))
    assert response.status_code == 302
    organisation = Organisation.objects.get()
    assert (organisation.slug, organisation.about_nl) == ("buurthuis-de-brug", "Wij koken.")
    assert organisation.memberships.get().user.email == "lieve@buurthuis.example"
    verbs = set(AuditEvent.objects.filter(actor=coordinator).values_list("verb", flat=True))
    assert {"organisation.added", "membership.added"} <= verbs


def test_an_organisation_is_changed_with_an_audit_row(desk: Client, brugge: Antenna) -> None:
    organisation = OrganisationFactory(
        note=False, email="", street="", legal_form="vzw", insurer="", about_nl="Wij koken."
    )
    url = reverse("admin:organisations_organisation_change", args=[organisation.pk])
    desk.post(url, organisation_data(brugge, name="Buurthuis De Linde"))
    organisation.refresh_from_db()
    assert organisation.name == "Buurthuis De Linde"
    assert AuditEvent.objects.get(verb="organisation.changed").detail == {"fields": ["name"]}


def test_a_member_is_taken_away(desk: Client, brugge: Antenna) -> None:
    membership = MembershipFactory(organisation__note=False)
    rows = {
        "memberships-TOTAL_FORMS": 1, "memberships-INITIAL_FORMS": 1, "memberships-0-id": membership.pk,
        "memberships-0-organisation": membership.organisation_id, "memberships-0-phone": "", "memberships-0-DELETE": "on",
    }  # fmt: skip
    url = reverse("admin:organisations_organisation_change", args=[membership.organisation_id])
    desk.post(url, organisation_data(brugge, **rows))
    assert not Membership.objects.exists()
    assert AuditEvent.objects.get(verb="membership.removed").detail == {"user": membership.user_id}


def test_an_antenna_of_somebody_else_cannot_be_chosen(desk: Client, gent: Antenna) -> None:
    response = desk.post(reverse("admin:organisations_organisation_add"), organisation_data(gent))
    assert response.status_code == 200
    assert not Organisation.objects.exists()


def test_the_next_version_of_a_note_is_written(desk: Client) -> None:
    organisation = OrganisationFactory()
    texts = {
        f"{name}_{code}": ""
        for name in ("aim", "insurance", "reimbursement", "secrecy")
        for code, _name in settings.LANGUAGES
        if code != "nl"
    }
    dutch = {
        "aim_nl": "Wij koken.",
        "insurance_nl": "Ja.",
        "reimbursement_nl": "Nee.",
        "secrecy_nl": "Zwijg.",
    }
    url = reverse("admin:organisations_informationnote_add")
    assert desk.post(url, {"organisation": organisation.pk, **texts, **dutch}).status_code == 302
    newest = InformationNote.objects.order_by("-version").first()
    assert newest
    assert (newest.version, newest.aim_nl) == (2, "Wij koken.")
    assert AuditEvent.objects.filter(verb="information_note.written").exists()


def test_a_note_is_never_changed(desk: Client) -> None:
    note = OrganisationFactory().information_notes.get()
    url = reverse("admin:organisations_informationnote_change", args=[note.pk])
    assert desk.post(url, {"aim_nl": "Anders."}).status_code == 403


def assignment_data(assignment: Assignment, **changes: Any) -> dict[str, Any]:
    texts = {
        f"{name}_{code}": ""
        for name in ("title", "description", "thanks", "recognise", "door", "bring")
        for code, _name in settings.LANGUAGES
        if code != "nl"
    }
    return {
        **texts, "category": assignment.category_id, "title_nl": assignment.title, "description_nl": "Je kookt.",
        "thanks_nl": "", "recognise_nl": "", "door_nl": "", "bring_nl": "", "bus_stop": "", "notice_hours": 24, "street": "", "place": assignment.place_id, "starts_on": "", "ends_on": "",
        "dutch": "A1", "min_age": 16, "team_size": 2, "contact_name": "Lieve", "contact_phone": "",
        "reimbursement": "none", "reimbursement_amount": "", "documents": ["driving-licence"], **formsets("slots", "offer_periods"), **changes,
    }  # fmt: skip


def test_texts_change_in_every_language_and_the_state_does_not(desk: Client) -> None:
    assignment = StructuralFactory()
    url = reverse("admin:organisations_assignment_change", args=[assignment.pk])
    response = desk.post(url, assignment_data(assignment, title_uk="Кухня", state="closed"))
    assert response.status_code == 302, response.context["errors"]
    assignment.refresh_from_db()
    assert (assignment.title_uk, assignment.dutch, assignment.documents) == (
        "Кухня",
        "A1",
        ["driving-licence"],
    )
    assert assignment.state == "published"
    assert "title_uk" in AuditEvent.objects.get(verb="assignment.changed").detail["fields"]


@pytest.mark.parametrize(("action", "kind"), [("new_event", "event"), ("new_weekly", "structural")])
def test_new_assignments_are_made_on_the_page_with_moments(desk: Client, action: str, kind: str) -> None:
    response = desk.get(reverse(f"admin:organisations_assignment_{action}"))
    assert response.url == reverse("organisations:assignment-new", args=[kind])


def test_staff_make_no_assignments(client: Client, staff: User) -> None:
    client.force_login(staff)
    assert client.get(reverse("admin:organisations_assignment_new_event")).status_code == 403
