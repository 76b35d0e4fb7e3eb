"""How placements end: when their work is over, when somebody stops, when work is called off."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from matching.hosting.who_came import confirmable_by, to_confirm
from matching.models import Attendance, Placement
from matching.placements import actions
from matching.states import AttendanceState, EndReason, PlacementState
from matching.tasks import close_past_assignments_of, end_past_placements_of
from organisations import actions as organisations
from organisations.models import Assignment
from refuinterim.accounts.models import User
from refuinterim.core.errors import DomainError, Outrun
from refuinterim.messages.models import Message
from tests.factories import (
    EventFactory,
    MembershipFactory,
    PlacementFactory,
    ShiftFactory,
    StructuralFactory,
    VolunteerFactory,
)
from tests.matching.everywhere import everywhere
from volunteers.models import Volunteer

pytestmark = pytest.mark.django_db


def in_past_shift(state: str, now: datetime, *, days: float = 1) -> Placement:
    """A placement in a shift that ended so many days ago."""
    event = EventFactory(shifts=0)
    shift = ShiftFactory(assignment=event, starts_at=now - timedelta(days=days, hours=4))
    return PlacementFactory(assignment=event, shift=shift, state=state)


def in_past_weekly_work(state: str, now: datetime, *, days: int = 1) -> Placement:
    """A placement in weekly work of which the last day was so many days ago."""
    work = StructuralFactory(ends_on=timezone.localdate(now) - timedelta(days=days))
    return PlacementFactory(assignment=work, state=state)


def state_of(placement: Placement) -> str:
    placement.refresh_from_db()
    placement.opening.refresh_from_db()
    assert placement.opening.seats_taken == placement.holds_seat
    return placement.state


AFTERWARDS = [
    ("proposed", "expired"),
    ("offered", "expired"),
    ("waitlisted", "cancelled"),
    ("accepted", "cancelled"),
    ("confirmed", "confirmed"),
]


@pytest.mark.parametrize(("before", "after"), AFTERWARDS)
def test_what_was_a_past_shift_ends(before: str, after: str, now: datetime) -> None:
    placement = in_past_shift(before, now)
    everywhere(end_past_placements_of)
    assert state_of(placement) == after
    assert not Message.objects.exists()


@pytest.mark.parametrize(("before", "after"), [*AFTERWARDS, ("active", "completed")])
def test_past_weekly_work_ends(before: str, after: str, now: datetime) -> None:
    placement = in_past_weekly_work(before, now)
    everywhere(end_past_placements_of)
    assert state_of(placement) == after
    assert not Message.objects.exists()


def test_a_month_later_nobody_will_say_who_came(now: datetime) -> None:
    ended = [in_past_shift("confirmed", now, days=31), in_past_weekly_work("confirmed", now, days=32)]
    patient = [in_past_shift("confirmed", now, days=29), in_past_weekly_work("confirmed", now, days=29)]
    assert everywhere(end_past_placements_of) == 2
    assert [state_of(placement) for placement in ended] == ["stopped"] * 2
    assert [state_of(placement) for placement in patient] == ["confirmed"] * 2
    assert everywhere(end_past_placements_of) == 0


def test_what_goes_on_does_not_end(now: datetime) -> None:
    today = timezone.localdate(now)
    event = EventFactory(shifts=0)
    ShiftFactory(assignment=event, starts_at=now - timedelta(days=2))
    running = ShiftFactory(assignment=event, starts_at=now - timedelta(hours=1))
    going_on = [
        PlacementFactory(state="active"),
        PlacementFactory(state="active", assignment=StructuralFactory(ends_on=today)),
        PlacementFactory(state="accepted", assignment=event, shift=running),
    ]
    assert everywhere(end_past_placements_of) == 0
    for placement in going_on:
        with pytest.raises(DomainError, match="not over yet"):
            actions.end_past(placement=placement, now=now)


def test_one_row_that_moved_meanwhile_stops_no_other(now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = in_past_shift("accepted", now), in_past_shift("accepted", now)
    end = actions.end_past

    def raced(*, placement: Placement, now: datetime) -> Placement:
        if placement == first:
            raise Outrun
        return end(placement=placement, now=now)

    monkeypatch.setattr(actions, "end_past", raced)
    assert everywhere(end_past_placements_of) == 1
    assert state_of(second) == "cancelled"


def test_one_assignment_that_moved_meanwhile_stops_no_other(
    now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    past = {"ends_on": timezone.localdate(now) - timedelta(days=1)}
    first, second = StructuralFactory(**past), StructuralFactory(**past)
    close = organisations.close

    def raced(*, by: None, assignment: Assignment, now: datetime) -> Assignment:
        if assignment == first:
            raise Outrun
        return close(by=by, assignment=assignment, now=now)

    monkeypatch.setattr(organisations, "close", raced)
    assert everywhere(close_past_assignments_of) == 1
    second.refresh_from_db()
    assert second.state == "closed"


class TestHoursOfWorkThatRan:
    """Hours count only for who had the place at that moment."""

    @pytest.fixture
    def planned(self, membership: object, now: datetime) -> Attendance:
        event = EventFactory(shifts=0, organisation=membership.organisation)
        shift = ShiftFactory(assignment=event, starts_at=now - timedelta(hours=5))
        placement = PlacementFactory(assignment=event, shift=shift, state="confirmed")
        actions.plan_attendances(by=None, placement=placement, now=now)
        return placement.attendances.get()

    @pytest.mark.parametrize(
        "state", ["proposed", "waitlisted", "accepted", "withdrawn", "cancelled", "rejected", "expired"]
    )
    def test_not_of_a_placement_that_never_ran(
        self, planned: Attendance, member: User, state: str, now: datetime
    ) -> None:
        Placement.objects.update(state=state)
        assert not confirmable_by(member).exists()
        with pytest.raises(DomainError, match="did not run"):
            actions.confirm_attendance(by=member, attendance=planned, state=AttendanceState.PRESENT, now=now)
        planned.refresh_from_db()
        assert planned.state == AttendanceState.PLANNED

    @pytest.mark.parametrize("state", ["completed", "stopped"])
    def test_not_of_a_placement_that_was_over(
        self, planned: Attendance, member: User, state: str, now: datetime
    ) -> None:
        Placement.objects.update(state=state, ended_at=planned.starts_at - timedelta(minutes=1))
        assert not confirmable_by(member).exists()
        with pytest.raises(DomainError, match="did not run"):
            actions.confirm_attendance(by=member, attendance=planned, state=AttendanceState.PRESENT, now=now)

    def test_a_mistake_about_who_did_not_come_is_put_right(
        self, planned: Attendance, member: User, now: datetime
    ) -> None:
        actions.confirm_attendance(by=member, attendance=planned, state=AttendanceState.NO_SHOW, now=now)
        assert list(confirmable_by(member)) == [planned]
        actions.confirm_attendance(by=member, attendance=planned, state=AttendanceState.PRESENT, now=now)
        assert planned.minutes == 240

    def test_after_a_month_it_can_still_be_said(
        self, planned: Attendance, member: User, now: datetime
    ) -> None:
        later = now + timedelta(days=31)
        actions.end_past(placement=planned.placement, now=later)
        assert list(to_confirm(member, later)) == [planned]
        planned.refresh_from_db()
        actions.confirm_attendance(by=member, attendance=planned, state=AttendanceState.PRESENT, now=later)
        assert planned.minutes == 240


@pytest.mark.parametrize("state", ["confirmed", "active"])
def test_stop_tells_both_sides_but_not_why(state: str, coordinator: User, now: datetime) -> None:
    member = MembershipFactory(user__language="fr")
    work = StructuralFactory(organisation=member.organisation)
    placement = PlacementFactory(assignment=work, state=state, volunteer__language="nl")
    actions.stop(by=coordinator, placement=placement, now=now, note="Quarrel")
    kinds = {message.kind: message for message in Message.objects.all()}
    assert kinds.keys() == {"placement_stopped", "placement_stopped_organisation"}
    assert kinds["placement_stopped"].email == placement.volunteer.email
    assert kinds["placement_stopped_organisation"].language == "fr"
    assert placement.volunteer.first_name in kinds["placement_stopped_organisation"].subject
    assert not any("Quarrel" in message.text for message in kinds.values())
    placement.refresh_from_db()
    assert (placement.end_reason, placement.end_note) == (EndReason.COORDINATOR, "Quarrel")


def test_stop_after_the_shift_tells_nobody_to_stay_away(coordinator: User, now: datetime) -> None:
    actions.stop(by=coordinator, placement=in_past_shift("confirmed", now), now=now, note="Did not come")
    assert not Message.objects.exists()


def test_call_off_tells_the_organisation_once(coordinator: User, now: datetime) -> None:
    member = MembershipFactory()
    work = StructuralFactory(organisation=member.organisation, seats=3)
    for _number in range(2):
        PlacementFactory(assignment=work, state="confirmed")
    actions.call_off(by=coordinator, assignment=work, now=now, reason="Rain")
    message = Message.objects.get(recipient=member.user)
    assert (message.kind, str(work.title) in message.subject) == ("assignment_called_off", True)
    assert Message.objects.filter(kind="placement_called_off").count() == 2


def test_call_off_leaves_what_was_done(coordinator: User, now: datetime) -> None:
    done = in_past_shift("confirmed", now)
    actions.plan_attendances(by=None, placement=done, now=now)
    shift = ShiftFactory(assignment=done.assignment)
    coming = PlacementFactory(assignment=done.assignment, shift=shift, state="confirmed")
    actions.call_off(by=coordinator, assignment=done.assignment, now=now, reason="Rain")
    assert (state_of(done), state_of(coming)) == ("stopped", "cancelled")
    assert Message.objects.get(kind="placement_called_off").email == coming.volunteer.email
    actions.confirm_attendance(
        by=coordinator, attendance=done.attendances.get(), state=AttendanceState.PRESENT, now=now
    )


def test_confirm_of_a_shift_that_began_does_not_say_come(coordinator: User, now: datetime) -> None:
    placement = in_past_shift("accepted", now, days=-0.1)
    assert placement.shift.starts_at < now < placement.shift.ends_at
    actions.confirm(by=coordinator, placement=placement, now=now)
    assert placement.attendances.exists()
    assert not Message.objects.exists()


class TestLeaving:
    """Somebody stops as a volunteer."""

    def test_everything_that_was_agreed_ends(self, client: Client, coordinator: User, now: datetime) -> None:
        volunteer = VolunteerFactory()
        tomorrow = timezone.localdate().weekday() + 1  # what is said to be certain has not begun
        placements = {
            state: PlacementFactory(
                volunteer=volunteer,
                state=state,
                assignment=StructuralFactory(slots__first=(tomorrow + day) % 7),
            )
            for day, state in enumerate(
                ("proposed", "waitlisted", "offered", "accepted", "confirmed", "active", "completed")
            )
        }
        client.force_login(coordinator)
        client.post(reverse("desk:step", args=["vrijwilliger", volunteer.pk, "stop"]))
        volunteer.refresh_from_db()
        assert volunteer.left_on == timezone.localdate()
        assert {before: state_of(placement) for before, placement in placements.items()} == {
            "proposed": PlacementState.CANCELLED,
            "waitlisted": PlacementState.WITHDRAWN,
            "offered": PlacementState.CANCELLED,
            "accepted": PlacementState.WITHDRAWN,
            "confirmed": PlacementState.WITHDRAWN,
            "active": PlacementState.STOPPED,
            "completed": PlacementState.COMPLETED,
        }

    def test_the_organisations_that_counted_on_them_are_told(
        self, coordinator: User, samira: Volunteer, now: datetime
    ) -> None:
        for day, state in enumerate(("accepted", "confirmed", "active")):
            work = StructuralFactory(organisation=MembershipFactory().organisation, slots__first=day)
            PlacementFactory(volunteer=samira, assignment=work, state=state)
        actions.leave(by=coordinator, volunteer=samira, now=now)
        assert [message.kind for message in Message.objects.all()] == ["placement_stopped_organisation"] * 2

    def test_the_seat_goes_to_who_waits(self, coordinator: User, samira: Volunteer, now: datetime) -> None:
        work = StructuralFactory(seats=1)
        PlacementFactory(volunteer=samira, assignment=work, state="confirmed")
        waits = PlacementFactory(assignment=work, state="waitlisted")
        actions.leave(by=coordinator, volunteer=samira, now=now)
        waits.refresh_from_db()
        assert waits.state == PlacementState.OFFERED

    def test_what_was_done_can_still_be_counted(
        self, coordinator: User, samira: Volunteer, now: datetime
    ) -> None:
        done = in_past_shift("confirmed", now)
        Placement.objects.update(volunteer=samira)
        actions.plan_attendances(by=None, placement=done, now=now)
        actions.leave(by=coordinator, volunteer=samira, now=now)
        assert state_of(done) == "stopped"
        assert not Message.objects.exists()
        actions.confirm_attendance(
            by=coordinator, attendance=done.attendances.get(), state=AttendanceState.PRESENT, now=now
        )
