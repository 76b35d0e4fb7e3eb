# Readers: staff
"""A file, read and judged row by row. Nothing here writes rows: checking and taking in look with the same eyes."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from refuinterim.core.errors import DomainError
from refuinterim.core.national_number import LENGTH, contains_national_number
from refuinterim.core.typed_text import only_digits
from refuinterim.imports.kinds import KINDS, WRONG, Batch, Column, ImportKind, Report, Row
from refuinterim.imports.models import SheetImport
from refuinterim.spreadsheets.headers import Table, recognised, table_of
from refuinterim.spreadsheets.reading import Line, Problem, Unreadable, as_text, is_error, read_grid

TOLD_EVERY = 100  # rows between two words about progress
PROGRESS_KEPT = 60 * 60  # seconds

WHY_UNREADABLE: Mapping[Problem, Promise] = {
    Problem.EMPTY: gettext_lazy("There is nothing in this file. Choose another one."),
    Problem.OLD: gettext_lazy(
        "This is an old Excel file (.xls), or it has a password. Save it in Excel as .xlsx, without a password."
    ),
    Problem.NO_SHEET: gettext_lazy("This is no spreadsheet. Send an XLSX or a CSV file."),
    Problem.TOO_LONG: gettext_lazy("This file is too long: we read 20,000 rows at a time. Send it in parts."),
}


def table_in(content: bytes, kind: ImportKind) -> Table:
    """The header and the rows of a file. Raises DomainError when nobody can read it."""
    try:
        table = table_of(read_grid(content), kind.synonyms)
    except Unreadable as error:
        raise DomainError(str(WHY_UNREADABLE[error.problem])) from error
    if not table.lines:
        raise DomainError(_("There is a header in this file, but no rows. Fill some in, and send it again."))
    return table


def guessed(table: Table, kind: ImportKind) -> dict[str, str]:
    """Column of the file → column of ours, as far as we recognise them; as JSON keeps it."""
    return {str(column): name for column, name in recognised(table.header, kind.synonyms).items()}


def missing(columns: Mapping[str, str], kind: ImportKind) -> list[str]:
    """What has to be in the file and is not pointed out, in words."""
    there, known = set(columns.values()), kind.by_name
    alone = [str(column.label) for column in known.values() if column.needed and column.name not in there]
    either = [
        _(" or ").join(str(known[name].label) for name in group)
        for group in kind.one_of
        if not there & set(group)
    ]
    return either + alone


def refuse_national_numbers(table: Table, columns: Mapping[str, str]) -> None:
    """Raise DomainError when a column that is left out holds a national number: such a file is not even kept.

    In a column that is read, the number is refused at its cell.
    """
    left_out = [place for place in range(len(table.header)) if str(place) not in columns]
    for line in table.lines:
        for place in left_out:
            text = as_text(line.cell(place))
            if len(only_digits(text)) >= LENGTH and contains_national_number(text):
                raise DomainError(
                    _(
                        "There is a national number in column %(column)s, row %(row)s. We do not keep those. Take that column away, and send the file again."
                    )
                    % {"column": table.header[place] or letter(place), "row": line.number}
                )


def letter(place: int) -> str:
    """How Excel calls a column, counted from 0: A … Z, AA."""
    words = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        words = chr(65 + rest) + words
    return words


@dataclass(frozen=True)
class Judged:
    """All rows of a file, each with its verdict or with what is wrong."""

    rows: Sequence[Row]
    batch: Batch

    @property
    def right(self) -> list[Row]:
        """The rows with nothing wrong."""
        return [row for row in self.rows if not row.faults]

    def counts(self) -> dict[str, int]:
        """How many rows of each verdict."""
        return dict(Counter(WRONG if row.faults else row.verdict for row in self.rows))

    def findings(self) -> list[list[int | str | None]]:
        """What is wrong, as JSON: row, column, sentence."""
        return [[row.number, column, sentence] for row in self.rows for column, sentence in row.faults]

    def stamp(self) -> str:
        """Short, and another one as soon as any row is judged otherwise."""
        said = [(row.number, row.verdict, row.subject, bool(row.faults)) for row in self.rows]
        return hashlib.sha256(json.dumps(said, default=str).encode()).hexdigest()


def judge(row: SheetImport, report: Report) -> Judged:
    """Read the file of an import, and judge every row as things are now."""
    kind = KINDS[row.kind]
    table = table_in(bytes(row.content or b""), kind)
    batch = kind.batch(row.sent_by, row.antenna, row.sent_at)
    known = kind.by_name
    rows = [_row(line, row.columns, known) for line in table.lines]
    batch.prepare(rows)
    for number, judged in enumerate(rows, start=1):
        if number % TOLD_EVERY == 0:
            report(number)
        batch.judge(judged)
    return Judged(rows, batch)


def _row(line: Line, columns: Mapping[str, str], known: Mapping[str, Column]) -> Row:
    row = Row(line.number, {})
    for place, name in columns.items():
        cell = line.cell(int(place))
        if cell is None:
            continue
        if is_error(cell):
            row.wrong(
                name,
                _("Excel shows an error here (%(error)s). Write the value itself.")
                % {"error": as_text(cell)},
            )
            continue
        try:
            value = known[name].read(cell)
        except ValidationError as error:
            row.wrong(name, " ".join(error.messages))
            continue
        if value is not None and value != "":
            row.values[name] = value
    return row


def progress_key(pk: int) -> str:
    """Where a worker says how far it is: outside the transaction, so that others see it."""
    return f"import-progress-{pk}"


def tell(pk: int, done: int, total: int) -> None:
    """Say how far a worker is."""
    cache.set(progress_key(pk), (done, total), PROGRESS_KEPT)


def progress(pk: int) -> tuple[int, int] | None:
    """How many rows of how many are done; None when nobody said."""
    found: tuple[int, int] | None = cache.get(progress_key(pk))
    return found
