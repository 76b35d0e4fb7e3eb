"""`manage.py yearly_figures`: three formats, clear refusals."""

from __future__ import annotations

import csv
import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from refuinterim.core.models import Antenna
from reporting.figures import ALL_FIGURES, FIGURES
from tests import factories

NAMES = [figure.name for figure in FIGURES]


def run(**options: object) -> str:
    output = StringIO()
    call_command("yearly_figures", stdout=output, **options)
    return output.getvalue()


@pytest.fixture
def year(brugge: Antenna) -> int:
    factories.VolunteerFactory(antenna=brugge)
    return timezone.localdate().year


def test_json_has_exactly_the_published_names(year: int) -> None:
    printed = json.loads(run(antenna="brugge", year=year, format="json"))
    assert list(printed) == ["antenna", "year", "figures"]
    assert (printed["antenna"], printed["year"], list(printed["figures"])) == ("brugge", year, NAMES)
    assert printed["figures"]["new_volunteers"] == 1


def test_csv_has_a_line_for_each_figure(year: int) -> None:
    lines = list(csv.DictReader(StringIO(run(antenna="brugge", year=year, format="csv"))))
    assert [line["figure"] for line in lines] == NAMES
    assert lines[0] == {"antenna": "brugge", "year": str(year), "figure": "active_volunteers", "value": "1"}


def test_table_shows_the_definitions(year: int) -> None:
    printed = run(antenna="brugge", year=year)
    for figure in ALL_FIGURES:
        assert str(figure.label) in printed and str(figure.definition) in printed


@pytest.mark.parametrize(
    ("antenna", "wanted"), [("nergens", "There is no antenne 'nergens'"), ("", "no antenne")]
)
def test_unknown_antenne_is_one_clear_line(antenna: str, wanted: str, year: int) -> None:
    with pytest.raises(CommandError, match=wanted) as refusal:
        run(antenna=antenna, year=year)
    assert "\n" not in str(refusal.value)


@pytest.mark.parametrize("wrong", [1999, 2999])
def test_unknown_year_is_one_clear_line(wrong: int, year: int) -> None:
    with pytest.raises(CommandError, match=f"no figures of {wrong}"):
        run(antenna="brugge", year=wrong)
