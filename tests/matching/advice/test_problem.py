"""Rows → the engine's problem: who and what is in it, times, tiers, refusals, and its cost."""

from __future__ import annotations

import json
from datetime import date, datetime, time, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from matching import engine
from matching.advice.ids import parse_opening_id, parse_volunteer_id
from matching.advice.openings import wall_clock
from matching.advice.problem import build_problem
from matching.models import MatchingSettings
from matching.states import PlacementState
from organisations.models import Assignment, Shift, WeeklySlot
from organisations.states import AssignmentState
from refuinterim.core.models import Antenna
from refuinterim.core.vocabulary import DutchLevel, PartOfDay, Weekday
from tests.factories import (
    EventFactory,
    ExternalHoursFactory,
    PlacementFactory,
    ShiftFactory,
    SkillFactory,
    StructuralFactory,
    TrackFactory,
    VolunteerFactory,
    next_week,
)
from volunteers.actions import withdraw_consent
from volunteers.models import ConsentPurpose, Volunteer

pytestmark = pytest.mark.django_db
QUERIES = 24


def built(antenna: Antenna, now: datetime) -> engine.Problem:
    return build_problem(antenna, today=timezone.localdate(now), now=now)


def volunteer_in(problem: engine.Problem, pk: int) -> engine.Volunteer:
    return next(row for row in problem.volunteers if row.id == f"v{pk}")


def test_people_without_intake_or_gone_or_elsewhere_are_left_out(
    brugge: Antenna, gent: Antenna, now: datetime
) -> None:
    here = VolunteerFactory()
    VolunteerFactory(intake=False)
    VolunteerFactory(left_on=timezone.localdate())
    VolunteerFactory(antenna=gent)
    assert [row.id for row in built(brugge, now).volunteers] == [f"v{here.pk}"]


def test_who_took_back_consent_is_left_in_peace(brugge: Antenna, now: datetime) -> None:
    someone = VolunteerFactory()
    assert len(built(brugge, now).volunteers) == 1
    assert someone.user
    withdraw_consent(by=someone.user, volunteer=someone, purpose=ConsentPurpose.MATCHING, now=now)
    assert not built(brugge, now).volunteers


def test_openings_are_coming_shifts_and_weekly_work_on_offer(
    brugge: Antenna, gent: Antenna, now: datetime
) -> None:
    event = EventFactory(shifts=1)
    ShiftFactory(assignment=event, starts_at=now - timedelta(days=2))
    ShiftFactory(assignment=event, starts_at=next_week(days=9), seats=1, seats_taken=1)
    weekly = StructuralFactory()
    StructuralFactory(state=AssignmentState.PAUSED)
    StructuralFactory(ends_on=timezone.localdate() - timedelta(days=1))
    StructuralFactory(seats=1, seats_taken=1)
    StructuralFactory(organisation__antenna=gent)
    shift = event.shifts.get(starts_at=next_week(days=7))
    assert {row.id for row in built(brugge, now).openings} == {f"s{shift.pk}", f"a{weekly.pk}"}


def test_an_opening_has_what_the_assignment_asks(brugge: Antenna, now: datetime) -> None:
    weekly = StructuralFactory(
        slots=2, dutch=DutchLevel.A2, dutch_required=True, team_size=0, seats=3, seats_taken=1
    )
    weekly.required_skills.add(SkillFactory())
    WeeklySlot.objects.create(assignment=weekly, weekday=Weekday.FRIDAY, starts=time(22), ends=time(2))
    [opening] = built(brugge, now).openings
    assert opening.slots == ("tue-afternoon", "wed-afternoon", "fri-evening")
    assert (opening.dutch, opening.dutch_required, opening.alone, opening.seats) == ("A2", True, True, 2)
    assert (opening.required_skills, opening.categories) == (("cooking",), ("kitchen",))
    assert opening.reception == 0.25


def test_an_event_is_on_the_wall_clock(brugge: Antenna, now: datetime) -> None:
    EventFactory(shifts=1)
    [opening] = built(brugge, now).openings
    start = next_week().replace(tzinfo=None)
    assert opening.period == (start, start + timedelta(hours=4))


def test_the_hour_that_comes_twice_lasts_as_it_is_lived() -> None:
    zone = timezone.get_default_timezone()
    start = datetime(2026, 10, 25, 2, 40, tzinfo=zone)
    end = datetime(2026, 10, 25, 2, 20, tzinfo=zone, fold=1)
    assert wall_clock(start, end) == (datetime(2026, 10, 25, 2, 40), datetime(2026, 10, 25, 3, 20))


