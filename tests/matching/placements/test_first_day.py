"""The first day is the first real day, whatever happens after it was said."""

from __future__ import annotations

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from matching.models import Placement
from matching.placements import actions
from matching.placements.days_off import DaysOffNeeded
from matching.states import AttendanceState
from organisations.models import Assignment, Shift
from refuinterim.accounts.models import User
from refuinterim.core.errors import DomainError
from tests.factories import EventFactory, PlacementFactory, ShiftFactory, VolunteerFactory
from tests.matching.placements.test_commitments import apply, weekly
from volunteers.models import Volunteer

pytestmark = pytest.mark.django_db
WEDNESDAY = datetime(2027, 6, 2, 12, tzinfo=ZoneInfo("Europe/Brussels"))
TUESDAYS = [date(2027, 6, 8), date(2027, 6, 15), date(2027, 6, 22)]


@pytest.fixture
def work() -> Assignment:
    """Every Tuesday afternoon."""
    return weekly(1, time(13), time(17))


@pytest.fixture
def event() -> Shift:
    """On the first Tuesday."""
    start = datetime(2027, 6, 8, 14, tzinfo=WEDNESDAY.tzinfo)
    return ShiftFactory(assignment=EventFactory(shifts=0), starts_at=start)


def first_day_and_calls(placement: Placement) -> tuple[date | None, list[date]]:
    placement.refresh_from_db()
    calls = placement.follow_ups.open().order_by("due_on")
    return placement.first_day, list(calls.values_list("due_on", flat=True))


def test_not_on_a_day_that_an_event_takes(
    samira: Volunteer, coordinator: User, work: Assignment, event: Shift
) -> None:
    apply(samira, event.assignment, WEDNESDAY, shift=event)
    with pytest.raises(DaysOffNeeded) as asked:
        apply(samira, work, WEDNESDAY)
    placement = apply(samira, work, WEDNESDAY, excused=[day.key for day in asked.value.days])
    actions.confirm(by=coordinator, placement=placement, now=WEDNESDAY, first_day=TUESDAYS[0])
    assert first_day_and_calls(placement) == (TUESDAYS[1], [date(2027, 6, 16), date(2027, 6, 29)])


def test_follows_a_day_that_is_excused_later_and_comes_back_with_it(
    samira: Volunteer, coordinator: User, work: Assignment, event: Shift
) -> None:
    placement = actions.confirm(by=coordinator, placement=apply(samira, work, WEDNESDAY), now=WEDNESDAY)
    before = first_day_and_calls(placement)
    assert before == (TUESDAYS[0], [date(2027, 6, 9), date(2027, 6, 22)])
    with pytest.raises(DaysOffNeeded) as asked:
        apply(samira, event.assignment, WEDNESDAY, shift=event)
    keys = [day.key for day in asked.value.days]
    taken = apply(samira, event.assignment, WEDNESDAY, shift=event, excused=keys)
    assert first_day_and_calls(placement) == (TUESDAYS[1], [date(2027, 6, 16), date(2027, 6, 29)])
    actions.withdraw(by=samira.user, placement=taken, now=WEDNESDAY)
    assert first_day_and_calls(placement) == before


@pytest.mark.parametrize("wanted", [date(2127, 1, 1), date(9999, 12, 31)])
def test_a_day_that_nobody_means(
    samira: Volunteer, coordinator: User, work: Assignment, wanted: date
) -> None:
    placement = apply(samira, work, WEDNESDAY)
    with pytest.raises(DomainError, match="very far away"):
        actions.confirm(by=coordinator, placement=placement, now=WEDNESDAY, first_day=wanted)


def test_follows_the_days_of_the_work(samira: Volunteer, coordinator: User, work: Assignment) -> None:
    """The admin moved them: what was planned outside is dropped when the moments are planned again."""
    placement = actions.confirm(by=coordinator, placement=apply(samira, work, WEDNESDAY), now=WEDNESDAY)
    Assignment.objects.filter(pk=work.pk).update(starts_on=TUESDAYS[1], ends_on=TUESDAYS[2])
    placement = Placement.objects.with_facts().get(pk=placement.pk)
    actions.plan_attendances(by=None, placement=placement, now=WEDNESDAY)
    assert list(placement.attendances.values_list("starts_at__date", "state")) == [
        (TUESDAYS[1], AttendanceState.PLANNED)
    ]
    assert first_day_and_calls(placement)[0] == TUESDAYS[1]


def test_age_is_that_of_the_day_that_was_chosen(coordinator: User, work: Assignment) -> None:
    Assignment.objects.filter(pk=work.pk).update(min_age=18)
    work.refresh_from_db()
    person = VolunteerFactory(birth_date=date(2009, 6, 10))
    placement = PlacementFactory(volunteer=person, assignment=work, state="accepted")
    with pytest.raises(DomainError, match="18 years"):
        actions.confirm(by=coordinator, placement=placement, now=WEDNESDAY)
    actions.confirm(by=coordinator, placement=placement, now=WEDNESDAY, first_day=TUESDAYS[1])
    assert placement.first_day == TUESDAYS[1]


class TestLastDays:
    """Weekly work that is on offer, though its last moment begins tomorrow or is over."""

    @pytest.mark.parametrize("door", ["apply", "propose", "offer"])
    def test_nobody_joins_what_comes_no_more(self, samira: Volunteer, coordinator: User, door: str) -> None:
        days = {"starts_on": date(2027, 5, 1), "ends_on": date(2027, 6, 4)}
        over = weekly(1, time(13), time(17), **days)
        if door == "offer":
            PlacementFactory(volunteer=samira, assignment=over, state="waitlisted")
            assert actions.offer_all_free_seats(assignment=over, now=WEDNESDAY) == []
        elif door == "apply":
            with pytest.raises(DomainError, match="not open any more"):
                apply(samira, over, WEDNESDAY)
        else:
            with pytest.raises(DomainError, match="not open any more"):
                actions.propose(by=coordinator, volunteer=samira, assignment=over, now=WEDNESDAY)

    def test_an_answer_comes_before_the_last_moment(self, samira: Volunteer, coordinator: User) -> None:
        last = weekly(3, time(12), time(17), ends_on=date(2027, 6, 4))
        choice = actions.propose(by=coordinator, volunteer=samira, assignment=last, now=WEDNESDAY)
        assert choice.placement.expires_at == WEDNESDAY.replace(day=3, hour=0)
