# Readers: staff
"""The yearly figures of an antenne: what each one means, the rows behind it, and the counts.

A year is a calendar year on the wall clock (Europe/Brussels). A volunteer counts for the antenne of the
contact; with `antenna=None` the figures are national, and a person counts once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Exists, Model, OuterRef, Q, QuerySet, Value
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from matching.models import Attendance, FollowUp, Origin, Placement, Visit
from organisations.models import Assignment, Organisation
from refuinterim.core.models import Antenna
from reporting.models import FrozenYear, Source
from volunteers.models import Intake, Volunteer
from volunteers.states import IntakeState

DEFINITIONS_VERSION = 2  # one higher whenever a sentence or a query below comes to mean something else


@dataclass(frozen=True)
class Figure:
    """One figure: its name in exports, its label, its definition in a sentence or two, and a note on its edges."""

    name: str
    label: Promise
    definition: Promise
    note: Promise | str = ""


FIGURES = (
    Figure(
        "active_volunteers",
        _("Active volunteers"),
        _("They had a first talk by the end of the year. They also had personal contact in the year."),
        _(
            "Contact is a talk, a visit, a proposal, an application, a placement, a day off or help. Mass mail is none."
        ),
    ),
    Figure(
        "new_volunteers",
        _("New volunteers"),
        _("Their first talk ever was in the year."),
        _("Somebody who comes back is not new."),
    ),
    Figure(
        "organisations",
        _("Organisations"),
        _("They had at least one assignment that counts."),
    ),
    Figure(
        "assignments",
        _("Assignments"),
        _("They were on offer on at least one day of the year."),
        _("An event is one assignment. Its shifts are not counted."),
    ),
    Figure(
        "volunteers_who_volunteered",
        _("Volunteers who volunteered"),
        _("Active volunteers who helped at least once. Somebody confirmed it, for more than 0 minutes."),
        _("A placement is only confirmed after a first talk."),
    ),
)
FILLED = Figure(
    "assignments_filled",
    _("Assignments that were filled"),
    _("Assignments that count, where at least one person came. Somebody confirmed it."),
)
ALL_FIGURES = (*FIGURES, FILLED)
BY_NAME = {figure.name: figure for figure in ALL_FIGURES}


@dataclass(frozen=True)
class YearlyFigures:
    """The figures of one year. `values` maps names to whole numbers; a published year may lack some.

    `source` is None when they were counted from the records just now, else where the frozen ones came from.
    """

    antenna: Antenna | None
    year: int
    values: Mapping[str, int]
    definitions_version: int = DEFINITIONS_VERSION
    source: Source | None = None
    frozen_at: datetime | None = None

    @property
    def is_frozen(self) -> bool:
        """Whether the figures are stored, and never change again."""
        return self.source is not None

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all is known of the year."""
        return not any(self.values.values())


def year_bounds(year: int) -> tuple[datetime, datetime]:
    """The half-open period of a local calendar year."""
    zone = timezone.get_default_timezone()
    return datetime(year, 1, 1, tzinfo=zone), datetime(year + 1, 1, 1, tzinfo=zone)


def local_year(moment: datetime) -> int:
    """The calendar year in which a moment falls on the wall clock."""
    return timezone.localtime(moment, timezone.get_default_timezone()).year


def rows(figure: str, antenna: Antenna | None, year: int) -> QuerySet[Any]:
    """The list behind a number: volunteers, organisations or assignments, each once, not ordered.

    Raises KeyError when there is no such figure.
    """
    return ROWS[figure](antenna, year)


def active_volunteers(antenna: Antenna | None, year: int) -> QuerySet[Volunteer]:
    """Personal contact in the year, and a first talk (anywhere) by its end."""
    _start, end = year_bounds(year)
    talked = Intake.objects.filter(volunteer=OuterRef("pk"), state=IntakeState.DONE, done_at__lt=end)
    return Volunteer.objects.filter(Exists(talked), pk__in=_contacts(antenna, year)).order_by()


def new_volunteers(antenna: Antenna | None, year: int) -> QuerySet[Volunteer]:
    """The first talk ever was in the year, at the antenne."""
    earlier = Intake.objects.filter(
        Q(done_at__lt=OuterRef("done_at")) | Q(done_at=OuterRef("done_at"), pk__lt=OuterRef("pk")),
        volunteer=OuterRef("volunteer"),
        state=IntakeState.DONE,
    )
    first = _talks(antenna, year).filter(~Exists(earlier))
    return Volunteer.objects.filter(pk__in=first.values("volunteer")).order_by()


def assignments(antenna: Antenna | None, year: int) -> QuerySet[Assignment]:
    """On offer on at least one day of the year."""
    return _at(Assignment.objects.on_offer_in(year), "antenna", antenna).order_by()


def assignments_filled(antenna: Antenna | None, year: int) -> QuerySet[Assignment]:
    """On offer in the year, and somebody came in the year."""
    came = _attendances(antenna, year).values("placement__assignment")
    return assignments(antenna, year).filter(pk__in=came)


def organisations(antenna: Antenna | None, year: int) -> QuerySet[Organisation]:
    """Those of the assignments that count."""
    return Organisation.objects.filter(pk__in=assignments(antenna, year).values("organisation")).order_by()


def volunteers_who_volunteered(antenna: Antenna | None, year: int) -> QuerySet[Volunteer]:
    """Active, and came at least once in the year; an attendance is a contact, so only the talk is left to ask."""
    _start, end = year_bounds(year)
    talked = Intake.objects.filter(volunteer=OuterRef("pk"), state=IntakeState.DONE, done_at__lt=end)
    came = _attendances(antenna, year).values("placement__volunteer")
    return Volunteer.objects.filter(Exists(talked), pk__in=came).order_by()