def test_a_volunteer_has_levels_wishes_and_moments(brugge: Antenna, now: datetime) -> None:
    someone = VolunteerFactory(
        moments=[(1, PartOfDay.AFTERNOON)],
        dutch_speaking=DutchLevel.B1,
        dutch_understanding=DutchLevel.A2,
        birth_date=None,
        max_placements=2,
    )
    someone.skills.add(SkillFactory())
    row = volunteer_in(built(brugge, now), someone.pk)
    assert (row.availability, row.dutch, row.skills) == (("tue-afternoon",), "A2", ("cooking",))
    assert (row.birth_year, row.max_placements, row.reliability) == (
        timezone.localdate(now).year - 18,
        2,
        0.8,
    )


def test_an_unknown_level_stays_unknown(brugge: Antenna, now: datetime) -> None:
    someone = VolunteerFactory(dutch_understanding="")
    assert volunteer_in(built(brugge, now), someone.pk).dutch is None


def test_tiers_follow_need(brugge: Antenna, now: datetime) -> None:
    today = timezone.localdate(now)
    urgent = TrackFactory(deadline=today + timedelta(weeks=12)).volunteer
    late = TrackFactory(deadline=today - timedelta(days=3)).volunteer
    later = TrackFactory(deadline=today + timedelta(weeks=12, days=1)).volunteer
    hours_done = TrackFactory().volunteer
    ExternalHoursFactory(volunteer=hours_done, minutes=40 * 60, state="approved")
    ExternalHoursFactory(volunteer=urgent, minutes=40 * 60)  # nobody looked at them yet
    waiting = VolunteerFactory(joined_at=now - timedelta(days=31))
    helped = VolunteerFactory(joined_at=now - timedelta(days=31))
    PlacementFactory(volunteer=helped, state=PlacementState.COMPLETED)
    problem = built(brugge, now)
    tiers = {row.id: row.tier for row in problem.volunteers}
    expected = {urgent: 3, late: 3, later: 1, hours_done: 1, waiting: 2, helped: 0}
    assert tiers == {f"v{person.pk}": tier for person, tier in expected.items()}


def test_a_shift_that_is_held_makes_somebody_busy(brugge: Antenna, now: datetime) -> None:
    shift = EventFactory(shifts=1).shifts.get()
    held = PlacementFactory(assignment=shift.assignment, shift=shift, state=PlacementState.CONFIRMED)
    row = volunteer_in(built(brugge, now), held.volunteer_id)
    assert row.busy == (wall_clock(shift.starts_at, shift.ends_at),)


def test_weekly_work_keeps_its_part_of_the_day(brugge: Antenna, now: datetime) -> None:
    held = PlacementFactory(state=PlacementState.ACTIVE)
    row = volunteer_in(built(brugge, now), held.volunteer_id)
    assert "tue-afternoon" not in row.availability
    assert len(row.availability) == 20


def test_somebody_with_enough_placements_is_ranked_but_does_none_more(brugge: Antenna, now: datetime) -> None:
    busy = PlacementFactory(state=PlacementState.PROPOSED).volunteer
    weekly = StructuralFactory()
    problem = built(brugge, now)
    assert volunteer_in(problem, busy.pk).max_placements == 0
    assert [match.volunteer for match in engine.rank_volunteers(problem, f"a{weekly.pk}")] == [f"v{busy.pk}"]


@pytest.mark.parametrize(
    ("state", "is_forbidden"),
    [
        (PlacementState.PROPOSED, True),
        (PlacementState.DECLINED, True),
        (PlacementState.WITHDRAWN, True),
        (PlacementState.REJECTED, True),
        (PlacementState.EXPIRED, False),
        (PlacementState.CANCELLED, False),
    ],
)
def test_who_was_asked_is_not_asked_again(
    brugge: Antenna, now: datetime, state: PlacementState, is_forbidden: bool
) -> None:
    asked = PlacementFactory(state=state)
    pair = (f"v{asked.volunteer_id}", f"a{asked.assignment_id}")
    assert (pair in built(brugge, now).forbidden) is is_forbidden


def test_a_no_to_one_shift_leaves_the_other_one_open(brugge: Antenna, now: datetime) -> None:
    first, second = EventFactory(shifts=2).shifts.all()
    no = PlacementFactory(assignment=first.assignment, shift=first, state=PlacementState.DECLINED)
    assert built(brugge, now).forbidden == {(f"v{no.volunteer_id}", f"s{first.pk}")}
    unfit = PlacementFactory(assignment=first.assignment, shift=first, state=PlacementState.REJECTED)
    assert (f"v{unfit.volunteer_id}", f"s{second.pk}") in built(brugge, now).forbidden


