"""Two commitments of one person never share an hour, whatever their kinds; an event excuses a day of weekly work."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from matching.attendance.hours import minutes_by_volunteer, minutes_done
from matching.models import Attendance, Placement
from matching.placements import actions
from matching.placements.days_off import DaysOffNeeded
from matching.states import AttendanceState, PlacementState
from organisations.models import Assignment, Shift, WeeklySlot
from refuinterim.accounts.models import User
from refuinterim.core.errors import DomainError
from refuinterim.messages.models import Message
from tests.factories import (
    EventFactory,
    MembershipFactory,
    PlacementFactory,
    ShiftFactory,
    StructuralFactory,
)
from volunteers.models import Volunteer

pytestmark = pytest.mark.django_db
P, A = PlacementState, AttendanceState


def weekly(day: int, starts: time, ends: time, **fields: Any) -> Assignment:
    work = StructuralFactory(slots=0, **fields)
    WeeklySlot.objects.create(assignment=work, weekday=day, starts=starts, ends=ends)
    return work


def event_on(day: int, hour: int, *, weeks: int = 1) -> Shift:
    """A shift of four hours on a weekday that is more than a few days away."""
    today = timezone.localdate()
    when = today + timedelta(days=(day - today.weekday()) % 7 + 7 * weeks)
    start = timezone.make_aware(datetime.combine(when, time(hour)))
    return ShiftFactory(assignment=EventFactory(shifts=0), starts_at=start)


def apply(volunteer: Volunteer, assignment: Assignment, now: datetime, **more: Any) -> Placement:
    return actions.apply(
        by=volunteer.user, volunteer=volunteer, assignment=assignment, now=now, language="nl", **more
    )


@pytest.mark.parametrize(
    ("first", "second", "is_refused"),
    [
        ((1, time(13), time(16)), (1, time(15), time(18)), True),
        ((1, time(13), time(16)), (1, time(16), time(18)), False),  # back to back
        ((1, time(13), time(16)), (2, time(13), time(16)), False),
        ((1, time(22), time(2)), (2, time(1), time(3)), True),  # a night runs on
        ((6, time(22), time(2)), (0, time(1), time(3)), True),  # also from Sunday to Monday
        ((6, time(22), time(1)), (0, time(1), time(3)), False),
        ((1, time(13), time(13)), (2, time(10), time(12)), True),  # the whole day round
    ],
)
def test_weekly_work_that_shares_hours_is_refused(
    samira: Volunteer, now: datetime, first: tuple[Any, ...], second: tuple[Any, ...], is_refused: bool
) -> None:
    apply(samira, weekly(*first), now)
    other = weekly(*second)
    if is_refused:
        with pytest.raises(DomainError, match="already help at"):
            apply(samira, other, now)
        with pytest.raises(IntegrityError), transaction.atomic():  # and by the database, whoever forgets
            PlacementFactory(volunteer=samira, assignment=other, state=P.ACCEPTED)
    else:
        assert apply(samira, other, now).state == P.ACCEPTED


def test_weekly_work_of_other_months_is_fine(samira: Volunteer, now: datetime) -> None:
    today = timezone.localdate()
    apply(samira, weekly(1, time(13), time(16), ends_on=today + timedelta(days=30)), now)
    later = weekly(1, time(13), time(16), starts_on=today + timedelta(days=31))
    assert apply(samira, later, now).state == P.ACCEPTED


def test_the_database_follows_slots_and_days(samira: Volunteer) -> None:
    one, other = weekly(1, time(13), time(16)), weekly(2, time(13), time(16))
    PlacementFactory(volunteer=samira, assignment=one, state=P.CONFIRMED)
    PlacementFactory(volunteer=samira, assignment=other, state=P.CONFIRMED)
    with pytest.raises(IntegrityError), transaction.atomic():
        WeeklySlot.objects.filter(assignment=other).update(weekday=1)
    Assignment.objects.filter(pk=one.pk).update(ends_on=date(2026, 1, 1))
    Assignment.objects.filter(pk=other.pk).update(starts_on=date(2026, 1, 2))
    WeeklySlot.objects.filter(assignment=other).update(weekday=1)


@pytest.mark.parametrize("door", ["accept", "accept_offer", "offer"])
def test_every_door_knows_weekly_work(samira: Volunteer, coordinator: User, now: datetime, door: str) -> None:
    PlacementFactory(volunteer=samira, assignment=weekly(1, time(13), time(16)), state=P.ACTIVE)
    work = weekly(1, time(14), time(17), seats=1)
    if door == "accept":
        placement = PlacementFactory(volunteer=samira, assignment=work, state=P.PROPOSED)
        with pytest.raises(DomainError, match="already help at"):
            actions.accept(by=samira.user, placement=placement, now=now, language="nl")
    elif door == "accept_offer":
        with pytest.raises(IntegrityError), transaction.atomic():
            PlacementFactory(volunteer=samira, assignment=work, state=P.OFFERED)
    else:
        PlacementFactory(volunteer=samira, assignment=work, state=P.WAITLISTED)
        assert actions.offer_all_free_seats(assignment=work, now=now) == []


class TestEventOnAWeeklyDay:
    """Tuesdays in Het Buurthuis, and an event on a Tuesday."""

    @pytest.fixture
    def house(self) -> Assignment:
        organisation = MembershipFactory(organisation__name="Het Buurthuis").organisation
        return weekly(1, time(13), time(16), organisation=organisation)

    @pytest.fixture
    def placement(self, samira: Volunteer, house: Assignment, coordinator: User, now: datetime) -> Placement:
        placement = PlacementFactory(volunteer=samira, assignment=house, state=P.ACCEPTED)
        actions.confirm(by=coordinator, placement=placement, now=now)
        Message.objects.all().delete()
        return placement

    def agreed(self, samira: Volunteer, shift: Shift, now: datetime) -> Placement:
        with pytest.raises(DaysOffNeeded) as asked:
            apply(samira, shift.assignment, now, shift=shift)
        keys = [day.key for day in asked.value.days]
        return apply(samira, shift.assignment, now, shift=shift, excused=keys)

    def test_it_asks_and_changes_nothing(
        self, samira: Volunteer, placement: Placement, now: datetime
    ) -> None:
        shift = event_on(1, 14)
        with pytest.raises(DaysOffNeeded, match="Then you cannot go to Het Buurthuis on Tuesday"):
            apply(samira, shift.assignment, now, shift=shift)
        assert Placement.objects.count() == 1
        assert set(placement.attendances.values_list("state", flat=True)) == {A.PLANNED}

    def test_a_yes_excuses_that_one_day_and_tells_them(
        self, samira: Volunteer, placement: Placement, coordinator: User, now: datetime
    ) -> None:
        shift = event_on(1, 14)
        event = self.agreed(samira, shift, now)
        [excused] = placement.attendances.filter(state=A.EXCUSED)
        assert (excused.excused_for, excused.minutes) == (event, 0)
        assert excused.starts_at < shift.ends_at and shift.starts_at < excused.ends_at
        [told] = Message.objects.filter(kind="placement_day_off_organisation")
        assert "Samira" in told.subject
        actions.confirm(by=coordinator, placement=event, now=now)
        assert event.attendances.count() == 1

    def test_a_day_that_is_not_planned_yet_is_excused_when_it_is(
        self, samira: Volunteer, placement: Placement, now: datetime
    ) -> None:
        shift = event_on(1, 14, weeks=6)
        self.agreed(samira, shift, now)
        assert Message.objects.filter(kind="placement_day_off_organisation").count() == 1
        later = shift.starts_at - timedelta(days=3)
        actions.plan_attendances(by=None, placement=placement, now=later)
        [excused] = placement.attendances.filter(state=A.EXCUSED)
        assert timezone.localtime(excused.starts_at).date() == timezone.localtime(shift.starts_at).date()
        assert Message.objects.filter(kind="placement_day_off_organisation").count() == 1, "told once"

    def test_the_day_comes_back_when_the_event_does_not_go_on(
        self, samira: Volunteer, placement: Placement, now: datetime
    ) -> None:
        event = self.agreed(samira, event_on(1, 14), now)
        actions.withdraw(by=samira.user, placement=event, now=now)
        assert set(placement.attendances.values_list("state", "minutes", "excused_for")) == {
            (A.PLANNED, None, None)
        }
        assert Message.objects.filter(kind="placement_day_back_organisation").count() == 1

    def test_a_day_that_two_events_take_stays_excused_for_the_other(
        self, samira: Volunteer, placement: Placement, coordinator: User, now: datetime
    ) -> None:
        long, short = event_on(1, 15), event_on(1, 12)
        Shift.objects.filter(pk=short.pk).update(ends_at=short.starts_at + timedelta(hours=2))
        short.refresh_from_db()
        first = self.agreed(samira, short, now)
        second = actions.confirm(
            by=coordinator, placement=apply(samira, long.assignment, now, shift=long), now=now
        )
        Message.objects.all().delete()
        actions.withdraw(by=samira.user, placement=first, now=now)
        assert placement.attendances.get(state=A.EXCUSED).excused_for == second
        assert not Message.objects.filter(kind="placement_day_back_organisation").exists()
        actions.withdraw(by=samira.user, placement=second, now=now)
        assert not placement.attendances.filter(state=A.EXCUSED).exists()

    def test_a_day_stays_excused_when_the_event_is_called_off_while_it_runs(
        self, samira: Volunteer, placement: Placement, coordinator: User, now: datetime
    ) -> None:
        shift = event_on(1, 10)  # until 14; the weekly work begins at 13
        event = actions.confirm(by=coordinator, placement=self.agreed(samira, shift, now), now=now)
        noon = shift.starts_at + timedelta(hours=2)
        actions.call_off(by=coordinator, assignment=shift.assignment, now=noon, reason="Regen.")
        assert placement.attendances.filter(state=A.EXCUSED).count() == 1
        moment = Attendance.objects.get(placement=event.pk)
        actions.confirm_attendance(by=coordinator, attendance=moment, state=A.PARTIAL, now=noon, minutes=120)
        assert minutes_done(samira) == 120

    def test_no_moment_is_lost_without_a_word(
        self, samira: Volunteer, placement: Placement, coordinator: User
    ) -> None:
        """Who stops in the middle of an afternoon was still expected there until it ends."""
        running = placement.attendances.earliest("starts_at")
        later = running.starts_at + timedelta(hours=1)
        actions.stop(by=coordinator, placement=placement, now=later)
        shift = ShiftFactory(assignment=EventFactory(shifts=0), starts_at=later + timedelta(hours=1))
        event = apply(samira, shift.assignment, later, shift=shift)
        with pytest.raises(DomainError, match="expected somewhere else"):
            actions.confirm(by=coordinator, placement=event, now=later)

    def test_an_offer_without_an_answer_takes_no_day(
        self, samira: Volunteer, placement: Placement, now: datetime
    ) -> None:
        shift = event_on(1, 14, weeks=4)
        PlacementFactory(volunteer=samira, assignment=shift.assignment, shift=shift, state=P.OFFERED)
        actions.plan_attendances(by=None, placement=placement, now=shift.starts_at - timedelta(days=3))
        assert not placement.attendances.filter(state=A.EXCUSED).exists()
        assert not Message.objects.filter(kind="placement_day_off_organisation").exists()

    def test_a_day_before_the_first_day_is_free(
        self, samira: Volunteer, house: Assignment, coordinator: User, now: datetime
    ) -> None:
        later = PlacementFactory(volunteer=samira, assignment=house, state=P.ACCEPTED)
        day = timezone.localdate() + timedelta(days=40)
        actions.confirm(by=coordinator, placement=later, now=now, first_day=day)
        shift = event_on(1, 14)
        assert apply(samira, shift.assignment, now, shift=shift).state == P.ACCEPTED

    def test_who_comes_back_is_asked_again(
        self, samira: Volunteer, house: Assignment, placement: Placement, now: datetime
    ) -> None:
        self.agreed(samira, event_on(1, 14), now)
        actions.withdraw(by=samira.user, placement=placement, now=now)
        with pytest.raises(DaysOffNeeded):
            apply(samira, house, now)

    def test_who_leaves_does_not_come_after_all(
        self, samira: Volunteer, coordinator: User, now: datetime, house: Assignment
    ) -> None:
        shift = event_on(1, 14)  # made before the placement at the house
        weekly_place = PlacementFactory(volunteer=samira, assignment=house, state=P.ACCEPTED)
        actions.confirm(by=coordinator, placement=weekly_place, now=now)
        self.agreed(samira, shift, now)
        day, by = timezone.localdate(), coordinator
        actions.add_follow_up(by=by, volunteer=samira, antenna=samira.antenna, due_on=day, now=now)
        actions.leave(by=coordinator, volunteer=samira, now=now)
        assert not Message.objects.filter(kind="placement_day_back_organisation").exists()
        assert not samira.follow_ups.open().exists(), "and nobody calls any more"

    def test_the_calendar_leaves_the_day_out(
        self, client: Client, samira: Volunteer, placement: Placement, now: datetime
    ) -> None:
        client.force_login(samira.user)
        shift = event_on(1, 14, weeks=1)
        Placement.objects.filter(pk=placement.pk).update(state=P.ACTIVE)
        event = self.agreed(samira, shift, now)
        actions.plan_attendances(by=None, placement=placement, now=now)
        day = timezone.localtime(event.days_off.get().starts_at)
        text = client.get(reverse("matching:placement-calendar", args=[placement.pk])).content.decode()
        assert f"EXDATE;TZID=Europe/Brussels:{day:%Y%m%dT%H%M%S}" in text

    def test_weekly_work_after_the_event_asks_too(
        self, samira: Volunteer, house: Assignment, coordinator: User, now: datetime
    ) -> None:
        shift = event_on(1, 14)
        apply(samira, shift.assignment, now, shift=shift)
        with pytest.raises(DaysOffNeeded) as asked:
            apply(samira, house, now)
        placement = apply(samira, house, now, excused=[day.key for day in asked.value.days])
        actions.confirm(by=coordinator, placement=placement, now=now)
        assert placement.attendances.filter(state=A.EXCUSED).count() == 1

    def test_a_yes_to_one_day_is_no_yes_to_another(
        self, samira: Volunteer, placement: Placement, now: datetime
    ) -> None:
        near, far = event_on(1, 14), event_on(1, 14, weeks=3)
        with pytest.raises(DaysOffNeeded) as asked:
            apply(samira, near.assignment, now, shift=near)
        with pytest.raises(DaysOffNeeded):
            apply(samira, far.assignment, now, shift=far, excused=[day.key for day in asked.value.days])

    def test_the_page_asks_and_the_next_tap_says_yes(
        self, client: Client, samira: Volunteer, placement: Placement
    ) -> None:
        client.force_login(samira.user)
        shift = event_on(1, 14)
        url = reverse("matching:assignment-apply", args=[shift.assignment.slug])
        asked = client.post(url, {"shift": shift.pk})
        assert asked.status_code == 200 and "Het Buurthuis" in asked.content.decode()
        [day] = asked.context["days_off"]
        client.post(url, {"shift": shift.pk, "excused": day.key})
        assert Placement.objects.get(shift=shift).state == P.ACCEPTED

    def test_a_proposal_asks_too(self, client: Client, samira: Volunteer, placement: Placement) -> None:
        client.force_login(samira.user)
        shift = event_on(1, 14)
        proposal = PlacementFactory(volunteer=samira, assignment=shift.assignment, shift=shift)
        url = reverse("matching:placement-answer", args=[proposal.pk])
        asked = client.post(url, {"answer": "yes"})
        [day] = asked.context["days_off"]
        assert day.question in asked.content.decode()
        assert client.post(url, {"answer": "yes", "excused": day.key}).status_code == 302
        proposal.refresh_from_db()
        assert proposal.state == P.ACCEPTED

    def test_the_coordinator_ticks_the_days(
        self, client: Client, samira: Volunteer, placement: Placement, coordinator: User
    ) -> None:
        client.force_login(coordinator)
        shift = event_on(1, 14)
        proposal = PlacementFactory(volunteer=samira, assignment=shift.assignment, shift=shift)
        url = reverse("desk:step", args=["plaatsing", proposal.pk, "accept"])
        [(key, words)] = client.get(url).context["form"].fields["excused"].choices
        assert "Het Buurthuis" in words
        assert "tick the days" in client.post(url, {"language": "nl"}).content.decode()
        client.post(url, {"language": "nl", "excused": key})
        proposal.refresh_from_db()
        assert proposal.state == P.ACCEPTED


def test_no_hour_is_counted_twice_by_the_database(samira: Volunteer, now: datetime) -> None:
    start = now - timedelta(days=2)
    moment = {"starts_at": start, "ends_at": start + timedelta(hours=3), "planned_minutes": 180}
    one = PlacementFactory(volunteer=samira, assignment=weekly(1, time(9), time(10)), state=P.ACTIVE)
    other = PlacementFactory(volunteer=samira, assignment=weekly(2, time(9), time(10)), state=P.ACTIVE)
    Attendance.objects.create(placement=one, **moment)
    with pytest.raises(IntegrityError), transaction.atomic():
        Attendance.objects.create(placement=other, **moment)


def test_an_hour_from_before_the_rule_counts_once(
    samira: Volunteer, coordinator: User, now: datetime
) -> None:
    start = now - timedelta(days=3)
    known = {"state": A.PRESENT, "confirmed_at": now, "confirmed_by": coordinator}
    for day, begins, minutes, shares in ((1, 0, 180, False), (2, 2, 120, True), (3, 5, 60, False)):
        placement = PlacementFactory(
            volunteer=samira, assignment=weekly(day, time(9), time(10)), state=P.ACTIVE
        )
        Attendance.objects.create(
            placement=placement,
            starts_at=start + timedelta(hours=begins),
            ends_at=start + timedelta(hours=begins, minutes=minutes),
            planned_minutes=minutes,
            minutes=minutes,
            shares_hours=shares,
            **known,
        )
    assert minutes_done(samira) == 180 + 60 + 60
    assert minutes_by_volunteer([samira.pk]) == {samira.pk: 300}


@pytest.mark.parametrize("how", ["withdraw", "stop", "call_off"])
def test_the_hours_after_an_end_are_free_for_other_work(
    samira: Volunteer, coordinator: User, now: datetime, how: str
) -> None:
    """What stayed planned would keep the moments of the next work from being written, without a word."""
    first = actions.confirm(
        by=coordinator, placement=apply(samira, weekly(2, time(13), time(16)), now), now=now
    )
    assert first.attendances.exists()
    if how == "call_off":
        actions.call_off(by=coordinator, assignment=first.assignment, now=now, reason="Regen.")
    else:
        getattr(actions, how)(by=coordinator, placement=first, now=now)
    assert not first.attendances.filter(state=A.PLANNED).exists()
    other = actions.confirm(
        by=coordinator, placement=apply(samira, weekly(2, time(14), time(17)), now), now=now
    )
    assert other.attendances.count() >= 1
