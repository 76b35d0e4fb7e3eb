# Readers: volunteers
"""Free text never holds a national number: it is refused with an explanation (privacy)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from itertools import accumulate

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from refuinterim.core.phone_numbers import without_international_numbers
from refuinterim.core.typed_text import clean_text, western_digits

LENGTH = 11
USUAL_PARTS = {2, 4, 6, 9, LENGTH}  # digits before each gap in 85.07.30-033.28
SIGNS_BETWEEN = 10  # more signs between two digits than this, and they are two numbers
DIGITS = re.compile(r"[0-9]+")
BIRTHDAY = re.compile(
    r"[0-9]{2}(?:[024][0-9]|[135][0-2])(?:[0-2][0-9]|3[01])"
)  # month 0–12; +20, +40 in a BIS number


def contains_national_number(text: str) -> bool:
    """Whether `text` holds the eleven digits of a Belgian national number, in whatever script, with signs between.

    The last two digits are 97 − (the first nine mod 97), with a 2 before the nine from 2000 on
    (Royal Decree of 3 April 1984). Eleven digits that stand alone need no more than that. Where they are
    picked out of a longer row of numbers, or have gaps in unusual places, the first six must be a birthday too:
    else one phone number in fifty would be refused. A phone number in international notation is none.
    """
    plain = western_digits(unicodedata.normalize("NFKC", clean_text(text or "")))
    return any(
        _checks(number) and (is_usual or BIRTHDAY.match(number))
        for row in _rows(without_international_numbers(plain))
        for number, is_usual in _numbers_in(row)
    )


def _rows(text: str) -> Iterator[list[str]]:
    """Groups of digits that stand near each other, with nothing but signs and spaces between them."""
    row: list[str] = []
    end = 0
    for group in DIGITS.finditer(text):
        between = text[end : group.start()]
        if row and (len(between) > SIGNS_BETWEEN or any(sign.isalnum() for sign in between)):
            yield row
            row = []
        row.append(group[0])
        end = group.end()
    yield row


def _numbers_in(row: list[str]) -> Iterator[tuple[str, bool]]:
    """Eleven digits made of whole groups of a row, and whether they are written in a usual way."""
    for first in range(len(row)):
        sums = list(accumulate(len(group) for group in row[first : first + LENGTH]))
        if LENGTH not in sums:
            continue
        groups = row[first : first + sums.index(LENGTH) + 1]
        alone = len(groups) == len(row)
        yield "".join(groups), alone or USUAL_PARTS.issuperset(sums[: len(groups)])


def _checks(number: str) -> bool:
    nine, check = number[:9], int(number[9:])
    return check in (97 - int(nine) % 97, 97 - int("2" + nine) % 97)


def refuse_national_number(text: str) -> None:
    """Validator for free text."""
    if contains_national_number(text):
        raise ValidationError(
            _("This text holds a national number. We do not keep those. Take it out and save again."),
            code="national_number",
        )
