"""Rows of one antenne → the engine's problem, in a constant number of queries.

Ids are "v{pk}" for a volunteer, "s{pk}" for an event's shift, "a{pk}" for a structural assignment and
"g{pk}" for an organisation. Times are local wall-clock times without a zone, as the engine wants them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple

from django.db.models import BooleanField, Count, Exists, ExpressionWrapper, F, OuterRef, Q
from django.utils import timezone

from matching import engine
from matching.hours import PRIOR, reliability_by_volunteer
from matching.ids import opening_id, volunteer_id
from matching.models import MatchingSettings, Placement
from matching.pair_rules import PairRules
from matching.states import HOLDING_SEAT, LIVE, PlacementState
from matching.tracks import tracks_in_danger
from organisations.models import Assignment, Kind, Shift, WeeklySlot
from organisations.states import AssignmentState
from refuinterim.core.models import Antenna
from refuinterim.core.vocabulary import PartOfDay, Weekday
from volunteers.models import (
    Availability,
    Intake,
    Volunteer,
    VolunteerQuerySet,
)
from volunteers.states import IntakeState

LONG_WAIT = timedelta(days=30)
UNKNOWN_AGE = 18  # years: birth dates are asked only where needed; older work asks for one first
PLACED = frozenset(
    {PlacementState.CONFIRMED, PlacementState.ACTIVE, PlacementState.COMPLETED, PlacementState.STOPPED}
)
SAID_NO = frozenset({PlacementState.DECLINED, PlacementState.WITHDRAWN})

Groups = dict[int, list[str]]


class OpeningKey(NamedTuple):
    """What an opening's id stands for: a shift, or (without one) a structural assignment."""

    model: type[Shift] | type[Assignment]
    pk: int


def parse_opening_id(text: str) -> OpeningKey:
    """Read "s12" as shift 12 and "a7" as structural assignment 7. Raises ValueError at anything else."""
    models: dict[str, type[Shift] | type[Assignment]] = {"s": Shift, "a": Assignment}
    if text[:1] not in models or not text[1:].isdecimal() or not text.isascii():
        raise ValueError(f"{text!r} is not the id of an opening")
    return OpeningKey(models[text[0]], int(text[1:]))


def parse_volunteer_id(text: str) -> int:
    """Read "v12" as volunteer 12. Raises ValueError at anything else."""
    if text[:1] != "v" or not text[1:].isdecimal() or not text.isascii():
        raise ValueError(f"{text!r} is not the id of a volunteer")
    return int(text[1:])


def build_problem(
    antenna: Antenna, *, today: date, now: datetime, weights: engine.Weights | None = None
) -> engine.Problem:
    """Everything of one antenne that can be matched today.

    Volunteers: not gone, with a first talk done. Openings: structural assignments on offer, and coming
    shifts of events on offer, with a seat left. Somebody who has as many live placements as they wished
    can do none more (`max_placements` 0): left out of a plan, still ranked. Locks are fixed pairs, vetoes
    forbidden ones; weights and the rest after a no are the antenne's own, unless `weights` are given.
    """
    settings = MatchingSettings.objects.of(antenna.pk)
    people = _people(antenna, now)
    shifts, structural = _shifts(antenna, now), _structural(antenna, today)
    history = _History.of(antenna, now, away_since=settings.away_since(now))
    tiers = _tiers(antenna, people, history.was_placed, today=today, track_weeks=settings.track_weeks)
    openings = _openings(antenna, shifts, structural)
    organisations = _organisations(openings, today.year)
    matched = {volunteer_id(row["pk"]) for row in people}
    rules, names = PairRules.of(antenna), _names_of_openings(shifts, structural)
    return engine.Problem(
        today=today,
        volunteers=tuple(_volunteers(antenna, people, history, tiers, today)),
        openings=tuple(openings),
        organisations=tuple(organisations),
        forbidden=frozenset(
            pair for pair in history.forbidden(names) | rules.vetoed(names) if pair[0] in matched
        ),
        fixed=rules.locked(
            matched,
            {opening.id: opening for opening in openings},
            live=history.live_pairs,
            said_no=history.said_no,
        ),
        weights=weights or settings.weights,
    )


# People


