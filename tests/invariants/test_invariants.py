"""Each invariant finds what it speaks of, and nothing in rows that the actions made."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from io import StringIO
from typing import TypeVar

import pytest
from django.core.management import CommandError, call_command
from django.db.models import Model
from django.utils import timezone

from matching.models import (
    Attendance,
    Companions,
    FollowUp,
    Impression,
    ParticipationProof,
    Placement,
    ProofDay,
    Visit,
)
from matching.placements import actions
from matching.proofs.actions import ask_proof
from organisations.models import Assignment, Kind, OfferPeriod, Shift, WeeklySlot
from refuinterim.core import invariants
from refuinterim.core.invariants import INVARIANTS, find_broken
from refuinterim.core.tasks import check_invariants
from refuinterim.messages.models import Message
from tests.factories import (
    EventFactory,
    IntakeFactory,
    MembershipFactory,
    PlacementFactory,
    StructuralFactory,
    TalkMomentFactory,
    UserFactory,
    VisitFactory,
    VisitMomentFactory,
    VolunteerFactory,
)
from volunteers.models import Consent, Intake
from volunteers.talks.models import TalkMoment

pytestmark = pytest.mark.django_db

DAYS = timedelta(days=1)
M = TypeVar("M", bound=Model)
Break = Callable[["House", datetime], Model]


@dataclass(frozen=True)
class House:
    """Somebody with a place at an event, somebody with weekly work, somebody who waits, somebody who is asked."""

    at_event: Placement
    weekly: Placement
    waiting: Placement
    asked: Placement


@pytest.fixture
def house() -> House:
    """As the actions make it."""
    now, coordinator = timezone.now(), UserFactory()

    def joins(work: Assignment, shift: Shift | None, *, certain: bool) -> Placement:
        person = VolunteerFactory()
        placement = actions.apply(
            by=person.user, volunteer=person, assignment=work, shift=shift, now=now, language="nl"
        )
        return actions.confirm(by=coordinator, placement=placement, now=now) if certain else placement

    event, weekly = EventFactory(shifts=1), StructuralFactory(seats=1)
    house = House(
        at_event=joins(event, event.shifts.get(), certain=True),
        weekly=joins(weekly, None, certain=True),
        waiting=joins(weekly, None, certain=False),
        asked=actions.propose(
            by=coordinator,
            volunteer=VolunteerFactory(),
            assignment=StructuralFactory(slots__first=4),
            now=now,
        ).placement,
    )
    assert find_broken(timezone.now()) == []  # the rows were written after `now`
    return house


def write(row: M, **values: object) -> M:
    """Change a row in the database, past every action."""
    type(row)._default_manager.filter(pk=row.pk).update(**values)
    return row


def a_call(house: House) -> FollowUp:
    return house.at_event.follow_ups.get()


def a_moment(placement: Placement) -> Attendance:
    moment = placement.attendances.order_by("starts_at").first()
    assert moment
    return moment


def a_day_off(house: House, now: datetime) -> Attendance:
    return write(
        a_moment(house.weekly),
        state="excused",
        minutes=0,
        confirmed_at=now,
        confirmed_by=UserFactory(),
        excused_for=Placement.objects.get(pk=house.asked.pk),
    )


def came(house: House, *, minutes: int, starts_at: datetime, confirmed_at: datetime) -> Attendance:
    return write(
        a_moment(house.weekly),
        state="present",
        minutes=minutes,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=3),
        confirmed_at=confirmed_at,
        confirmed_by=UserFactory(),
    )


def second_offer(house: House, now: datetime) -> OfferPeriod:
    first = house.weekly.assignment.offer_periods.get()
    OfferPeriod.objects.create(
        assignment=first.assignment, starts_on=first.starts_on, ends_on=first.starts_on
    )
    return first  # the older of two that meet is named


def offer_after_the_end(house: House, now: datetime) -> OfferPeriod:
    today = timezone.localdate(now)
    write(house.asked.assignment, starts_on=today, ends_on=today)
    write(house.asked.assignment, state="closed")
    return write(house.asked.assignment.offer_periods.get(), ends_on=today + DAYS)


def past_work(house: House, now: datetime) -> Assignment:
    long_ago = timezone.localdate(now) - 9 * DAYS
    return write(house.asked.assignment, starts_on=long_ago, ends_on=long_ago)


def of_an_organisation_that_asks(house: House, now: datetime) -> Assignment:
    write(house.asked.assignment.organisation, state="asked")
    return house.asked.assignment


def past_placement(house: House, now: datetime) -> Placement:
    past_work(house, now)
    return house.asked


def free_seat(house: House, now: datetime) -> Placement:
    write(house.weekly.assignment, seats=2)
    return write(house.waiting, created_at=now - 3 * DAYS)


def slot_of_an_event(house: House, now: datetime) -> Assignment:
    event = house.at_event.assignment
    WeeklySlot.objects.create(assignment=event, weekday=1, starts="10:00", ends="11:00")
    return event


def withdrawn_too_early(house: House, now: datetime) -> Consent:
    yes = Consent.objects.filter(volunteer=house.asked.volunteer).first()
    assert yes
    return write(yes, withdrawn_at=yes.given_at - DAYS)


def talk_at_a_moment_called_off(house: House, now: datetime) -> Intake:
    moment = TalkMomentFactory(called_off_at=now, seats_taken=1)
    talk = IntakeFactory(state="planned", planned_for=moment.starts_at)
    return write(talk, moment=moment)


def talk_without_a_language(house: House, now: datetime) -> TalkMoment:
    moment: TalkMoment = TalkMomentFactory()
    moment.languages.clear()
    return moment


def waits_for_closed_work(house: House, now: datetime) -> Placement:
    write(house.weekly.assignment, state="closed")
    return house.waiting


def a_proof(house: House, now: datetime) -> ParticipationProof:
    """A proof that waits for a name, of one hour of the weekly work."""
    placement = house.weekly
    start = now - 2 * DAYS
    Attendance.objects.create(
        placement=placement, starts_at=start, ends_at=start + timedelta(hours=1), planned_minutes=60, minutes=60,
        state="present", confirmed_at=now - DAYS, confirmed_by=UserFactory(),
    )  # fmt: skip
    return ask_proof(by=UserFactory(), volunteer=placement.volunteer, now=now)


def longer_part(house: House, now: datetime) -> ParticipationProof:
    """A part says more than its days."""
    proof = a_proof(house, now)
    proof.parts.update(minutes=600)
    return proof


def day_of_tomorrow(house: House, now: datetime) -> ProofDay:
    """A day of a proof that nobody can have confirmed yet."""
    day = ProofDay.objects.get(part__proof=a_proof(house, now))
    return write(day, confirmed_at=now + DAYS)


def issued_without_a_name(house: House, now: datetime) -> ParticipationProof:
    """Issued, though nobody signed."""
    return write(a_proof(house, now), state="issued", issued_at=now)


def said_too_early(house: House, now: datetime) -> Impression:
    """A face for a moment that is still to come."""
    return Impression.objects.create(
        placement=house.at_event, attendance=a_moment(house.at_event), side="volunteer", face=4, said_at=now,
        said_by=UserFactory(),
    )  # fmt: skip


def together(house: House, now: datetime, asker: Placement, friend: Placement) -> Companions:
    return Companions.objects.create(asker=asker, friend=friend, state="together", asked_at=now)


def said_before_the_visit(house: House, now: datetime) -> Visit:
    said: Visit = VisitFactory(state="held", said_at=now, said_by=UserFactory())
    return said


BREAKS: dict[str, Break] = {
    "together-in-one-work": lambda house, now: together(house, now, house.weekly, house.at_event),
    "both-or-none": lambda house, now: together(house, now, house.weekly, house.waiting),
    "places-of-visits": lambda house, now: VisitMomentFactory(seats_taken=1),
    "visits-to-work-that-takes-people": said_before_the_visit,
    "impressions-of-their-moment": said_too_early,
    "proof-is-its-days": longer_part,
    "proof-of-confirmed-hours": day_of_tomorrow,
    "issued-with-every-name": issued_without_a_name,
    "moments-of-their-kind": slot_of_an_event,
    "published-says-when": lambda house, now: write(house.weekly.assignment, published_at=None),
    "offer-runs-while-published": lambda house, now: write(house.asked.assignment, state="paused"),
    "open-work-of-who-joined": of_an_organisation_that_asks,
    "somebody-looks-after-it": lambda house, now: MembershipFactory(role="posts"),
    "offers-follow-one-another": second_offer,
    "offer-within-the-work": offer_after_the_end,
    "past-work-is-closed": past_work,
    "planned-talk-has-a-moment": lambda house, now: write(
        Intake.objects.get(volunteer=house.asked.volunteer), state="planned", done_at=None, done_by=None
    ),
    "talk-was-held": lambda house, now: write(
        Intake.objects.get(volunteer=house.asked.volunteer), done_at=now + 2 * DAYS
    ),
    "seats-of-talks": lambda house, now: TalkMomentFactory(seats_taken=1),
    "talk-at-its-moment": talk_at_a_moment_called_off,
    "talk-has-a-language": talk_without_a_language,
    "consent-in-order": withdrawn_too_early,
    "messages-go-out": lambda house, now: write(Message.objects.all()[0], due_at=now - 2 * DAYS),
    "seats-of-shifts": lambda house, now: write(house.at_event.assignment.shifts.get(), seats_taken=0),
    "seats-of-weekly-work": lambda house, now: write(house.asked.assignment, seats_taken=1),
    "placement-of-its-opening": lambda house, now: write(house.at_event, period=(now, now + DAYS)),
    "ended-says-when": lambda house, now: write(house.asked, ended_at=now),
    "certain-says-who": lambda house, now: write(house.at_event, first_day=None),
    "waiting-has-a-number": lambda house, now: write(house.waiting, line_number=None),
    "nobody-waits-for-what-ended": waits_for_closed_work,
    "no-seat-is-left-empty": free_seat,
    "a-seat-is-kept-for-a-time": lambda house, now: write(
        PlacementFactory(state="accepted", volunteer=VolunteerFactory(intake=False)), held_until=None
    ),
    "answers-have-a-deadline": lambda house, now: write(house.asked, expires_at=None),
    "nothing-live-is-over": past_placement,
    "who-left-has-no-place": lambda house, now: (
        write(house.waiting.volunteer, left_on=timezone.localdate(now)),
        house.waiting,
    )[1],
    "moments-of-their-person": lambda house, now: write(
        a_moment(house.at_event), volunteer=house.asked.volunteer
    ),
    "an-event-has-its-moment": lambda house, now: (house.at_event.attendances.all().delete(), house.at_event)[
        1
    ],
    "no-moment-after-the-end": lambda house, now: (
        write(house.at_event, state="withdrawn", ended_at=now),
        a_moment(house.at_event),
    )[1],
    "nobody-came-tomorrow": lambda house, now: came(
        house, minutes=60, starts_at=now + DAYS, confirmed_at=now
    ),
    "minutes-fit-the-moment": lambda house, now: came(
        house, minutes=3 * 60 + 4 * 60 + 1, starts_at=now - DAYS, confirmed_at=now
    ),
    "day-off-for-what-goes-on": a_day_off,
    "calls-live-with-their-placement": lambda house, now: (
        write(house.at_event, state="withdrawn", ended_at=now),
        a_call(house),
    )[1],
    "a-place-has-its-calls": lambda house, now: (a_call(house).delete(), house.at_event)[1],
    "calls-of-their-people": lambda house, now: write(a_call(house), volunteer=house.asked.volunteer),
}


@pytest.mark.parametrize("name", INVARIANTS)
def test_it_finds_the_row_of_which_it_is_not_true(name: str, house: House) -> None:
    now = timezone.now()
    row = BREAKS[name](house, now)
    found = {finding.name: finding for finding in find_broken(now)}
    assert found[name].keys == [row.pk]
    assert found[name].model == row._meta.label


def test_a_moment_of_weekly_work_is_not_a_shift(house: House) -> None:
    """The kind of an assignment is compared in both directions."""
    write(house.at_event.assignment, kind=Kind.STRUCTURAL)
    assert "moments-of-their-kind" in {finding.name for finding in find_broken(timezone.now())}


def test_the_command_says_what_it_found_and_fails(house: House) -> None:
    said = StringIO()
    call_command("check_invariants", stdout=said)
    assert said.getvalue() == f"{len(INVARIANTS)} invariants, all true.\n"
    write(house.asked, expires_at=None)
    said = StringIO()
    with pytest.raises(CommandError, match=f"1 of {len(INVARIANTS)} invariants do not hold"):
        call_command("check_invariants", stdout=said)
    assert f"answers-have-a-deadline: 1 × matching.Placement ({house.asked.pk})" in said.getvalue()


def test_the_nightly_check_keeps_what_it_found_until_the_next(house: House) -> None:
    assert invariants.last_check() == (None, [])
    write(house.asked, expires_at=None)
    assert check_invariants() == 1
    checked_at, findings = invariants.last_check()
    assert checked_at is not None
    assert [finding.name for finding in findings] == ["answers-have-a-deadline"]
    write(house.asked, expires_at=timezone.now() + DAYS)
    assert check_invariants() == 0
    assert invariants.last_check()[1] == []


def test_many_rows_are_counted_and_the_first_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(invariants, "NAMED", 2)
    for _ in range(3):
        VolunteerFactory()
    Intake.objects.update(done_at=timezone.now() + 2 * DAYS)
    [finding] = find_broken(timezone.now())
    assert finding.count == 3
    assert len(finding.keys) == 2
