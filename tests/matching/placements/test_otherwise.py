"""Choosing one of several proposals, and asking for something else."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from matching import engine
from matching.advice.ids import volunteer_id
from matching.advice.problem import current_problem
from matching.advice.suggestions import openings_for
from matching.models import AskedOtherwise, MatchingSettings, Placement
from matching.models.asked_otherwise import Otherwise
from matching.placements import actions
from matching.states import EndReason, PlacementState
from refuinterim.core.errors import DomainError
from refuinterim.core.models import Antenna
from tests.factories import EventFactory, PlacementFactory, StructuralFactory, VolunteerFactory
from volunteers.models import Volunteer

pytestmark = pytest.mark.django_db


def state(placement: Placement) -> tuple[str, str]:
    placement.refresh_from_db()
    return placement.state, placement.end_reason


# Choosing


def test_the_other_proposal_stops_for_who_wants_one_thing_and_can_come_again(
    samira: Volunteer, now: datetime
) -> None:
    chosen, other = PlacementFactory(volunteer=samira), PlacementFactory(volunteer=samira)
    actions.accept(by=samira.user, placement=chosen, now=now)
    assert state(other) == (PlacementState.CANCELLED, EndReason.CHOSE)
    again = actions.propose(by=None, volunteer=samira, assignment=other.assignment, now=now)
    assert again.placement.state == PlacementState.PROPOSED


def test_what_is_at_another_time_stays_for_who_wants_more(samira: Volunteer, now: datetime) -> None:
    Volunteer.objects.filter(pk=samira.pk).update(max_placements=3)
    event = EventFactory(shifts=1)
    chosen, beside = PlacementFactory(volunteer=samira), PlacementFactory(volunteer=samira)
    elsewhere = PlacementFactory(volunteer=samira, assignment=event, shift=event.shifts.get())
    actions.accept(by=samira.user, placement=Placement.objects.get(pk=chosen.pk), now=now)
    assert state(beside) == (PlacementState.CANCELLED, EndReason.CHOSE), "weekly work at the same hour"
    assert state(elsewhere)[0] == PlacementState.PROPOSED


def test_full_meanwhile_gives_the_waiting_list_and_keeps_the_other(samira: Volunteer, now: datetime) -> None:
    full = StructuralFactory(seats=1)
    chosen, other = PlacementFactory(volunteer=samira, assignment=full), PlacementFactory(volunteer=samira)
    full.take_seat()
    actions.accept(by=samira.user, placement=chosen, now=now)
    assert state(chosen)[0] == PlacementState.WAITLISTED
    assert state(other)[0] == PlacementState.PROPOSED


# Something else


@pytest.mark.parametrize("why", list(Otherwise))
def test_each_thing_lowers_this_work_in_the_next_problem_for_this_person_alone(
    samira: Volunteer, brugge: Antenna, now: datetime, why: Otherwise
) -> None:
    work, same = StructuralFactory(dutch="A2"), StructuralFactory(dutch="A2")
    other = VolunteerFactory()
    same.category = work.category
    same.save()
    [name, elsewhere] = volunteer_id(samira.pk), volunteer_id(other.pk)
    before = {
        row.opening: row for row in engine.pairs(current_problem(brugge, now=now)) if row.volunteer == name
    }
    others = [row for row in engine.pairs(current_problem(brugge, now=now)) if row.volunteer == elsewhere]
    placement = PlacementFactory(volunteer=samira, assignment=work)
    actions.ask_otherwise(by=samira.user, placement=placement, why=why, now=now)
    assert state(placement)[0] == PlacementState.DECLINED
    problem = current_problem(brugge, now=now)
    [match] = [row for row in engine.pairs(problem) if row.volunteer == name]
    assert match.score < before[f"a{same.pk}"].score
    assert [row for row in engine.pairs(problem) if row.volunteer == elsewhere] == others
    [suggestion] = openings_for(problem, samira.pk).fits
    assert suggestion.explanation["otherwise"] == [why] and suggestion.otherwise > 0
    actions.take_back(asked=AskedOtherwise.objects.get())
    assert engine.pairs(current_problem(brugge, now=now))[0].score == before[f"a{same.pk}"].score


def test_said_twice_after_a_no_and_after_the_end_is_kept_once(samira: Volunteer, now: datetime) -> None:
    for ended in (PlacementState.DECLINED, PlacementState.EXPIRED):
        placement = PlacementFactory(volunteer=samira, state=ended)
        for _again in range(2):
            actions.ask_otherwise(by=samira.user, placement=placement, why=Otherwise.TOO_FAR, now=now)
        actions.ask_otherwise(by=samira.user, placement=placement, why=Otherwise.TOO_HARD, now=now)
        assert placement.asked_otherwise.count() == 2
        assert state(placement)[0] == ended


def test_who_said_yes_steps_back_first(samira: Volunteer, now: datetime) -> None:
    placement = PlacementFactory(volunteer=samira, state=PlacementState.ACCEPTED)
    with pytest.raises(DomainError):
        actions.ask_otherwise(by=samira.user, placement=placement, why=Otherwise.TOO_FAR, now=now)
    assert not AskedOtherwise.objects.exists()


def test_it_counts_as_long_as_the_rest_after_a_no(samira: Volunteer, brugge: Antenna, now: datetime) -> None:
    placement, _same = PlacementFactory(volunteer=samira), StructuralFactory()
    actions.ask_otherwise(by=samira.user, placement=placement, why=Otherwise.TOO_FAR, now=now)
    rest = timedelta(weeks=MatchingSettings.objects.of(brugge.pk).weeks_away)

    def wish(at: datetime) -> float | None:
        rows = {row.id: row for row in current_problem(brugge, now=at).volunteers}
        return rows[volunteer_id(samira.pk)].nearer_than

    assert wish(now + rest - timedelta(minutes=1)) is not None
    assert wish(now + rest + timedelta(minutes=1)) is None


def test_the_database_wants_the_fact_that_belongs_to_what_was_said(samira: Volunteer, now: datetime) -> None:
    placement = PlacementFactory(volunteer=samira)
    for facts in ({"why": "too-hard"}, {"why": "other-work"}, {"why": "too-far", "dutch": "A1"}):
        with pytest.raises(IntegrityError, match="asked_otherwise_has_its_fact"), transaction.atomic():
            AskedOtherwise.objects.create(volunteer=samira, placement=placement, said_at=now, **facts)
