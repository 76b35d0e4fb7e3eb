"""The openings of a problem, and the organisations behind them."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime
from typing import Any

from django.db.models import Count, F, Q
from django.utils import timezone

from matching import engine
from matching.advice.ids import opening_id
from matching.advice.openings import OpeningRow
from matching.advice.problem.rows import Groups, grouped
from matching.models import Placement
from matching.states import HOLDING_SEAT, PlacementState
from organisations.models import Assignment, Kind, Shift
from organisations.states import AssignmentState
from refuinterim.core.models import Antenna


def shifts_of(antenna: Antenna, now: datetime) -> list[Shift]:
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


def weekly_of(antenna: Antenna, today: date) -> list[Assignment]:
    return list(
        Assignment.objects.open()
        .filter(Q(ends_on=None) | Q(ends_on__gte=today), antenna=antenna, kind=Kind.STRUCTURAL)
        .filter(seats_taken__lt=F("seats"))
        .select_related("place", "category")
        .prefetch_related("slots")
        .order_by("pk")
    )


def openings_of(antenna: Antenna, shifts: list[Shift], structural: list[Assignment]) -> list[engine.Opening]:
    ids = {shift.assignment_id for shift in shifts} | {assignment.pk for assignment in structural}
    wishes: dict[str, Groups] = {
        name: grouped(
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
            period=OpeningRow(shift.assignment, shift).period,
        )
        for shift in shifts
    ]
    weekly = [
        opening(
            assignment,
            id=opening_id(assignment.pk, None),
            seats=assignment.seats_left,
            slots=OpeningRow(assignment).slots,
        )
        for assignment in structural
    ]
    return events + weekly


def organisations_of(openings: list[engine.Opening], year: int) -> list[engine.Organisation]:
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


def names_of_openings(shifts: list[Shift], structural: list[Assignment]) -> dict[int, list[str]]:
    """Assignment → the ids of its openings."""
    names: dict[int, list[str]] = defaultdict(list)
    for shift in shifts:
        names[shift.assignment_id].append(opening_id(shift.assignment_id, shift.pk))
    for assignment in structural:
        names[assignment.pk].append(opening_id(assignment.pk, None))
    return names
