"""Rows written as CSV and XLSX, so that a Belgian Excel opens them and runs nothing that somebody typed.

Rows come from an iterator and go to a temporary file: a list of 100,000 needs no more memory than one of 100.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from io import TextIOWrapper
from tempfile import SpooledTemporaryFile
from typing import IO

import xlsxwriter

Value = str | int | float | Decimal | date | datetime | None

# What a spreadsheet may take for the beginning of a formula, in whatever width it is typed.
DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
INTERNATIONAL = re.compile(r"\+[0-9]+(?: [0-9]+)+")  # +32 470 12 34 56: with spaces nobody can count with it
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")  # signs that an XLSX may not hold
IN_MEMORY = 2 * 1024 * 1024  # bytes; a larger file goes to the disk while it is sent
LONGEST_CELL = 32_767  # characters, as Excel has it
MOST_ROWS = 1_048_575  # beside the header, as Excel has it
WIDEST = 48  # letters


def harmless(text: str) -> str:
    """Text that no spreadsheet takes for a formula: a quote in front of what looks like one.

    A phone number with its spaces stays as people write it.
    """
    if not text.startswith(DANGEROUS) or len(text) == 1 or INTERNATIONAL.fullmatch(text):
        return text
    return f"'{text}"


def as_written(value: Value) -> str:
    """A value as a Belgian Excel reads it back: 31/12/2026, 14:30, 7,5."""
    if value is None:
        return ""
    if isinstance(value, str):
        return harmless(value)
    if isinstance(value, datetime):
        return f"{value:%d/%m/%Y %H:%M}"
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    return str(value).replace(".", ",")


def write_csv(header: Sequence[str], rows: Iterable[Sequence[Value]]) -> IO[bytes]:
    """A file with a semicolon between cells, and the mark by which Excel knows that it is UTF-8."""
    file = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115  (who sends it closes it)
    text = TextIOWrapper(file, encoding="utf-8-sig", newline="", write_through=True)
    writer = csv.writer(text, delimiter=";")
    writer.writerow([harmless(title) for title in header])
    for row in rows:
        writer.writerow([as_written(value) for value in row])
    text.flush()
    text.detach()
    file.seek(0)
    return file


def write_xlsx(header: Sequence[str], rows: Iterable[Sequence[Value]], *, title: str) -> IO[bytes]:
    """A workbook with one sheet: real dates and numbers, a header that stays in sight, no formula and no link."""
    file = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115  (who sends it closes it)
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, options) as book:
        bold = book.add_format({"bold": True, "bottom": 1})
        day, moment = (book.add_format({"num_format": form}) for form in ("dd/mm/yyyy", "dd/mm/yyyy hh:mm"))
        sheet = book.add_worksheet(sheet_name(title))
        sheet.freeze_panes(1, 0)
        for column, words in enumerate(header):
            sheet.set_column(column, column, min(WIDEST, max(12, len(words) + 4)))
            sheet.write_string(0, column, harmless(words), bold)
        for number, row in zip(range(1, MOST_ROWS + 1), rows, strict=False):
            for column, value in enumerate(row):
                if value is None:
                    continue
                if isinstance(value, datetime):
                    sheet.write_datetime(number, column, value, moment)
                elif isinstance(value, date):
                    sheet.write_datetime(number, column, value, day)
                elif isinstance(value, str):
                    sheet.write_string(number, column, CONTROL.sub("", harmless(value))[:LONGEST_CELL])
                else:
                    sheet.write_number(number, column, value)
    file.seek(0)
    return file


def sheet_name(title: str) -> str:
    """A name that Excel takes for a sheet: at most 31 signs, and none that it uses itself."""
    return re.sub(r"[\[\]:*?/\\']", " ", title)[:31].strip() or "1"