def matchable(antenna: Antenna) -> VolunteerQuerySet:
    """Volunteers of the antenne who can be matched: there, with consent, and with a first talk done."""
    had_intake = Intake.objects.filter(volunteer=OuterRef("pk"), state=IntakeState.DONE)
    return Volunteer.objects.available().filter(Exists(had_intake), antenna=antenna)


def _everybody(antenna: Antenna) -> Any:
    """Ids for the tables beside: a few more people than are matchable, by one index, whatever the planner
    knows of the tables. (The whole question again in each query was answered row by row on new tables.)
    """
    return Volunteer.objects.filter(antenna=antenna, left_on=None).values("pk")


def _people(antenna: Antenna, now: datetime) -> list[dict[str, Any]]:
    rows: Iterable[Any] = (
        matchable(antenna)
        .order_by("pk")
        .values(
            "pk",
            "birth_date",
            "dutch_speaking",
            "dutch_understanding",
            "documents",
            "travel_mode",
            "max_travel_minutes",
            "avoid_alone",
            "max_placements",
            waits_long=ExpressionWrapper(Q(joined_at__lt=now - LONG_WAIT), BooleanField()),
            latitude=F("place__latitude"),
            longitude=F("place__longitude"),
        )
    )
    return list(rows)


def _volunteers(
    antenna: Antenna, people: list[dict[str, Any]], history: _History, tiers: dict[int, int], today: date
) -> Iterable[engine.Volunteer]:
    languages = _words(Volunteer.languages.through, antenna, "language")
    interests = _words(Volunteer.interests.through, antenna, "category")
    skills = _words(Volunteer.skills.through, antenna, "skill")
    availability = _availability(antenna)
    reliability = reliability_by_volunteer(_everybody(antenna))
    for row in people:
        pk = row["pk"]
        kept = history.weekly_parts.get(pk, set())
        yield engine.Volunteer(
            id=volunteer_id(pk),
            antenna=antenna.slug,
            lat=row["latitude"],
            lon=row["longitude"],
            availability=tuple(code for code in availability.get(pk, ()) if code not in kept),
            birth_year=row["birth_date"].year if row["birth_date"] else today.year - UNKNOWN_AGE,
            dutch=_level(row["dutch_speaking"], row["dutch_understanding"]),
            mode=row["travel_mode"],
            max_travel_minutes=row["max_travel_minutes"],
            busy=tuple(sorted(history.busy.get(pk, ()))),
            languages=tuple(languages.get(pk, ())),
            interests=tuple(interests.get(pk, ())),
            skills=tuple(skills.get(pk, ())),
            documents=tuple(sorted(row["documents"])),
            reliability=reliability.get(pk, PRIOR),
            tier=tiers[pk],
            max_placements=max(0, row["max_placements"] - history.live_count[pk]),
            avoid_alone=row["avoid_alone"],
        )


def _level(speaking: str, understanding: str) -> str | None:
    """The lower of both; unknown as soon as one is (see `Volunteer.dutch`)."""
    if not speaking or not understanding:
        return None
    return min(speaking, understanding)  # the codes sort as the levels do


def _words(through: Any, antenna: Antenna, name: str) -> Groups:
    rows = through.objects.filter(volunteer__in=_everybody(antenna)).values_list(
        "volunteer_id", f"{name}__slug"
    )
    return _grouped(rows.order_by("volunteer_id", f"{name}__slug"))


def _availability(antenna: Antenna) -> Groups:
    codes = {(day.value, part.value): f"{day.code}-{part}" for day in Weekday for part in PartOfDay}
    rows = Availability.objects.filter(volunteer__in=_everybody(antenna)).values_list(
        "volunteer_id", "weekday", "part"
    )
    return _grouped(
        (pk, codes[day, part]) for pk, day, part in rows.order_by("volunteer_id", "weekday", "part")
    )


def _grouped(pairs: Iterable[tuple[int, str]]) -> Groups:
    groups: Groups = defaultdict(list)
    for pk, word in pairs:
        groups[pk].append(word)
    return groups


