"""Bring a friend: what each of the two sees, and that the link says no more than a first name."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from matching.models import Companions, Placement
from refuinterim.accounts.models import User
from tests.factories import EventFactory, PlacementFactory, UserFactory, VolunteerFactory
from volunteers.models import Volunteer

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked() -> Companions:
    """Somebody who said yes to a shift, and made a link on their own page."""
    event = EventFactory(shifts=2)
    shift = event.shifts.first()
    person = VolunteerFactory(first_name="Noor", last_name="Geheim")
    placement = PlacementFactory(volunteer=person, assignment=event, shift=shift, state="accepted")
    client = Client()
    client.force_login(person.user)
    page = reverse("matching:placement-together", args=[placement.pk])
    assert reverse("matching:placement-together", args=[placement.pk]) in own_page(client, placement)
    client.get(page)
    assert not Companions.objects.exists()  # looking makes no link
    client.post(page)
    client.post(page)
    row = Companions.objects.get()
    text = client.get(page).content.decode()
    assert row.key in text and len(row.key) >= 22
    return row


def own_page(client: Client, placement: Placement) -> str:
    return client.get(reverse("matching:placement-answer", args=[placement.pk])).content.decode()


def link(row: Companions, name: str = "friend-link") -> str:
    return reverse(f"matching:{name}", args=[row.key])


def test_who_is_new_comes_along_on_one_screen(client: Client, asked: Companions) -> None:
    page = client.get(link(asked))
    text = page.content.decode()
    assert "Noor" in text and "Geheim" not in text
    assert "no-store" in page["Cache-Control"] and "noindex" in page["X-Robots-Tag"]
    assert client.get(link(asked, "friend-yes"))["Location"].startswith("/")  # sign in first, then come back
    newcomer = UserFactory(first_name="", last_name="")
    client.force_login(newcomer)
    form = client.get(link(asked, "friend-yes")).context["form"]
    assert [option.pk for option in form.options] == [asked.asker.shift_id]
    said = {"first_name": "Amina", "matching": "on", "shift": str(asked.asker.shift_id)}
    answer = client.post(link(asked, "friend-yes"), said)
    along = Placement.objects.get(volunteer=Volunteer.objects.get(user=newcomer))
    assert answer["Location"] == reverse("matching:placement-answer", args=[along.pk])
    assert "You go together with" in own_page(client, along)
    assert client.get(link(asked))["Location"] == answer["Location"]  # opened twice
    client.force_login(asked.asker.volunteer.user)
    text = own_page(client, asked.asker)
    assert "Amina" in text and newcomer.email not in text


def test_used_ended_and_own_links_answer_kindly(client: Client, asked: Companions) -> None:
    client.force_login(asked.asker.volunteer.user)
    page = reverse("matching:placement-together", args=[asked.asker_id])
    assert client.get(link(asked))["Location"] == page
    client.post(page, {"stop": "yes"})
    asked.refresh_from_db()
    assert (asked.state, asked.key) == ("ended", "")
    assert Placement.objects.get().state == "accepted"
    gone = Client().get(reverse("matching:friend-link", args=["of-nobody"]))
    assert gone.status_code == 404 and "This link does not work any more" in gone.content.decode()


def test_too_young_keeps_the_link_and_says_why(client: Client, asked: Companions) -> None:
    child = VolunteerFactory(
        birth_date=timezone.localdate().replace(year=timezone.localdate().year - 15, day=1)
    )
    asked.asker.assignment.min_age = 21
    asked.asker.assignment.save()
    client.force_login(child.user)
    form = client.post(link(asked, "friend-yes"), {"shift": str(asked.asker.shift_id)}).context["form"]
    assert "21" in str(form.non_field_errors())
    asked.refresh_from_db()
    assert (asked.state, Placement.objects.count()) == ("asked", 1)


def test_alone_is_asked_on_the_page_and_answered_once(client: Client, asked: Companions) -> None:
    shift = asked.asker.shift
    assert shift
    type(shift).objects.filter(pk=shift.pk).update(seats=1)
    friend = VolunteerFactory(first_name="Amina")
    client.force_login(friend.user)
    client.post(link(asked, "friend-yes"), {"shift": str(shift.pk)})
    along = Placement.objects.get(volunteer=friend)
    assert along.state == "waitlisted"
    client.force_login(asked.asker.volunteer.user)
    text = own_page(client, asked.asker)
    assert "Do you want to go alone?" in text and "No, we wait together" in text
    answer = reverse("matching:placement-alone", args=[asked.asker_id])
    for _ in range(2):
        assert client.post(answer, {"answer": "no"}).status_code == 302
    assert set(Placement.objects.values_list("state", flat=True)) == {"waitlisted"}
    assert "You wait together with" in own_page(client, asked.asker)


def test_the_desk_says_it_at_both_and_one_confirmation_does_both(
    client: Client, coordinator: User, asked: Companions
) -> None:
    friend = VolunteerFactory(first_name="Amina")
    client.force_login(friend.user)
    client.post(link(asked, "friend-yes"), {"shift": str(asked.asker.shift_id)})
    client.force_login(coordinator)
    for placement in Placement.objects.all():
        with CaptureQueriesContext(connection) as queries:
            page = client.get(reverse("admin:matching_placement_change", args=[placement.pk]))
        assert "Together with" in page.content.decode()
        assert sum("matching_companions" in query["sql"] for query in queries) <= 3
    step = reverse("desk:step", args=["plaatsing", asked.asker_id, "confirm"])
    assert "Amina" in client.get(step).content.decode()
    assert client.post(step, {"informed_by": "organisation", "insured_by": "organisation"}).status_code == 302
    assert set(Placement.objects.values_list("state", flat=True)) == {"confirmed"}
