"""Moments of placements: planned ahead, and confirmed afterwards."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

import pytest
from django.utils import timezone

from matching.models import Attendance, Placement
from matching.placements import actions
from matching.states import AttendanceState, PlacementState
from matching.tasks import plan_attendances, plan_attendances_of
from organisations.models import WeeklySlot
from refuinterim.accounts.models import User
from refuinterim.core.errors import DomainError, IllegalMove
from refuinterim.core.models import Antenna
from tests.factories import EventFactory, PlacementFactory, ShiftFactory, StructuralFactory
from volunteers.models import Volunteer

pytestmark = pytest.mark.django_db


class TestAttendance:
    """Who came, and for how long."""

    @pytest.fixture
    def planned(self, samira: Volunteer, now: datetime) -> Attendance:
        event = EventFactory(shifts=0)
        shift = ShiftFactory(assignment=event, starts_at=now - timedelta(hours=5), break_minutes=30)
        placement = PlacementFactory(volunteer=samira, assignment=event, shift=shift, state="confirmed")
        actions.plan_attendances(by=None, placement=placement, now=now)
        return placement.attendances.get()

    def test_present_counts_as_planned_without_the_break(
        self, planned: Attendance, member: User, now: datetime
    ) -> None:
        actions.confirm_attendance(by=member, attendance=planned, state=AttendanceState.PRESENT, now=now)
        planned.refresh_from_db()
        assert planned.minutes == 210
        assert planned.confirmed_by == member
        assert planned.placement.state == PlacementState.COMPLETED

    def test_partial_needs_its_minutes(self, planned: Attendance, member: User, now: datetime) -> None:
        confirm = {"by": member, "attendance": planned, "state": AttendanceState.PARTIAL, "now": now}
        for minutes, words in ((None, "how long"), (0, "between 1 minute"), (1441, "between 1 minute")):
            with pytest.raises(DomainError, match=words):
                actions.confirm_attendance(minutes=minutes, **confirm)
        actions.confirm_attendance(minutes=60, **confirm)
        assert planned.minutes == 60

    @pytest.mark.parametrize("state", [AttendanceState.NO_SHOW, AttendanceState.EXCUSED])
    def test_absence_has_no_minutes_and_ends_an_event(
        self, planned: Attendance, member: User, state: AttendanceState, now: datetime
    ) -> None:
        actions.confirm_attendance(by=member, attendance=planned, state=state, now=now, minutes=50)
        assert planned.minutes == 0
        assert planned.placement.state == PlacementState.STOPPED

    def test_mistake_can_be_put_right(self, planned: Attendance, member: User, now: datetime) -> None:
        actions.confirm_attendance(by=member, attendance=planned, state=AttendanceState.NO_SHOW, now=now)
        actions.confirm_attendance(by=member, attendance=planned, state=AttendanceState.PRESENT, now=now)
        assert planned.minutes == 210

    def test_same_answer_twice_is_refused(self, planned: Attendance, member: User, now: datetime) -> None:
        actions.confirm_attendance(by=member, attendance=planned, state=AttendanceState.PRESENT, now=now)
        with pytest.raises(IllegalMove):
            actions.confirm_attendance(by=member, attendance=planned, state=AttendanceState.PRESENT, now=now)

    def test_not_before_it_begins(self, planned: Attendance, member: User) -> None:
        early = planned.starts_at - timedelta(minutes=1)
        with pytest.raises(DomainError, match="not begun"):
            actions.confirm_attendance(
                by=member, attendance=planned, state=AttendanceState.PRESENT, now=early
            )

    def test_not_without_the_information_note(self, member: User, planned: Attendance, now: datetime) -> None:
        planned.placement.informed_at = None
        with pytest.raises(DomainError, match="information note"):
            actions.confirm_attendance(by=member, attendance=planned, state=AttendanceState.PRESENT, now=now)
        planned.refresh_from_db()
        assert planned.state == AttendanceState.PLANNED

    def test_weekly_placement_stays_active(self, member: User, now: datetime) -> None:
        placement = PlacementFactory(state="confirmed")
        actions.plan_attendances(by=None, placement=placement, now=now)
        moment = placement.attendances.first()
        after = moment.ends_at
        actions.confirm_attendance(by=member, attendance=moment, state=AttendanceState.PRESENT, now=after)
        assert moment.placement.state == PlacementState.ACTIVE

    def test_planning_twice_adds_nothing(self, now: datetime) -> None:
        placement = PlacementFactory(state="confirmed")
        assert actions.plan_attendances(by=None, placement=placement, now=now) > 0
        assert actions.plan_attendances(by=None, placement=placement, now=now) == 0
        assert plan_attendances_of(placement.assignment.antenna_id) == 0

    def test_what_was_over_when_it_was_confirmed_is_not_planned(self, now: datetime) -> None:
        today, local = timezone.localdate(now), timezone.localtime(now)
        work = StructuralFactory(slots=0)
        WeeklySlot.objects.create(
            assignment=work, weekday=today.weekday(), starts=time(0, 1), ends=time(0, 2)
        )
        WeeklySlot.objects.create(
            assignment=work, weekday=today.weekday(), starts=time(0, 3), ends=time(0, 0)
        )
        noon = local.replace(hour=12, minute=0)
        placement = PlacementFactory(assignment=work, state="confirmed", created_at=noon)
        actions.plan_attendances(by=None, placement=placement, now=noon)
        first = placement.attendances.filter(starts_at__date=today)
        assert [timezone.localtime(row.starts_at).minute for row in first] == [3]

    def test_planning_looks_two_weeks_back_and_asks_once(
        self, now: datetime, django_assert_num_queries: Any
    ) -> None:
        work = StructuralFactory(slots=0)
        for day in range(7):
            WeeklySlot.objects.create(assignment=work, weekday=day, starts=time(13), ends=time(16))
        long_ago = now - timedelta(days=400)
        placement = PlacementFactory(state="active", assignment=work, created_at=long_ago)
        placement.first_day = timezone.localdate(long_ago)
        with django_assert_num_queries(6):  # known ones, slots, events then, savepoint around one insert
            assert actions.plan_attendances(by=None, placement=placement, now=now) == 29
        first = placement.attendances.first()
        assert timezone.localtime(first.starts_at).date() == timezone.localdate(now) - timedelta(days=14)
        with django_assert_num_queries(4):
            assert actions.plan_attendances(by=None, placement=placement, now=now) == 0

    def test_each_antenne_is_planned_by_itself(self, gent: Antenna, monkeypatch: pytest.MonkeyPatch) -> None:
        asked: list[int] = []
        monkeypatch.setattr(plan_attendances_of, "delay", asked.append)
        here = [PlacementFactory(state="active"), PlacementFactory(state="confirmed")]
        there = PlacementFactory(state="active", assignment__organisation__antenna=gent)
        PlacementFactory(state="accepted")
        assert plan_attendances() == 2
        antenna = here[0].assignment.antenna
        assert sorted(asked) == sorted([antenna.pk, gent.pk])
        assert plan_attendances_of(antenna.pk) > 0
        assert all(placement.attendances.exists() for placement in here)
        assert not there.attendances.exists()

    def test_one_placement_that_fails_leaves_the_others_their_moments(
        self, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
    ) -> None:
        first, second = PlacementFactory(state="active"), PlacementFactory(state="active")
        plan = actions.plan_attendances

        def broken(*, placement: Placement, **more: Any) -> int:
            if placement == first:
                raise ValueError("broken")
            return plan(placement=placement, **more)

        monkeypatch.setattr(actions, "plan_attendances", broken)
        assert plan_attendances_of(first.assignment.antenna_id) == second.attendances.count() > 0
        assert f"Placement {first.pk}" in caplog.text