def _tiers(
    antenna: Antenna, people: list[dict[str, Any]], was_placed: set[int], *, today: date, track_weeks: int
) -> dict[int, int]:
    """Who needs a place most.

    3: hours are still needed for a track whose deadline is within `track_weeks` (or over: then even more).
    2: never placed (no placement was ever confirmed and kept) and known for over 30 days. 1: never placed.
    """
    urgent = {
        row.track.volunteer_id for row in tracks_in_danger(today, _everybody(antenna), weeks=track_weeks)
    }
    tiers = {}
    for row in people:
        pk = row["pk"]
        if pk in urgent:
            tiers[pk] = 3
        elif pk in was_placed:
            tiers[pk] = 0
        else:
            tiers[pk] = 2 if row["waits_long"] else 1
    return tiers


# What they did and do


@dataclass(frozen=True)
class _History:
    """Placements of these volunteers, read once."""

    was_placed: set[int]
    live_count: dict[int, int]
    busy: dict[int, list[tuple[datetime, datetime]]]
    weekly_parts: dict[int, set[str]]  # parts of the day kept for weekly work they already do
    live_pairs: set[tuple[str, str]]  # (volunteer id, opening id)
    said_no: dict[tuple[str, str], datetime]  # (volunteer id, opening id) → when, not so long ago
    no_assignment: set[tuple[int, int]]  # (volunteer, assignment): it did not fit

    @classmethod
    def of(cls, antenna: Antenna, now: datetime, *, away_since: datetime) -> _History:
        was_placed: set[int] = set()
        live: dict[int, int] = defaultdict(int)
        busy: dict[int, list[tuple[datetime, datetime]]] = defaultdict(list)
        weekly: list[tuple[int, int]] = []
        live_pairs: set[tuple[str, str]] = set()
        no_assignment: set[tuple[int, int]] = set()
        placements = Placement.objects.filter(volunteer__in=_everybody(antenna)).order_by()
        for pk, assignment, shift, state in placements.values_list(
            "volunteer_id", "assignment_id", "shift_id", "state"
        ):
            if state in PLACED:
                was_placed.add(pk)
            if state in LIVE:
                live[pk] += 1
                live_pairs.add((volunteer_id(pk), opening_id(assignment, shift)))
            if state == PlacementState.REJECTED:
                no_assignment.add((pk, assignment))
            if state in HOLDING_SEAT and shift is None:
                weekly.append((pk, assignment))
        held = placements.filter(state__in=HOLDING_SEAT, period__endswith__gt=now)
        for pk, period in held.values_list("volunteer_id", "period"):
            if period:  # a live shift has one
                busy[pk].append(wall_clock(period.lower, period.upper))
        noes = placements.filter(Q(ended_at=None) | Q(ended_at__gte=away_since), state__in=SAID_NO)
        said_no = {
            (volunteer_id(pk), opening_id(assignment, shift)): ended_at or now
            for pk, assignment, shift, ended_at in noes.order_by("ended_at").values_list(
                "volunteer_id", "assignment_id", "shift_id", "ended_at"
            )
        }
        parts = _parts_of_weekly_work({assignment for _, assignment in weekly})
        weekly_parts: dict[int, set[str]] = defaultdict(set)
        for pk, assignment in weekly:
            weekly_parts[pk] |= set(parts.get(assignment, ()))
        return cls(was_placed, live, busy, weekly_parts, live_pairs, said_no, no_assignment)

    def forbidden(self, openings_of: dict[int, list[str]]) -> frozenset[tuple[str, str]]:
        """Pairs of volunteer and opening that are live, or that are not proposed (for a while).

        `openings_of`: assignment → the ids of its openings.
        """
        known = {name for names in openings_of.values() for name in names}
        return frozenset(
            {pair for pair in (*self.live_pairs, *self.said_no) if pair[1] in known}
            | {
                (volunteer_id(pk), name)
                for pk, assignment in self.no_assignment
                for name in openings_of.get(assignment, ())
            }
        )


def _names_of_openings(shifts: list[Shift], structural: list[Assignment]) -> dict[int, list[str]]:
    """Assignment → the ids of its openings."""
    names: dict[int, list[str]] = defaultdict(list)
    for shift in shifts:
        names[shift.assignment_id].append(opening_id(shift.assignment_id, shift.pk))
    for assignment in structural:
        names[assignment.pk].append(opening_id(assignment.pk, None))
    return names


