"""The openings of a problem, and the organisations behind them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.db.models import Count, F, Q
from django.utils import timezone

from matching import engine
from matching.advice.openings import OpeningRow
from matching.advice.problem.ages import min_age_now
from matching.advice.problem.rows import Groups, grouped
from matching.models import Placement
from matching.states import HOLDING_SEAT, PlacementState
from organisations.models import Assignment, Kind, Shift
from organisations.states import AssignmentState
from refuinterim.core.models import Antenna


def rows_of(antenna: Antenna, *, today: date, now: datetime) -> list[OpeningRow]:
    """Shifts that did not begin, then weekly work that did not end: on offer, with a seat left."""
    shifts = (
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
    weekly = (
        Assignment.objects.open()
        .filter(Q(ends_on=None) | Q(ends_on__gte=today), antenna=antenna, kind=Kind.STRUCTURAL)
        .filter(seats_taken__lt=F("seats"))
        .select_related("place", "category")
        .prefetch_related("slots")
        .order_by("pk")
    )
    return [OpeningRow(shift.assignment, shift) for shift in shifts] + [OpeningRow(work) for work in weekly]


def openings_of(
    antenna: Antenna, rows: list[OpeningRow], first_days: dict[str, date], today: date
) -> list[engine.Opening]:
    """The engine's openings. `first_days`: the day on which the work of each begins, by its id."""
    ids = {row.assignment.pk for row in rows}
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

    def opening(row: OpeningRow) -> engine.Opening:
        assignment = row.assignment
        return engine.Opening(
            id=row.id,
            seats=(row.shift or assignment).seats_left,
            period=row.period,
            slots=row.slots,
            organisation=f"g{assignment.organisation_id}",
            antenna=antenna.slug,
            kind=assignment.kind,
            lat=assignment.place.latitude,
            lon=assignment.place.longitude,
            dutch=assignment.dutch,
            dutch_required=assignment.dutch_required,
            categories=(assignment.category.slug,),
            documents=tuple(sorted(assignment.documents)),
            min_age=min_age_now(assignment.min_age, first_days[row.id], today),
            reception=assignment.reception,
            alone=assignment.alone,
            languages=tuple(wishes["languages"].get(assignment.pk, ())),
            skills=tuple(wishes["skills"].get(assignment.pk, ())),
            required_skills=tuple(wishes["required_skills"].get(assignment.pk, ())),
        )

    return [opening(row) for row in rows]


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


def names_of_openings(rows: Iterable[OpeningRow]) -> dict[int, list[str]]:
    """Assignment → the ids of its openings."""
    return grouped((row.assignment.pk, row.id) for row in rows)
