"""Proposing: the one door. Who should be able to choose is offered at least two.

Somebody on a participation track chooses freely, and so does who has no place yet: a choice needs two.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from matching import engine
from matching.advice.ids import volunteer_id
from matching.advice.openings import OpeningRow
from matching.advice.problem import current_problem
from matching.advice.second_options import LOOKED_AT, other_openings
from matching.advice.suggestions import Suggestion, joined
from matching.models import Placement
from matching.placements.beginning import propose_one
from matching.states import CONTACT_SHARED
from organisations.models import Assignment, Shift
from refuinterim.accounts.models import User
from refuinterim.core.errors import DomainError
from volunteers.models import TrackStatus, Volunteer

CHOICE = 2  # proposals to choose among

Key = tuple[int, int, int | None]  # volunteer, assignment, shift


@dataclass(frozen=True)
class Choice:
    """What somebody was asked, and what was asked beside it; `is_lacking` when a choice is due but nothing else fits."""

    placement: Placement
    other: Placement | None = None
    is_lacking: bool = False


@dataclass(frozen=True)
class Proposed:
    """What became of several proposals: the choices that people got, and why others were refused, by pair."""

    choices: list[Choice] = field(default_factory=list)
    refused: dict[Key, str] = field(default_factory=dict)


@transaction.atomic
def propose(
    *,
    by: User | None,
    volunteer: Volunteer,
    assignment: Assignment,
    now: datetime,
    shift: Shift | None = None,
    problem: engine.Problem | None = None,
) -> Choice:
    """Ask a volunteer whether they want this, with the engine's score and reasons; who should choose is asked two.

    `problem`: what the reasons are read from; by default the antenne's as it is now. Without an intake there
    are no reasons, and nothing else that fits. Raises DomainError when this person cannot be asked for this.
    """
    pair = volunteer, OpeningRow(assignment, shift)
    problem = problem or current_problem(assignment.antenna, now=now)
    reasons = _reasons(problem, [pair])
    placement = _propose(by, pair, reasons.get(_key(*pair)), now)
    [choice] = _let_choose(by, [placement], problem, now)
    return choice


@transaction.atomic
def propose_all(
    *, by: User | None, pairs: Iterable[tuple[Volunteer, OpeningRow]], problem: engine.Problem, now: datetime
) -> Proposed:
    """Propose each pair; one that is refused leaves the others whole. Second options follow when all are asked."""
    pairs = list(pairs)
    reasons, refused, placements = _reasons(problem, pairs), {}, []
    for pair in pairs:
        try:
            placements.append(_propose(by, pair, reasons.get(_key(*pair)), now))
        except DomainError as error:
            refused[_key(*pair)] = str(error)
    return Proposed(_let_choose(by, placements, problem, now), refused)


def must_choose(volunteers: Iterable[Volunteer], with_place: Collection[int] | None = None) -> set[int]:
    """Ids of those who choose among at least two: a track runs for them, or they have no place now.

    One query, when the tracks are loaded; none when it is known who has a place.
    """
    people = {volunteer.pk: volunteer for volunteer in volunteers}
    if with_place is None:
        rows = Placement.objects.filter(volunteer__in=people, state__in=CONTACT_SHARED)
        with_place = set(rows.values_list("volunteer_id", flat=True))
    return {pk for pk, volunteer in people.items() if pk not in with_place or _is_on_track(volunteer)}


def _is_on_track(volunteer: Volunteer) -> bool:
    track = getattr(volunteer, "track", None)
    return track is not None and track.status != TrackStatus.EXEMPT


def _key(volunteer: Volunteer, opening: OpeningRow) -> Key:
    return volunteer.pk, opening.assignment.pk, opening.shift.pk if opening.shift else None


def _propose(
    by: User | None, pair: tuple[Volunteer, OpeningRow], why: Suggestion | None, now: datetime
) -> Placement:
    volunteer, opening = pair
    return propose_one(
        by=by,
        volunteer=volunteer,
        assignment=opening.assignment,
        shift=opening.shift,
        now=now,
        score=why.match.score if why else None,
        explanation=why.explanation if why else {},
    )


def _reasons(
    problem: engine.Problem, pairs: Iterable[tuple[Volunteer, OpeningRow]]
) -> Mapping[Key, Suggestion]:
    """Why each pair; nothing for who or what cannot be matched now."""
    names = [(volunteer_id(volunteer.pk), opening.id) for volunteer, opening in pairs]
    people, work = problem.columns.volunteer_row, problem.columns.opening_row
    known = [engine.explain(problem, *name) for name in names if name[0] in people and name[1] in work]
    return {_key(why.volunteer, why.opening): why for why in joined(problem, known)}


def _fits(problem: engine.Problem, names: Iterable[str]) -> dict[str, list[Suggestion]]:
    """What fits each of these people, the best first."""
    known = sorted(name for name in set(names) if name in problem.columns.volunteer_row)
    found: dict[str, list[Suggestion]] = defaultdict(list)
    for option in joined(
        problem, [match for name in known for match in engine.rank_openings(problem, name, LOOKED_AT)]
    ):
        found[option.match.volunteer].append(option)
    return found


def _others(fits: list[Suggestion], own: OpeningRow) -> list[Suggestion]:
    by_opening = {option.match.opening: option for option in fits}
    assignments = {name: option.opening.assignment.pk for name, option in by_opening.items()}
    assignments[own.id] = own.assignment.pk
    return [by_opening[name] for name in other_openings(by_opening, own.id, assignments.__getitem__)]


def _let_choose(
    by: User | None, placements: list[Placement], problem: engine.Problem, now: datetime
) -> list[Choice]:
    """For who must choose, propose the best other option too, unless two wait for their answer already."""
    choosing = must_choose(placement.volunteer for placement in placements)
    waiting = Placement.objects.waiting_for_answer(now).filter(volunteer__in=choosing)
    open_now: dict[int, int] = defaultdict(int)
    for pk in waiting.values_list("volunteer_id", flat=True):
        open_now[pk] += 1
    fits = _fits(problem, (volunteer_id(pk) for pk in choosing if open_now[pk] < CHOICE))
    choices = []
    for placement in placements:
        person = placement.volunteer
        if person.pk not in choosing or open_now[person.pk] >= CHOICE:
            choices.append(Choice(placement))
            continue
        options = _others(fits[volunteer_id(person.pk)], OpeningRow(placement.assignment, placement.shift))
        other = _first_possible(by, person, options, now)
        open_now[person.pk] += other is not None
        choices.append(Choice(placement, other, is_lacking=other is None))
    return choices


def _first_possible(
    by: User | None, volunteer: Volunteer, options: Iterable[Suggestion], now: datetime
) -> Placement | None:
    for option in options:
        try:
            return _propose(by, (volunteer, option.opening), option, now)
        except DomainError:  # asked or closed meanwhile: the next option is as free a choice
            continue
    return None