def test_placed_counts_who_is_there_and_who_finished_this_year(brugge: Antenna, now: datetime) -> None:
    weekly = StructuralFactory(seats=9)
    for state in (PlacementState.ACTIVE, PlacementState.ACCEPTED, PlacementState.DECLINED):
        PlacementFactory(assignment=weekly, state=state)
    PlacementFactory(assignment=weekly, state=PlacementState.COMPLETED, ended_at=now)
    PlacementFactory(assignment=weekly, state=PlacementState.COMPLETED, ended_at=now - timedelta(days=400))
    [organisation] = built(brugge, now).organisations
    assert organisation == engine.Organisation(id=f"g{weekly.organisation_id}", placed=3)


def make_rows(number: int) -> None:
    for _ in range(number):
        TrackFactory()
        PlacementFactory(assignment=StructuralFactory(), state=PlacementState.ACTIVE)
        EventFactory(shifts=2)


@pytest.mark.parametrize("number", [1, 20])
def test_the_cost_is_constant(
    brugge: Antenna, now: datetime, number: int, django_assert_num_queries: Any
) -> None:
    make_rows(number)
    with django_assert_num_queries(QUERIES):
        built(brugge, now)


def test_ids_of_openings() -> None:
    assert parse_opening_id("s12") == (Shift, 12)
    assert parse_opening_id("a7") == (Assignment, 7)
    assert parse_volunteer_id("v3") == 3


@pytest.mark.parametrize("text", ["", "s", "v1", "a-1", "a1.5", "x2", "a²"])
def test_ids_of_openings_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not the id of an opening"):
        parse_opening_id(text)


@pytest.mark.parametrize("text", ["", "v", "a1", "v²"])
def test_ids_of_volunteers_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not the id of a volunteer"):
        parse_volunteer_id(text)


def test_export_is_the_same_problem_without_names(brugge: Antenna, now: datetime) -> None:
    someone = VolunteerFactory(first_name="Zohra")
    StructuralFactory()
    out = StringIO()
    call_command("export_problem", "--antenna", "brugge", stdout=out)
    problem = engine.Problem.from_json(json.loads(out.getvalue()))
    assert [row.id for row in problem.volunteers] == [f"v{someone.pk}"]
    assert problem.to_json() == built(brugge, now).to_json()
    assert "Zohra" not in out.getvalue()


def test_export_of_an_unknown_antenna_is_one_clear_line(brugge: Antenna) -> None:
    with pytest.raises(CommandError, match=r"^There is no antenne 'brussel'. Known: brugge.$"):
        call_command("export_problem", "--antenna", "brussel")


def test_an_antenne_says_how_early_a_deadline_goes_first(brugge: Antenna, now: datetime) -> None:
    track = TrackFactory(deadline=timezone.localdate() + timedelta(weeks=30))
    assert tier_of(track.volunteer, now) < 3
    MatchingSettings.objects.create(antenna=brugge, track_weeks=40)
    assert tier_of(track.volunteer, now) == 3


def tier_of(volunteer: Volunteer, now: datetime) -> int:
    problem = build_problem(volunteer.antenna, today=timezone.localdate(), now=now)
    return next(row.tier for row in problem.volunteers if row.id == f"v{volunteer.pk}")


@pytest.mark.parametrize(
    ("born", "min_age", "work", "fits"),
    [
        (date(2010, 12, 31), 16, date(2026, 11, 3), True),  # 16 somewhere in the year of the work
        (date(2011, 1, 1), 16, date(2026, 11, 3), False),
        (date(2011, 1, 1), 16, date(2027, 1, 4), True),  # next year's work is judged by next year
        (date(2008, 11, 3), 18, date(2026, 11, 3), True),  # 18 on the day itself
        (date(2008, 11, 4), 18, date(2026, 11, 3), False),  # and not a day later
        (date(2009, 1, 5), 18, date(2027, 1, 4), False),
        (date(2009, 1, 4), 18, date(2027, 1, 4), True),
        (None, 18, date(2026, 11, 3), True),  # asked when it is proposed
    ],
)
@pytest.mark.parametrize("weekly", [False, True])
def test_age_is_judged_on_the_day_of_the_work(
    brugge: Antenna, born: date | None, min_age: int, work: date, fits: bool, weekly: bool
) -> None:
    now = timezone.make_aware(datetime(2026, 10, 1, 12))
    someone = VolunteerFactory(birth_date=born)
    if weekly:
        opening = StructuralFactory(min_age=min_age, starts_on=work, slots=0)
        WeeklySlot.objects.create(assignment=opening, weekday=work.weekday(), starts=time(10), ends=time(12))
    else:
        start = timezone.make_aware(datetime.combine(work, time(10)))
        opening = EventFactory(min_age=min_age, shifts=0)
        ShiftFactory(assignment=opening, starts_at=start, ends_at=start + timedelta(hours=2))
    found = engine.rank_openings(built(brugge, now), f"v{someone.pk}", 5)
    assert bool(found) == fits
