"""What counts in a year, to the minute, and what does not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from matching.models import Attendance, FollowUp, Origin, Placement
from matching.states import AttendanceState, PlacementState
from organisations.models import OfferPeriod
from refuinterim.core.models import Antenna
from reporting.figures import BY_NAME, ROWS, figures_of_years, known_years, rows, year_bounds, yearly_figures
from tests import factories
from volunteers.models import Intake, Volunteer
from volunteers.states import IntakeState

BRUSSELS = ZoneInfo("Europe/Brussels")
INSIDE = datetime(2022, 12, 31, 23, 59, tzinfo=BRUSSELS)
OUTSIDE = datetime(2023, 1, 1, 0, 1, tzinfo=BRUSSELS)
LONG_AGO = datetime(2019, 5, 2, 10, tzinfo=BRUSSELS)


def names(figure: str, antenna: Antenna | None, year: int = 2022) -> set[str]:
    return {str(row) for row in rows(figure, antenna, year)}


def talked(volunteer: Volunteer, at: datetime, antenna: Antenna | None = None) -> Intake:
    return factories.IntakeFactory(
        volunteer=volunteer, antenna=antenna or volunteer.antenna, requested_at=at, done_at=at
    )


def placed(volunteer: Volunteer, at: datetime, **fields: Any) -> Placement:
    fields.setdefault(
        "assignment", factories.StructuralFactory(organisation__antenna=volunteer.antenna, offer=False)
    )
    fields.setdefault("created_by", factories.UserFactory())
    return factories.PlacementFactory(volunteer=volunteer, created_at=at, **fields)


def came(
    placement: Placement, at: datetime, state: AttendanceState = AttendanceState.PRESENT, minutes: int = 120
) -> Attendance:
    return Attendance.objects.create(
        placement=placement,
        starts_at=at,
        ends_at=at + timedelta(hours=3),
        planned_minutes=180,
        state=state,
        minutes=minutes,
        confirmed_at=at + timedelta(days=30),
        confirmed_by=factories.UserFactory(),
    )


def by_talk(volunteer: Volunteer, at: datetime) -> None:
    talked(volunteer, at)


def by_guidance(volunteer: Volunteer, at: datetime) -> None:
    FollowUp.objects.create(
        volunteer=volunteer,
        antenna=volunteer.antenna,
        kind="guidance",
        due_on=at.date(),
        done_at=at,
        done_by=factories.UserFactory(),
    )


def by_proposal(volunteer: Volunteer, at: datetime) -> None:
    placed(volunteer, at, state=PlacementState.DECLINED)


def by_application(volunteer: Volunteer, at: datetime) -> None:
    placed(volunteer, at, origin=Origin.APPLICATION, state=PlacementState.WITHDRAWN, created_by=None)


def by_placement(volunteer: Volunteer, at: datetime) -> None:
    placement = placed(volunteer, LONG_AGO, state=PlacementState.COMPLETED)
    Placement.objects.filter(pk=placement.pk).update(confirmed_at=at)


def by_attendance(volunteer: Volunteer, at: datetime) -> None:
    came(placed(volunteer, LONG_AGO, state=PlacementState.COMPLETED), at)


def by_day_off(volunteer: Volunteer, at: datetime) -> None:
    """Said then, of a later day."""
    placement = placed(volunteer, LONG_AGO, state=PlacementState.COMPLETED)
    day = came(placement, at + timedelta(days=40), AttendanceState.EXCUSED, minutes=0)
    Attendance.objects.filter(pk=day.pk).update(confirmed_at=at)


def by_visit(volunteer: Volunteer, at: datetime) -> None:
    """On the day of the visit, whenever somebody said that it took place."""
    work = factories.StructuralFactory(organisation__antenna=volunteer.antenna, offer=False)
    said = {"said_at": at + timedelta(days=3), "said_by": factories.UserFactory()}
    factories.VisitFactory(
        volunteer=volunteer, assignment=work, starts_at=at, agreed_at=LONG_AGO, state="held", **said
    )


CONTACTS = [
    by_talk, by_guidance, by_proposal, by_application, by_placement, by_attendance, by_day_off, by_visit,
]  # fmt: skip


@pytest.fixture
def nour(brugge: Antenna) -> Volunteer:
    volunteer: Volunteer = factories.VolunteerFactory(first_name="Nour", last_name="", intake=False)
    return volunteer


def test_a_year_is_a_year_on_the_wall_clock() -> None:
    assert year_bounds(2022) == (
        datetime(2021, 12, 31, 23, tzinfo=ZoneInfo("UTC")),
        datetime(2022, 12, 31, 23, tzinfo=ZoneInfo("UTC")),
    )


@pytest.mark.parametrize("contact", CONTACTS)
def test_active_by_contact_up_to_the_last_minute(
    contact: Callable[[Volunteer, datetime], None], nour: Volunteer, brugge: Antenna
) -> None:
    talked(nour, LONG_AGO)
    contact(nour, INSIDE)
    assert names("active_volunteers", brugge, 2022) == {"Nour"}
    assert names("active_volunteers", brugge, 2023) == set()


@pytest.mark.parametrize("contact", CONTACTS)
def test_active_in_the_next_year_from_its_first_minute(
    contact: Callable[[Volunteer, datetime], None], nour: Volunteer, brugge: Antenna
) -> None:
    talked(nour, LONG_AGO)
    contact(nour, OUTSIDE)
    assert names("active_volunteers", brugge, 2022) == set()
    assert names("active_volunteers", brugge, 2023) == {"Nour"}


@pytest.mark.parametrize("contact", CONTACTS[1:])
def test_not_active_without_a_first_talk_by_the_end_of_the_year(
    contact: Callable[[Volunteer, datetime], None], nour: Volunteer, brugge: Antenna
) -> None:
    contact(nour, INSIDE)
    talked(nour, OUTSIDE)
    assert names("active_volunteers", brugge, 2022) == set()
    assert names("volunteers_who_volunteered", brugge, 2022) == set()


def test_not_active_by_what_is_no_contact(nour: Volunteer, brugge: Antenna) -> None:
    talked(nour, LONG_AGO)
    factories.IntakeFactory(
        volunteer=nour, state=IntakeState.CANCELLED, requested_at=INSIDE, done_at=None, done_by=None
    )
    FollowUp.objects.create(volunteer=nour, antenna=brugge, kind="guidance", due_on=INSIDE.date())
    placed(nour, INSIDE, created_by=None)  # a proposal that no person made
    assert names("active_volunteers", brugge, 2022) == set()


def test_a_volunteer_counts_for_the_antenne_of_the_contact(
    nour: Volunteer, brugge: Antenna, gent: Antenna
) -> None:
    talked(nour, LONG_AGO)
    talked(nour, INSIDE, gent)
    by_guidance(nour, INSIDE)
    assert names("active_volunteers", brugge) == names("active_volunteers", gent) == {"Nour"}
    assert yearly_figures(None, 2022).values["active_volunteers"] == 1


def test_new_once_and_never_again(nour: Volunteer, brugge: Antenna, gent: Antenna) -> None:
    talked(nour, INSIDE)
    talked(nour, INSIDE, gent)  # the same minute: the first that was written counts
    talked(nour, OUTSIDE)
    assert names("new_volunteers", brugge, 2022) == {"Nour"}
    assert names("new_volunteers", gent, 2022) == names("new_volunteers", brugge, 2023) == set()
    assert yearly_figures(None, 2022).values["new_volunteers"] == 1


@pytest.mark.parametrize(
    ("state", "minutes", "counts"),
    [
        (AttendanceState.PRESENT, 1, True),
        (AttendanceState.PARTIAL, 30, True),
        (AttendanceState.EXCUSED, 0, False),
        (AttendanceState.NO_SHOW, 0, False),
    ],
)
def test_volunteered_by_confirmed_minutes(
    state: AttendanceState, minutes: int, counts: bool, nour: Volunteer, brugge: Antenna
) -> None:
    talked(nour, LONG_AGO)
    placement = placed(nour, LONG_AGO, state=PlacementState.COMPLETED)
    OfferPeriod.objects.create(
        assignment=placement.assignment, starts_on=date(2019, 1, 1), ends_on=date(2023, 1, 1)
    )
    came(placement, INSIDE, state, minutes)
    figures = yearly_figures(brugge, 2022).values
    assert figures["volunteers_who_volunteered"] == figures["assignments_filled"] == int(counts)


def test_planned_is_not_present(nour: Volunteer, brugge: Antenna) -> None:
    talked(nour, LONG_AGO)
    Attendance.objects.create(
        placement=placed(nour, LONG_AGO, state=PlacementState.ACTIVE),
        starts_at=INSIDE,
        ends_at=OUTSIDE,
        planned_minutes=2,
    )
    assert yearly_figures(brugge, 2022).values["volunteers_who_volunteered"] == 0


@pytest.mark.parametrize(
    ("first", "last", "years"),
    [
        (date(2022, 12, 31), date(2023, 1, 1), {2022, 2023}),
        (date(2023, 1, 1), None, {2023, 2024}),
        (date(2021, 3, 1), date(2022, 1, 1), {2021, 2022}),
        (date(2022, 5, 5), date(2022, 5, 5), {2022}),
    ],
)
def test_assignment_counts_in_every_year_it_was_on_offer(
    first: date, last: date | None, years: set[int], brugge: Antenna
) -> None:
    assignment = factories.EventFactory(shifts=3, organisation__antenna=brugge, offer=False)
    OfferPeriod.objects.create(assignment=assignment, starts_on=first, ends_on=last)
    found = {item.year: item.values for item in figures_of_years(brugge, range(2020, 2025))}
    assert {year for year, values in found.items() if values["assignments"] == 1} == years
    assert {year for year, values in found.items() if values["organisations"] == 1} == years


def test_two_assignments_are_one_organisation(brugge: Antenna) -> None:
    organisation = factories.OrganisationFactory(antenna=brugge)
    for _ in range(2):
        assignment = factories.StructuralFactory(organisation=organisation, offer=False)
        OfferPeriod.objects.create(
            assignment=assignment, starts_on=date(2022, 2, 1), ends_on=date(2022, 3, 1)
        )
        OfferPeriod.objects.create(
            assignment=assignment, starts_on=date(2022, 5, 1), ends_on=date(2022, 6, 1)
        )
    values = yearly_figures(brugge, 2022).values
    assert (values["assignments"], values["organisations"], values["assignments_filled"]) == (2, 1, 0)


def test_figures_of_many_years_take_two_queries(
    nour: Volunteer, brugge: Antenna, django_assert_num_queries: Any
) -> None:
    talked(nour, INSIDE)
    with django_assert_num_queries(2):
        figures_of_years(brugge, range(2015, 2025))


def test_each_figure_has_rows_and_a_definition() -> None:
    assert set(ROWS) == set(BY_NAME)
    assert all(figure.definition and figure.label for figure in BY_NAME.values())


def test_known_years_begin_with_the_first_record(nour: Volunteer, brugge: Antenna, gent: Antenna) -> None:
    today = timezone.localdate()
    assert known_years(brugge, today) == [today.year]
    talked(nour, INSIDE)
    assert known_years(brugge, today) == list(range(2022, today.year + 1))
    assert known_years(gent, today) == [today.year]
    assert known_years(None, today)[0] == 2022


def test_a_page_that_shows_two_figures_counts_two(nour: Volunteer, brugge: Antenna) -> None:
    """The start page does not pay for the four others."""
    shown = ("active_volunteers", "volunteers_who_volunteered")
    every = yearly_figures(brugge, 2022).values
    assert yearly_figures(brugge, 2022, shown).values == {name: every[name] for name in shown}
