"""The admin of volunteers: a new one is registered, a known one changes wishes."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from refuinterim.accounts.models import User
from refuinterim.core.models import Antenna, AuditEvent
from refuinterim.messages.models import Message
from tests.factories import CategoryFactory, IntakeFactory, PlaceFactory, VolunteerFactory
from volunteers.actions import withdraw_consent
from volunteers.models import Consent, ConsentPurpose, Volunteer
from volunteers.states import IntakeState

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client: Client, coordinator: User) -> Client:
    client.force_login(coordinator)
    return client


def volunteer_data(antenna: Antenna, **changes: Any) -> dict[str, Any]:
    return {
        "first_name": "Oleh", "last_name": "Bondar", "phone": "0470 12 34 56", "email": "oleh@test.example",
        "birth_date": "", "language": "uk", "antenna": antenna.pk, "dutch_speaking": "A1", "dutch_understanding": "A2",
        "dutch_reading": "", "availability": ["1-afternoon", "5-evening"], "max_placements": 1,
        "place": PlaceFactory().pk, "travel_mode": "bike", "max_travel_minutes": 30, "group": "student", "notes": "",
        "avoid_alone": "on", "consents-TOTAL_FORMS": 0, "consents-INITIAL_FORMS": 0, **changes,
    }  # fmt: skip


ADD = "admin:volunteers_volunteer_add"
AGREES = {"agrees": "on", "consent_how": "told", "consent_language": "uk"}


def test_a_new_volunteer_is_registered(desk: Client, brugge: Antenna, coordinator: User) -> None:
    kitchen = CategoryFactory()
    response = desk.post(reverse(ADD), volunteer_data(brugge, **AGREES, interests=[kitchen.pk]))
    assert response.status_code == 302, response.context["errors"]
    volunteer = Volunteer.objects.get()
    assert [moment.code for moment in volunteer.availability.all()] == ["tue-afternoon", "sat-evening"]
    assert list(volunteer.interests.all()) == [kitchen]
    assert volunteer.intakes.get().state == IntakeState.REQUESTED
    assert volunteer.consents.get().purpose == "matching"
    assert AuditEvent.objects.filter(verb="volunteer.registered", actor=coordinator).exists()
    assert Message.objects.filter(email="oleh@test.example", language="uk").exists()


def test_sharing_is_recorded_when_the_person_agrees(desk: Client, brugge: Antenna) -> None:
    response = desk.post(reverse(ADD), volunteer_data(brugge, **AGREES, shares="on"))
    assert response.status_code == 302, response.context["errors"]
    assert Volunteer.objects.get().agreed_to_share


def test_consent_says_how_in_which_language_and_who_wrote_it_down(
    desk: Client, brugge: Antenna, coordinator: User
) -> None:
    desk.post(reverse(ADD), volunteer_data(brugge, **AGREES | {"consent_how": "paper"}))
    consent = Consent.objects.get()
    assert (consent.given_how, consent.given_language, consent.recorded_by) == ("paper", "uk", coordinator)


def test_without_a_language_a_consent_was_given_in_the_language_of_messages(
    desk: Client, brugge: Antenna
) -> None:
    desk.post(reverse(ADD), volunteer_data(brugge, **AGREES | {"consent_language": "", "language": "fr"}))
    assert Consent.objects.get().given_language == "fr"


def test_nobody_is_registered_without_saying_how_they_agreed(desk: Client, brugge: Antenna) -> None:
    page = desk.post(reverse(ADD), volunteer_data(brugge, agrees="on"))
    assert page.context["adminform"].form.errors == {"consent_how": ["Choose how this person said yes."]}
    assert not Volunteer.objects.exists()


@pytest.mark.parametrize(
    ("state", "name"), [("yes", "Agreed"), ("to-ask", "Unasked"), ("taken-back", "Back")]
)
def test_the_list_tells_who_agreed_and_whom_to_ask(desk: Client, now: Any, state: str, name: str) -> None:
    VolunteerFactory(first_name="Agreed")
    VolunteerFactory(first_name="Unasked", consents=[])
    back = VolunteerFactory(first_name="Back")
    withdraw_consent(by=back.user, volunteer=back, purpose=ConsentPurpose.MATCHING, now=now)
    rows = desk.get(reverse("admin:volunteers_volunteer_changelist"), {"consent": state}).context["cl"]
    [volunteer] = rows.result_list
    assert (volunteer.first_name, volunteer.consent_to_matching) == (name, state)


def test_who_only_reads_does_not_see_who_agreed(client: Client, staff: User) -> None:
    VolunteerFactory()
    client.force_login(staff)
    rows = client.get(reverse("admin:volunteers_volunteer_changelist"), {"consent": "to-ask"})
    assert rows.status_code == 302  # a filter that does not exist
    rows = client.get(reverse("admin:volunteers_volunteer_changelist")).context["cl"]
    assert "consent_shown" not in rows.list_display


def test_nobody_is_registered_without_agreeing(desk: Client, brugge: Antenna) -> None:
    response = desk.post(reverse(ADD), volunteer_data(brugge))
    assert "when the person agrees" in response.content.decode()
    assert not Volunteer.objects.exists()


def test_somebody_known_is_not_registered_twice(desk: Client, brugge: Antenna) -> None:
    known = VolunteerFactory()
    response = desk.post(reverse(ADD), volunteer_data(brugge, **AGREES, email=known.email.upper()))
    assert "Perhaps we know this person already" in response.content.decode()
    assert Volunteer.objects.count() == 1


def test_an_address_is_not_registered_twice_without_a_user(desk: Client, brugge: Antenna) -> None:
    VolunteerFactory(user=None, email="oleh@test.example")
    response = desk.post(reverse(ADD), volunteer_data(brugge, **AGREES, email="Oleh@test.example"))
    assert "Perhaps we know this person already" in response.content.decode()
    assert Volunteer.objects.count() == 1


def test_a_national_number_in_the_notes_is_refused(desk: Client, brugge: Antenna) -> None:
    response = desk.post(reverse(ADD), volunteer_data(brugge, **AGREES, notes="85.07.30-033.28"))
    assert "holds a national number" in response.content.decode()


def test_another_antenna_cannot_be_chosen(desk: Client, brugge: Antenna, gent: Antenna) -> None:
    assert desk.post(reverse(ADD), volunteer_data(gent, **AGREES)).status_code == 200
    assert not Volunteer.objects.exists()


def test_changes_write_which_fields(desk: Client, brugge: Antenna) -> None:
    volunteer = VolunteerFactory(first_name="Oleh")
    url = reverse("admin:volunteers_volunteer_change", args=[volunteer.pk])
    response = desk.post(url, volunteer_data(brugge, max_travel_minutes=60))
    assert response.status_code == 302, response.context["errors"]
    volunteer.refresh_from_db()
    assert (volunteer.max_travel_minutes, volunteer.language) == (60, "uk")
    assert volunteer.availability.count() == 2
    changed = AuditEvent.objects.get(verb="volunteer.changed").detail["fields"]
    assert {"availability", "max_travel_minutes"} <= set(changed)
    assert "first_name" not in changed


def test_saving_without_a_change_writes_nothing(desk: Client, brugge: Antenna) -> None:
    desk.post(reverse(ADD), volunteer_data(brugge, **AGREES))
    volunteer = Volunteer.objects.get()
    desk.post(reverse("admin:volunteers_volunteer_change", args=[volunteer.pk]), volunteer_data(brugge))
    assert not AuditEvent.objects.filter(verb="volunteer.changed").exists()


def test_staff_read_moments_in_words(client: Client, staff: User) -> None:
    volunteer = VolunteerFactory(moments=[(1, "afternoon")])
    client.force_login(staff)
    page = client.get(reverse("admin:volunteers_volunteer_change", args=[volunteer.pk])).content.decode()
    assert "Tuesday afternoon" in page


def test_notes_and_group_are_for_coordinators_alone(
    client: Client, desk: Client, coordinator: User, staff: User
) -> None:
    volunteer = VolunteerFactory(notes="Kookt graag thuis.", group="student")
    talk = IntakeFactory(volunteer=volunteer, notes="Zoekt rust.")
    pages = [
        reverse("admin:volunteers_volunteer_change", args=[volunteer.pk]),
        reverse("admin:volunteers_intake_change", args=[talk.pk]),
    ]
    for user, reads in ((coordinator, True), (staff, False)):
        client.force_login(user)
        text = "".join(client.get(page).content.decode() for page in pages)
        assert ("Kookt graag thuis." in text) == reads
        assert ("Zoekt rust." in text) == reads
        filters = client.get(reverse("admin:volunteers_volunteer_changelist")).context["cl"].list_filter
        assert ("group" in filters) == reads


def test_an_intake_that_waits_opens_its_own_page(desk: Client) -> None:
    waiting, done = IntakeFactory(state=IntakeState.REQUESTED), IntakeFactory()
    url = "admin:volunteers_intake_change"
    assert desk.get(reverse(url, args=[waiting.pk])).url == reverse("desk:intake", args=[waiting.pk])
    assert desk.get(reverse(url, args=[done.pk])).status_code == 200


@pytest.mark.parametrize(("there", "count"), [("yes", 1), ("no", 2), ("", 3)])
def test_who_is_still_with_us(desk: Client, there: str, count: int, now: Any) -> None:
    VolunteerFactory()
    for _ in range(2):
        VolunteerFactory(left_on=now.date())
    url = reverse("admin:volunteers_volunteer_changelist")
    found = desk.get(url, {"there": there} if there else {}).context["cl"].result_list
    assert len(found) == count
