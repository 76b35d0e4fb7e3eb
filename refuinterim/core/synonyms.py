"""Words that mean the same, in the languages of the site, read from `data/synonyms.csv`: 'fiets', 'bike', 'دراجة'.

A line is one thing; its words stand between bars. The line `empty` holds words that say nothing about which work.
"""

from __future__ import annotations

import csv
from pathlib import Path

SYNONYMS = Path(__file__).parent / "data" / "synonyms.csv"
EMPTY = "empty"


def read_synonyms(path: Path = SYNONYMS) -> dict[str, list[str]]:
    """Return the words of each thing, each once, by the name of its line.

    Raises ValueError with the file and the line when a row is not as it should be.
    """
    things: dict[str, list[str]] = {}
    with path.open(encoding="utf-8", newline="") as file:
        lines = csv.reader(file)
        header = next(lines, [])
        for values in lines:
            name, *cells = values
            if len(values) != len(header) or name in things or not all(cells):
                raise ValueError(
                    f"{path}: line {lines.line_num}: expected a new name and words, found {values}"
                )
            things[name] = list(dict.fromkeys(word for cell in cells for word in cell.split("|")))
    return things