def _parts_of_weekly_work(assignment_ids: set[int]) -> Groups:
    slots = WeeklySlot.objects.filter(assignment__in=assignment_ids)
    return _grouped(
        (slot.assignment_id, f"{day.code}-{part}") for slot in slots for day, part in slot.parts()
    )


def wall_clock(start: datetime, end: datetime) -> tuple[datetime, datetime]:
    """A period on the wall clock, without zone. In the hour that comes twice it lasts as it is lived."""
    local = timezone.localtime(start).replace(tzinfo=None)
    until = timezone.localtime(end).replace(tzinfo=None)
    lived = end.astimezone(UTC) - start.astimezone(UTC)
    return local, until if until > local else local + lived


# Work


def _shifts(antenna: Antenna, now: datetime) -> list[Shift]:
    return list(
        Shift.objects.filter(
            assignment__antenna=antenna,
            assignment__kind=Kind.EVENT,
            assignment__state=AssignmentState.PUBLISHED,
            starts_at__gt=now,
            seats_taken__lt=F("seats"),
        )
        .select_related("assignment__place", "assignment__category")
        .order_by("pk")
    )


def _structural(antenna: Antenna, today: date) -> list[Assignment]:
    return list(
        Assignment.objects.open()
        .filter(Q(ends_on=None) | Q(ends_on__gte=today), antenna=antenna, kind=Kind.STRUCTURAL)
        .filter(seats_taken__lt=F("seats"))
        .select_related("place", "category")
        .prefetch_related("slots")
        .order_by("pk")
    )


def _openings(antenna: Antenna, shifts: list[Shift], structural: list[Assignment]) -> list[engine.Opening]:
    ids = {shift.assignment_id for shift in shifts} | {assignment.pk for assignment in structural}
    wishes: dict[str, Groups] = {
        name: _grouped(
            through.objects.filter(assignment__in=ids)
            .values_list("assignment_id", f"{word}__slug")
            .order_by("assignment_id", f"{word}__slug")
        )
        for name, through, word in (
            ("languages", Assignment.languages.through, "language"),
            ("skills", Assignment.skills.through, "skill"),
            ("required_skills", Assignment.required_skills.through, "skill"),
        )
    }

    def opening(assignment: Assignment, **when: Any) -> engine.Opening:
        return engine.Opening(
            organisation=f"g{assignment.organisation_id}",
            antenna=antenna.slug,
            kind=assignment.kind,
            lat=assignment.place.latitude,
            lon=assignment.place.longitude,
            dutch=assignment.dutch,
            dutch_required=assignment.dutch_required,
            categories=(assignment.category.slug,),
            documents=tuple(sorted(assignment.documents)),
            min_age=assignment.min_age,
            reception=assignment.reception,
            alone=assignment.alone,
            languages=tuple(wishes["languages"].get(assignment.pk, ())),
            skills=tuple(wishes["skills"].get(assignment.pk, ())),
            required_skills=tuple(wishes["required_skills"].get(assignment.pk, ())),
            **when,
        )

    events = [
        opening(
            shift.assignment,
            id=opening_id(shift.assignment_id, shift.pk),
            seats=shift.seats_left,
            period=wall_clock(shift.starts_at, shift.ends_at),
        )
        for shift in shifts
    ]
    weekly = [
        opening(
            assignment,
            id=opening_id(assignment.pk, None),
            seats=assignment.seats_left,
            slots=tuple(
                f"{day.code}-{part}" for slot in assignment.slots.all() for day, part in slot.parts()
            ),
        )
        for assignment in structural
    ]
    return events + weekly


def _organisations(openings: list[engine.Opening], year: int) -> list[engine.Organisation]:
    """Each with how many people got a place there: who has one now, and who finished this year."""
    names = sorted({opening.organisation for opening in openings})
    ids = [int(name[1:]) for name in names]
    year_start = timezone.make_aware(datetime(year, 1, 1))
    finished = Q(state=PlacementState.COMPLETED, ended_at__gte=year_start)
    placed = dict(
        Placement.objects.filter(Q(state__in=HOLDING_SEAT) | finished, assignment__organisation__in=ids)
        .order_by()
        .values_list("assignment__organisation")
        .annotate(people=Count("pk"))
    )
    return [engine.Organisation(id=name, placed=placed.get(int(name[1:]), 0)) for name in names]
