"""Files as people keep them: encodings, delimiters, titles above the header, merged cells, blanks at the end."""

from __future__ import annotations

from datetime import date, datetime
from io import BytesIO
from typing import Any

import openpyxl
import pytest
import xlsxwriter

from refuinterim.spreadsheets.headers import recognised, table_of
from refuinterim.spreadsheets.reading import Problem, Unreadable, decoded, delimiter_of, is_error, read_grid

KNOWN = {"voornaam": "first_name", "naam": "last_name", "geboortedatum": "birth_date", "email": "email"}


def test_belgian_excel_writes_windows_1252_with_semicolons() -> None:
    content = "Voornaam;Naam;Geboortedatum\r\nZoë;D’Hondt;1/02/1990\r\n;;\r\n".encode("cp1252")
    table = table_of(read_grid(content), KNOWN)
    assert table.header == ("Voornaam", "Naam", "Geboortedatum")
    assert [(line.number, line.cells) for line in table.lines] == [(2, ("Zoë", "D’Hondt", "1/02/1990"))]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_other_encodings_are_known(encoding: str) -> None:
    assert decoded("Voornaam;Zoë".encode(encoding)) == "Voornaam;Zoë"


@pytest.mark.parametrize(
    ("text", "sign"), [("a;b;c\n1,5;2;3", ";"), ("a,b\n1,2", ","), ("a\tb\n1\t2", "\t"), ("a\nb", ";")]
)
def test_the_delimiter_is_seen(text: str, sign: str) -> None:
    assert delimiter_of(text) == sign


def test_a_line_that_names_the_delimiter_is_believed() -> None:
    lines = read_grid(b"sep=,\r\nVoornaam,Naam\r\nAli,Baba")
    assert [(line.number, line.cells) for line in lines] == [(2, ("Voornaam", "Naam")), (3, ("Ali", "Baba"))]


def workbook(*rows: list[Any], merged: str = "") -> bytes:
    file = BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        book.add_worksheet("leeg")
        sheet = book.add_worksheet("lijst")
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        for number, row in enumerate(rows):
            for place, value in enumerate(row):
                if isinstance(value, datetime):
                    sheet.write_datetime(number, place, value, day)
                elif value is not None:
                    sheet.write(number, place, value)
        if merged:
            sheet.merge_range(merged, "Deelnemers")
    return file.getvalue()


def test_titles_and_merged_headers_are_looked_through() -> None:
    content = workbook(
        [None, None, None],
        [None, None, None],
        ["E-mail*", "Wie", None],  # merged down, and merged over two columns
        [None, "Voornaam", "Naam", "Geboortedatum (dd/mm/jjjj)"],
        ["a@b.be", "Samira", "Haddad", datetime(1990, 2, 1)],
        [None, None, None],
        ["   ", None, "\xa0"],
        merged="A1:D1",
    )
    table = table_of(read_grid(content), KNOWN)
    assert table.header == ("E-mail*", "Voornaam", "Naam", "Geboortedatum (dd/mm/jjjj)")
    assert [(line.number, line.cells) for line in table.lines] == [
        (5, ("a@b.be", "Samira", "Haddad", datetime(1990, 2, 1)))
    ]
    assert recognised(table.header, KNOWN) == {0: "email", 1: "first_name", 2: "last_name", 3: "birth_date"}


def test_a_heading_with_a_typing_error_is_recognised_after_the_sure_ones() -> None:
    assert recognised(["Geboortedatm", "Voornaam", "Iets"], KNOWN) == {0: "birth_date", 1: "first_name"}


def test_thousands_of_empty_rows_with_a_colour_do_no_harm() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet
    sheet.append(["Voornaam", "Naam"])
    sheet.append(["Ali", "Baba"])
    sheet.cell(1_000_000, 1).fill = openpyxl.styles.PatternFill("solid", fgColor="FFFF00")
    file = BytesIO()
    book.save(file)
    assert len(read_grid(file.getvalue())) == 2


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", Problem.EMPTY),
        (b";;\r\n;;", Problem.EMPTY),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old", Problem.OLD),
        (b"PK\x03\x04 broken", Problem.NO_SHEET),
        (b"%PDF-1.7", Problem.NO_SHEET),
        (b"a\n" * 20_001, Problem.TOO_LONG),
    ],
)
def test_why_a_file_cannot_be_read(content: bytes, problem: Problem) -> None:
    with pytest.raises(Unreadable) as raised:
        read_grid(content)
    assert raised.value.problem == problem


def test_words_of_excel_for_an_error() -> None:
    assert is_error("#N/B") and is_error("#WAARDE!") and is_error("#####")
    assert not is_error("#1") and not is_error(date(2026, 1, 1))
