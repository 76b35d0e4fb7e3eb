"""Which row of a grid says what the columns are, and which column of ours each of them is."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from refuinterim.spreadsheets.reading import Line, as_text

ROWS_LOOKED_AT = 30  # above the rows there may be a title, a logo, a date
BESIDE = re.compile(r"\(.*?\)|\*")  # (dd/mm/jjjj), and the star of what is needed
ALIKE = 0.86  # of a heading with a typing error


@dataclass(frozen=True)
class Table:
    """A header, each of its words as they stand, and the rows below it."""

    header: tuple[str, ...]
    lines: Sequence[Line]


def key(words: str) -> str:
    """A heading as it is compared: small letters and digits, no accents."""
    apart = unicodedata.normalize("NFKD", BESIDE.sub(" ", words)).casefold()
    return "".join(sign for sign in apart if sign.isalnum())


def table_of(lines: Sequence[Line], known: Iterable[str]) -> Table:
    """The rows below the header: the row with the most headings that are `known` keys, else the first with words.

    Where a cell of the header is empty and the one above it is not, that one is the heading: cells were merged.
    """
    names = set(known)
    first = lines[:ROWS_LOOKED_AT]
    found = [sum(key(as_text(cell)) in names for cell in line.cells if cell is not None) for line in first]
    place = (
        found.index(max(found))
        if max(found) > 0
        else next((n for n, line in enumerate(first) if sum(c is not None for c in line.cells) > 1), 0)
    )
    above = first[place - 1] if place else None
    line = first[place]
    width = max(len(row.cells) for row in lines[place:])
    if above is not None and max(found) > 0:
        width = max(width, len(line.cells))
    header = [
        as_text(line.cell(column)) or (as_text(above.cell(column)) if above else "")
        for column in range(width)
    ]
    return Table(tuple(header), lines[place + 1 :])


def recognised(header: Sequence[str], synonyms: Mapping[str, str]) -> dict[int, str]:
    """Which column (from 0) is which of ours; `synonyms` are keys and the name of the column that they mean.

    A heading that is written right is sure; one with a typing error is taken for what is left.
    """
    found: dict[int, str] = {}
    keys = [key(words) for words in header]
    for column, said in enumerate(keys):
        if said in synonyms and synonyms[said] not in found.values():
            found[column] = synonyms[said]
    for column, said in enumerate(keys):
        if column in found or len(said) < 5:
            continue
        left = {word: name for word, name in synonyms.items() if name not in found.values()}
        if close := get_close_matches(said, left, n=1, cutoff=ALIKE):
            found[column] = left[close[0]]
    return dict(sorted(found.items()))
