"""A series really happens: days and moments are checked together, at every door."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from organisations import actions
from organisations.models import Assignment, Organisation, Shift, WeeklySlot
from organisations.timetable import BadTimetable, Timetable, faults_of
from refuinterim.accounts.models import User
from refuinterim.core import moments
from tests.factories import (
    CategoryFactory,
    EventFactory,
    PlaceFactory,
    PlacementFactory,
    ShiftFactory,
    StructuralFactory,
)
from tests.organisations.sent import NEW_EVENT, NEW_WEEKLY, address, event_data, in_english, weekly_data
from volunteers.models import Volunteer

MONDAY = date(2027, 6, 7)
NOON = datetime(2027, 6, 7, 12, tzinfo=ZoneInfo("Europe/Brussels"))


def slot(weekday: int, starts: int, ends: int, **more: int) -> dict[str, Any]:
    return {"weekday": weekday, "starts": time(starts), "ends": time(ends), **more}


def shift(days: float, hours: float = 4, **more: int) -> dict[str, Any]:
    start = NOON + timedelta(days=days)
    return {"starts_at": start, "ends_at": start + timedelta(hours=hours), "seats": 2, **more}


def wrong(kind: str, *found: Mapping[str, Any], are_new: bool = True, **days: Any) -> list[str]:
    """Which fields are at fault."""
    return [fault.field for fault in faults_of(Timetable(kind, found, **days), now=NOON, are_new=are_new)]


@pytest.mark.parametrize(
    ("weekday", "starts_on", "ends_on", "field"),
    [
        (4, MONDAY, MONDAY + timedelta(days=2), "ends_on"),  # Monday to Wednesday has no Friday
        (4, None, MONDAY + timedelta(days=2), "ends_on"),  # nor has today to Wednesday
        (0, None, MONDAY, None),  # this afternoon
        (1, MONDAY, MONDAY + timedelta(days=1), None),
        (4, MONDAY, MONDAY + timedelta(days=4), None),  # the last day is one of them
        (4, MONDAY + timedelta(days=5), MONDAY + timedelta(days=10), "ends_on"),  # Saturday to Thursday
        (1, MONDAY - timedelta(days=30), MONDAY - timedelta(days=1), "ends_on"),  # over
        (1, MONDAY - timedelta(days=30), MONDAY, "ends_on"),  # the last one was a week ago
        (1, MONDAY, MONDAY - timedelta(days=1), "ends_on"),
        (1, MONDAY + timedelta(days=999), None, "starts_on"),
        (1, None, date(2207, 6, 7), "ends_on"),
        (1, None, None, None),
    ],
)
def test_the_days_and_the_moments_are_checked_together(
    weekday: int, starts_on: date | None, ends_on: date | None, field: str | None
) -> None:
    found = wrong("structural", slot(weekday, 13, 16), starts_on=starts_on, ends_on=ends_on)
    assert found == ([field] if field else [])


def test_every_moment_of_the_week_must_come() -> None:
    days = {"starts_on": MONDAY + timedelta(days=1), "ends_on": MONDAY + timedelta(days=3)}
    assert wrong("structural", slot(1, 13, 16), slot(4, 13, 16), **days) == ["ends_on"]


def test_a_moment_of_this_morning_comes_no_more() -> None:
    assert wrong("structural", slot(0, 9, 11), ends_on=MONDAY) == ["ends_on"]
    assert wrong("structural", slot(0, 14, 16), ends_on=MONDAY) == []


def test_what_ran_before_may_end_this_week() -> None:
    days = {"ends_on": MONDAY + timedelta(days=2), "since": MONDAY - timedelta(days=60)}
    assert wrong("structural", slot(2, 13, 16), slot(4, 13, 16), **days, are_new=False) == []


@pytest.mark.parametrize(
    ("first", "second", "is_wrong"),
    [
        (slot(1, 13, 16), slot(1, 16, 18), False),  # back to back
        (slot(1, 13, 16), slot(1, 15, 18), True),
        (slot(1, 13, 16), slot(1, 12, 18), True),
        (slot(1, 13, 16), slot(2, 13, 16), False),
        (slot(1, 22, 2), slot(2, 1, 5), True),  # the night goes on into Wednesday
        (slot(6, 22, 2), slot(0, 1, 5), True),  # and Sunday's into Monday
        (slot(6, 22, 2), slot(0, 2, 5), False),
        (slot(6, 22, 2), slot(6, 1, 5), False),
    ],
)
def test_moments_at_the_same_time_every_week_are_refused(
    first: dict[str, Any], second: dict[str, Any], is_wrong: bool, db: None
) -> None:
    assert wrong("structural", first, second) == (["starts"] if is_wrong else [])
    work = StructuralFactory(slots=0)
    WeeklySlot.objects.create(assignment=work, **first)
    WeeklySlot.objects.create(assignment=StructuralFactory(slots=0), **second)
    if is_wrong:
        with pytest.raises(IntegrityError, match="no_weekly_slots_at_the_same_time"), transaction.atomic():
            WeeklySlot.objects.create(assignment=work, **second)
    else:
        WeeklySlot.objects.create(assignment=work, **second)


@pytest.mark.parametrize(
    ("second", "is_wrong"),
    [(shift(1, 1), True), (shift(1.1, 4), True), (shift(1 + 4 / 24), False), (shift(2), False)],
)
def test_shifts_at_the_same_time_are_refused(second: dict[str, Any], is_wrong: bool, db: None) -> None:
    assert wrong("event", shift(1), second) == (["starts"] if is_wrong else [])
    event = EventFactory(shifts=0)
    Shift.objects.create(assignment=event, **shift(1))
    Shift.objects.create(assignment=EventFactory(shifts=0), **second)
    if is_wrong:
        with pytest.raises(IntegrityError, match="no_shifts_at_the_same_time"), transaction.atomic():
            Shift.objects.create(assignment=event, **second)
    else:
        Shift.objects.create(assignment=event, **second)


@pytest.mark.parametrize(
    ("moment", "field"),
    [
        (shift(-0.1), "day"),
        (shift(1000), "day"),
        (shift(1, 0), "ends"),
        (shift(1, -2), "ends"),
        (shift(1, 14), None),
        (shift(1, 14.5), "ends"),
        (shift(1, 30), "ends"),
        (shift(1, 4, break_minutes=240), "break_minutes"),
        ({**shift(1), "seats": 0}, "seats"),
        ({**shift(1), "seats": 10_000}, "seats"),
    ],
)
def test_a_shift_that_nobody_means(moment: dict[str, Any], field: str | None) -> None:
    assert wrong("event", moment) == ([field] if field else [])


@pytest.mark.parametrize(
    ("moment", "field"),
    [
        (slot(1, 8, 22), None),
        (slot(1, 8, 23), "ends"),
        (slot(1, 8, 7), "ends"),
        (slot(1, 8, 8), "ends"),
        (slot(1, 22, 6), None),
        (slot(1, 22, 2, break_minutes=240), "break_minutes"),
    ],
)
def test_a_slot_that_nobody_means(moment: dict[str, Any], field: str | None) -> None:
    assert wrong("structural", moment) == ([field] if field else [])


def test_an_event_has_no_days_of_its_own(db: None) -> None:
    assert wrong("event", shift(1), ends_on=MONDAY) == ["starts_on"]
    with pytest.raises(IntegrityError, match="only_weekly_work_has_days"):
        EventFactory(starts_on=MONDAY)


@pytest.mark.parametrize("seats", [0, 501, 10_000])
def test_places_beyond_reason_are_refused(coordinator: User, now: datetime, seats: int) -> None:
    work = StructuralFactory()
    with pytest.raises(BadTimetable, match="1 to 500"):
        actions.change_seats(by=coordinator, opening=work, seats=seats, now=now)
    with pytest.raises(IntegrityError, match="within_reason"):
        Assignment.objects.filter(pk=work.pk).update(seats=seats)


class TestDoors:
    """The form, the admin, publishing and the actions ask the same."""

    def test_the_form_refuses_a_friday_from_monday_to_wednesday(self, member_client: Client) -> None:
        data = weekly_data(("4", "13:00", "16:00"), starts_on="2027-06-07", ends_on="2027-06-09")
        assert "there is no Friday" in in_english(member_client, NEW_WEEKLY, data)
        assert not Assignment.objects.exists()

    def test_the_form_refuses_ten_thousand_places(self, member_client: Client) -> None:
        in_english(member_client, NEW_WEEKLY, weekly_data(("4", "13:00", "16:00"), seats="10000"))
        assert not Assignment.objects.exists()

    def test_the_form_names_the_row_that_overlaps(self, member_client: Client) -> None:
        text = in_english(
            member_client, NEW_EVENT, event_data(("7", "10:00", "14:00"), ("7", "13:00", "15:00"))
        )
        assert "It is at the same time as" in text
        assert not Assignment.objects.exists()

    def test_changing_asks_what_posting_asks(self, member_client: Client, organisation: Organisation) -> None:
        work = StructuralFactory(organisation=organisation, state="draft")
        data = weekly_data(("4", "13:00", "16:00"), starts_on="2027-06-07", ends_on="2027-06-09")
        assert "there is no Friday" in in_english(member_client, address("assignment-edit", work), data)
        work.refresh_from_db()
        assert (work.starts_on, work.slots.get().weekday) == (None, 1)

    def test_an_import_asks_what_the_form_asks(
        self, member: User, organisation: Organisation, now: datetime
    ) -> None:
        fields = {
            "kind": "structural", "title_nl": "Soep", "category": CategoryFactory(), "place": PlaceFactory(),
            "starts_on": date(2027, 6, 7), "ends_on": date(2027, 6, 9),
        }  # fmt: skip
        with pytest.raises(BadTimetable, match="no Friday"):
            actions.post_assignment(
                by=member, organisation=organisation, now=now, fields=fields, slots=[slot(4, 13, 16)]
            )

    def test_publishing_asks_it_of_what_is_stored(self, coordinator: User) -> None:
        days = {"starts_on": MONDAY, "ends_on": MONDAY + timedelta(days=2)}
        work = StructuralFactory(slots=0, state="submitted", published_at=None, **days)
        WeeklySlot.objects.create(assignment=work, **slot(4, 13, 16))
        with pytest.raises(BadTimetable, match="no Friday"):
            actions.publish(by=coordinator, assignment=work, now=NOON - timedelta(days=9))

    def test_publishing_again_what_came_to_an_end_meanwhile(self, coordinator: User) -> None:
        work = StructuralFactory(
            state="paused", published_at=NOON - timedelta(days=90), ends_on=MONDAY - timedelta(days=1)
        )
        with pytest.raises(BadTimetable, match="last day is over"):
            actions.publish(by=coordinator, assignment=work, now=NOON)

    def test_an_event_goes_on_after_its_first_day(self, coordinator: User) -> None:
        event = EventFactory(shifts=0, state="paused")
        for days in (-1, 1):
            ShiftFactory(assignment=event, **shift(days))
        actions.publish(by=coordinator, assignment=event, now=NOON)
        assert event.state == "published"

    def test_the_admin_extends_no_work_into_other_work_of_somebody(
        self, client: Client, coordinator: User, samira: Volunteer
    ) -> None:
        client.force_login(coordinator)
        last = timezone.localdate() + timedelta(days=30)
        work = StructuralFactory(ends_on=last)
        for one in (work, StructuralFactory(starts_on=last + timedelta(days=1))):
            PlacementFactory(volunteer=samira, assignment=one, state="confirmed")
        page = reverse("admin:organisations_assignment_change", args=[work.pk])
        form = client.get(page).context["adminform"].form
        data = {name: value for name in form.fields if (value := form[name].value()) not in (None, "", [])}
        data |= {"ends_on": str(last + timedelta(days=30)), **MANAGEMENT}
        assert "has other weekly work in these hours" in client.post(page, data).content.decode()
        assert client.post(page, {**data, "ends_on": str(last)}).status_code == 302

    @pytest.mark.parametrize(
        ("days", "said"),
        [
            ({"starts_on": "2027-06-07", "ends_on": "2027-06-08"}, "there is no Friday"),
            ({"ends_on": "2020-01-01"}, "The last day is over."),
        ],
    )
    def test_the_admin_asks_it(
        self, client: Client, coordinator: User, days: dict[str, str], said: str
    ) -> None:
        client.force_login(coordinator)
        work = StructuralFactory(slots=0)
        WeeklySlot.objects.create(assignment=work, **slot(4, 13, 16))
        page = reverse("admin:organisations_assignment_change", args=[work.pk])
        form = client.get(page).context["adminform"].form
        data = {name: form[name].value() or "" for name in form.fields} | days
        response = client.post(page, {**data, **MANAGEMENT})
        assert said in response.content.decode()
        work.refresh_from_db()
        assert work.ends_on is None


MANAGEMENT = {
    f"{name}-{key}": "0" for name in ("slots", "offer_periods") for key in ("TOTAL_FORMS", "INITIAL_FORMS")
}


class TestLongHours:
    """Over 14 hours, the form says what it understood and asks back."""

    def test_asks_back_and_then_believes_it(self, member_client: Client) -> None:
        row = ("7", "08:00", "07:00")
        text = in_english(member_client, NEW_EVENT, event_data(row))
        assert "8:00 to 7:00 the next day: that is 23 hours." in text
        assert 'value="08:00-07:00"' in text
        assert "Je maakt soep." in text
        assert not Assignment.objects.exists()
        member_client.post(NEW_EVENT, event_data(row, **{"moments-0-sure": "08:00-07:00"}))
        assert Shift.objects.get().minutes == 23 * 60

    def test_a_tick_is_for_the_hours_it_stood_beside(self, member_client: Client) -> None:
        data = event_data(("7", "08:00", "06:00"), **{"moments-0-sure": "08:00-07:00"})
        assert "that is 22 hours" in in_english(member_client, NEW_EVENT, data)
        assert not Assignment.objects.exists()

    def test_every_week_too(self, member_client: Client) -> None:
        text = in_english(member_client, NEW_WEEKLY, weekly_data(("4", "06:00", "21:00")))
        assert "6:00 to 21:00: that is 15 hours." in text

    def test_what_was_meant_before_is_not_asked_again(
        self, member_client: Client, organisation: Organisation
    ) -> None:
        work = StructuralFactory(organisation=organisation, state="draft", slots=0)
        WeeklySlot.objects.create(assignment=work, **slot(4, 6, 23))
        text = member_client.get(address("assignment-edit", work)).content.decode()
        tick = text[text.index('value="06:00-23:00"') :]
        assert "checked" in tick[: tick.index(">")]

    def test_an_action_wants_it_said(self, member: User, organisation: Organisation, now: datetime) -> None:
        work = StructuralFactory(organisation=organisation, state="draft")
        change = {"by": member, "assignment": work, "now": now, "fields": {}, "slots": [slot(4, 6, 23)]}
        with pytest.raises(BadTimetable, match="17 hours"):
            actions.change_assignment(**change)
        actions.change_assignment(**change, long_is_meant=True)
        assert work.slots.get().minutes == 17 * 60


class TestNights:
    """A night says that it ends the next day, wherever it is shown."""

    def test_in_every_way_of_saying(self, db: None) -> None:
        night = ShiftFactory(
            assignment=EventFactory(shifts=0),
            starts_at=NOON.replace(hour=22),
            ends_at=NOON.replace(hour=22) + timedelta(hours=4),
        )
        weekly = WeeklySlot(weekday=4, starts=time(22), ends=time(2))
        assert "22:00 to 2:00 the next day" in night.when
        assert weekly.when == "every Friday, 22:00 to 2:00 the next day"
        assert str(weekly) == "Friday 22:00–02:00 the next day"
        assert str(night) == "07-06-2027 22:00–02:00 the next day"

    @pytest.mark.parametrize(
        ("starts", "ends", "is_night"),
        [
            (time(20), time(0), True),
            (time(23, 30), time(0, 30), True),
            (time(8), time(8), True),
            (time(20), time(23, 59), False),
            (time(0), time(6), False),
        ],
    )
    def test_only_when_it_is_one(self, starts: time, ends: time, is_night: bool) -> None:
        assert ("the next day" in moments.hours(starts, ends)) == is_night
        assert ("the next day" in moments.figures(starts, ends)) == is_night

    def test_on_the_card_and_the_page(self, client: Client, db: None) -> None:
        work = StructuralFactory(slots=0)
        WeeklySlot.objects.create(assignment=work, **slot(4, 22, 2))
        for page in ("/opdrachten/", work.get_absolute_url()):
            assert "22:00 to 2:00 the next day" in client.get(page).content.decode()


@pytest.mark.parametrize(
    ("starts", "ends", "lasts"),
    [
        (time(2), time(3), None),  # the hour that the clock skips
        (time(2, 15), time(2, 45), None),
        (time(1), time(2, 30), ("01:00", "03:00", 60)),
        (time(2, 30), time(5), ("03:00", "05:00", 120)),  # it does not begin before the one that ends then
        (time(3), time(5), ("03:00", "05:00", 120)),
    ],
)
def test_of_an_hour_that_the_clock_skips_nothing_is_left(
    starts: time, ends: time, lasts: tuple[str, str, int] | None
) -> None:
    sunday = date(2027, 3, 28)
    found = list(WeeklySlot(weekday=6, starts=starts, ends=ends).occurrences(sunday, sunday))
    assert [(f"{a:%H:%M}", f"{b:%H:%M}", moments.elapsed_minutes(a, b)) for a, b in found] == (
        [lasts] if lasts else []
    )


def test_a_row_by_hand_asks_the_same(db: None) -> None:
    work = StructuralFactory(slots=0)
    WeeklySlot.objects.create(assignment=work, **slot(6, 22, 2))
    WeeklySlot(assignment=work, **slot(1, 13, 16)).full_clean()
    with pytest.raises(ValidationError):
        WeeklySlot(assignment=work, **slot(0, 1, 3)).full_clean()


def test_occurrences_of_a_night_follow_each_other() -> None:
    weekly = WeeklySlot(weekday=6, starts=time(22), ends=time(2))
    found = list(weekly.occurrences(MONDAY, MONDAY + timedelta(days=30)))
    assert [b[0].date() - a[0].date() for a, b in pairwise(found)] == [timedelta(days=7)] * 3
