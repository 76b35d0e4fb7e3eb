"""Yes first: from an assignment to a stored yes on one screen, also for somebody whom nobody knows yet."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from matching.models import Placement
from organisations.models import Assignment
from refuinterim.accounts.models import User
from refuinterim.core.models import Antenna
from refuinterim.messages.models import Message
from tests.factories import EventFactory, PlacementFactory, StructuralFactory, UserFactory, VolunteerFactory
from volunteers.models import Volunteer
from volunteers.questions import open_questions

pytestmark = pytest.mark.django_db
YES = {"first_name": "Amina", "matching": "on"}
NATIONAL_NUMBER = "93.05.18-223.61"


@pytest.fixture
def newcomer(brugge: Antenna, client: Client) -> User:
    """Somebody who just signed in for the first time, in their own browser."""
    user = UserFactory(first_name="", last_name="")
    client.force_login(user)
    return user


def yes(assignment: Assignment) -> str:
    return reverse("matching:assignment-apply", args=[assignment.slug])


def test_one_screen_makes_the_volunteer_and_stores_the_yes(
    client: Client, newcomer: User, gent: Antenna
) -> None:
    work = StructuralFactory(organisation__antenna=gent)
    page = client.get(yes(work))
    assert list(page.context["form"].fields) == ["matching", "sharing", "first_name"]
    assert "Je bent verzekerd." in page.content.decode()
    response = client.post(yes(work), YES | {"sharing": "on"})
    placement = Placement.objects.get()
    assert response["Location"] == reverse("matching:placement-answer", args=[placement.pk])
    volunteer = Volunteer.objects.get(user=newcomer)
    assert (volunteer.first_name, volunteer.email, volunteer.place) == ("Amina", newcomer.email, None)
    assert volunteer.antenna == gent  # that of the work
    assert volunteer.agreed_to == {"matching", "sharing"}
    assert (placement.volunteer, placement.state) == (volunteer, "accepted")
    assert placement.information_note == work.organisation.current_note()
    assert volunteer.intakes.get().state == "requested"
    letters = Message.objects.filter(recipient=newcomer).values_list("kind", flat=True)
    assert list(letters) == ["placement_accepted"]  # one letter, not two


def test_the_next_page_says_what_is_saved_and_asks_the_rest(client: Client, newcomer: User) -> None:
    client.post(yes(StructuralFactory()), YES)
    page = client.get(reverse("matching:placement-answer", args=[Placement.objects.get().pk]))
    text = page.content.decode()
    assert "Your yes is saved." in text and "We keep a place for you until" in text
    assert "14 more questions. Now or later." in text
    assert reverse("volunteers:questions") in text


@pytest.mark.parametrize(
    ("data", "field"),
    [({"matching": "on"}, "first_name"), ({"first_name": "Amina"}, "matching"), (YES, "shift")],
)
def test_what_is_missing_keeps_the_rest(client: Client, newcomer: User, data: Any, field: str) -> None:
    event = EventFactory(shifts=2)
    chosen = str(event.shifts.last().pk)
    sent = data | ({} if field == "shift" else {"shift": chosen})
    form = client.post(yes(event), sent).context["form"]
    assert set(form.errors) == {field}
    for name, value in sent.items():
        assert form[name].value() in (value, True), name
    assert not Volunteer.objects.exists() and not Placement.objects.exists()


def test_a_national_number_is_refused(client: Client, newcomer: User) -> None:
    form = client.post(yes(StructuralFactory()), YES | {"first_name": NATIONAL_NUMBER}).context["form"]
    assert "first_name" in form.errors
    assert not Volunteer.objects.exists()


def test_twice_is_one_volunteer_and_one_yes(client: Client, newcomer: User) -> None:
    event = EventFactory(shifts=2)
    data = YES | {"shift": str(event.shifts.last().pk)}
    elsewhere = Client()
    elsewhere.force_login(newcomer)
    led_to = {browser.post(yes(event), data)["Location"] for browser in (client, client, elsewhere)}
    assert led_to == {reverse("matching:placement-answer", args=[Placement.objects.get().pk])}
    assert Volunteer.objects.get(user=newcomer).intakes.count() == 1
    assert (
        elsewhere.get(yes(event), {"shift": data["shift"]})["Location"] in led_to
    )  # the link in the mail again


def test_another_tab_is_another_moment_of_the_same_person(client: Client, newcomer: User) -> None:
    event = EventFactory(shifts=2)
    for shift in event.shifts.all():
        client.post(
            yes(event), YES | {"shift": str(shift.pk), "first_name": f"Amina {chr(97 + shift.pk % 26)}"}
        )
    assert Volunteer.objects.count() == 1 and Placement.objects.count() == 2


def test_who_the_antenne_registered_is_that_person(client: Client, newcomer: User, brugge: Antenna) -> None:
    known = VolunteerFactory(user=None, email=newcomer.email.upper(), first_name="Aminata", consents=[])
    work = StructuralFactory()
    form = client.get(yes(work)).context["form"]
    assert "first_name" not in form.fields and "matching" in form.fields
    known.refresh_from_db()
    assert known.user is None  # looking changes nothing
    client.post(yes(work), {"matching": "on"})
    known.refresh_from_db()
    assert (known.user, known.first_name, known.agreed_to) == (newcomer, "Aminata", {"matching"})
    assert Placement.objects.get().volunteer == known
    assert Volunteer.objects.count() == 1


def test_two_people_with_one_address_are_left_to_the_coordinator(client: Client, newcomer: User) -> None:
    for _number in range(2):
        VolunteerFactory(user=None, email=newcomer.email)
    client.post(yes(StructuralFactory()), YES)
    assert Volunteer.objects.filter(user=newcomer).count() == 1 and Volunteer.objects.count() == 3


def test_somebody_known_is_asked_nothing_again(client: Client, samira: Volunteer) -> None:
    client.force_login(samira.user)
    assert not client.get(yes(StructuralFactory())).context["form"].fields
    samira.consents.update(withdrawn_at=timezone.now())
    work = StructuralFactory()
    assert list(client.get(yes(work)).context["form"].fields) == ["matching", "sharing"]
    client.post(yes(work), {"matching": "on"})
    assert samira.placements.get().state == "accepted"


def test_what_the_work_needs_is_asked_there(client: Client, newcomer: User) -> None:
    work = StructuralFactory(min_age=18, documents=["certificate-of-conduct", "driving-licence"])
    form = client.get(yes(work)).context["form"]
    assert {"birth_date", "documents"} < set(form.fields) and not form["documents"].value()
    assert "birth_date" in client.post(yes(work), YES).context["form"].errors
    too_young = (timezone.localdate() - timedelta(days=17 * 365)).isoformat()
    refused = client.post(yes(work), YES | {"birth_date": too_young, "documents": "driving-licence"})
    assert refused.context["form"].non_field_errors() and not Volunteer.objects.exists()
    assert refused.context["form"]["first_name"].value() == "Amina"
    client.post(yes(work), YES | {"birth_date": "1990-02-01", "documents": "driving-licence"})
    volunteer = Volunteer.objects.get()
    assert (volunteer.birth_date.year, volunteer.documents) == (1990, ["driving-licence"])
    assert "birth-date" in volunteer.answered
    assert len(open_questions(volunteer)) == 13
    again = StructuralFactory(documents=["certificate-of-conduct", "driving-licence"])
    choices = client.get(yes(again)).context["form"].fields["documents"].choices
    assert [code for code, _label in choices] == ["certificate-of-conduct"]


def test_a_full_shift_is_a_place_in_line_for_who_is_new(client: Client, newcomer: User) -> None:
    event = EventFactory(shifts=1)
    shift = event.shifts.get()
    for _number in range(shift.seats):
        shift.take_seat()
    client.post(yes(event), YES | {"shift": str(shift.pk)})
    placement = Placement.objects.get()
    assert (placement.state, placement.held_until) == ("waitlisted", None)


def test_closed_meanwhile_makes_nobody(client: Client, newcomer: User) -> None:
    work = StructuralFactory()
    Assignment.objects.update(state="closed")
    assert client.post(yes(work), YES)["Location"] == reverse("matching:assignment-list")
    assert not Volunteer.objects.exists()


def test_who_works_in_the_admin_goes_there(client: Client, coordinator: User) -> None:
    client.force_login(coordinator)
    assert client.get(yes(StructuralFactory()))["Location"] == reverse("admin:index")
    assert not Volunteer.objects.filter(user=coordinator).exists()


def test_without_a_place_nothing_is_called_near(client: Client, newcomer: User) -> None:
    work = StructuralFactory()
    client.post(yes(work), YES)
    other = StructuralFactory()
    for address in (
        reverse("matching:my-work"),
        reverse("matching:assignment-list"),
        reverse("matching:assignment-detail", args=[other.slug]),
        reverse("matching:home"),
        yes(other),
        reverse("matching:placement-answer", args=[Placement.objects.get().pk]),
        reverse("volunteers:profile"),
    ):
        page = client.get(address)
        assert page.status_code == 200
        assert "by bike" not in page.content.decode() and "Close to your home" not in page.content.decode()


def test_the_yes_screen_costs_the_same_for_one_moment_and_for_many(client: Client, newcomer: User) -> None:
    def queries(event: Assignment) -> int:
        with CaptureQueriesContext(
            connection,
        ) as found:
            client.get(yes(event))
        return len(found)

    assert queries(EventFactory(shifts=1)) == queries(EventFactory(shifts=12))


def test_the_placement_keeps_its_seat_until_a_day_before_the_shift_at_most(
    client: Client, newcomer: User
) -> None:
    event = EventFactory(shifts=1)
    shift = event.shifts.get()
    client.post(yes(event), YES | {"shift": str(shift.pk)})
    held: datetime | None = Placement.objects.get().held_until
    assert held == shift.starts_at - timedelta(days=1)


def test_a_proposal_that_waits_is_answered_by_the_same_screen(client: Client, newcomer: User) -> None:
    known = VolunteerFactory(user=None, email=newcomer.email)
    proposal = PlacementFactory(volunteer=known, assignment=EventFactory(shifts=1))
    shift = proposal.assignment.shifts.get()
    Placement.objects.filter(pk=proposal.pk).update(shift=shift, period=(shift.starts_at, shift.ends_at))
    client.post(yes(proposal.assignment), {"shift": str(shift.pk)})
    proposal.refresh_from_db()
    assert (proposal.state, Placement.objects.count()) == ("accepted", 1)
