"""Files of spreadsheets, read as people keep them: CSV as a Belgian Excel writes it, and XLSX.

What is read is a grid: rows of cells, each with its number in the file, without the empty ones at the end.
"""

from __future__ import annotations

import csv
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import Enum
from io import BytesIO, StringIO
from typing import Any

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

Cell = str | int | float | bool | date | datetime | time | None

MOST_ROWS = 20_000
MOST_COLUMNS = 100
MOST_UNPACKED = 200 * 1024 * 1024  # bytes; a small file that unpacks to more is a trap
GAP_AT_THE_END = 500  # empty rows in a row, after which nothing comes any more
LONGEST_CELL = 10_000  # signs that are kept of a cell
OLD_EXCEL = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # .xls, and whatever has a password
DELIMITERS = ";\t,|"
SEPARATOR_LINE = re.compile(r"\Asep=(.)\r?\n", re.IGNORECASE)


class Problem(Enum):
    """Why a file cannot be read."""

    EMPTY = "empty"
    OLD = "old"  # an old Excel file, or one with a password
    NO_SHEET = "no-sheet"
    TOO_LONG = "too-long"


class Unreadable(ValueError):
    """The file is no spreadsheet that we read."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        super().__init__(problem.value)


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the file that is not empty, by the number that Excel shows beside it."""

    number: int
    cells: tuple[Cell, ...]

    def cell(self, column: int) -> Cell:
        """The cell in a column, counted from 0; short rows are empty at their end."""
        return self.cells[column] if column < len(self.cells) else None


def read_grid(content: bytes) -> list[Line]:
    """The rows of a file. Raises Unreadable, with why."""
    if content.startswith(OLD_EXCEL):
        raise Unreadable(Problem.OLD)
    if content.startswith(b"PK\x03\x04"):
        rows: Iterator[Sequence[Any]] = _rows_of_xlsx(content)
    elif content.startswith((b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"Rar!", b"{\\rtf")):
        raise Unreadable(Problem.NO_SHEET)
    else:
        rows = _rows_of_csv(content)
    lines = list(_filled(rows))
    if not lines:
        raise Unreadable(Problem.EMPTY)
    return lines


def _filled(rows: Iterable[Iterable[Any]]) -> Iterator[Line]:
    count = gap = 0
    for number, row in enumerate(rows, start=1):
        cells = [_cell(value) for value in list(row)[:MOST_COLUMNS]]
        while cells and cells[-1] is None:
            cells.pop()
        if not cells:
            gap += 1
            if gap > GAP_AT_THE_END:
                return
            continue
        gap, count = 0, count + 1
        if count > MOST_ROWS:
            raise Unreadable(Problem.TOO_LONG)
        yield Line(number, tuple(cells))


def _cell(value: Any) -> Cell:
    if isinstance(value, str):
        text = value[:LONGEST_CELL].replace("\xa0", " ").replace("\x00", "").strip()
        return text or None
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return int(value)
    if value is None or isinstance(value, bool | int | float | date | time):
        return value
    return str(value)


def _rows_of_xlsx(content: bytes) -> Iterator[tuple[Any, ...]]:
    """Of the first sheet with something in it."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as packed:
            if sum(part.file_size for part in packed.infolist()) > MOST_UNPACKED:
                raise Unreadable(Problem.TOO_LONG)
        book = openpyxl.load_workbook(BytesIO(content), read_only=True, data_only=True)
    except (zipfile.BadZipFile, InvalidFileException, KeyError, ValueError, OSError, SyntaxError) as error:
        if isinstance(error, Unreadable):
            raise
        raise Unreadable(Problem.NO_SHEET) from error
    try:
        for sheet in book.worksheets:
            sheet.reset_dimensions()  # what Excel notes there may be the whole sheet
            rows = sheet.iter_rows(values_only=True)
            for number, row in enumerate(rows, start=1):
                if any(value not in (None, "") for value in row):
                    yield from [()] * (number - 1)
                    yield row
                    yield from rows
                    return
                if number > GAP_AT_THE_END:
                    break
    except (KeyError, ValueError, SyntaxError, zipfile.BadZipFile) as error:
        raise Unreadable(Problem.NO_SHEET) from error
    finally:
        book.close()


def _rows_of_csv(content: bytes) -> Iterator[list[str]]:
    text = decoded(content)
    if "\x00" in text[:1000]:
        raise Unreadable(Problem.NO_SHEET)
    if told := SEPARATOR_LINE.match(text):
        yield []  # Excel counts this line too
        yield from csv.reader(StringIO(text[told.end() :], newline=""), delimiter=told[1])
        return
    yield from csv.reader(StringIO(text, newline=""), delimiter=delimiter_of(text))


def decoded(content: bytes) -> str:
    """The text of a CSV: with a mark in front, as UTF-8, or as Excel on Windows writes it here (Windows-1252)."""
    for mark, encoding in (
        (b"\xef\xbb\xbf", "utf-8-sig"),
        (b"\xff\xfe", "utf-16"),
        (b"\xfe\xff", "utf-16"),
    ):
        if content.startswith(mark):
            return content.decode(encoding, errors="replace")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def delimiter_of(text: str) -> str:
    """What stands between cells: the sign that makes the most cells in the first lines; a semicolon when none does."""
    first = "\n".join(text.splitlines()[:20])

    def cells(sign: str) -> int:
        rows = csv.reader(StringIO(first, newline=""), delimiter=sign)
        return sum(len(row) - 1 for row in rows)

    return max(DELIMITERS, key=cells)


# A spreadsheet's own words for a formula that went wrong, in English, Dutch and French.
ERRORS = re.compile(
    r"#(?:N/A|N/B|NB|REF!|VERW!|VALUE!|WAARDE!|VALEUR!|DIV/0!|DEEL/0!|NAME\?|NAAM\?|NOM\s?\?|NUM!|GETAL!|NOMBRE!|NULL!|LEEG!|NUL!|#+)",
    re.IGNORECASE,
)
SCIENTIFIC = re.compile(r"[0-9](?:[.,][0-9]+)?E\+?[0-9]{1,2}", re.IGNORECASE)


def is_error(cell: Cell) -> bool:
    """Whether a spreadsheet says here that a formula went wrong."""
    return isinstance(cell, str) and bool(ERRORS.fullmatch(cell))


def is_scientific(cell: Cell) -> bool:
    """Whether Excel wrote a long number short, so that its digits are gone: 3,25E+10."""
    return isinstance(cell, str) and bool(SCIENTIFIC.fullmatch(cell))


def as_text(cell: Cell) -> str:
    """What a person reads in a cell."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "1" if cell else "0"
    if isinstance(cell, datetime):
        return f"{cell:%d/%m/%Y}" if cell.time() == time() else f"{cell:%d/%m/%Y %H:%M}"
    if isinstance(cell, date):
        return f"{cell:%d/%m/%Y}"
    if isinstance(cell, time):
        return f"{cell:%H:%M}"
    if isinstance(cell, float):
        return f"{cell:.10g}".replace(".", ",")
    return str(cell)
