"""Coming to look first: a moment is chosen, moved, let go, called off, reminded of, and asked about afterwards."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, time, timedelta
from threading import Barrier
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from matching.models import Visit, VisitMoment
from matching.placements import actions
from matching.placements.visit_moments import When, moments_to_choose
from matching.placements.visiting import ASK_AGAIN, Answer, MomentGone
from matching.tasks import look_after_visits, look_after_visits_of
from organisations import actions as organisations
from organisations.models import Assignment, Membership
from refuinterim.accounts.models import User
from refuinterim.core.errors import DomainError
from refuinterim.core.invariants import find_broken
from refuinterim.core.models import Antenna
from refuinterim.messages.models import Message
from tests.factories import (
    EventFactory,
    StructuralFactory,
    VisitFactory,
    VisitMomentFactory,
    VolunteerFactory,
    next_week,
)
from volunteers.models import Volunteer

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def work(membership: Membership) -> Assignment:
    made: Assignment = StructuralFactory(
        organisation=membership.organisation, contact_phone="+32470123456", door="Green door"
    )
    return made


def comes(person: Volunteer, work: Assignment, when: When, now: datetime) -> Visit:
    assert person.user
    return actions.plan_visit(by=person.user, volunteer=person, assignment=work, when=when, now=now)


def opened(work: Assignment, **fields: Any) -> When:
    moment: VisitMoment = VisitMomentFactory(assignment=work, **fields)
    return When(moment.starts_at, moment)


def kinds() -> list[str]:
    return list(Message.objects.order_by("pk").values_list("kind", flat=True))


def test_people_come_at_the_moments_of_the_organisation_else_while_others_work(
    work: Assignment, samira: Volunteer, now: datetime
) -> None:
    weekly = moments_to_choose(work, now=now)
    assert weekly and all(timezone.localtime(one.starts_at).time() == time(13) for one in weekly)
    event = EventFactory(shifts=2)
    assert [one.starts_at for one in moments_to_choose(event, now=now)] == [
        shift.starts_at for shift in event.shifts.all()
    ]
    full = opened(work, seats=1)
    comes(samira, work, full, now)
    assert moments_to_choose(work, now=now) == []  # full: not at another moment instead
    free = opened(work, starts_at=next_week(9))
    assert [one.key for one in moments_to_choose(work, now=now)] == [free.key]
    work.takes_visits = False
    assert moments_to_choose(work, now=now) == []


def test_a_visit_takes_no_seat_and_both_sides_hear_of_it(
    work: Assignment, samira: Volunteer, now: datetime
) -> None:
    Volunteer.objects.update(language="en")
    samira.refresh_from_db()
    visit = comes(samira, work, opened(work), now)
    comes(samira, work, When(visit.starts_at, visit.moment), now + HOUR)  # a second tap
    work.refresh_from_db()
    assert (work.seats_taken, Visit.objects.count()) == (0, 1)
    assert kinds() == ["visit_chosen", "visit_organisation"]
    letter = Message.objects.get(kind="visit_chosen").text
    for fact in ("Green door", "Ask for", "0470 12 34 56", "You promise nothing."):
        assert fact in letter
    told = Message.objects.get(kind="visit_organisation")
    assert samira.first_name in told.subject and samira.last_name not in told.text + told.subject


def test_moving_frees_the_place_before_and_leaves_one_visit(
    work: Assignment, samira: Volunteer, now: datetime
) -> None:
    first, second = opened(work, seats=1), opened(work, seats=1, starts_at=next_week(9))
    visit = comes(samira, work, first, now)
    moved = comes(samira, work, second, now + HOUR)
    assert moved.pk == visit.pk and moved.starts_at == second.starts_at
    taken = dict(VisitMoment.objects.values_list("pk", "seats_taken"))
    assert first.moment and second.moment
    assert taken == {first.moment.pk: 0, second.moment.pk: 1}
    with pytest.raises(MomentGone):
        comes(VolunteerFactory(), work, second, now)
    with pytest.raises(IntegrityError), transaction.atomic():
        VisitFactory(volunteer=samira, assignment=work)


def test_letting_go_is_said_once_and_keeps_no_reason(
    work: Assignment, samira: Volunteer, volunteer: User, now: datetime
) -> None:
    visit = comes(samira, work, opened(work), now)
    for minutes in (1, 2):
        actions.let_visit_go(by=volunteer, visit=visit, now=now + timedelta(minutes=minutes))
    assert visit.state == "dropped" and kinds().count("visit_organisation") == 2
    again = comes(samira, work, opened(work, starts_at=next_week(9)), now + HOUR)
    with pytest.raises(DomainError):
        actions.let_visit_go(by=volunteer, visit=again, now=again.starts_at)


def test_what_the_organisation_calls_off_is_told_once(
    work: Assignment, samira: Volunteer, member: User, now: datetime
) -> None:
    when = opened(work)
    comes(samira, work, when, now)
    assert when.moment
    for _ in range(2):
        actions.call_off_visit_moment(by=member, moment=when.moment, now=now + HOUR)
    assert kinds().count("visit_called_off") == 1
    comes(samira, work, opened(work, starts_at=next_week(9)), now)
    assert len(actions.allow_visits(by=member, assignment=work, is_allowed=False, now=now)) == 1
    with pytest.raises(DomainError, match="cannot come and look"):
        comes(samira, work, When(next_week(10)), now)
    assert not find_broken(now + HOUR)


def test_nobody_comes_to_look_at_work_that_ended_or_after_stopping(
    work: Assignment, samira: Volunteer, coordinator: User, now: datetime
) -> None:
    other = StructuralFactory()
    closed, left = (
        comes(VolunteerFactory(), work, When(next_week()), now),
        comes(samira, other, When(next_week()), now),
    )
    organisations.close(by=coordinator, assignment=work, now=now)
    actions.leave(by=coordinator, volunteer=samira, now=now)
    for visit in (closed, left):
        visit.refresh_from_db()
        assert visit.state == "dropped"
    called_off = comes(VolunteerFactory(), other, When(next_week()), now)
    actions.call_off(by=coordinator, assignment=other, now=now, reason="Fire.")
    called_off.refresh_from_db()
    assert called_off.state == "dropped"


@pytest.mark.parametrize(
    ("answer", "state", "asks_again"),
    [
        (Answer.YES, "held", False),
        (Answer.OTHER, "held", False),
        (Answer.UNSURE, "held", True),
        (Answer.ABSENT, "dropped", False),
    ],
)
def test_the_answer_says_only_whether_it_took_place(
    samira: Volunteer, volunteer: User, now: datetime, answer: Answer, state: str, asks_again: bool
) -> None:
    visit = VisitFactory(volunteer=samira, starts_at=now + HOUR)
    with pytest.raises(DomainError):
        actions.answer_visit(by=volunteer, visit=visit, answer=answer, now=now)
    for hours in (3, 4):  # twice is once
        actions.answer_visit(by=volunteer, visit=visit, answer=answer, now=now + hours * HOUR)
    visit.refresh_from_db()
    assert (visit.state, visit.said_by) == (state, volunteer if state == "held" else None)
    assert not Visit.objects.to_ask(now + 5 * HOUR).exists()
    later = now + ASK_AGAIN + 5 * HOUR
    assert Visit.objects.to_ask(later).exists() is asks_again
    if asks_again:
        actions.answer_visit(by=volunteer, visit=visit, answer=answer, now=later)
        assert not Visit.objects.to_ask(later).exists()  # left in peace


def test_who_received_them_says_it_and_the_person_has_the_last_word(
    samira: Volunteer, volunteer: User, member: User, now: datetime
) -> None:
    visit = VisitFactory(volunteer=samira, starts_at=now + HOUR)
    with pytest.raises(DomainError):
        actions.say_visited(by=member, visit=visit, now=now)
    for hours in (2, 3):
        actions.say_visited(by=member, visit=visit, now=now + hours * HOUR)
    assert visit.said_at == now + 2 * HOUR
    assert Visit.objects.took_place().to_ask(now + 4 * HOUR).exists()  # still asked
    actions.answer_visit(by=volunteer, visit=visit, answer=Answer.ABSENT, now=now + 4 * HOUR)
    visit.refresh_from_db()
    assert (visit.state, visit.said_by) == ("dropped", None)


def test_a_coordinator_writes_one_down(samira: Volunteer, coordinator: User, now: datetime) -> None:
    work = StructuralFactory()
    log = {"by": coordinator, "volunteer": samira, "assignment": work, "now": now}
    went = actions.log_visit(**log, starts_at=now - HOUR)
    assert actions.log_visit(**log, starts_at=now - HOUR) == went
    comes_later = actions.log_visit(**log, starts_at=now + 30 * HOUR)
    assert (went.state, went.said_by, comes_later.state) == ("held", coordinator, "planned")


def test_reminders_and_the_question_are_written_once(
    work: Assignment, samira: Volunteer, brugge: Antenna, time_machine: Any
) -> None:
    def at(day: int, hour: int) -> None:
        time_machine.move_to(timezone.make_aware(datetime(2026, 12, day, hour)), tick=False)
        for _ in range(2):
            look_after_visits_of(brugge.pk)

    at(7, 10)
    visit = comes(samira, work, When(timezone.make_aware(datetime(2026, 12, 9, 14))), timezone.now())
    Message.objects.all().delete()
    at(7, 12)
    assert kinds() == []
    at(8, 12)
    assert look_after_visits() == 0  # nothing is left to write
    at(9, 13)
    at(9, 15)
    assert kinds() == ["visit_tomorrow", "visit_soon"]
    at(9, 17)
    at(10, 12)
    assert kinds() == ["visit_tomorrow", "visit_soon", "visit_asked"]
    assert samira.user
    actions.answer_visit(by=samira.user, visit=visit, answer=Answer.UNSURE, now=timezone.now())
    at(12, 12)
    at(15, 12)
    at(16, 12)
    assert kinds().count("visit_asked") == 2


@pytest.mark.django_db(transaction=True)
def test_one_place_goes_to_one_of_many() -> None:
    work = StructuralFactory()
    when = opened(work, seats=1)
    people = [VolunteerFactory() for _ in range(4)]
    start = Barrier(len(people))

    def run(person: Volunteer) -> object:
        start.wait()
        try:
            return comes(person, Assignment.objects.get(pk=work.pk), when, timezone.now())
        except DomainError as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(people)) as pool:
        found = list(pool.map(run, people))
    assert sum(isinstance(one, Visit) for one in found) == 1
    assert find_broken(timezone.now()) == []
