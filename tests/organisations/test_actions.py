"""Posting, publishing and ending assignments."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.db import IntegrityError
from django.utils import timezone

from organisations import actions
from organisations.models import Assignment, Membership, OfferPeriod
from organisations.states import AssignmentState
from refuinterim.accounts.models import User
from refuinterim.core.errors import DomainError, IllegalMove
from refuinterim.core.models import AuditEvent
from refuinterim.messages.models import Message
from tests.factories import (
    AntennaFactory,
    AssignmentFactory,
    CategoryFactory,
    EventFactory,
    OrganisationFactory,
    PlaceFactory,
    ShiftFactory,
    SkillFactory,
    StructuralFactory,
    next_week,
)

pytestmark = pytest.mark.django_db


def fields(**changes: object) -> dict[str, object]:
    return {
        "kind": "event",
        "title_nl": "Help op het buurtfeest",
        "description_nl": "Je helpt in de keuken.",
        "category": CategoryFactory(),
        "place": PlaceFactory(),
        **changes,
    }


def shift(days: int = 7) -> dict[str, object]:
    start = next_week(days=days)
    return {"starts_at": start, "ends_at": start + timedelta(hours=4), "seats": 3}


def post(membership: Membership, now: datetime, **changes: object) -> Assignment:
    return actions.post_assignment(
        by=membership.user,
        organisation=membership.organisation,
        now=now,
        fields=fields(skills=[SkillFactory()]),
        shifts=[shift(7), shift(8)],
        **changes,
    )


def test_post_makes_a_draft_with_its_shifts(membership: Membership, now: datetime) -> None:
    assignment = post(membership, now)
    assert assignment.state == AssignmentState.DRAFT
    assert assignment.slug == "help-op-het-buurtfeest"
    assert assignment.shifts.count() == 2
    assert assignment.skills.get().slug == "cooking"
    assert assignment.antenna == membership.organisation.antenna
    assert AuditEvent.objects.get().verb == "assignment.draft"


def test_post_same_title_gets_its_own_address(membership: Membership, now: datetime) -> None:
    assert [post(membership, now).slug for _ in range(3)] == [
        "help-op-het-buurtfeest",
        "help-op-het-buurtfeest-2",
        "help-op-het-buurtfeest-3",
    ]


@pytest.mark.parametrize(("kind", "words"), [("event", "needs a shift"), ("structural", "needs a moment")])
def test_post_without_a_moment_is_refused(
    membership: Membership, now: datetime, kind: str, words: str
) -> None:
    with pytest.raises(DomainError, match=words):
        actions.post_assignment(
            by=membership.user, organisation=membership.organisation, now=now, fields=fields(kind=kind)
        )
    assert not Assignment.objects.exists()


def test_post_weekly_work(membership: Membership, now: datetime) -> None:
    assignment = actions.post_assignment(
        by=membership.user,
        organisation=membership.organisation,
        now=now,
        fields=fields(kind="structural", seats=2),
        slots=[{"weekday": 1, "starts": time(13), "ends": time(16)}],
    )
    assert str(assignment.slots.get()) == "Tuesday 13:00–16:00"


def test_submit_publish_close_tells_who_should_know(
    membership: Membership, coordinator: User, now: datetime
) -> None:
    assignment = post(membership, now)
    actions.submit(by=membership.user, assignment=assignment, now=now)
    actions.publish(by=coordinator, assignment=assignment, now=now)
    assert Assignment.objects.open().get() == assignment
    today = timezone.localdate(now)
    assert OfferPeriod.objects.get().starts_on == today
    assert set(Message.objects.values_list("kind", "email")) == {
        ("assignment_submitted", assignment.antenna.email),
        ("assignment_published", membership.user.email),
    }
    actions.close(by=coordinator, assignment=assignment, now=now + timedelta(days=3))
    assert OfferPeriod.objects.get().ends_on == today + timedelta(days=3)
    assert not Assignment.objects.open().exists()


def test_send_back_tells_what_should_change(membership: Membership, coordinator: User, now: datetime) -> None:
    assignment = post(membership, now)
    actions.submit(by=membership.user, assignment=assignment, now=now)
    actions.send_back(by=coordinator, assignment=assignment, now=now, reason="Which door?")
    assert assignment.state == AssignmentState.DRAFT
    assert "Which door?" in Message.objects.get(kind="assignment_sent_back").text
    assert (assignment.sent_back_at, assignment.asked_to_change) == (now, "Which door?")
    actions.submit(by=membership.user, assignment=assignment, now=now)
    assert (assignment.asked_to_change, assignment.sent_back_reason) == ("", "Which door?")


def test_a_reason_stands_with_its_state_and_goes_with_it(coordinator: User, now: datetime) -> None:
    work = StructuralFactory()
    actions.pause(by=coordinator, assignment=work, now=now, reason="Holiday")
    assert work.state_reason == "Holiday"
    actions.publish(by=coordinator, assignment=work, now=now)
    assert work.state_reason == ""
    actions.cancel(by=coordinator, assignment=work, now=now, reason="Rain")
    assert Assignment.objects.get().state_reason == "Rain"


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"state_reason": "Why?"}, "assignment_reason_is_of_its_state"),
        ({"sent_back_reason": "Which door?"}, "assignment_sent_back_has_time_and_reason"),
    ],
)
def test_a_reason_without_what_it_is_of_is_refused(fields: dict[str, str], name: str) -> None:
    StructuralFactory()
    with pytest.raises(IntegrityError, match=name):
        Assignment.objects.update(**fields)


def test_older_rows_learn_their_reasons_from_the_audit(
    membership: Membership, coordinator: User, now: datetime
) -> None:
    back = post(membership, now)
    for minutes, reason in enumerate(("Which door?", "Which day?")):
        later = now + timedelta(minutes=minutes)
        actions.submit(by=membership.user, assignment=back, now=later)
        actions.send_back(by=coordinator, assignment=back, now=later, reason=reason)
    never, closed, off = post(membership, now), StructuralFactory(), StructuralFactory()
    actions.close(by=coordinator, assignment=closed, now=now)
    actions.cancel(by=coordinator, assignment=off, now=now, reason="Rain")
    Assignment.objects.update(sent_back_at=None, sent_back_reason="", state_reason="")
    import_module("organisations.migrations.0003_reasons_from_the_audit").read_from_audit(apps, None)
    AuditEvent.objects.all().delete()
    rows = {
        row.pk: (row.sent_back_at, row.sent_back_reason, row.state_reason) for row in Assignment.objects.all()
    }
    assert rows == {
        back.pk: (now + timedelta(minutes=1), "Which day?", ""),
        never.pk: (None, "", ""),
        closed.pk: (None, "", ""),
        off.pk: (None, "", "Rain"),
    }


def test_publish_needs_an_information_note(coordinator: User, now: datetime) -> None:
    assignment = StructuralFactory(organisation=OrganisationFactory(note=False), state="submitted")
    with pytest.raises(DomainError, match="no information note"):
        actions.publish(by=coordinator, assignment=assignment, now=now)
    assignment.refresh_from_db()
    assert assignment.state == AssignmentState.SUBMITTED


def test_publish_needs_a_coming_shift(coordinator: User, now: datetime) -> None:
    event = EventFactory(shifts=0, state="submitted")
    ShiftFactory(assignment=event, starts_at=now - timedelta(days=1))
    with pytest.raises(DomainError, match="in the past"):
        actions.publish(by=coordinator, assignment=event, now=now)


def test_publish_of_a_draft_is_not_possible(coordinator: User, now: datetime) -> None:
    with pytest.raises(IllegalMove):
        actions.publish(by=coordinator, assignment=StructuralFactory(state="draft"), now=now)


def test_pause_and_go_on_make_offer_periods(coordinator: User, now: datetime) -> None:
    work = StructuralFactory(state="submitted", published_at=None)
    actions.publish(by=coordinator, assignment=work, now=now)
    actions.pause(by=coordinator, assignment=work, now=now)
    actions.publish(by=coordinator, assignment=work, now=now)
    assert OfferPeriod.objects.count() == 1
    actions.pause(by=coordinator, assignment=work, now=now + timedelta(days=2))
    actions.publish(by=coordinator, assignment=work, now=now + timedelta(days=9))
    assert OfferPeriod.objects.count() == 2
    assert work.published_at == now


def test_publish_warnings_do_not_block(now: datetime) -> None:
    assignment = EventFactory(
        shifts=1, organisation__insurer="", team_size=0, dutch="B2", dutch_required=True
    )
    assert len(actions.publish_warnings(assignment)) == 3
    assert actions.publish_warnings(StructuralFactory()) == []
    ends_early = StructuralFactory(
        organisation__insured_until=timezone.localdate(), ends_on=timezone.localdate() + timedelta(days=9)
    )
    assert len(actions.publish_warnings(ends_early)) == 1
    [nobody] = actions.publish_warnings(StructuralFactory(contact_name=""))
    assert "Nobody is named who welcomes people." in nobody


def test_change_seats_never_below_what_is_taken(coordinator: User, now: datetime) -> None:
    work = StructuralFactory(seats=2, seats_taken=2)
    with pytest.raises(DomainError, match="free some places"):
        actions.change_seats(by=coordinator, opening=work, seats=1, now=now)
    actions.change_seats(by=coordinator, opening=work, seats=4, now=now)
    work.refresh_from_db()
    assert work.seats_left == 2
    actions.change_seats(by=coordinator, opening=ShiftFactory(), seats=9, now=now)


def test_information_note_versions_are_kept(membership: Membership, now: datetime) -> None:
    texts = {"aim": "a", "insurance": "b", "reimbursement": "c", "secrecy": "d"}
    note = actions.write_information_note(
        by=membership.user, organisation=membership.organisation, now=now, texts=texts
    )
    assert note.version == 2
    assert membership.organisation.current_note() == note


def test_add_organisation_with_its_first_member(coordinator: User, member: User, now: datetime) -> None:
    organisation = actions.add_organisation(
        by=coordinator, now=now, member=member, name="De Dijk", antenna=AntennaFactory(), place=PlaceFactory()
    )
    assert organisation.slug == "de-dijk"
    assert organisation.memberships.get().user == member


def test_assignment_without_moments_still_has_words() -> None:
    event = AssignmentFactory(kind="event")
    assert event.last_day() is None
    assert event.moments_in_words() == []
