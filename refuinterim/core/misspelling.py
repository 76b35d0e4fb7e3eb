"""Whether a word is another one with a typing error. Pure: no Django, no database."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

ONE_ERROR, TWO_ERRORS = 4, 7  # letters, from which on a word may hold as many


def errors_allowed(word: str) -> int:
    """How many typing errors a word may hold: a short one none, and neither does a number."""
    if not word.isalpha() or len(word) < ONE_ERROR:
        return 0
    return 2 if len(word) >= TWO_ERRORS else 1


def errors_in(words: Iterable[str], text: str) -> int | None:
    """Typing errors by which all words stand in a folded text; None when one of them does not.

    A word may be the beginning of one in the text, or two or three of them written together.
    """
    words_of_text = text.split()
    parts = [*words_of_text, *map("".join, pairwise(words_of_text))]
    parts += map("".join, zip(words_of_text, words_of_text[1:], words_of_text[2:], strict=False))
    total = 0
    for word in words:
        fewest = 0 if word in text else _fewest(word, parts)
        if fewest is None:
            return None
        total += fewest
    return total


def _fewest(word: str, parts: list[str]) -> int | None:
    most = errors_allowed(word)
    found = [
        distance(word, part[:length])
        for part in parts
        for length in {len(part), len(word)}
        if abs(len(word) - min(len(part), length)) <= most
    ]
    fewest = min(found, default=most + 1)
    return fewest if fewest <= most else None


def distance(one: str, other: str) -> int:
    """Letters to change, leave out, add, or swap with the next one (optimal string alignment)."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for down, letter in enumerate(one, 1):
        above, before_that = row, before
        row = [down]
        for right, sign in enumerate(other, 1):
            steps = min(above[right] + 1, row[right - 1] + 1, above[right - 1] + (letter != sign))
            swapped = down > 1 and right > 1 and letter == other[right - 2] and one[down - 2] == sign
            row.append(min(steps, before_that[right - 2] + 1) if swapped else steps)
        before = above
    return row[-1]
