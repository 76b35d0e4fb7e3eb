"""The page with the days that come: two taps for a day off, ten minutes to take it back, then a phone number."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from matching.models import Attendance, Placement
from matching.placements import actions
from organisations.models import Assignment
from refuinterim.accounts.models import User
from refuinterim.messages.models import Message
from tests.factories import EventFactory, PlacementFactory, VolunteerFactory
from tests.matching.my_work.test_my_work import me, page, said
from tests.matching.placements.test_commitments import apply, weekly
from volunteers.models import Volunteer

__all__ = ["me"]  # the fixture
pytestmark = pytest.mark.django_db
MONDAY = datetime(2027, 6, 7, 14, tzinfo=ZoneInfo("Europe/Brussels"))  # the work is tomorrow at 13
TUESDAY = MONDAY + timedelta(hours=23)


@pytest.fixture(autouse=True)
def monday() -> Iterator[Any]:
    with time_machine.travel(MONDAY, tick=False) as traveller:
        yield traveller


@pytest.fixture
def placement(samira: Volunteer, coordinator: User) -> Placement:
    """Certain work of every Tuesday afternoon; Lieve waits there, with a phone."""
    work = weekly(1, time(13), time(17), contact_phone="+32470123456")
    day_before = MONDAY - timedelta(days=3)
    return actions.confirm(by=coordinator, placement=apply(samira, work, day_before), now=day_before)


def address(name: str, placement: Placement, moment: datetime) -> str:
    return reverse(f"matching:placement-{name}", args=[placement.pk, int(moment.timestamp())])


def test_two_taps_and_one_back(me: Client, placement: Placement) -> None:
    later = TUESDAY + timedelta(days=7)
    off, days = address("day-off", placement, later), page("days", placement)
    shown = me.get(days).content.decode()
    assert off in shown  # the first tap
    assert "why" in me.get(off).content.decode()
    assert not Attendance.objects.filter(state="excused").exists()
    for _tap in range(2):  # the second one; twice is once
        assert me.post(off)["Location"] == days
    assert len(said(me, days)) == 1
    assert Attendance.objects.get(state="excused").starts_at == later
    back = address("day-back", placement, later)
    assert back in me.get(days).content.decode()
    for _tap in range(2):
        assert me.post(back)["Location"] == days
    assert not Attendance.objects.filter(state="excused").exists()
    assert off in me.get(days).content.decode()


def test_after_the_deadline_there_is_a_number_and_nothing_changes(me: Client, placement: Placement) -> None:
    off = address("day-off", placement, TUESDAY)
    for shown in (me.get(page("days", placement)), me.get(off)):
        assert 'href="tel:+32470123456"' in shown.content.decode()
    assert "<form" not in me.get(off).content.decode().split("<main")[1].split("</main>")[0]
    me.post(off)  # an old tab
    assert len(said(me, page("days", placement))) == 1
    assert not Attendance.objects.filter(state="excused").exists()
    Assignment.objects.update(contact_phone="")
    assert 'href="tel:+32470' not in me.get(off).content.decode()


def test_ten_minutes_later_the_button_is_gone(me: Client, placement: Placement, monday: Any) -> None:
    later = TUESDAY + timedelta(days=7)
    me.post(address("day-off", placement, later))
    monday.shift(timedelta(minutes=10))
    back = address("day-back", placement, later)
    assert back not in me.get(page("days", placement)).content.decode()
    me.post(back)
    assert "Please call" in said(me, page("days", placement))[-1]
    assert Attendance.objects.filter(state="excused").exists()


def test_an_old_page_a_day_that_began_and_nonsense_are_answered_kindly(
    me: Client, placement: Placement, monday: Any
) -> None:
    monday.move_to(TUESDAY)
    for moment in (TUESDAY, TUESDAY + timedelta(minutes=3), datetime(9999, 1, 1, tzinfo=TUESDAY.tzinfo)):
        for name in ("day-off", "day-back"):
            assert me.post(address(name, placement, moment))["Location"] == page("days", placement)
            assert len(said(me, page("days", placement))) == 1
    assert me.get(f"{page('days', placement)}{10**30}/")["Location"] == page("days", placement)


def test_only_of_ones_own_weekly_work_that_is_certain(me: Client, samira: Volunteer) -> None:
    event = EventFactory(shifts=1)
    for placement in (
        PlacementFactory(volunteer=samira, assignment=event, shift=event.shifts.get(), state="confirmed"),
        PlacementFactory(volunteer=samira, state="accepted"),
    ):
        assert me.get(page("days", placement))["Location"] == page("answer", placement)
    theirs = PlacementFactory(volunteer=VolunteerFactory(), state="confirmed")
    for name in ("day-off", "day-back"):
        assert me.post(address(name, theirs, TUESDAY)).status_code == 404
    assert me.get(page("days", theirs)).status_code == 404


def test_the_organisation_sees_the_day_when_it_was_told(
    client: Client, me: Client, placement: Placement, coordinator: User, monday: Any
) -> None:
    me.post(address("day-off", placement, TUESDAY + timedelta(days=7)))
    people = reverse("matching:assignment-people", args=[placement.assignment.slug])
    client = Client()
    client.force_login(coordinator)
    assert "15 June" not in client.get(people).content.decode()
    monday.shift(timedelta(minutes=10))
    assert "15 June" in client.get(people).content.decode()


def test_the_next_moment_leads_to_its_day(me: Client, placement: Placement) -> None:
    shown = me.get(reverse("matching:my-work")).content.decode()
    assert address("day-off", placement, TUESDAY) in shown
    assert page("days", placement) in shown


@pytest.mark.parametrize("count", [1, 30])
def test_the_list_costs_the_same(
    me: Client, placement: Placement, count: int, django_assert_num_queries: Any
) -> None:
    for week in range(2, count):
        starts_at = TUESDAY + timedelta(days=7 * week)
        Attendance.objects.create(
            placement=placement,
            starts_at=starts_at,
            ends_at=starts_at + timedelta(hours=4),
            planned_minutes=240,
        )
    with django_assert_num_queries(7):
        me.get(page("days", placement))


def test_the_reminder_says_where_exactly_what_to_bring_and_whom_to_call(placement: Placement) -> None:
    Assignment.objects.update(
        door_nl="Groene deur, eerste verdieping", bring_nl="Breng een schort mee.", bus_stop="Dijk, lijn 4",
        street="Dijk 1",
    )  # fmt: skip
    moment = actions.moments_to_remind(TUESDAY - timedelta(hours=2)).get()
    actions.remind(moment=moment, now=TUESDAY - timedelta(hours=2))
    text = Message.objects.get(kind="placement_soon").text
    for words in (
        "dinsdag 8 juni, 13 tot 17 uur", "Dijk 1", "Groene deur, eerste verdieping", "Breng een schort mee.",
        "Dijk, lijn 4", "Lieve", "groene jas", "0470 12 34 56",
    ):  # fmt: skip
        assert words in text, words
    Assignment.objects.update(contact_phone="", contact_name="")
    Message.objects.all().delete()
    actions.remind(
        moment=actions.moments_to_remind(TUESDAY - timedelta(hours=2)).get(), now=TUESDAY - timedelta(hours=2)
    )
    assert placement.assignment.antenna.phone
    assert "Bel dit nummer" in Message.objects.get(kind="placement_soon").text
