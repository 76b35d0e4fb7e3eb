"""What somebody typed for a place, read: postcodes and a name; and how alike two names are. Pure: no database."""

from __future__ import annotations

import re
from dataclasses import dataclass

from refuinterim.core.typed_text import clean_line, western_digits

LONGEST = 60  # signs that are read: the longest name in Belgium has 32
MOST_WORDS = 8  # each one costs the database
COUNTRY = {
    "b",
    "be",
    "bel",
    "belgië",
    "belgie",
    "belgique",
    "belgien",
    "belgium",
    "бельгія",
    "бельгия",
    "بلجيكا",
}
# Towns elsewhere, in the languages of the house and as people from there call them, that are a typing error away from
# a town here. Folded, as names are looked for.
ABROAD = {
    "aalen", "aalten", "aken", "aman", "amed", "amol", "angers", "baden", "bale", "barendrecht", "belgrado",
    "beuningen", "blankenburg", "borne", "bornheim", "breme", "brueggen", "castellon", "celle", "chartres",
    "chelles", "den haag", "desse", "dijon", "forst", "gladbeck", "hagen", "hail", "haleb", "halep",
    "hambourg", "hamm", "hardenberg", "hatay", "hebron", "hillegom", "langen", "lausanne", "leer", "leuben",
    "leyde", "lichterfelde", "linz", "lomme", "londen", "luck", "messine", "minden", "offenburg",
    "oldenburg", "orenburg", "pert", "pest", "putten", "roosendaal", "serang", "st laurent", "viseu",
    "zeist",
}  # fmt: skip
POSTCODE = re.compile(r"[1-9]\d{3}")
GLUED_SAINT = re.compile(r"^(sint|saint)(?=\w{4})")
# Digits, or letters with their accents and the apostrophes inside and before them.
WORD = re.compile(r"\d+|(?:[^\W\d_]|[\u0300-\u036f\u064b-\u065f\u0670'’ʼ`])+")


@dataclass(frozen=True, slots=True)
class Typed:
    """The postcodes and the name in a text; `begun` are the digits of a text that is only a part of a postcode."""

    postcodes: tuple[str, ...] = ()
    begun: str = ""
    name: str = ""


def read_place(text: str) -> Typed:
    """Read "8000", "B-8000 Brugge", "Brugge (8000)" or "٨٠٠٠"; a house number is left out."""
    words = WORD.findall(western_digits(clean_line(text[:LONGEST])).lower())[:MOST_WORDS]
    numbers = [word for word in words if word.isdigit()]
    letters = [word for word in words if any(sign.isalpha() for sign in word)]
    own = [GLUED_SAINT.sub(r"\1 ", word) for word in letters if word not in COUNTRY]
    postcodes = tuple(dict.fromkeys(number for number in numbers if POSTCODE.fullmatch(number)))
    begun = numbers[0] if numbers and not postcodes and len(numbers[0]) < 4 else ""
    return Typed(postcodes, begun, " ".join(own))


def is_latin(text: str) -> bool:
    """Whether it is in our letters: a name in Arabic, written in them, is beside no name that is."""
    return not any("\u0370" <= sign <= "\u08ff" for sign in text)


def letters_off(one: str, other: str, most: int) -> int:
    """How many typing errors lie between two names: a letter more, less, other, or two that changed places.

    More than `most` is `most + 1`. (Optimal string alignment: Damerau 1964.)
    """
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for down, letter in enumerate(one, 1):
        before, above, row = row, before, [down]
        for across, sign in enumerate(other, 1):
            cost = min(before[across] + 1, row[-1] + 1, before[across - 1] + (letter != sign))
            swapped = down > 1 and across > 1 and letter == other[across - 2] and sign == one[down - 2]
            row.append(min(cost, above[across - 2] + 1) if swapped else cost)
        if min(row) > most:
            return most + 1
    return min(row[-1], most + 1)


def forgiven(name: str) -> int:
    """How many typing errors in a name leave no doubt: none in a very short one, two in a long one."""
    return 0 if len(name) < 4 else 1 if len(name) < 8 else 2
