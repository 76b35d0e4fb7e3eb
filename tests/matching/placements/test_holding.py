"""A yes of somebody whom nobody talked with yet holds a seat for a bounded time only."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

import pytest
from django.utils import timezone

from matching.models import MatchingSettings, Placement
from matching.models.placement import LONGER_FOR_A_TALK, TIME_TO_NOTE
from matching.placements import actions
from matching.placements.days_off import DaysOffNeeded
from matching.tasks import end_holds, end_holds_of
from organisations.models import Assignment
from refuinterim.accounts.models import User
from refuinterim.core.errors import DomainError, Outrun
from refuinterim.core.models import Antenna, AuditEvent
from refuinterim.messages.models import Message
from tests.factories import EventFactory, PlacementFactory, StructuralFactory, VolunteerFactory
from volunteers.actions import plan_intake, request_intake
from volunteers.models import Volunteer

pytestmark = pytest.mark.django_db


@pytest.fixture
def newcomer(brugge: Antenna) -> Volunteer:
    """Somebody whom the antenne did not talk with yet."""
    return VolunteerFactory(antenna=brugge, first_name="Nour", intake=False)


def say_yes(volunteer: Volunteer, work: Assignment, *, at: datetime) -> Placement:
    shift = work.shifts.order_by("starts_at").first() if work.is_event else None
    return actions.apply(
        by=volunteer.user, volunteer=volunteer, assignment=work, shift=shift, now=at, language="nl"
    )


def next_week() -> Assignment:
    """Weekly work whose first moment comes in six days, on whatever day this runs."""
    return StructuralFactory(slots__first=(timezone.localdate().weekday() + 6) % 7)


def plan_talk(volunteer: Volunteer, coordinator: User, planned_for: datetime, now: datetime) -> Any:
    intake = request_intake(by=coordinator, volunteer=volunteer, now=now)
    return plan_intake(by=coordinator, intake=intake, planned_for=planned_for, now=now)


def evening(now: datetime, days: int) -> datetime:
    """That many days later, at eight in the evening."""
    return timezone.make_aware(datetime.combine(timezone.localdate(now) + timedelta(days=days), time(20)))


def late(placement: Placement) -> datetime:
    assert placement.held_until
    return placement.held_until + timedelta(minutes=1)


def test_a_yes_holds_the_seat_as_long_as_the_antenne_wishes(
    newcomer: Volunteer, samira: Volunteer, brugge: Antenna, now: datetime
) -> None:
    later = timezone.localdate(now) + timedelta(days=30)
    assert say_yes(newcomer, StructuralFactory(starts_on=later), at=now).held_until == evening(now, 7)
    assert say_yes(samira, StructuralFactory(), at=now).held_until is None  # known: the coordinator confirms
    MatchingSettings.objects.create(antenna=brugge, hold_days=3)
    other = VolunteerFactory(intake=False)
    assert say_yes(other, StructuralFactory(starts_on=later), at=now).held_until == evening(now, 3)


def on_the_clock(text: str) -> datetime:
    return timezone.make_aware(datetime.fromisoformat(text))


@pytest.mark.parametrize(
    ("said", "starts", "until"),
    [
        ("2026-06-01 10:00", "2026-06-01 12:00", "2026-06-01 11:00"),  # half of what is left
        ("2026-06-01 10:00", "2026-06-20 12:00", "2026-06-08 20:00"),  # as long as the antenne wishes
        ("2026-06-01 10:00", "2026-06-04 12:00", "2026-06-03 12:00"),  # a day is left
        (
            "2026-06-01 15:00",
            "2026-06-02 16:24",
            "2026-06-02 08:00",
        ),  # not at 3:42, and not the evening before
        ("2026-06-01 15:00", "2026-06-02 10:24", "2026-06-01 21:00"),  # not at 0:42: the morning is too short
        ("2026-06-01 20:00", "2026-06-02 09:00", "2026-06-02 08:00"),  # an hour would be nothing
        ("2026-06-01 23:00", "2026-06-02 06:00", "2026-06-02 06:00"),  # no hour by day is left
        ("2026-06-01 10:00", "2026-06-05 23:30", "2026-06-05 08:00"),
        ("2027-03-27 15:00", "2027-03-28 14:00", "2027-03-28 08:00"),  # the night without an hour
        ("2027-03-27 13:00", "2027-03-28 11:00", "2027-03-27 21:00"),
        ("2026-10-24 15:00", "2026-10-25 10:00", "2026-10-24 21:00"),  # the night with an hour more
        ("2026-10-24 15:00", "2026-10-25 12:00", "2026-10-25 08:00"),
    ],
)
def test_a_hold_ends_by_day_and_in_time(said: str, starts: str, until: str) -> None:
    held = MatchingSettings().hold_until(on_the_clock(said), on_the_clock(starts))
    assert timezone.localtime(held) == on_the_clock(until)


def test_weekly_work_bounds_it_by_its_first_moment_to_come(newcomer: Volunteer, now: datetime) -> None:
    """A moment that begins at this very moment is not to come; how long the work goes on bounds nothing."""
    said = on_the_clock("2026-06-02 13:00")  # a Tuesday
    weekly = StructuralFactory(ends_on=said.date() + timedelta(days=90))  # Tuesday, from 13 to 16
    assert say_yes(newcomer, weekly, at=said).held_until == on_the_clock("2026-06-08 13:00")
    soon = StructuralFactory(slots__first=2)
    assert say_yes(newcomer, soon, at=said).held_until == on_the_clock("2026-06-03 08:00")


def test_a_proposal_that_is_accepted_holds_it_too(newcomer: Volunteer, now: datetime) -> None:
    later = timezone.localdate(now) + timedelta(days=30)
    proposal = PlacementFactory(volunteer=newcomer, assignment__starts_on=later)
    actions.accept(by=newcomer.user, placement=proposal, now=now, language="nl")
    assert proposal.held_until == evening(now, 7)


def test_when_it_ends_the_seat_goes_on_and_the_person_waits_and_hears_it(
    newcomer: Volunteer, samira: Volunteer, now: datetime
) -> None:
    Volunteer.objects.update(language="en")
    newcomer.refresh_from_db()
    work = StructuralFactory(seats=1)
    held = say_yes(newcomer, work, at=now)
    waits = say_yes(samira, work, at=now)
    assert (held.state, waits.state) == ("accepted", "waitlisted")
    actions.end_hold(placement=held, now=late(held))
    for placement in (held, waits):
        placement.refresh_from_db()
    assert (held.state, held.held_until, held.line_number) == ("waitlisted", None, 2)
    assert held.informed_at  # nothing is lost
    assert waits.state == "offered"  # who waits is asked
    work.refresh_from_db()
    assert work.seats_taken == 1
    letter = Message.objects.get(kind="placement_hold_ended")
    assert letter.recipient == newcomer.user
    assert "Your yes stays." in letter.text and "We want to talk with you first." in letter.text
    event = AuditEvent.objects.filter(verb="placement.waitlisted", subject_id=str(held.pk)).latest("pk")
    assert event.actor is None


def test_who_had_no_talk_is_never_offered_a_place(newcomer: Volunteer, now: datetime) -> None:
    """An offer confirms at once; without a talk nothing is certain."""
    held = say_yes(newcomer, StructuralFactory(seats=3), at=now)
    actions.end_hold(placement=held, now=late(held))
    held.refresh_from_db()
    assert held.state == "waitlisted"
    offered = PlacementFactory(volunteer=newcomer, state="offered")
    with pytest.raises(DomainError):
        actions.accept_offer(by=newcomer.user, placement=offered, now=now)


def test_after_the_talk_the_place_is_offered_to_who_waited(
    newcomer: Volunteer, coordinator: User, now: datetime
) -> None:
    held = say_yes(newcomer, next_week(), at=now)
    actions.end_hold(placement=held, now=late(held))
    intake = request_intake(by=coordinator, volunteer=newcomer, now=now)
    actions.finish_intake(by=coordinator, intake=intake, now=late_of(now))
    held.refresh_from_db()
    assert held.state == "offered"


def late_of(now: datetime) -> datetime:
    return now + timedelta(days=8)


def test_a_talk_that_was_held_lifts_the_hold(newcomer: Volunteer, coordinator: User, now: datetime) -> None:
    held = say_yes(newcomer, next_week(), at=now)
    until = late(held)
    intake = request_intake(by=coordinator, volunteer=newcomer, now=now)
    actions.finish_intake(by=coordinator, intake=intake, now=now)
    held.refresh_from_db()
    assert (held.state, held.held_until) == ("accepted", None)
    with pytest.raises(Outrun):
        actions.end_hold(placement=held, now=until)
    actions.confirm(by=coordinator, placement=held, now=now)
    assert held.state == "confirmed"


@pytest.mark.parametrize(
    ("days_after_the_end", "kept"),
    [(-1, False), (0, True), (5, True), (LONGER_FOR_A_TALK.days, True), (LONGER_FOR_A_TALK.days + 1, False)],
)
def test_a_talk_that_is_planned_soon_keeps_it_until_it_was_noted(
    newcomer: Volunteer, coordinator: User, now: datetime, days_after_the_end: int, kept: bool
) -> None:
    held = say_yes(newcomer, next_week(), at=now)
    until = held.held_until
    assert until
    talk = until + timedelta(days=days_after_the_end)
    plan_talk(newcomer, coordinator, talk, now)
    kept_until = held.kept_until(talk)
    assert kept_until == (talk + TIME_TO_NOTE if kept else until)
    assert Placement.objects.hold_over(late(held)).exists() is not kept
    assert not Placement.objects.hold_over(kept_until - timedelta(minutes=1)).exists()
    assert Placement.objects.hold_over(kept_until + timedelta(minutes=1)).exists()


def test_a_talk_after_the_shift_began_keeps_nothing(
    newcomer: Volunteer, coordinator: User, now: datetime
) -> None:
    event = EventFactory(shifts=1)
    starts = event.shifts.get().starts_at
    held = say_yes(newcomer, event, at=now)
    plan_talk(newcomer, coordinator, starts + timedelta(hours=1), now)
    assert held.kept_until(starts + timedelta(hours=1)) == held.held_until
    assert Placement.objects.hold_over(late(held)).exists()


def test_a_talk_just_before_the_shift_keeps_it_until_the_shift(
    newcomer: Volunteer, coordinator: User, now: datetime
) -> None:
    event = EventFactory(shifts=1)
    starts = event.shifts.get().starts_at
    held = say_yes(newcomer, event, at=now)
    talk = starts - timedelta(hours=1)
    plan_talk(newcomer, coordinator, talk, now)
    assert held.kept_until(talk) == starts
    assert not Placement.objects.hold_over(starts - timedelta(minutes=1)).exists()
    assert not Placement.objects.hold_over(starts).exists()  # it began: that is the affair of `end_past`


def test_nobody_is_put_in_line_for_work_that_takes_nobody(newcomer: Volunteer, now: datetime) -> None:
    held = say_yes(newcomer, next_week(), at=now)
    for state, ends in (("closed", False), ("paused", True), ("published", True)):
        Assignment.objects.update(state=state)
        assert Placement.objects.hold_over(late(held)).exists() is ends, state


def test_the_task_ends_what_is_over_once(
    newcomer: Volunteer, brugge: Antenna, now: datetime, time_machine: Any
) -> None:
    held = say_yes(newcomer, next_week(), at=now)
    assert end_holds_of(brugge.pk) == 0
    time_machine.move_to(late(held))
    assert end_holds() == 1  # a task for the antenne
    assert end_holds_of(brugge.pk) == 1
    assert (end_holds(), end_holds_of(brugge.pk)) == (0, 0)
    held.refresh_from_db()
    assert held.state == "waitlisted"
    assert Message.objects.filter(kind="placement_hold_ended").count() == 1


def test_what_was_confirmed_or_withdrawn_meanwhile_stays(
    newcomer: Volunteer, coordinator: User, now: datetime
) -> None:
    held = say_yes(newcomer, next_week(), at=now)
    stale = Placement.objects.get(pk=held.pk)
    actions.withdraw(by=newcomer.user, placement=held, now=now)
    assert held.held_until is None
    with pytest.raises(Outrun):
        actions.end_hold(placement=stale, now=late(stale))
    held.refresh_from_db()
    assert held.state == "withdrawn"


def test_days_off_for_an_event_come_back_with_the_seat(samira: Volunteer, now: datetime) -> None:
    """Who waits in line does the weekly work again."""
    weekly = PlacementFactory(volunteer=samira, state="active")
    samira.intakes.all().delete()
    moment = weekly.assignment.first_moment(after=now + timedelta(days=2))
    assert moment
    starts = moment[0]
    event = EventFactory(shifts=0)
    shift = event.shifts.create(starts_at=starts, ends_at=starts + timedelta(hours=2), seats=1)
    actions.plan_attendances(by=None, placement=weekly, now=now)
    with pytest.raises(DaysOffNeeded) as asked:
        say_yes(samira, event, at=now)
    held = actions.apply(
        by=samira.user,
        volunteer=samira,
        assignment=event,
        shift=shift,
        now=now,
        language="nl",
        excused=[day.key for day in asked.value.days],
    )
    excused = weekly.attendances.filter(state="excused")
    assert excused.count() == 1
    actions.end_hold(placement=held, now=late(held))
    assert excused.count() == 0
