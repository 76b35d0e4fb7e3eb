"""Several people, one moment: real transactions on real connections."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from django.utils import timezone

from refuinterim.core.errors import DomainError
from refuinterim.core.invariants import find_broken
from tests.factories import TalkMomentFactory, UserFactory, VolunteerFactory, next_week
from volunteers.models import Intake, Volunteer
from volunteers.talks import actions
from volunteers.talks.models import TalkMoment

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def the_facts_agree() -> Iterator[None]:
    """Whatever happened at the same time: the seats are the people who chose it."""
    yield
    assert find_broken(timezone.now()) == []


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


def choosing(person: Volunteer, moment: TalkMoment) -> Callable[[], Intake]:
    assert person.user
    user = person.user
    return lambda: actions.choose(by=user, volunteer=person, moment=moment, now=timezone.now())


def test_one_seat_goes_to_one_of_many() -> None:
    moment = TalkMomentFactory()
    found = all_at_once(*(choosing(VolunteerFactory(intake=False), moment) for _ in range(5)))
    assert sum(isinstance(one, Intake) for one in found) == 1
    moment.refresh_from_db()
    assert (moment.seats_taken, moment.intakes.count()) == (1, 1)


def test_one_person_who_taps_two_moments_has_one() -> None:
    person = VolunteerFactory(intake=False)
    first, second = TalkMomentFactory(), TalkMomentFactory(starts_at=next_week(9))
    all_at_once(choosing(person, first), choosing(person, second))
    assert person.intakes.filter(moment__isnull=False).count() == 1


def test_two_people_who_change_places_never_block_each_other() -> None:
    people = [VolunteerFactory(intake=False) for _ in range(2)]
    places = [
        TalkMomentFactory(way="group", seats=2),
        TalkMomentFactory(way="group", seats=2, starts_at=next_week(9)),
    ]
    for person, moment in zip(people, places, strict=True):
        choosing(person, moment)()
    all_at_once(choosing(people[0], places[1]), choosing(people[1], places[0]))
    assert sorted(TalkMoment.objects.values_list("seats_taken", flat=True)) == [1, 1]


def test_calling_off_while_people_choose_leaves_nobody_there() -> None:
    moment, by = TalkMomentFactory(way="group", seats=4), UserFactory()
    choosing(VolunteerFactory(intake=False), moment)()
    all_at_once(
        *(choosing(VolunteerFactory(intake=False), moment) for _ in range(3)),
        lambda: actions.call_off(by=by, moment=moment, now=timezone.now()),
    )
    moment.refresh_from_db()
    assert moment.called_off_at and moment.seats_taken == 0
    assert not moment.intakes.exists()
