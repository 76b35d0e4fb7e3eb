"""The address at which a phone reads somebody's moments: always the same ids, what ended says so, revocable."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from matching.models import Attendance
from matching.placements import actions
from matching.states import EndReason
from refuinterim.accounts.models import User
from tests.factories import EventFactory, PlacementFactory, StructuralFactory
from volunteers.actions import open_calendar
from volunteers.models import Volunteer

pytestmark = pytest.mark.django_db
TUESDAY = timezone.make_aware(datetime(2026, 10, 13, 9))
PAGE = "/mijn/agenda/"


@pytest.fixture
def subscribed(samira: Volunteer, volunteer: User, now: datetime) -> Volunteer:
    return open_calendar(by=volunteer, volunteer=samira, now=now)


def events(samira: Volunteer) -> list[Any]:
    answer = Client().get(reverse("matching:calendar-feed", args=[samira.calendar_key]))
    assert answer.status_code == 200 and answer["Content-Type"].startswith("text/calendar")
    assert "no-store" in answer["Cache-Control"]
    return list(Calendar.from_ical(answer.content).walk("VEVENT"))


def test_a_phone_that_is_not_signed_in_reads_what_is_certain(subscribed: Volunteer) -> None:
    event = EventFactory(shifts=1)
    certain = PlacementFactory(
        volunteer=subscribed, assignment=event, shift=event.shifts.get(), state="confirmed"
    )
    PlacementFactory(volunteer=subscribed, state="accepted")
    PlacementFactory(state="confirmed")
    [one] = events(subscribed)
    assert str(one["uid"]).startswith(f"placement-{certain.pk}-") and one["status"] == "CONFIRMED"
    assert one["dtstart"].dt == certain.shift.starts_at


def test_a_shift_that_does_not_go_on_keeps_its_id_and_says_so(
    subscribed: Volunteer, volunteer: User, now: datetime
) -> None:
    event = EventFactory(shifts=1)
    placement = PlacementFactory(
        volunteer=subscribed, assignment=event, shift=event.shifts.get(), state="confirmed", confirmed_at=now
    )
    [before] = events(subscribed)
    actions.withdraw(by=volunteer, placement=placement, now=now)
    [after] = events(subscribed)
    assert after["uid"] == before["uid"]
    assert (after["status"], after["sequence"]) == ("CANCELLED", 1)
    assert "description" not in after  # whom to call is for who comes
    with time_machine.travel(now + timedelta(days=61)):
        assert events(subscribed) == []


def test_weekly_work_leaves_days_off_out_and_stops_where_it_ended(
    subscribed: Volunteer, volunteer: User, coordinator: User
) -> None:
    with time_machine.travel(TUESDAY, tick=False):
        placement = PlacementFactory(
            volunteer=subscribed, assignment=StructuralFactory(), state="active",
            confirmed_at=TUESDAY, first_day=TUESDAY.date(),
        )  # fmt: skip
        actions.plan_attendances(by=None, placement=placement, now=TUESDAY)
        [day_off, *_more] = Attendance.objects.filter(placement=placement).order_by("-starts_at")
        actions.confirm_attendance(
            by=coordinator, attendance=day_off, state="excused", now=day_off.ends_at + timedelta(hours=1)
        )
        [series] = events(subscribed)
        assert series["rrule"]["BYDAY"] == ["TU"] and "UNTIL" not in series["rrule"]
        [left_out] = series["exdate"].dts
        assert left_out.dt == timezone.make_aware(datetime(2026, 10, 27, 13))  # the clock changed
    with time_machine.travel(TUESDAY + timedelta(days=9), tick=False):
        actions.stop(by=volunteer, placement=placement, now=timezone.now(), why=EndReason.VOLUNTEER)
        [ended] = events(subscribed)
        assert ended["uid"] == series["uid"]
        assert ended["rrule"]["UNTIL"][0].date() == date(2026, 10, 22)


def test_work_that_ended_before_it_began_is_called_off(subscribed: Volunteer, volunteer: User) -> None:
    with time_machine.travel(TUESDAY, tick=False):
        work = StructuralFactory(slots__first=3)
        assert work.slots.get().starts == time(13)
        placement = PlacementFactory(
            volunteer=subscribed, assignment=work, state="confirmed",
            confirmed_at=TUESDAY, first_day=TUESDAY.date(),
        )  # fmt: skip
        actions.withdraw(by=volunteer, placement=placement, now=TUESDAY)
        [one] = events(subscribed)
    assert one["status"] == "CANCELLED" and "rrule" not in one


def test_an_address_is_made_replaced_and_taken_away(client: Client, volunteer: User) -> None:
    client.force_login(volunteer)
    assert "webcal:" not in client.get(PAGE).content.decode()
    addresses = []
    for _ in range(2):
        client.post(PAGE)
        addresses.append(client.get(PAGE).context["address"])
    old, new = addresses
    assert old != new and f"webcal:{new.partition(':')[2]}" in client.get(PAGE).content.decode()
    assert (Client().get(old).status_code, Client().get(new).status_code) == (404, 200)
    client.post(PAGE, {"close": ""})
    assert Client().get(new).status_code == 404


def test_the_cost_is_constant(subscribed: Volunteer, volunteer: User, django_assert_num_queries: Any) -> None:
    def cost(number: int) -> None:
        for _ in range(number):
            event = EventFactory(shifts=1)
            placement = PlacementFactory(
                volunteer=subscribed, assignment=event, shift=event.shifts.get(), state="confirmed"
            )
            actions.withdraw(by=volunteer, placement=placement, now=timezone.now())
        with django_assert_num_queries(7):
            assert len(events(subscribed)) >= number

    cost(1)
    cost(6)
