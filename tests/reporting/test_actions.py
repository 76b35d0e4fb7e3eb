"""Frozen years: stored once, for good."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from refuinterim.accounts.models import User
from refuinterim.core.errors import DomainError
from refuinterim.core.models import Antenna, AuditEvent
from reporting.actions import enter_published_year, freeze_year
from reporting.figures import DEFINITIONS_VERSION, known_years, yearly_figures
from reporting.models import FrozenYear, Source
from tests import factories
from volunteers.models import Volunteer

BRUSSELS = ZoneInfo("Europe/Brussels")
PUBLISHED = {
    "active_volunteers": 180,
    "new_volunteers": 101,
    "organisations": 35,
    "assignments": 96,
    "volunteers_who_volunteered": 87,
}


@pytest.fixture
def year_with_a_talk(brugge: Antenna) -> int:
    at = datetime(2022, 3, 1, 10, tzinfo=BRUSSELS)
    factories.IntakeFactory(volunteer__antenna=brugge, done_at=at, requested_at=at)
    return 2022


def test_frozen_figures_survive_the_rows(
    year_with_a_talk: int, brugge: Antenna, coordinator: User, now: datetime
) -> None:
    before = yearly_figures(brugge, 2022)
    freeze_year(by=coordinator, antenna=brugge, year=2022, now=now)
    Volunteer.objects.all().delete()
    after = yearly_figures(brugge, 2022)
    assert after.values == before.values and after.values["active_volunteers"] == 1
    assert after.is_frozen and after.source == Source.COMPUTED and after.frozen_at == now
    assert after.definitions_version == DEFINITIONS_VERSION and not before.is_frozen
    event = AuditEvent.objects.get(verb="year.frozen")
    assert (event.actor, event.antenna, event.detail["year"]) == (coordinator, brugge, 2022)


def test_national_figures_stay_those_of_the_records(
    year_with_a_talk: int, brugge: Antenna, coordinator: User, now: datetime
) -> None:
    freeze_year(by=coordinator, antenna=brugge, year=2022, now=now)
    assert yearly_figures(None, 2022).source is None


def test_year_that_runs_is_not_frozen(brugge: Antenna, coordinator: User) -> None:
    last_minute = datetime(2022, 12, 31, 23, 59, tzinfo=BRUSSELS)
    with pytest.raises(DomainError, match="2022"):
        freeze_year(by=coordinator, antenna=brugge, year=2022, now=last_minute)
    freeze_year(by=coordinator, antenna=brugge, year=2021, now=last_minute)


def test_year_is_stored_once(brugge: Antenna, coordinator: User, now: datetime) -> None:
    freeze_year(by=coordinator, antenna=brugge, year=2022, now=now)
    with pytest.raises(DomainError):
        freeze_year(by=coordinator, antenna=brugge, year=2022, now=now)
    with pytest.raises(DomainError):
        enter_published_year(by=coordinator, antenna=brugge, year=2022, figures=PUBLISHED, now=now)
    assert FrozenYear.objects.count() == 1


def test_published_figures_do_not_hide_records(
    year_with_a_talk: int, brugge: Antenna, gent: Antenna, coordinator: User, now: datetime
) -> None:
    with pytest.raises(DomainError, match="records of 2022"):
        enter_published_year(by=coordinator, antenna=brugge, year=2022, figures=PUBLISHED, now=now)
    assert not FrozenYear.objects.exists()
    enter_published_year(by=coordinator, antenna=gent, year=2022, figures=PUBLISHED, now=now)


def test_published_year_is_shown_and_marked(brugge: Antenna, staff: User, now: datetime) -> None:
    enter_published_year(by=staff, antenna=brugge, year=2019, figures=PUBLISHED, now=now)
    figures = yearly_figures(brugge, 2019)
    assert figures.values == PUBLISHED and figures.source == Source.PUBLISHED
    assert known_years(brugge, now.date())[0] == 2019


@pytest.mark.parametrize(
    "wrong",
    [
        {"new_volunteers": 181},
        {"volunteers_who_volunteered": 181},
        {"organisations": 97},
        {"active_volunteers": -1},
        {"something_else": 1},
    ],
)
def test_published_figures_must_be_possible(
    wrong: dict[str, int], brugge: Antenna, staff: User, now: datetime
) -> None:
    with pytest.raises(DomainError):
        enter_published_year(by=staff, antenna=brugge, year=2019, figures={**PUBLISHED, **wrong}, now=now)


def test_published_figures_must_be_complete(brugge: Antenna, staff: User, now: datetime) -> None:
    figures = {name: number for name, number in PUBLISHED.items() if name != "assignments"}
    with pytest.raises(DomainError):
        enter_published_year(by=staff, antenna=brugge, year=2019, figures=figures, now=now)