ROWS: Mapping[str, Callable[[Antenna | None, int], QuerySet[Any]]] = {
    "active_volunteers": active_volunteers,
    "new_volunteers": new_volunteers,
    "organisations": organisations,
    "assignments": assignments,
    "volunteers_who_volunteered": volunteers_who_volunteered,
    "assignments_filled": assignments_filled,
}


def _at(queryset: QuerySet[Any], lookup: str, antenna: Antenna | None) -> QuerySet[Any]:
    return queryset if antenna is None else queryset.filter(**{lookup: antenna})


def _in(queryset: QuerySet[Any], lookup: str, year: int) -> QuerySet[Any]:
    start, end = year_bounds(year)
    return queryset.filter(**{f"{lookup}__gte": start, f"{lookup}__lt": end}).order_by()


def _talks(antenna: Antenna | None, year: int) -> QuerySet[Intake]:
    return _at(_in(Intake.objects.filter(state=IntakeState.DONE), "done_at", year), "antenna", antenna)


def _attendances(antenna: Antenna | None, year: int) -> QuerySet[Attendance]:
    return _at(
        _in(Attendance.objects.counted(), "starts_at", year), "placement__assignment__antenna", antenna
    )


def _contacts(antenna: Antenna | None, year: int) -> QuerySet[Any]:
    """Ids of the volunteers with a personal contact in the year at the antenne.

    A union, not an OR: each branch walks an index of its own, however many attendances there are.
    """
    placements = _at(Placement.objects.all(), "assignment__antenna", antenna)
    by_a_person = Q(origin=Origin.PROPOSAL, created_by__isnull=False) | Q(origin=Origin.APPLICATION)
    branches = [
        _talks(antenna, year).values("volunteer"),
        _at(_in(FollowUp.objects.all(), "done_at", year), "antenna", antenna).values("volunteer"),
        _in(placements.filter(by_a_person), "created_at", year).values("volunteer"),
        _in(placements, "confirmed_at", year).values("volunteer"),
        _attendances(antenna, year).values("placement__volunteer"),
        _at(
            _in(Attendance.objects.days_off(), "confirmed_at", year),
            "placement__assignment__antenna",
            antenna,
        ).values("placement__volunteer"),
        _at(_in(Visit.objects.took_place(), "starts_at", year), "assignment__antenna", antenna).values(
            "volunteer"
        ),
    ]
    return branches[0].union(*branches[1:], all=True)


def counted_from_records(
    antenna: Antenna | None, years: Iterable[int], names: Iterable[str] = tuple(ROWS)
) -> dict[int, dict[str, int]]:
    """Count every figure of several years from the records, or those of these `names` alone, in one query."""
    wanted, named = list(years), list(names)
    counts = [_count(name, antenna, year) for year in wanted for name in named]
    if not counts:
        return {}
    values: dict[int, dict[str, int]] = {year: {} for year in wanted}
    for year, name, number in counts[0].union(*counts[1:], all=True):
        values[year][name] = number
    return values


def _count(name: str, antenna: Antenna | None, year: int) -> QuerySet[Any]:
    found = rows(name, antenna, year)
    # A plain queryset: those of translated models put the columns of a union in another order.
    listed: QuerySet[Model] = QuerySet(model=found.model, query=found.query)
    labelled = listed.values(figure_year=Value(year), figure_name=Value(name))
    return labelled.annotate(number=Count("pk")).values_list("figure_year", "figure_name", "number")


def yearly_figures(antenna: Antenna | None, year: int, names: Iterable[str] = tuple(ROWS)) -> YearlyFigures:
    """The figures of one year: the frozen ones when the year is closed, else counted now (`names` alone)."""
    return figures_of_years(antenna, [year], names)[0]


def figures_of_years(
    antenna: Antenna | None, years: Iterable[int], names: Iterable[str] = tuple(ROWS)
) -> list[YearlyFigures]:
    """The figures of several years, in two queries. National figures always come from the records."""
    wanted = list(years)
    stored = (
        FrozenYear.objects.filter(antenna=antenna, year__in=wanted) if antenna else FrozenYear.objects.none()
    )
    frozen = {row.year: _stored(row) for row in stored.select_related("antenna")}
    counted = counted_from_records(antenna, [year for year in wanted if year not in frozen], names)
    return [
        frozen[year] if year in frozen else YearlyFigures(antenna, year, counted[year]) for year in wanted
    ]


def _stored(row: FrozenYear) -> YearlyFigures:
    return YearlyFigures(
        antenna=row.antenna,
        year=row.year,
        values=dict(row.figures),
        definitions_version=row.definitions_version,
        source=Source(row.source),
        frozen_at=row.frozen_at,
    )


def known_years(antenna: Antenna | None, today: date) -> list[int]:
    """Every year from the first with a record or frozen figures up to this one, oldest first."""
    talk = _at(Intake.objects.filter(state=IntakeState.DONE), "antenna", antenna).order_by("done_at").first()
    offer = (
        _at(Assignment.objects.exclude(published_at=None), "antenna", antenna)
        .order_by("published_at")
        .first()
    )
    frozen = _at(FrozenYear.objects.all(), "antenna", antenna).order_by("year").first()
    first = min(
        [today.year]
        + ([local_year(talk.done_at)] if talk and talk.done_at else [])
        + ([local_year(offer.published_at)] if offer and offer.published_at else [])
        + ([frozen.year] if frozen else [])
    )
    return list(range(first, today.year + 1))
