"""Choosing a moment for the first talk, moving it, letting it go; what the antenne calls off."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from matching.placements import actions as placements
from refuinterim.accounts.models import User
from refuinterim.core.errors import DomainError, Outrun
from refuinterim.core.invariants import find_broken
from refuinterim.core.models import Antenna, AuditEvent
from refuinterim.messages.models import Message
from tests.factories import (
    IntakeFactory,
    LanguageFactory,
    TalkMomentFactory,
    UserFactory,
    VolunteerFactory,
    next_week,
)
from volunteers.actions import cancel_intake, complete_intake, plan_intake, withdraw_consent
from volunteers.models import Intake, Volunteer
from volunteers.states import IntakeState
from volunteers.talks import actions
from volunteers.talks.actions import MomentGone, PhoneNeeded
from volunteers.talks.models import TalkMoment, TalkWay

pytestmark = pytest.mark.django_db


@pytest.fixture
def newcomer(brugge: Antenna) -> Volunteer:
    """Somebody who waits for a first talk."""
    person: Volunteer = VolunteerFactory(antenna=brugge, intake=False, first_name="Nour", language="uk")
    IntakeFactory(volunteer=person, state=IntakeState.REQUESTED)
    return person


def choose(person: Volunteer, moment: TalkMoment) -> Intake:
    assert person.user
    return actions.choose(by=person.user, volunteer=person, moment=moment, now=timezone.now())


def taken(*moments: TalkMoment) -> list[int]:
    """The seats taken of each, read anew; whatever was done, the facts agree."""
    assert find_broken(timezone.now()) == []
    return [TalkMoment.objects.get(pk=moment.pk).seats_taken for moment in moments]


def kinds() -> list[str]:
    return list(Message.objects.order_by("pk").values_list("kind", flat=True))


def test_a_moment_that_is_chosen_is_the_talk(newcomer: Volunteer, brugge: Antenna) -> None:
    moment = TalkMomentFactory(antenna=brugge, held_by__language="fr")
    intake = choose(newcomer, moment)
    intake.refresh_from_db()
    assert (intake.state, intake.planned_for, intake.moment) == ("planned", moment.starts_at, moment)
    assert taken(moment) == [1]
    to_volunteer, to_holder = Message.objects.order_by("pk")
    assert (to_volunteer.kind, to_volunteer.language) == ("talk_chosen", "uk")
    assert "Dijver 1" in to_volunteer.text
    assert (to_holder.kind, to_holder.email, to_holder.language) == ("talk_news", moment.held_by.email, "fr")
    assert AuditEvent.objects.filter(verb="intake.planned", actor=newcomer.user).count() == 1


def test_the_same_moment_twice_is_chosen_once(newcomer: Volunteer, brugge: Antenna) -> None:
    moment = TalkMomentFactory(antenna=brugge)
    choose(newcomer, moment)
    choose(newcomer, moment)
    assert (taken(moment), len(kinds())) == ([1], 2)


def test_moving_frees_the_seat_and_both_hear_it(newcomer: Volunteer, brugge: Antenna) -> None:
    first = TalkMomentFactory(antenna=brugge, held_by__language="en")
    second = TalkMomentFactory(antenna=brugge, starts_at=next_week(16))
    choose(newcomer, first)
    choose(newcomer, second)
    assert taken(first, second) == [0, 1]
    assert kinds() == ["talk_chosen", "talk_news", "talk_moved", "talk_news", "talk_news"]
    gone = Message.objects.order_by("-pk")[0]
    assert (gone.email, "does not come" in gone.subject) == (first.held_by.email, True)


def test_letting_go_frees_the_seat_and_the_talk_waits_again(newcomer: Volunteer, brugge: Antenna) -> None:
    moment = TalkMomentFactory(antenna=brugge)
    intake = choose(newcomer, moment)
    now = timezone.now()
    actions.take_back(by=newcomer.user, intake=intake, now=now)
    actions.take_back(by=newcomer.user, intake=intake, now=now)
    intake.refresh_from_db()
    assert (intake.state, intake.planned_for, intake.moment) == ("requested", None, None)
    assert (intake.dropped_for, intake.waits_since) == (moment.starts_at, now)
    assert taken(moment) == [0]
    assert kinds() == ["talk_chosen", "talk_news", "talk_news"]


@pytest.mark.parametrize(
    "changes",
    [
        {"starts_at": timezone.now() - timedelta(minutes=1)},
        {"called_off_at": timezone.now()},
        {"way": TalkWay.GROUP, "seats": 2, "seats_taken": 2},
    ],
    ids=["past", "called off", "full"],
)
def test_a_moment_that_is_gone_is_not_chosen(
    newcomer: Volunteer, brugge: Antenna, changes: dict[str, object]
) -> None:
    kept, moment = TalkMomentFactory(antenna=brugge), TalkMomentFactory(antenna=brugge, **changes)
    intake = choose(newcomer, kept)
    with pytest.raises(MomentGone):
        choose(newcomer, moment)
    intake.refresh_from_db()
    assert (intake.state, intake.moment) == ("planned", kept)
    assert len(kinds()) == 2


def test_a_talk_by_phone_needs_a_number(newcomer: Volunteer, brugge: Antenna) -> None:
    moment = TalkMomentFactory(antenna=brugge, way=TalkWay.PHONE)
    with pytest.raises(PhoneNeeded):
        choose(newcomer, moment)
    newcomer.phone = "0470 12 34 56"
    newcomer.save()
    choose(newcomer, moment)
    assert "0470 12 34 56" in Message.objects.get(kind="talk_chosen").text


def test_who_stopped_took_back_or_talked_already_chooses_nothing(brugge: Antenna, samira: Volunteer) -> None:
    moment = TalkMomentFactory(antenna=brugge)
    stopped = VolunteerFactory(intake=False, left_on=timezone.localdate())
    said_no = VolunteerFactory(intake=False)
    withdraw_consent(by=said_no.user, volunteer=said_no, purpose="matching", now=timezone.now())
    for person in (stopped, said_no, samira):
        with pytest.raises(DomainError):
            choose(person, moment)
    assert taken(moment) == [0]


def test_who_has_no_wish_for_a_talk_has_it_by_choosing(brugge: Antenna) -> None:
    person, moment = VolunteerFactory(intake=False), TalkMomentFactory(antenna=brugge)
    assert choose(person, moment).state == IntakeState.PLANNED


def test_calling_off_tells_everybody_who_comes(brugge: Antenna, coordinator: User) -> None:
    moment = TalkMomentFactory(antenna=brugge, way=TalkWay.GROUP, seats=3)
    people = [VolunteerFactory(antenna=brugge, intake=False, language=code) for code in ("ar", "fr")]
    for person in people:
        choose(person, moment)
    now = timezone.now()
    actions.call_off(by=coordinator, moment=moment, now=now)
    assert actions.call_off(by=coordinator, moment=moment, now=now) == []
    told = Message.objects.filter(kind="talk_called_off")
    assert sorted(told.values_list("language", flat=True)) == ["ar", "fr"]
    assert set(Intake.objects.values_list("state", "moment")) == {("requested", None)}
    assert taken(moment) == [0]
    with pytest.raises(MomentGone):
        choose(people[0], moment)


def test_what_is_over_is_not_called_off(brugge: Antenna, coordinator: User, now: datetime) -> None:
    moment = TalkMomentFactory(antenna=brugge, starts_at=now - timedelta(minutes=5))
    with pytest.raises(DomainError):
        actions.call_off(by=coordinator, moment=moment, now=now)


def test_planning_by_hand_frees_the_moment_unless_it_is_the_same(
    newcomer: Volunteer, brugge: Antenna, coordinator: User, now: datetime
) -> None:
    moment = TalkMomentFactory(antenna=brugge)
    intake = choose(newcomer, moment)
    plan_intake(by=coordinator, intake=intake, planned_for=moment.starts_at, now=now)
    assert (taken(moment), intake.moment) == ([1], moment)
    plan_intake(by=coordinator, intake=intake, planned_for=moment.starts_at + timedelta(hours=1), now=now)
    assert (taken(moment), intake.moment) == ([0], None)
    other = TalkMomentFactory(antenna=brugge, starts_at=next_week(9))
    assert choose(newcomer, other).planned_for == other.starts_at


def test_a_talk_that_was_held_keeps_its_moment_one_held_earlier_frees_it(
    newcomer: Volunteer, brugge: Antenna, coordinator: User
) -> None:
    moment = TalkMomentFactory(antenna=brugge)
    intake = choose(newcomer, moment)
    complete_intake(by=coordinator, intake=intake, now=moment.ends_at)
    assert (TalkMoment.objects.get().seats_taken, intake.moment) == (1, moment)
    later, other = TalkMomentFactory(antenna=brugge, starts_at=next_week(9)), VolunteerFactory(intake=False)
    early = choose(other, later)
    complete_intake(by=coordinator, intake=early, now=timezone.now(), notes="By phone.")
    later.refresh_from_db()
    assert (later.seats_taken, early.moment) == (0, None)


def test_cancelling_at_the_desk_frees_the_moment_and_tells_who_was_to_come(
    newcomer: Volunteer, brugge: Antenna, coordinator: User, now: datetime
) -> None:
    moment = TalkMomentFactory(antenna=brugge)
    intake = choose(newcomer, moment)
    cancel_intake(by=coordinator, intake=intake, now=now, reason="Moved abroad.")
    assert taken(moment) == [0]
    assert (intake.moment, intake.dropped_for) == (None, moment.starts_at)
    assert kinds()[-1] == "talk_called_off"
    waits = IntakeFactory(state=IntakeState.REQUESTED)
    cancel_intake(by=coordinator, intake=waits, now=now, reason="Registered twice.")
    assert kinds().count("talk_called_off") == 1


@pytest.mark.parametrize("way_out", ["stops", "takes back"])
def test_who_goes_gives_the_seat_back(
    newcomer: Volunteer, brugge: Antenna, coordinator: User, now: datetime, way_out: str
) -> None:
    moment = TalkMomentFactory(antenna=brugge)
    choose(newcomer, moment)
    if way_out == "stops":
        placements.leave(by=coordinator, volunteer=newcomer, now=now)
    else:
        withdraw_consent(by=newcomer.user, volunteer=newcomer, purpose="matching", now=now)
    assert taken(moment) == [0]
    assert kinds()[-1] == "talk_news"


def test_an_older_reading_changes_nothing(newcomer: Volunteer, brugge: Antenna) -> None:
    first, second = (
        TalkMomentFactory(antenna=brugge),
        TalkMomentFactory(antenna=brugge, starts_at=next_week(9)),
    )
    old = choose(newcomer, first)
    stale = Intake.objects.get(pk=old.pk)
    choose(newcomer, second)
    with pytest.raises(Outrun):
        actions.take_back(by=newcomer.user, intake=stale, now=timezone.now())
    assert taken(first, second) == [0, 1]


# Opening moments


def test_a_series_is_opened_as_a_whole_or_not_at_all(
    brugge: Antenna, coordinator: User, now: datetime
) -> None:
    def open_at(*starts: datetime) -> list[TalkMoment]:
        return actions.open_moments(
            by=coordinator, antenna=brugge, held_by=coordinator, starts=starts, minutes=30, way=TalkWay.PHONE,
            where="nowhere", seats=4, languages=[LanguageFactory()], now=now,
        )  # fmt: skip

    made = open_at(next_week(14), next_week(15))
    assert [(moment.where, moment.seats) for moment in made] == [("", 1), ("", 1)]
    for starts in [(next_week(16), next_week(14)), (next_week(16), now)]:
        with pytest.raises(DomainError):
            open_at(*starts)
    assert TalkMoment.objects.count() == 2
    assert AuditEvent.objects.filter(verb="talkmoment.added").count() == 2
    actions.call_off(by=coordinator, moment=made[0], now=now)
    open_at(next_week(14))


@pytest.mark.parametrize(
    "changes",
    [
        {"seats_taken": 2},
        {"seats": 2},
        {"where": ""},
        {"ends_at": next_week()},
        {"ends_at": next_week() + timedelta(hours=4)},
    ],
    ids=str,
)
def test_the_database_holds_a_moment_to_its_rules(brugge: Antenna, changes: dict[str, object]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        TalkMomentFactory(antenna=brugge, **changes)


def test_nobody_talks_twice_at_once_a_talk_may_follow_another(brugge: Antenna) -> None:
    holder = UserFactory()
    TalkMomentFactory(antenna=brugge, held_by=holder)
    TalkMomentFactory(antenna=brugge, held_by=holder, starts_at=next_week() + timedelta(minutes=30))
    with pytest.raises(IntegrityError), transaction.atomic():
        TalkMomentFactory(antenna=brugge, held_by=holder, starts_at=next_week() + timedelta(minutes=29))
