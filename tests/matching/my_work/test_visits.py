"""The pages of a visit: for who is new, for who has one, afterwards; and what the organisation sees of it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from icalendar import Calendar

from matching.models import Visit
from matching.placements import actions
from matching.placements.visit_moments import When
from organisations.models import Assignment, Membership
from refuinterim.accounts.models import User
from tests.factories import (
    EventFactory,
    PlacementFactory,
    StructuralFactory,
    UserFactory,
    VisitFactory,
    VisitMomentFactory,
    next_week,
)
from volunteers.actions import open_calendar
from volunteers.models import Volunteer

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def reader(client: Client) -> Client:
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return client


@pytest.fixture
def me(reader: Client, volunteer: User) -> Client:
    reader.force_login(volunteer)
    return reader


def choose(work: Assignment) -> str:
    return reverse("matching:assignment-visit", args=[work.slug])


def page(visit: Visit) -> str:
    return reverse("matching:visit", args=[visit.pk])


def test_who_is_new_types_a_name_and_chooses_a_moment(reader: Client) -> None:
    work = StructuralFactory(contact_phone="+32470123456")
    moment = VisitMomentFactory(assignment=work)
    assert choose(work) in reader.get(work.get_absolute_url()).content.decode()
    assert reader.get(choose(work)).status_code == 302  # sign in first
    newcomer: User = UserFactory(first_name="", is_provisional=True)
    reader.force_login(newcomer)
    form = reader.get(choose(work))
    assert form.content.decode().count('type="text"') == 1  # one typed field beside the address
    assert not Volunteer.objects.exists()  # looking changes nothing
    sent = {"first_name": "Nour", "moment": f"m{moment.pk}", "matching": "on", "seen": ""}
    assert "We can only help" in reader.post(choose(work), sent | {"matching": ""}).content.decode()
    for _ in range(2):
        answer = reader.post(choose(work), sent, follow=True).content.decode()
    visit = Visit.objects.get()
    assert (visit.volunteer.first_name, visit.moment, Volunteer.objects.count()) == ("Nour", moment, 1)
    assert "You come and look" in answer and "0470 12 34 56" in answer and "Lieve" in answer


def test_moved_and_cancelled_in_two_taps_and_an_older_tab_changes_nothing(
    me: Client, samira: Volunteer, now: datetime
) -> None:
    work = EventFactory(shifts=3)
    first, second, third = (f"t{int(shift.starts_at.timestamp())}" for shift in work.shifts.all())
    me.post(choose(work), {"moment": first, "seen": ""})
    visit = Visit.objects.get()
    assert me.get(choose(work))["Location"] == page(visit)
    told = me.post(choose(work), {"moment": second, "seen": ""}, follow=True).content.decode()
    visit.refresh_from_db()
    assert visit.starts_at == work.shifts.first().starts_at and "You already have a moment" in told
    seen = visit.starts_at.isoformat()
    assert "Now it is" in me.get(choose(work) + "?anders").content.decode()
    me.post(choose(work) + "?anders", {"moment": third, "seen": seen})
    visit.refresh_from_db()
    assert f"t{int(visit.starts_at.timestamp())}" == third
    assert "Can you not come?" in me.get(page(visit) + "?afzeggen").content.decode()
    me.post(page(visit), {"cancel": "yes"})
    visit.refresh_from_db()
    assert visit.state == "dropped"
    assert "This visit does not go on." in me.get(page(visit)).content.decode()


def test_no_visits_is_said_kindly(me: Client) -> None:
    work = StructuralFactory(takes_visits=False)
    assert choose(work) not in me.get(work.get_absolute_url()).content.decode()
    assert "You cannot come and look here now." in me.get(choose(work)).content.decode()
    proposal = PlacementFactory(volunteer=Volunteer.objects.get(), assignment=StructuralFactory())
    answer = reverse("matching:placement-answer", args=[proposal.pk])
    assert choose(proposal.assignment) in me.get(answer).content.decode()


@pytest.mark.parametrize(
    ("answer", "leads_to"),
    [("ja", "/ja/?shift="), ("anders", "/opdrachten/?can=1"), ("later", "/mijn/"), ("niet", "/mijn/")],
)
def test_afterwards_one_tap(me: Client, samira: Volunteer, now: datetime, answer: str, leads_to: str) -> None:
    visit = VisitFactory(volunteer=samira, assignment=EventFactory(shifts=1), starts_at=now - 3 * HOUR)
    assert page(visit) in me.get(reverse("matching:my-work")).content.decode()
    asked = me.get(page(visit)).content.decode()
    assert asked.count('name="answer"') == 4 and 'type="text"' not in asked
    assert leads_to in me.post(page(visit), {"answer": answer})["Location"]
    assert page(visit) not in me.get(reverse("matching:my-work")).content.decode()


def test_it_stands_in_the_calendar_under_one_id(
    reader: Client, samira: Volunteer, volunteer: User, now: datetime
) -> None:
    open_calendar(by=volunteer, volunteer=samira, now=now)
    work, seen = StructuralFactory(), []
    for number, when in enumerate((next_week(9), next_week(15))):
        visit = actions.plan_visit(
            by=volunteer, volunteer=samira, assignment=work, when=When(when), now=now + number * HOUR
        )
        seen.append(event_of(reader, samira))
    actions.let_visit_go(by=volunteer, visit=visit, now=now + 2 * HOUR)
    seen.append(event_of(reader, samira))
    assert len({str(event["uid"]) for event in seen}) == 1
    assert [str(event["status"]) for event in seen] == ["CONFIRMED", "CONFIRMED", "CANCELLED"]
    assert sorted({int(event["sequence"]) for event in seen}) == [int(event["sequence"]) for event in seen]


def event_of(client: Client, person: Volunteer) -> Any:
    address = reverse("matching:calendar-feed", args=[person.calendar_key])
    [event] = Calendar.from_ical(client.get(address).content).walk("VEVENT")
    return event


# The organisation


def test_the_organisation_sees_a_first_name_and_says_who_was_there(
    reader: Client, member: User, membership: Membership, samira: Volunteer, now: datetime
) -> None:
    reader.force_login(member)
    work = StructuralFactory(organisation=membership.organisation)
    visit = VisitFactory(volunteer=samira, assignment=work, starts_at=now - HOUR)
    people = reader.get(reverse("matching:assignment-people", args=[work.slug])).content.decode()
    assert samira.first_name in people and "Was there" in people
    for secret in (samira.last_name, samira.email, samira.phone):
        assert not secret or secret not in people
    held = reverse("matching:visit-held", args=[visit.pk])
    for _ in range(2):
        reader.post(held)
    visit.refresh_from_db()
    assert (visit.state, visit.said_by) == ("held", member)
    other = VisitFactory()
    assert reader.post(reverse("matching:visit-held", args=[other.pk])).status_code == 404


def test_the_organisation_opens_moments_and_refuses_visits(
    reader: Client, member: User, membership: Membership
) -> None:
    reader.force_login(member)
    work = StructuralFactory(organisation=membership.organisation)
    address = reverse("matching:assignment-visits", args=[work.slug])
    day = f"{next_week():%Y-%m-%d}"
    for _ in range(2):
        reader.post(address, {"add": "yes", "day": day, "hour": "14:00", "seats": "3"})
    moment = work.visit_moments.get()
    assert (moment.starts_at, moment.seats) == (next_week(14), 3)
    past = reader.post(address, {"add": "yes", "day": "2020-01-01", "hour": "14:00", "seats": "3"})
    assert "in the past" in past.content.decode()
    reader.post(reverse("matching:visit-moment-call-off", args=[moment.pk]))
    moment.refresh_from_db()
    assert moment.called_off_at
    reader.post(address, {"allow": "no"})
    work.refresh_from_db()
    assert not work.takes_visits
    assert "Nobody can come and look" in reader.get(address).content.decode()
