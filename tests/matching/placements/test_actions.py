"""Proposing, answering, confirming, ending: rows, seats, audit and messages."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from matching.models import FollowUp, Placement
from matching.placements import actions
from matching.states import PlacementState
from matching.tasks import close_past_assignments_of, expire_placements_of
from organisations.models import Assignment
from organisations.states import AssignmentState
from refuinterim.accounts.models import User
from refuinterim.core.errors import DomainError, Outrun
from refuinterim.core.models import AuditEvent
from refuinterim.messages.models import Message
from tests.factories import (
    EventFactory,
    InformationNoteFactory,
    MembershipFactory,
    PlacementFactory,
    ShiftFactory,
    StructuralFactory,
    VolunteerFactory,
    next_week,
)
from tests.matching.everywhere import everywhere
from volunteers.actions import withdraw_consent
from volunteers.models import Volunteer

pytestmark = pytest.mark.django_db


@pytest.fixture
def event(brugge: object) -> Assignment:
    return EventFactory(shifts=1)


def taken(opening: object) -> int:
    opening.refresh_from_db()
    return opening.seats_taken


def kinds() -> list[str]:
    return sorted(Message.objects.values_list("kind", flat=True))


def test_propose_holds_no_seat_and_writes_audit_and_message(
    coordinator: User, samira: Volunteer, event: Assignment, now: datetime
) -> None:
    shift = event.shifts.get()
    placement = actions.propose(
        by=coordinator,
        volunteer=samira,
        assignment=event,
        shift=shift,
        now=now,
    ).placement
    assert placement.state == PlacementState.PROPOSED
    assert taken(shift) == 0
    assert AuditEvent.objects.get(verb="placement.proposed").actor == coordinator
    message = Message.objects.get(kind="placement_proposed")
    assert message.email == samira.email
    assert str(event.title) in message.subject


def test_an_answer_leaves_time_to_act_before_the_shift_begins(
    coordinator: User, samira: Volunteer, event: Assignment, now: datetime
) -> None:
    shift = ShiftFactory(assignment=event, starts_at=now + timedelta(hours=5))
    placement = actions.propose(
        by=coordinator, volunteer=samira, assignment=event, shift=shift, now=now
    ).placement
    assert placement.expires_at == now + timedelta(hours=2.5)  # half of the time is left to act


def test_propose_twice_is_refused_and_changes_nothing(
    coordinator: User, samira: Volunteer, event: Assignment, now: datetime
) -> None:
    shift = event.shifts.get()
    actions.propose(by=coordinator, volunteer=samira, assignment=event, shift=shift, now=now)
    with pytest.raises(DomainError, match="already asked"):
        actions.propose(by=coordinator, volunteer=samira, assignment=event, shift=shift, now=now)
    assert Placement.objects.count() == 1
    assert Message.objects.count() == 1


def test_propose_needs_a_moment_of_this_event(
    coordinator: User, samira: Volunteer, event: Assignment, now: datetime
) -> None:
    other = EventFactory(shifts=1).shifts.get()
    for shift in (None, other):
        with pytest.raises(DomainError, match="Choose a moment"):
            actions.propose(by=coordinator, volunteer=samira, assignment=event, shift=shift, now=now)


def test_propose_weekly_work_has_no_shift(
    coordinator: User, samira: Volunteer, event: Assignment, now: datetime
) -> None:
    with pytest.raises(DomainError, match="no shifts"):
        actions.propose(
            by=coordinator,
            volunteer=samira,
            assignment=StructuralFactory(),
            shift=event.shifts.get(),
            now=now,
        )


@pytest.mark.parametrize("state", [AssignmentState.DRAFT, AssignmentState.PAUSED, AssignmentState.CLOSED])
def test_propose_needs_an_open_assignment(
    coordinator: User, samira: Volunteer, state: AssignmentState, now: datetime
) -> None:
    with pytest.raises(DomainError, match="not open any more"):
        actions.propose(by=coordinator, volunteer=samira, assignment=StructuralFactory(state=state), now=now)


def test_propose_not_to_somebody_who_stopped(coordinator: User, samira: Volunteer, now: datetime) -> None:
    samira.left_on = timezone.localdate()
    samira.save()
    with pytest.raises(DomainError, match="stopped"):
        actions.propose(by=coordinator, volunteer=samira, assignment=StructuralFactory(), now=now)


def test_accept_takes_a_seat_and_keeps_which_note_was_read(
    coordinator: User, volunteer: User, samira: Volunteer, event: Assignment, now: datetime
) -> None:
    shift = event.shifts.get()
    placement = actions.propose(
        by=coordinator, volunteer=samira, assignment=event, shift=shift, now=now
    ).placement
    actions.accept(by=volunteer, placement=placement, now=now, language="ar")
    placement.refresh_from_db()
    assert placement.state == PlacementState.ACCEPTED
    assert placement.informed_language == "ar"
    assert placement.information_note == event.organisation.current_note()
    assert taken(shift) == 1
    assert kinds() == ["placement_accepted", "placement_answered", "placement_proposed"]


def test_accept_of_a_full_opening_joins_the_waiting_list(
    coordinator: User, samira: Volunteer, now: datetime
) -> None:
    work = StructuralFactory(seats=1)
    placement = actions.propose(by=coordinator, volunteer=samira, assignment=work, now=now).placement
    PlacementFactory(assignment=work, state=PlacementState.CONFIRMED)
    work.refresh_from_db()
    actions.accept(by=samira.user, placement=placement, now=now, language="nl")
    assert placement.state == PlacementState.WAITLISTED
    assert taken(work) == 1
    assert "placement_waitlisted" in kinds()


def test_accept_twice_is_refused_and_takes_one_seat(samira: Volunteer, now: datetime) -> None:
    placement = PlacementFactory(volunteer=samira)
    stale = Placement.objects.get(pk=placement.pk)
    actions.accept(by=samira.user, placement=placement, now=now, language="nl")
    with pytest.raises(Outrun):
        actions.accept(by=samira.user, placement=stale, now=now, language="nl")
    assert taken(placement.assignment) == 1


def test_accept_after_the_last_day_is_refused_asking_oneself_is_fine(
    samira: Volunteer, now: datetime
) -> None:
    placement = PlacementFactory(volunteer=samira, created_at=now - timedelta(days=8))
    with pytest.raises(DomainError, match="proposal is over"):
        actions.accept(by=samira.user, placement=placement, now=now, language="nl")
    mine = actions.apply(
        by=samira.user, volunteer=samira, assignment=placement.assignment, now=now, language="nl"
    )
    placement.refresh_from_db()
    assert (placement.state, mine.state) == ("expired", "accepted")


def test_who_took_back_consent_is_left_in_peace(coordinator: User, samira: Volunteer, now: datetime) -> None:
    assert Volunteer.objects.available().exists()
    withdraw_consent(by=samira.user, volunteer=samira, purpose="matching", now=now)
    assert not Volunteer.objects.available().exists()
    with pytest.raises(DomainError, match="there is no yes"):
        actions.propose(by=coordinator, volunteer=samira, assignment=StructuralFactory(), now=now)


def test_decline_has_no_reason_and_no_consequence(samira: Volunteer, now: datetime) -> None:
    placement = PlacementFactory(volunteer=samira)
    actions.decline(by=samira.user, placement=placement, now=now)
    assert placement.state == PlacementState.DECLINED
    assert (placement.ended_at, placement.end_reason, placement.end_note) == (now, "", "")


def test_apply_joins_at_accepted(samira: Volunteer, event: Assignment, now: datetime) -> None:
    shift = event.shifts.get()
    placement = actions.apply(
        by=samira.user, volunteer=samira, assignment=event, shift=shift, now=now, language="nl"
    )
    assert (placement.state, placement.origin) == (PlacementState.ACCEPTED, "application")
    assert taken(shift) == 1


def test_apply_to_what_was_proposed_is_the_answer(samira: Volunteer, now: datetime) -> None:
    placement = PlacementFactory(volunteer=samira)
    answered = actions.apply(
        by=samira.user, volunteer=samira, assignment=placement.assignment, now=now, language="nl"
    )
    assert answered.pk == placement.pk
    assert answered.state == PlacementState.ACCEPTED


def test_apply_without_information_note_is_refused(samira: Volunteer, now: datetime) -> None:
    work = StructuralFactory(organisation__note=False)
    with pytest.raises(DomainError, match="information note"):
        actions.apply(by=samira.user, volunteer=samira, assignment=work, now=now, language="nl")
    assert taken(work) == 0


def test_overlapping_shifts_are_refused_back_to_back_is_fine(samira: Volunteer, now: datetime) -> None:
    event, other = EventFactory(shifts=0), EventFactory(shifts=0)
    first = ShiftFactory(assignment=event, starts_at=next_week(14))
    overlapping = ShiftFactory(assignment=other, starts_at=next_week(17))
    following = ShiftFactory(assignment=event, starts_at=next_week(18))
    apply = {"by": samira.user, "volunteer": samira, "now": now, "language": "nl"}
    actions.apply(assignment=event, shift=first, **apply)
    with pytest.raises(DomainError, match="already help at"):
        actions.apply(assignment=other, shift=overlapping, **apply)
    assert taken(overlapping) == 0
    actions.apply(assignment=event, shift=following, **apply)


def test_confirm_plans_the_moments_and_the_calls_and_tells_both(
    coordinator: User, samira: Volunteer, membership: object, now: datetime
) -> None:
    work = StructuralFactory(organisation=membership.organisation, slots=2)
    placement = PlacementFactory(volunteer=samira, assignment=work, state=PlacementState.ACCEPTED)
    actions.confirm(by=coordinator, placement=placement, now=now)
    assert placement.confirmed_by == coordinator
    assert placement.attendances.count() in (4, 5)  # two weekdays in 15 days
    assert set(placement.follow_ups.values_list("kind", flat=True)) == {"first_day", "two_weeks"}
    assert kinds() == ["placement_confirmed", "placement_confirmed_organisation"]


def test_confirm_comes_after_the_intake(coordinator: User, now: datetime) -> None:
    newcomer = VolunteerFactory(intake=False)
    placement = PlacementFactory(volunteer=newcomer, state=PlacementState.ACCEPTED)
    with pytest.raises(DomainError, match="intake first"):
        actions.confirm(by=coordinator, placement=placement, now=now)


def test_withdraw_gives_the_seat_to_who_waits_longest(samira: Volunteer, now: datetime) -> None:
    work = StructuralFactory(seats=1)
    placement = PlacementFactory(volunteer=samira, assignment=work, state=PlacementState.ACCEPTED)
    no_talk = PlacementFactory(
        volunteer__intake=False, assignment=work, state="waitlisted", created_at=now - timedelta(days=3)
    )
    first = PlacementFactory(assignment=work, state="waitlisted", created_at=now - timedelta(days=2))
    second = PlacementFactory(assignment=work, state="waitlisted", created_at=now - timedelta(days=1))
    actions.withdraw(by=samira.user, placement=placement, now=now)
    states = {p.pk: p.state for p in Placement.objects.all()}
    assert states == {
        placement.pk: "withdrawn",
        no_talk.pk: "waitlisted",
        first.pk: "offered",
        second.pk: "waitlisted",
    }
    assert taken(work) == 1
    assert "placement_offered" in kinds()


def test_offered_seat_is_confirmed_by_a_yes_in_time(samira: Volunteer, now: datetime) -> None:
    placement = PlacementFactory(volunteer=samira, state=PlacementState.OFFERED)
    actions.accept_offer(by=samira.user, placement=placement, now=now)
    assert placement.state == PlacementState.CONFIRMED
    assert placement.attendances.exists()


def test_offered_seat_is_gone_after_its_time(samira: Volunteer, now: datetime) -> None:
    placement = PlacementFactory(volunteer=samira, state=PlacementState.OFFERED)
    with pytest.raises(DomainError, match="offer is over"):
        actions.accept_offer(by=samira.user, placement=placement, now=now + timedelta(days=8))


def test_offer_skips_who_is_busy_by_now(samira: Volunteer, now: datetime) -> None:
    event, other = EventFactory(shifts=1), EventFactory(shifts=1)
    shift = event.shifts.get()
    shift.seats = 1
    shift.save()
    leaving = PlacementFactory(volunteer=samira, assignment=event, shift=shift, state="accepted")
    busy, free = VolunteerFactory(), VolunteerFactory()
    PlacementFactory(volunteer=busy, assignment=other, shift=other.shifts.get(), state="confirmed")
    PlacementFactory(volunteer=busy, assignment=event, shift=shift, state="waitlisted")
    PlacementFactory(volunteer=free, assignment=event, shift=shift, state="waitlisted")
    actions.withdraw(by=samira.user, placement=leaving, now=now)
    assert Placement.objects.get(state="offered").volunteer == free
    assert taken(shift) == 1


def test_expire_ends_old_proposals_and_offers_only(now: datetime) -> None:
    old = now - timedelta(days=9)
    gone = PlacementFactory(created_at=old)
    offered = PlacementFactory(state=PlacementState.OFFERED, created_at=old)
    fresh = PlacementFactory()
    assert everywhere(expire_placements_of) == 2
    assert everywhere(expire_placements_of) == 0
    for placement, state in ((gone, "expired"), (offered, "expired"), (fresh, "proposed")):
        placement.refresh_from_db()
        assert placement.state == state
    assert taken(offered.assignment) == 0


def test_reject_keeps_the_reason_inside(coordinator: User, now: datetime) -> None:
    placement = PlacementFactory(state=PlacementState.ACCEPTED)
    actions.reject(by=coordinator, placement=placement, now=now, note="Heavy lifting")
    placement.refresh_from_db()
    assert (placement.end_reason, placement.end_note) == ("coordinator", "Heavy lifting")
    assert AuditEvent.objects.get(verb="placement.rejected").reason == "Heavy lifting"
    assert "Heavy" not in Message.objects.get(kind="placement_rejected").text


def test_call_off_ends_everything_and_tells_everybody(coordinator: User, now: datetime) -> None:
    work = StructuralFactory(seats=5)
    states = ["proposed", "waitlisted", "accepted", "confirmed", "active"]
    for state in states:
        PlacementFactory(assignment=work, state=state)
    actions.call_off(by=coordinator, assignment=work, now=now, reason="Rain")
    work.refresh_from_db()
    assert work.state == AssignmentState.CANCELLED
    assert work.seats_taken == 0
    assert sorted(Placement.objects.values_list("state", flat=True)) == ["cancelled"] * 4 + ["stopped"]
    assert kinds() == ["assignment_called_off"] + ["placement_called_off"] * 5


def test_stop_and_complete_release_the_seat(coordinator: User, now: datetime) -> None:
    for action in (
        lambda p: actions.stop(by=coordinator, placement=p, now=now, note="moved"),
        lambda p: actions.complete(by=coordinator, placement=p, now=now),
    ):
        placement = PlacementFactory(state=PlacementState.ACTIVE)
        action(placement)
        assert taken(placement.assignment) == 0


def test_record_information_on_paper(coordinator: User, now: datetime) -> None:
    placement = PlacementFactory(state="accepted", information_note=None)
    InformationNoteFactory(organisation=placement.assignment.organisation, version=2)
    actions.record_information(by=coordinator, placement=placement, now=now, language="fr")
    placement.refresh_from_db()
    assert placement.information_note.version == 2


def test_follow_up_is_done_once(coordinator: User, samira: Volunteer, now: datetime) -> None:
    talk = actions.add_follow_up(
        by=coordinator, volunteer=samira, antenna=samira.antenna, due_on=timezone.localdate(), now=now
    )
    stale = FollowUp.objects.get()
    actions.finish_follow_up(by=coordinator, follow_up=talk, now=now, notes="Goes well")
    with pytest.raises(DomainError, match="noted this talk already"):
        actions.finish_follow_up(by=coordinator, follow_up=stale, now=now)
    assert FollowUp.objects.get().notes == "Goes well"


def test_close_past_assignments(now: datetime) -> None:
    past = EventFactory(shifts=0)
    ShiftFactory(assignment=past, starts_at=now - timedelta(days=2))
    running = EventFactory(shifts=1)
    open_ended = StructuralFactory()
    ended = StructuralFactory(ends_on=timezone.localdate() - timedelta(days=1))
    assert everywhere(close_past_assignments_of) == 2
    states = dict(Assignment.objects.values_list("pk", "state"))
    assert states == {
        past.pk: "closed",
        running.pk: "published",
        open_ended.pk: "published",
        ended.pk: "closed",
    }


def test_organisation_member_is_told_in_their_language(coordinator: User, now: datetime) -> None:
    member = MembershipFactory(user__language="fr")
    work = StructuralFactory(organisation=member.organisation)
    placement = PlacementFactory(assignment=work, state="accepted")
    actions.confirm(by=coordinator, placement=placement, now=now)
    assert Message.objects.get(kind="placement_confirmed_organisation").language == "fr"
