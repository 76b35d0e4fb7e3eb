# Readers: staff
"""The yearly figures as files for spreadsheets: CSV and XLSX, with their definitions."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from io import BytesIO, StringIO

import xlsxwriter
from django.utils.translation import gettext as _

from refuinterim.spreadsheets.writing import harmless
from reporting.figures import ALL_FIGURES, YearlyFigures

COLUMNS = ("antenna", "year", "figure", "value", "value_year_before", "label", "definition", "source")


def place_name(figures: YearlyFigures) -> str:
    """The antenne's slug, or the word for all of them."""
    return figures.antenna.slug if figures.antenna else _("all antennes")


def source_name(figures: YearlyFigures) -> str:
    """Where the figures come from, in words."""
    return str(figures.source.label) if figures.source else _("counted from the records now")


def _lines(figures: YearlyFigures, before: YearlyFigures) -> Iterator[tuple[str | int | None, ...]]:
    for figure in ALL_FIGURES:
        yield (
            harmless(place_name(figures)),
            figures.year,
            figure.name,
            figures.values.get(figure.name),
            before.values.get(figure.name),
            harmless(str(figure.label)),
            harmless(f"{figure.definition} {figure.note}".strip()),
            harmless(source_name(figures)),
        )


def as_csv(figures: YearlyFigures, before: YearlyFigures) -> bytes:
    """A line for each figure, beside the year before; UTF-8 with the mark by which spreadsheets know it."""
    text = StringIO()
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    writer.writerows(_lines(figures, before))
    return text.getvalue().encode("utf-8-sig")


def as_xlsx(figures: YearlyFigures, before: YearlyFigures) -> bytes:
    """A sheet with the figures and one with their definitions; text is never a formula or a link."""
    file = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, options) as book:
        bold, wrapped = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
        sheet = book.add_worksheet(_("Figures"))
        sheet.set_column(0, 0, 34)
        title = f"{figures.antenna or _('all antennes')} {figures.year}"
        sheet.write_string(0, 0, harmless(title), bold)
        sheet.write_string(1, 0, harmless(source_name(figures)))
        sheet.write_string(3, 0, _("Figure"), bold)
        sheet.write_number(3, 1, figures.year, bold)
        sheet.write_number(3, 2, before.year, bold)
        for row, figure in enumerate(ALL_FIGURES, start=4):
            sheet.write_string(row, 0, harmless(str(figure.label)))
            for column, values in ((1, figures.values), (2, before.values)):
                number = values.get(figure.name)
                if number is not None:
                    sheet.write_number(row, column, number)
        definitions = book.add_worksheet(_("Definitions"))
        definitions.set_column(0, 0, 34)
        definitions.set_column(1, 1, 90)
        version = _("Version %(version)s of the definitions") % {"version": figures.definitions_version}
        definitions.write_string(0, 0, version, bold)
        for row, figure in enumerate(ALL_FIGURES, start=2):
            definitions.write_string(row, 0, harmless(str(figure.label)), wrapped)
            definitions.write_string(row, 1, harmless(f"{figure.definition} {figure.note}".strip()), wrapped)
    return file.getvalue()
