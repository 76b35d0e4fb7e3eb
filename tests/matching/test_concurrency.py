"""Two people, one seat: real transactions on real connections."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from django.utils import timezone

from matching import actions
from matching.models import Placement
from refuinterim.core.errors import DomainError
from tests.factories import EventFactory, PlacementFactory, ShiftFactory, StructuralFactory, VolunteerFactory

pytestmark = pytest.mark.django_db(transaction=True)


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
    person, event, now = VolunteerFactory(), EventFactory(shifts=0), timezone.now()
    shifts = [ShiftFactory(assignment=event) for _ in range(2)]
    all_at_once(
        *(
            lambda shift=shift: actions.apply(
                by=person.user, volunteer=person, assignment=event, shift=shift, now=now, language="nl"
            )
            for shift in shifts
        )
    )
    assert Placement.objects.count() == 1
    assert sum(shift.seats_taken for shift in event.shifts.all()) == 1


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
