"""What can be read in: each app registers the kinds of rows that are its own, in `<app>/imports.py`.

A kind says its columns, and gives a `Batch` for one run. A batch looks at all rows at once (`prepare`), then judges
each row; it writes them by the app's own actions, and takes back what it wrote.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from django.conf import settings
from django.utils import translation
from django.utils.functional import Promise

from refuinterim.accounts.models import User
from refuinterim.core.models import Antenna
from refuinterim.core.registry import Registry
from refuinterim.spreadsheets.headers import key
from refuinterim.spreadsheets.reading import Cell

Words = str | Promise
NEW, CHANGED, KNOWN, WRONG = "new", "changed", "known", "wrong"
Report = Callable[[int], None]


@dataclass(frozen=True)
class Column:
    """A column of ours. `read` makes a value of a cell that is not empty, or raises ValidationError."""

    name: str
    label: Words
    read: Callable[[Cell], Any]
    also: tuple[str, ...] = ()  # other headings, in whatever language
    example: Cell = ""
    about: Words = ""
    needed: bool = False  # in the file; a cell may still be empty


@dataclass
class Row:
    """A row while it is looked at: its cells as values, and what is wrong at which column (None: the whole)."""

    number: int
    values: dict[str, Any]
    faults: list[tuple[str | None, str]] = field(default_factory=list)
    verdict: str = NEW
    subject: Any = None
    note: dict[str, Any] = field(default_factory=dict)

    def wrong(self, column: str | None, sentence: Words) -> None:
        """Say what is wrong, at its cell."""
        self.faults.append((column, str(sentence)))

    def has_fault(self, *columns: str) -> bool:
        """Whether something is wrong at one of these columns."""
        return any(column in columns for column, _sentence in self.faults)

    def get(self, name: str, default: Any = None) -> Any:
        """The value of a column; `default` where it is empty or not in the file."""
        value = self.values.get(name)
        return default if value is None else value


class Batch(Protocol):
    """One run over rows of one kind."""

    def prepare(self, rows: Sequence[Row]) -> None:
        """Read at once what judging needs."""

    def judge(self, row: Row) -> None:
        """Set the row's verdict and subject, or say what is wrong."""

    def write(self, rows: Sequence[Row], report: Report) -> list[Any]:
        """Carry the rows out. Returns what was made, as JSON, for `undo`."""

    def undo(self, made: Sequence[Any], since: datetime, report: Report) -> list[tuple[int, str]]:
        """Take back what was made, unless something happened since. Returns (row, why it stays)."""


@dataclass(frozen=True)
class ImportKind:
    """A kind of rows: its words, its columns, and who may take it in."""

    slug: str
    label: Words
    about: Words
    icon: str
    permission: str
    make_columns: Callable[
        [], Sequence[Column]
    ]  # made anew for each run: what they know of words, they read once
    batch: Callable[[User, Antenna, datetime], Batch]
    position: int = 0  # in the order in which they are needed
    one_of: Sequence[Sequence[str]] = ()  # of each of these groups at least one column is in the file

    @property
    def columns(self) -> Sequence[Column]:
        """The columns, as they stand in a template."""
        return self.make_columns()

    @property
    def synonyms(self) -> dict[str, str]:
        """Every heading by which a column is recognised, as keys → the column's name."""
        return dict(_synonyms(self.columns))

    @property
    def by_name(self) -> Mapping[str, Column]:
        """The columns by name."""
        return {column.name: column for column in self.columns}


KINDS: Registry[ImportKind] = Registry("kind of rows to read in")


def _synonyms(columns: Iterable[Column]) -> Iterable[tuple[str, str]]:
    for column in columns:
        yield key(column.name), column.name
        for words in column.also:
            yield key(words), column.name
    for (
        code,
        _name,
    ) in settings.LANGUAGES:  # what our own templates and downloads say comes last: it is surest
        with translation.override(code):
            for column in columns:
                yield key(str(column.label)), column.name
