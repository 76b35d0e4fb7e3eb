"""One day of weekly work on which somebody does not come: until the deadline, with ten minutes to take it back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine

from matching.attendance.coming_days import UNDO, coming_days
from matching.models import Attendance, Placement
from matching.placements import actions
from matching.placements.own_days_off import TooLate
from matching.states import AttendanceState
from organisations.models import Assignment
from refuinterim.accounts.models import User
from refuinterim.core.errors import DomainError
from refuinterim.core.invariants import find_broken
from refuinterim.core.models import AuditEvent
from refuinterim.messages.delivery import deliver
from refuinterim.messages.models import Message, MessageState
from tests.factories import EventFactory, MembershipFactory, ShiftFactory
from tests.matching.placements.test_commitments import apply, weekly
from tests.matching.placements.test_first_day import first_day_and_calls
from volunteers.models import Volunteer

pytestmark = pytest.mark.django_db
BRUSSELS = ZoneInfo("Europe/Brussels")
WEDNESDAY = datetime(2027, 6, 2, 12, tzinfo=BRUSSELS)
TUESDAYS = [datetime(2027, 6, 8, 13, tzinfo=BRUSSELS) + timedelta(days=7 * week) for week in range(8)]
KIND = "placement_own_day_off"


@pytest.fixture(autouse=True)
def wednesday() -> Iterator[None]:
    with time_machine.travel(WEDNESDAY, tick=False):
        yield
        by_the_clock = {"nobody-came-tomorrow", "messages-go-out"}  # these tests pass other moments in
        assert [found for found in find_broken(WEDNESDAY) if found.name not in by_the_clock] == []


@pytest.fixture
def work() -> Assignment:
    """Every Tuesday afternoon, at an organisation with two members, one of whom reads French."""
    work = weekly(1, time(13), time(17))
    MembershipFactory(organisation=work.organisation, user__language="nl")
    MembershipFactory(organisation=work.organisation, user__language="fr")
    return work


@pytest.fixture
def placement(samira: Volunteer, coordinator: User, work: Assignment) -> Placement:
    return actions.confirm(by=coordinator, placement=apply(samira, work, WEDNESDAY), now=WEDNESDAY)


def take(placement: Placement, moment: datetime, *, now: datetime = WEDNESDAY) -> Attendance | None:
    by = placement.volunteer.user
    assert by
    return actions.take_day_off(by=by, placement=placement, starts_at=moment, now=now)


def back(placement: Placement, moment: datetime, *, now: datetime = WEDNESDAY) -> Attendance:
    by = placement.volunteer.user
    assert by
    return actions.come_after_all(by=by, placement=placement, starts_at=moment, now=now)


def days(placement: Placement, now: datetime = WEDNESDAY) -> list[tuple[date, bool]]:
    """Each day to come, and whether somebody is expected."""
    found = coming_days(Placement.objects.with_facts().get(pk=placement.pk), now=now)
    return [(day.starts_at.astimezone(BRUSSELS).date(), not day.is_off) for day in found]


def letters(*states: str) -> list[Message]:
    rows = Message.objects.filter(kind=KIND).order_by("pk")
    return list(rows.filter(state__in=states) if states else rows)


def test_every_day_of_eight_weeks_is_there_written_or_not(placement: Placement) -> None:
    assert placement.attendances.count() == 2  # two weeks are written
    assert days(placement) == [(moment.date(), True) for moment in TUESDAYS]


def test_the_list_ends_with_the_work(placement: Placement, work: Assignment) -> None:
    Assignment.objects.filter(pk=work.pk).update(ends_on=date(2027, 6, 23))
    assert [day for day, _comes in days(placement)] == [
        date(2027, 6, 8),
        date(2027, 6, 15),
        date(2027, 6, 22),
    ]


@pytest.mark.parametrize("week", [1, 5])
def test_a_day_off_is_excused_and_told_once_in_the_language_of_each(placement: Placement, week: int) -> None:
    """Also a day of which the moment is not written yet."""
    row = take(placement, TUESDAYS[week])
    again = take(placement, TUESDAYS[week], now=WEDNESDAY + timedelta(minutes=1))
    assert row
    assert again == row
    row.refresh_from_db()
    assert (row.state, row.minutes, row.confirmed_by, row.excused_for) == (
        AttendanceState.EXCUSED, 0, placement.volunteer.user, None,
    )  # fmt: skip
    assert [comes for _day, comes in days(placement)].count(False) == 1
    written = letters()
    assert sorted(message.language for message in written) == ["fr", "nl"]
    assert {message.due_at for message in written} == {WEDNESDAY + UNDO}
    assert AuditEvent.objects.filter(verb="attendance.excused", actor=placement.volunteer.user).count() == 1
    with time_machine.travel(
        WEDNESDAY + timedelta(days=21)
    ):  # the task that writes moments leaves it as it is
        actions.plan_attendances(by=None, placement=placement, now=WEDNESDAY + timedelta(days=21))
    assert Attendance.objects.get(pk=row.pk).state == AttendanceState.EXCUSED


def test_nothing_is_said_before_the_ten_minutes_are_over(placement: Placement) -> None:
    take(placement, TUESDAYS[1])
    for message in letters():
        assert not deliver(message.pk, now=WEDNESDAY + UNDO - timedelta(seconds=1))
        assert deliver(message.pk, now=WEDNESDAY + UNDO)


def test_what_is_taken_back_was_never_said(placement: Placement, mailoutbox: list[Any]) -> None:
    take(placement, TUESDAYS[1])
    for _tap in range(2):
        row = back(placement, TUESDAYS[1], now=WEDNESDAY + timedelta(minutes=9))
    assert (row.state, row.confirmed_at, row.confirmed_by, row.minutes) == ("planned", None, None, None)
    assert {message.state for message in letters()} == {MessageState.TAKEN_BACK}
    for message in Message.objects.filter(kind__in=[KIND, "placement_day_back_organisation"]):
        deliver(message.pk, now=WEDNESDAY + timedelta(days=1))
    assert mailoutbox == []
    take(placement, TUESDAYS[1], now=WEDNESDAY + timedelta(minutes=9, seconds=30))  # and again: it is said
    assert len(letters(MessageState.QUEUED)) == 2


def test_what_went_out_is_put_right(placement: Placement) -> None:
    """A worker whose clock is ahead was faster."""
    take(placement, TUESDAYS[1])
    first, other = letters()
    deliver(first.pk, now=WEDNESDAY + UNDO)
    back(placement, TUESDAYS[1], now=WEDNESDAY + UNDO - timedelta(seconds=1))
    other.refresh_from_db()
    assert other.state == MessageState.TAKEN_BACK
    assert Message.objects.filter(kind="placement_day_back_organisation").count() == 2


def test_ten_minutes_later_it_is_a_call(placement: Placement) -> None:
    take(placement, TUESDAYS[1])
    with pytest.raises(TooLate):
        back(placement, TUESDAYS[1], now=WEDNESDAY + UNDO)
    assert len(letters(MessageState.QUEUED)) == 2


@pytest.mark.parametrize(("hours", "minutes", "fits"), [(24, 0, True), (24, 1, False), (0, 0, True)])
def test_the_deadline_is_the_organisations(
    placement: Placement, work: Assignment, hours: int, minutes: int, fits: bool
) -> None:
    Assignment.objects.filter(pk=work.pk).update(notice_hours=hours)
    now = TUESDAYS[0] - timedelta(hours=hours or 1) + timedelta(minutes=minutes)
    if fits:
        assert take(placement, TUESDAYS[0], now=now)
    else:
        with pytest.raises(TooLate):
            take(placement, TUESDAYS[0], now=now)
        assert letters() == []


def test_a_day_off_shortly_before_the_start_is_told_before_it(placement: Placement, work: Assignment) -> None:
    Assignment.objects.filter(pk=work.pk).update(notice_hours=0)
    now = TUESDAYS[0] - timedelta(minutes=4)
    take(placement, TUESDAYS[0], now=now)
    assert {message.due_at for message in letters()} == {TUESDAYS[0]}
    with pytest.raises(DomainError):
        back(placement, TUESDAYS[0], now=TUESDAYS[0])


@pytest.mark.parametrize("moment", [TUESDAYS[0] - timedelta(days=7), TUESDAYS[0] + timedelta(hours=1)])
def test_no_day_of_this_work_or_one_that_began(placement: Placement, moment: datetime) -> None:
    with pytest.raises(DomainError):
        take(placement, moment)
    with pytest.raises(DomainError):
        take(placement, TUESDAYS[0], now=TUESDAYS[0])
    with pytest.raises(DomainError):
        back(placement, moment)


def test_the_first_day_follows_also_far_ahead(samira: Volunteer, coordinator: User, work: Assignment) -> None:
    """No moment is written yet when the work begins in five weeks."""
    wanted = TUESDAYS[4].date()
    placement = actions.confirm(
        by=coordinator, placement=apply(samira, work, WEDNESDAY), now=WEDNESDAY, first_day=wanted
    )
    before = first_day_and_calls(placement)
    assert before[0] == wanted == days(placement)[0][0]
    take(placement, TUESDAYS[6])  # another day than the first
    assert first_day_and_calls(placement) == before
    back(placement, TUESDAYS[6])
    assert first_day_and_calls(placement) == before
    take(placement, TUESDAYS[4])
    assert first_day_and_calls(placement)[0] == TUESDAYS[5].date()
    back(placement, TUESDAYS[4])
    assert first_day_and_calls(placement) == before


def test_an_event_that_took_the_day(samira: Volunteer, coordinator: User, placement: Placement) -> None:
    """A day off for an event is no day off of one's own; one's own stays when an event comes and goes."""
    event = ShiftFactory(assignment=EventFactory(shifts=0), starts_at=TUESDAYS[1] + timedelta(hours=1))
    take(placement, TUESDAYS[1])
    taken = apply(samira, event.assignment, WEDNESDAY, shift=event)  # nothing to ask: that day is free
    with pytest.raises(DomainError, match="You help at"):
        back(placement, TUESDAYS[1])
    actions.withdraw(by=samira.user, placement=taken, now=WEDNESDAY)
    assert placement.attendances.get(starts_at=TUESDAYS[1]).state == AttendanceState.EXCUSED
    assert back(placement, TUESDAYS[1]).state == AttendanceState.PLANNED


def test_what_ended_has_no_days(samira: Volunteer, coordinator: User, placement: Placement) -> None:
    take(placement, TUESDAYS[1])
    actions.stop(by=coordinator, placement=placement, now=WEDNESDAY, note="Ill")
    assert days(placement) == []
    for change in (take, back):
        with pytest.raises(DomainError):
            change(placement, TUESDAYS[1])


def test_no_reminder_of_a_day_off(placement: Placement) -> None:
    take(placement, TUESDAYS[0])
    monday = TUESDAYS[0] - timedelta(days=1)
    assert not actions.moments_to_remind(monday).exists()
    assert not actions.moments_to_remind(TUESDAYS[0] - timedelta(hours=2)).exists()


@pytest.mark.parametrize(
    ("sunday", "deadline"),
    [
        # The night of 27 to 28 March is an hour shorter, that of 30 to 31 October an hour longer.
        (datetime(2027, 3, 28, 10, tzinfo=BRUSSELS), datetime(2027, 3, 27, 10, tzinfo=BRUSSELS)),
        (datetime(2027, 10, 31, 10, tzinfo=BRUSSELS), datetime(2027, 10, 30, 10, tzinfo=BRUSSELS)),
    ],
)
def test_the_same_hour_the_day_before_when_the_clock_changes(
    samira: Volunteer, coordinator: User, sunday: datetime, deadline: datetime
) -> None:
    work, begin = weekly(6, time(10), time(12)), sunday - timedelta(days=10)
    with time_machine.travel(begin, tick=False):
        placement = actions.confirm(by=coordinator, placement=apply(samira, work, begin), now=begin)
        assert work.notice_until(sunday) == deadline
        assert deadline.timestamp() != sunday.timestamp() - 24 * 3600
        with pytest.raises(TooLate):
            take(placement, sunday, now=deadline + timedelta(minutes=1))
        row = take(placement, sunday, now=deadline)
        assert row
        assert row.starts_at == sunday


@pytest.mark.parametrize("hour", [2, 3])
def test_a_deadline_inside_the_night_that_changes(hour: int) -> None:
    """2:30 does not exist on 28 March, and exists twice on 31 October: there is one deadline, before the moment."""
    work = weekly(0, time(hour, 30), time(6))
    for day in (date(2027, 3, 29), date(2027, 11, 1)):
        start = datetime.combine(day, time(hour, 30), BRUSSELS)
        between = start.timestamp() - work.notice_until(start).timestamp()
        assert 22.9 * 3600 < between < 25.1 * 3600
