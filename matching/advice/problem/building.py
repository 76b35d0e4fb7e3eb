"""Reading an antenne's rows, and putting the problem together."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from django.utils import timezone

from matching import engine
from matching.advice.ids import volunteer_id
from matching.advice.problem.ages import before_their_birthday
from matching.advice.problem.agreements import Agreements
from matching.advice.problem.couples import couples_of
from matching.advice.problem.history import History
from matching.advice.problem.openings import names_of_openings, openings_of, organisations_of, rows_of
from matching.advice.problem.otherwise import AskedByPerson
from matching.advice.problem.people import people_of, tiers_of, volunteers_of
from matching.models import MatchingSettings
from refuinterim.core.models import Antenna


@dataclass(frozen=True)
class Built:
    """A problem, and the first moment at which it may be another one though no row changes."""

    problem: engine.Problem
    until: datetime


def build_problem(
    antenna: Antenna, *, today: date, now: datetime, weights: engine.Weights | None = None
) -> engine.Problem:
    """Everything of one antenne that can be matched today.

    Volunteers: not gone, with a first talk done. Openings: structural assignments on offer, and coming
    shifts of events on offer, with a seat left. Somebody who has as many live placements as they wished
    can do none more (`max_placements` 0): left out of a plan, still ranked. Locks are fixed pairs, vetoes
    forbidden ones, who waits together goes together; weights and the rest after a no are the antenne's own, unless `weights` are given.
    """
    return build(antenna, today=today, now=now, weights=weights).problem


def build(antenna: Antenna, *, today: date, now: datetime, weights: engine.Weights | None = None) -> Built:
    """The same, with how long it holds."""
    settings = MatchingSettings.objects.of(antenna.pk)
    people = people_of(antenna, long_since=settings.long_since(now))
    rows = rows_of(antenna, today=today, now=now)
    first_days = {row.id: row.assignment.first_day(row.shift, now=now) for row in rows}
    history = History.of(antenna, now, away_since=settings.away_since(now))
    otherwise = AskedByPerson.of(antenna, since=settings.away_since(now))
    tiers = tiers_of(antenna, people, history.was_placed, today=today)
    openings = openings_of(antenna, rows, first_days, today)
    organisations = organisations_of(openings, today.year)
    matched = {volunteer_id(row["pk"]) for row in people}
    rules, names = Agreements.of(antenna), names_of_openings(rows)
    forbidden = (
        history.forbidden(names) | rules.vetoed(names) | before_their_birthday(people, rows, first_days)
    )
    problem = engine.Problem(
        today=today,
        volunteers=tuple(volunteers_of(antenna, people, history, tiers, otherwise, today)),
        openings=tuple(openings),
        organisations=tuple(organisations),
        forbidden=frozenset(pair for pair in forbidden if pair[0] in matched),
        fixed=rules.locked(
            matched,
            {opening.id: opening for opening in openings},
            live=history.live_pairs,
            said_no=history.said_no,
        ),
        together=couples_of(antenna, matched),
        weights=weights or settings.weights,
    )
    tomorrow = timezone.make_aware(datetime.combine(today + timedelta(days=1), time.min))
    turns = [row.shift.starts_at for row in rows if row.shift]
    turns += [settings.waits_long_from(row["new_since"]) for row in people if row["new_since"]]
    if history.said_no:
        first = datetime.fromtimestamp(min(history.said_no.values()), UTC)
        turns.append(settings.rests_until(first))
    if otherwise.first_said_at:
        turns.append(settings.rests_until(otherwise.first_said_at))
    return Built(problem, until=min([tomorrow, *turns]))
