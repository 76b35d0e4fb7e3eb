"""Two people, one seat: real transactions on real connections."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event

import pytest
from django.db import connection
from django.utils import timezone

from matching.models import Companions, Placement
from matching.placements import actions, beginning
from matching.placements.joining import Told
from organisations.models import Assignment, Shift
from refuinterim.core.errors import DomainError
from refuinterim.core.invariants import find_broken
from tests.factories import (
    EventFactory,
    PlacementFactory,
    ShiftFactory,
    StructuralFactory,
    UserFactory,
    VolunteerFactory,
)
from volunteers.models import Volunteer

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def the_facts_agree() -> Iterator[None]:
    """Whatever happened at the same time: seats, states, moments and calls are as the rows are."""
    yield
    made = {
        "certain-says-who",
        "an-event-has-its-moment",
        "a-place-has-its-calls",
    }  # by factories, not by actions
    assert [finding for finding in find_broken(timezone.now()) if finding.name not in made] == []


def all_at_once(*calls: Callable[[], object]) -> list[object]:
    """Run the calls in threads that start together; a DomainError is a result."""
    start = Barrier(len(calls))

    def run(call: Callable[[], object]) -> object:
        start.wait()
        try:
            return call()
        except DomainError as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def test_two_sign_ups_for_one_seat_give_one_seat_and_one_waiting_place() -> None:
    work = StructuralFactory(seats=1)
    people = [VolunteerFactory() for _ in range(4)]
    now = timezone.now()
    all_at_once(
        *(
            lambda person=person: actions.apply(
                by=person.user, volunteer=person, assignment=work, now=now, language="nl"
            )
            for person in people
        )
    )
    work.refresh_from_db()
    assert work.seats_taken == 1
    assert sorted(Placement.objects.values_list("state", flat=True)) == ["accepted"] + ["waitlisted"] * 3


def test_one_person_twice_at_the_same_time_is_one_placement() -> None:
    person, work, now = VolunteerFactory(), StructuralFactory(seats=5), timezone.now()

    def apply() -> Placement:
        return actions.apply(by=person.user, volunteer=person, assignment=work, now=now, language="nl")

    results = all_at_once(apply, apply, apply)
    assert sum(isinstance(result, Placement) for result in results) == 1
    work.refresh_from_db()
    assert work.seats_taken == 1


def test_one_person_in_overlapping_shifts_gets_one() -> None:
    person, now = VolunteerFactory(), timezone.now()
    shifts = [ShiftFactory(assignment=EventFactory(shifts=0)) for _ in range(2)]
    all_at_once(
        *(
            lambda shift=shift: actions.apply(
                by=person.user,
                volunteer=person,
                assignment=shift.assignment,
                shift=shift,
                now=now,
                language="nl",
            )
            for shift in shifts
        )
    )
    assert Placement.objects.count() == 1
    assert sum(shift.seats_taken for shift in Shift.objects.all()) == 1


def test_yes_and_withdraw_at_once_keep_the_counter_true() -> None:
    work, now = StructuralFactory(seats=2), timezone.now()
    leaving = [PlacementFactory(assignment=work, state="accepted") for _ in range(2)]
    coming = [PlacementFactory(assignment=work) for _ in range(2)]
    all_at_once(
        *(lambda p=p: actions.withdraw(by=p.volunteer.user, placement=p, now=now) for p in leaving),
        *(
            lambda p=p: actions.accept(by=p.volunteer.user, placement=p, now=now, language="nl")
            for p in coming
        ),
    )
    work.refresh_from_db()
    held = Placement.objects.filter(assignment=work, state__in=["accepted", "offered"]).count()
    assert work.seats_taken == held <= 2


class Interleaved:
    """Two calls in threads: the first stops at `pause` until the second is done, or waits for the first."""

    PATIENCE = 1.0  # seconds in which the second would be done, did nothing hold it

    def __init__(self) -> None:
        self.first_is_halfway, self.second_is_done = Event(), Event()

    def pause(self) -> None:
        """Called by the first, halfway."""
        self.first_is_halfway.set()
        self.second_is_done.wait(self.PATIENCE)

    def run(self, first: Callable[[], object], second: Callable[[], object]) -> list[object]:
        """Run both; a DomainError is a result."""

        def then() -> object:
            assert self.first_is_halfway.wait(10)
            try:
                return second()
            finally:
                self.second_is_done.set()

        return all_at_once(first, then)


def pausing(monkeypatch: pytest.MonkeyPatch, name: str, race: Interleaved) -> None:
    """Have the first call of a function of `beginning` pause before it begins."""
    function, seen = getattr(beginning, name), []

    def paused(**fields: object) -> object:
        if not seen:
            seen.append(True)
            race.pause()
        return function(**fields)

    monkeypatch.setattr(beginning, name, paused)


@pytest.mark.parametrize("kind", ["weekly", "event"])
def test_nobody_joins_what_is_called_off_at_that_moment(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    work = StructuralFactory() if kind == "weekly" else EventFactory(shifts=1)
    shift = work.shifts.first()
    person, coordinator, now = VolunteerFactory(), UserFactory(), timezone.now()
    race = Interleaved()
    pausing(monkeypatch, "_begin", race)
    results = race.run(
        lambda: actions.apply(
            by=person.user, volunteer=person, assignment=work, shift=shift, now=now, language="nl"
        ),
        lambda: actions.call_off(
            by=coordinator, assignment=Assignment.objects.get(pk=work.pk), now=now, reason="Rain"
        ),
    )
    assert isinstance(results[1], Assignment)
    work.refresh_from_db()
    assert work.state == "cancelled"
    assert not Placement.objects.live().exists()
    assert (shift or work).__class__.objects.get(pk=(shift or work).pk).seats_taken == 0


def test_a_seat_freed_while_somebody_joins_the_list_is_offered(monkeypatch: pytest.MonkeyPatch) -> None:
    work, now = StructuralFactory(seats=1), timezone.now()
    leaving = PlacementFactory(assignment=work, state="accepted")
    person, race = VolunteerFactory(), Interleaved()
    pausing(monkeypatch, "_begin", race)
    results = race.run(
        lambda: actions.apply(by=person.user, volunteer=person, assignment=work, now=now, language="nl"),
        lambda: actions.withdraw(by=leaving.volunteer.user, placement=leaving, now=now),
    )
    assert all(isinstance(result, Placement) for result in results)
    work.refresh_from_db()
    assert work.seats_taken == 1
    assert Placement.objects.get(volunteer=person).state == "offered"


def test_call_off_and_everybody_else_at_once_leave_nothing_behind() -> None:
    event, coordinator, now = EventFactory(shifts=1), UserFactory(), timezone.now()
    shift = event.shifts.get()
    shift.seats = 4
    shift.save()
    leaving = [PlacementFactory(assignment=event, shift=shift, state="accepted") for _ in range(2)]
    people = [VolunteerFactory() for _ in range(2)]
    results = all_at_once(
        lambda: actions.call_off(by=coordinator, assignment=event, now=now, reason="Rain"),
        *(lambda p=p: actions.withdraw(by=p.volunteer.user, placement=p, now=now) for p in leaving),
        *(
            lambda person=person: actions.apply(
                by=person.user,
                volunteer=person,
                assignment=Assignment.objects.get(pk=event.pk),
                shift=shift,
                now=now,
                language="nl",
            )
            for person in people
        ),
    )
    assert isinstance(results[0], Assignment | DomainError)
    shift.refresh_from_db()
    assert shift.seats_taken == Placement.objects.filter(state="accepted").count()
    assert isinstance(results[0], DomainError) or not Placement.objects.live().exists()


def test_a_proposal_and_a_wish_of_one_person_at_once_block_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    person, coordinator, now = VolunteerFactory(), UserFactory(), timezone.now()
    work, race = StructuralFactory(), Interleaved()
    pausing(monkeypatch, "_begin", race)
    results = race.run(
        lambda: actions.propose(by=coordinator, volunteer=person, assignment=work, now=now),
        lambda: actions.apply(by=person.user, volunteer=person, assignment=work, now=now, language="nl"),
    )
    assert sum(isinstance(result, Placement) for result in results) == 1
    assert Placement.objects.live().count() == 1


def test_friends_and_singles_at_once_are_never_overbooked_and_one_friend_uses_a_link() -> None:
    """Two links, three friends and two singles for four seats: whoever is first, nobody sits without the other."""
    work, now = StructuralFactory(seats=4), timezone.now()
    askers = [VolunteerFactory() for _ in range(2)]
    rows = [actions.ask_friend(by=person.user, placement=joins(person, work), now=now) for person in askers]

    def comes(row: Companions) -> Callable[[], Placement]:
        friend = VolunteerFactory()
        return lambda: actions.say_yes_together(
            by=friend.user, row=row, told=Told(), now=now, language="nl", read_in="nl"
        )

    singles = [VolunteerFactory() for _ in range(2)]
    all_at_once(
        comes(rows[0]),
        comes(rows[0]),  # the same link, by another person
        comes(rows[1]),
        *(lambda person=person: joins(person, work) for person in singles),
    )
    work.refresh_from_db()
    assert work.seats_taken == 4
    assert Companions.objects.going_on().exclude(friend=None).count() == 2
    assert Placement.objects.count() == 6  # the second one of the same link has nothing half


def joins(person: Volunteer, work: Assignment) -> Placement:
    return actions.apply(by=person.user, volunteer=person, assignment=work, now=timezone.now(), language="nl")


def test_both_of_a_pair_step_back_at_once_and_nobody_is_asked_to_go_alone_for_ever() -> None:
    work, now = StructuralFactory(seats=2), timezone.now()
    asker = joins(VolunteerFactory(), work)
    row = actions.ask_friend(by=asker.volunteer.user, placement=asker, now=now)
    friend = VolunteerFactory()
    along = actions.say_yes_together(
        by=friend.user, row=row, told=Told(), now=now, language="nl", read_in="nl"
    )
    all_at_once(
        *(
            lambda one=one: actions.withdraw(by=one.volunteer.user, placement=one, now=now)
            for one in (asker, along)
        )
    )
    assert Companions.objects.get().state == "ended"
    work.refresh_from_db()
    assert work.seats_taken == 0
