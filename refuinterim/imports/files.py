# Readers: staff
"""Files that go out around an import: a template to fill in, and the sent file with what is wrong in it."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime, time
from io import BytesIO
from typing import Any

import xlsxwriter
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from refuinterim.core.colours import colour
from refuinterim.imports.kinds import KINDS, ImportKind
from refuinterim.imports.models import SheetImport
from refuinterim.imports.running import table_in
from refuinterim.spreadsheets.reading import Cell, as_text
from refuinterim.spreadsheets.writing import harmless, sheet_name

OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
WIDE = 22


def template(kind: ImportKind) -> bytes:
    """A sheet with the headings and an example, and one that says what each column is."""
    file = BytesIO()
    with xlsxwriter.Workbook(file, OPTIONS) as book:
        bold, soft = book.add_format({"bold": True, "bottom": 1}), book.add_format({"italic": True})
        wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        # Text, so that no first zero and no plus is lost; a day stays a day.
        as_typed = book.add_format({"num_format": "@"})
        as_day = book.add_format({"num_format": "dd/mm/yyyy"})
        sheet = book.add_worksheet(sheet_name(str(kind.label)))
        about = book.add_worksheet(sheet_name(_("Explanation")))
        sheet.freeze_panes(1, 0)
        about.set_column(0, 0, 34)
        about.set_column(1, 1, 14)
        about.set_column(2, 2, 80)
        about.write_string(0, 0, _("The first row is an example: write over it, or take it away."), soft)
        for place, words in enumerate((_("Column"), _("Must be there"), _("What to write"))):
            about.write_string(2, place, words, bold)
        for place, column in enumerate(kind.columns):
            words = capfirst(str(column.label))
            sheet.set_column(place, place, WIDE, as_day if isinstance(column.example, date) else as_typed)
            sheet.write_string(0, place, words, bold)
            if isinstance(column.example, date):
                sheet.write_datetime(1, place, column.example, as_day)
            elif column.example != "":
                sheet.write_string(1, place, str(column.example), as_typed)
            about.write_string(place + 3, 0, words, wrapped)
            about.write_string(place + 3, 1, _("yes") if column.needed else "", wrapped)
            about.write_string(place + 3, 2, str(column.about), wrapped)
    return file.getvalue()


def with_faults(row: SheetImport) -> bytes:
    """The sent rows again: wrong cells in colour with the sentence beside them, and all sentences in a last column.

    Sent back, that column is left out.
    """
    kind = KINDS[row.kind]
    table = table_in(bytes(row.content or b""), kind)
    faults: dict[int, list[tuple[str | None, str]]] = defaultdict(list)
    for number, column, sentence in row.findings:
        faults[number].append((column, sentence))
    places = {name: int(place) for place, name in row.columns.items()}
    labels = {column.name: capfirst(str(column.label)) for column in kind.columns}
    file = BytesIO()
    with xlsxwriter.Workbook(file, OPTIONS) as book:
        bold = book.add_format({"bold": True, "bottom": 1})
        formats = {
            (kind_of, is_wrong): book.add_format(
                ({"num_format": form} if form else {}) | ({"bg_color": colour("sun")} if is_wrong else {})
            )
            for kind_of, form in (
                ("text", "@"),
                ("day", "dd/mm/yyyy"),
                ("moment", "dd/mm/yyyy hh:mm"),
                ("", ""),
            )
            for is_wrong in (False, True)
        }
        sheet = book.add_worksheet(sheet_name(str(kind.label)))
        sheet.freeze_panes(1, 0)
        width = len(table.header)
        for place, words in enumerate(table.header):
            sheet.set_column(place, place, WIDE)
            sheet.write_string(0, place, harmless(words), bold)
        sheet.set_column(width, width, 80)
        sheet.write_string(0, width, _("What is wrong"), bold)
        sheet.autofilter(0, 0, len(table.lines), width)
        for number, line in enumerate(table.lines, start=1):
            wrong: dict[int, str] = {}
            for column, sentence in faults[line.number]:
                if column in places:
                    wrong[places[column]] = sentence
            for place in range(width):
                _write(sheet, number, place, line.cell(place), formats, place in wrong)
                if place in wrong:
                    sheet.write_comment(number, place, wrong[place], {"x_scale": 2})
            said = [
                f"{labels[column]}: {sentence}" if column else sentence
                for column, sentence in faults[line.number]
            ]
            sheet.write_string(number, width, harmless(" ".join(said)))
    return file.getvalue()


def _write(sheet: Any, row: int, column: int, cell: Cell, formats: Any, is_wrong: bool) -> None:
    if isinstance(cell, datetime) and cell.time() != time():
        sheet.write_datetime(row, column, cell, formats["moment", is_wrong])
    elif isinstance(cell, date):
        sheet.write_datetime(row, column, cell, formats["day", is_wrong])
    elif isinstance(cell, int | float) and not isinstance(cell, bool):
        sheet.write_number(row, column, cell, formats["", is_wrong])
    elif cell is not None:
        sheet.write_string(row, column, harmless(as_text(cell)), formats["text", is_wrong])
    elif is_wrong:
        sheet.write_blank(row, column, None, formats["text", True])
