"""Downloads, read back."""

from __future__ import annotations

import csv
from io import BytesIO, StringIO

import openpyxl

from refuinterim.core.models import Antenna
from reporting.exports import as_csv, as_xlsx
from reporting.figures import ALL_FIGURES, YearlyFigures
from reporting.models import Source

VALUES = {figure.name: number for number, figure in enumerate(ALL_FIGURES, start=10)}


def test_csv_read_back(brugge: Antenna) -> None:
    before = YearlyFigures(brugge, 2021, {"active_volunteers": 3}, source=Source.PUBLISHED)
    content = as_csv(YearlyFigures(brugge, 2022, VALUES), before)
    lines = list(csv.DictReader(StringIO(content.decode("utf-8-sig"))))
    assert {line["figure"]: int(line["value"]) for line in lines} == VALUES
    assert {(line["antenna"], line["year"]) for line in lines} == {("brugge", "2022")}
    assert [line["value_year_before"] for line in lines] == ["3", "", "", "", "", ""]
    assert all(
        str(figure.definition) in line["definition"] for figure, line in zip(ALL_FIGURES, lines, strict=True)
    )


def test_xlsx_read_back() -> None:
    evil = Antenna(name="=cmd|' /C calc'!A1", slug="x")
    content = as_xlsx(YearlyFigures(evil, 2022, VALUES), YearlyFigures(evil, 2021, {}))
    sheet, definitions = openpyxl.load_workbook(BytesIO(content)).worksheets
    assert sheet["A1"].data_type == "s" and sheet["A1"].value == "'=cmd|' /C calc'!A1 2022"
    assert [sheet.cell(row, 2).value for row in range(5, 11)] == list(VALUES.values())
    assert [sheet.cell(4, column).value for column in (2, 3)] == [2022, 2021]
    assert sheet["C5"].value is None
    words = {row[0].value: row[1].value for row in definitions.iter_rows(min_row=3)}
    assert all(str(figure.definition) in words[str(figure.label)] for figure in ALL_FIGURES)
