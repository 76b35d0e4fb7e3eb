"""Registering people, their talks, their track, their consent."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from refuinterim.accounts.models import User
from refuinterim.core.errors import DomainError
from refuinterim.core.models import Antenna, AuditEvent
from refuinterim.core.national_number import contains_national_number, refuse_national_number
from refuinterim.messages.models import Message
from tests.factories import CategoryFactory, IntakeFactory, PlaceFactory, UserFactory, VolunteerFactory
from volunteers import actions
from volunteers.models import Consent, ConsentWay, Intake, Volunteer
from volunteers.states import IntakeState

pytestmark = pytest.mark.django_db


@pytest.fixture
def newcomer(brugge: Antenna, now: datetime) -> Volunteer:
    user = UserFactory(first_name="", last_name="", language="uk")
    return actions.register(
        by=user,
        user=user,
        antenna=brugge,
        now=now,
        first_name="Oleh",
        place=PlaceFactory(),
        interests=[CategoryFactory()],
        availability=[(1, "afternoon"), (5, "evening"), (1, "afternoon")],
        consent=actions.ConsentGiven(frozenset({"matching", "sharing"}), ConsentWay.PAGE, "uk"),
    )


def test_register_asks_for_an_intake_and_says_welcome(newcomer: Volunteer) -> None:
    assert [moment.code for moment in newcomer.availability.all()] == ["tue-afternoon", "sat-evening"]
    assert newcomer.intakes.get().state == IntakeState.REQUESTED
    assert sorted(newcomer.consents.values_list("purpose", flat=True)) == ["matching", "sharing"]
    message = Message.objects.get()
    assert (message.kind, message.language) == ("welcome", "uk")
    assert User.objects.get(pk=newcomer.user_id).first_name == "Oleh"
    verbs = set(AuditEvent.objects.values_list("verb", flat=True))
    assert verbs == {"volunteer.registered", "consent.given", "intake.requested"}


def test_claim_links_the_person_the_antenne_knows_already(now: datetime) -> None:
    known = VolunteerFactory(user=None, email="Samira@test.example")
    user = UserFactory(email="samira@test.example")
    assert actions.claim(by=user, now=now) == known
    assert actions.claim(by=user, now=now) is None
    assert AuditEvent.objects.get(verb="volunteer.claimed").actor == user


def test_claim_leaves_a_shared_address_to_the_coordinator(now: datetime) -> None:
    VolunteerFactory.create_batch(2, user=None, email="family@test.example")
    assert actions.claim(by=UserFactory(email="family@test.example"), now=now) is None


def test_change_wishes_replaces_lists_and_keeps_the_rest(newcomer: Volunteer, now: datetime) -> None:
    actions.change_wishes(
        by=newcomer.user,
        volunteer=newcomer,
        now=now,
        changes={"travel_mode": "foot", "interests": [], "availability": [(0, "morning")]},
    )
    newcomer.refresh_from_db()
    assert newcomer.travel_mode == "foot"
    assert not newcomer.interests.exists()
    assert newcomer.availability.get().code == "mon-morning"
    actions.change_wishes(
        by=newcomer.user, volunteer=newcomer, now=now, changes={"interests": [CategoryFactory()]}
    )
    assert newcomer.availability.count() == 1


def test_request_intake_twice_is_one(newcomer: Volunteer, now: datetime) -> None:
    again = actions.request_intake(by=newcomer.user, volunteer=newcomer, now=now)
    assert again == newcomer.intakes.get()


def test_intake_planned_then_done(newcomer: Volunteer, coordinator: User, now: datetime) -> None:
    intake = newcomer.intakes.get()
    actions.plan_intake(by=coordinator, intake=intake, planned_for=now + timedelta(days=1), now=now)
    assert Message.objects.filter(kind="intake_planned", language="uk").count() == 1
    assert not actions.has_intake(newcomer)
    actions.complete_intake(by=coordinator, intake=intake, now=now, notes="Likes to cook")
    intake.refresh_from_db()
    assert (intake.done_by, intake.notes) == (coordinator, "Likes to cook")
    assert actions.has_intake(newcomer)


def test_every_new_moment_is_told(newcomer: Volunteer, coordinator: User, now: datetime) -> None:
    intake = newcomer.intakes.get()
    for number, days in enumerate((1, 2, 1)):
        told = now + timedelta(seconds=number)
        actions.plan_intake(by=coordinator, intake=intake, planned_for=now + timedelta(days=days), now=told)
    assert Message.objects.filter(kind="intake_planned").count() == 3


def test_plan_intake_in_the_past_is_refused(coordinator: User, now: datetime) -> None:
    intake = IntakeFactory(state="requested")
    with pytest.raises(DomainError, match="in the past"):
        actions.plan_intake(by=coordinator, intake=intake, planned_for=now - timedelta(hours=1), now=now)


def test_cancelled_intake_can_be_asked_again(newcomer: Volunteer, coordinator: User, now: datetime) -> None:
    actions.cancel_intake(by=coordinator, intake=newcomer.intakes.get(), now=now, reason="ill")
    actions.request_intake(by=newcomer.user, volunteer=newcomer, now=now)
    assert dict(Intake.objects.values_list("state", "cancel_reason")) == {"cancelled": "ill", "requested": ""}
    Intake.objects.update(cancel_reason="")
    import_module("volunteers.migrations.0003_facts_from_the_audit").read_from_audit(apps, None)
    assert Intake.objects.get(state="cancelled").cancel_reason == "ill"


def test_track_is_recorded_with_who_decided(samira: Volunteer, coordinator: User, now: datetime) -> None:
    decided = {"status": "mandatory", "decided_by": "AgII", "decided_on": date(2026, 9, 1)}
    actions.record_track(by=coordinator, volunteer=samira, now=now, deadline=date(2027, 3, 1), **decided)
    track = actions.record_track(by=coordinator, volunteer=samira, now=now, hours_needed=20, **decided)
    assert (track.deadline, track.hours_needed) == (date(2027, 3, 1), 20)
    assert track.weeks_left(date(2027, 2, 1)) == 4
    assert track.weeks_left(date(2027, 3, 2)) == -1
    assert AuditEvent.objects.filter(verb="track.recorded").count() == 2


def test_consent_can_be_taken_back_and_given_again(newcomer: Volunteer, now: datetime) -> None:
    user = newcomer.user
    actions.withdraw_consent(by=user, volunteer=newcomer, purpose="sharing", now=now)
    assert newcomer.consents.get(purpose="sharing").withdrawn_by == user
    assert "sharing" not in newcomer.agreed_to
    for language in ("uk", "nl"):
        actions.give_consent(
            by=user, volunteer=newcomer, purpose="sharing", how=ConsentWay.PAGE, language=language, now=now
        )
    again = newcomer.consents.get(purpose="sharing", withdrawn_at=None)
    assert (again.given_language, again.given_how, again.recorded_by) == ("uk", "page", user)


def test_nobody_can_be_matched_before_a_yes(brugge: Antenna, coordinator: User, now: datetime) -> None:
    volunteer = actions.register(
        by=coordinator, antenna=brugge, now=now, consent=None, first_name="Nour", place=PlaceFactory()
    )
    assert not Volunteer.objects.available().exists()
    assert Volunteer.objects.to_ask().get() == volunteer
    said = actions.ConsentGiven(frozenset({"matching"}), ConsentWay.TOLD, "ar")
    actions.record_consent(by=coordinator, volunteer=volunteer, consent=said, now=now)
    assert Volunteer.objects.available().get() == volunteer
    assert not Volunteer.objects.to_ask().exists()


def test_what_is_written_down_takes_the_rest_back(
    newcomer: Volunteer, coordinator: User, now: datetime
) -> None:
    said = actions.ConsentGiven(frozenset({"matching", "photo"}), ConsentWay.PAPER, "nl")
    actions.record_consent(by=coordinator, volunteer=newcomer, consent=said, now=now)
    ways = {consent.purpose: consent.given_how for consent in newcomer.consents.filter(withdrawn_at=None)}
    assert ways == {"matching": "page", "photo": "paper"}  # what ran already stays as it was given
    assert newcomer.consents.get(purpose="sharing").withdrawn_by == coordinator


def test_a_consent_that_says_how_names_who_wrote_it_down(newcomer: Volunteer, now: datetime) -> None:
    with pytest.raises(IntegrityError, match="consent_says_how_and_by_whom"):
        actions.give_consent(
            by=None, volunteer=newcomer, purpose="photo", how=ConsentWay.TOLD, language="nl", now=now
        )


def test_old_consents_learn_from_the_audit_and_nothing_is_invented(
    newcomer: Volunteer, coordinator: User, now: datetime
) -> None:
    told = VolunteerFactory(consents=[])
    who = {"volunteer": told, "purpose": "matching", "language": "nl", "how": ConsentWay.TOLD, "now": now}
    actions.give_consent(by=coordinator, **who)
    actions.withdraw_consent(by=coordinator, volunteer=told, purpose="matching", now=now)
    unasked = VolunteerFactory(consents=[])
    Consent.objects.update(given_how="", recorded_by=None, withdrawn_by=None)
    unaudited = VolunteerFactory()
    unaudited.consents.update(given_how="", recorded_by=None)
    migration = import_module("volunteers.migrations.0003_facts_from_the_audit")
    migration.read_from_audit(apps, None)
    rows = {
        (row.volunteer, row.purpose): (row.given_how, row.recorded_by, row.withdrawn_by)
        for row in Consent.objects.all()
    }
    assert rows == {
        (newcomer, "matching"): ("page", newcomer.user, None),
        (newcomer, "sharing"): ("page", newcomer.user, None),
        (told, "matching"): ("", coordinator, coordinator),
        (unaudited, "matching"): ("", None, None),
        (unaudited, "sharing"): ("", None, None),
    }
    assert unasked in Volunteer.objects.to_ask()


@pytest.mark.parametrize(
    ("speaking", "understanding", "level"),
    [("A2", "B1", "A2"), ("B1", "A1", "A1"), ("", "B1", None), ("A1", "", None)],
)
def test_dutch_not_known_is_never_high(speaking: str, understanding: str, level: str | None) -> None:
    assert Volunteer(dutch_speaking=speaking, dutch_understanding=understanding).dutch == level


@pytest.mark.parametrize(
    "text",
    ["85.07.30-033 28", "my number is 85073003328.", "00012556777", "85.07.30 - 033.28", "85/07/30–033/28"],
)
def test_national_number_is_refused_in_free_text(text: str) -> None:
    with pytest.raises(ValidationError, match="national number"):
        refuse_national_number(text)


@pytest.mark.parametrize(
    "text", ["", "85.07.30-033 29", "0475 12 34 56", "BE68 5390 0754 7034", "123456789012345"]
)
def test_other_numbers_are_fine(text: str) -> None:
    assert not contains_national_number(text)


def test_scope_is_own_antenna_and_oneself(
    samira: Volunteer, volunteer: User, coordinator: User, staff: User, outsider: User, member: User
) -> None:
    for user in (volunteer, coordinator, staff):
        assert Volunteer.objects.visible_to(user).filter(pk=samira.pk).exists()
    for user in (outsider, member, VolunteerFactory().user):
        assert not Volunteer.objects.visible_to(user).filter(pk=samira.pk).exists()
    assert not Volunteer.objects.changeable_by(staff).exists()
    assert Volunteer.objects.changeable_by(coordinator).exists()
