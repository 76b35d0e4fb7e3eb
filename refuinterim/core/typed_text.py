"""What people type, made clean: one place for every field and form. Pure: no Django, no database.

Nothing that can be seen is changed. What cannot be seen goes: control characters, marks that turn the direction of
the text around (right-to-left overrides), zero-width and blank signs, and piles of accents.
"""

from __future__ import annotations

import re
import unicodedata

LINE_BREAKS = re.compile(r"\r\n?|[\n\v\f\x85\u2028\u2029]")
# A number or a verse sign that Unicode calls a format character, but that is drawn.
DRAWN = "\u0600-\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd"
# Joiners say how letters of Arabic and Indic scripts, and the parts of an emoji, hang together; elsewhere they hide.
JOINERS = "\u200c\u200d"
COLOUR = "\ufe0f"  # after a sign: draw it as an emoji
LONGEST_NUMBER = 18  # digits, which the database can hold; of thousands of them Python makes no number
MARKS_ON_A_LETTER = 4  # more than any script stacks
# Letters, marks and signs that are drawn as nothing at all; the other invisible ones are known by their category.
BLANK = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\ufe00-\ufe0e\uffa0\ufff0-\ufffc\U0001d159"
    "\U000e0000-\U000e0fff]"
)
BLANK_SPACE = "\u2800"  # the Braille pattern without dots
KEPT_BY_CATEGORY = re.compile(rf"[{DRAWN}{JOINERS}]")
INVISIBLE = {"Cc", "Cf", "Cs", "Co"}
LETTERS = {"Lu", "Ll", "Lt", "Lo"}


def clean_text(text: str) -> str:
    """Return text of several lines without what cannot be seen; lines end with a plain line break."""
    lines = LINE_BREAKS.sub("\n", text).split("\n")
    return "\n".join(_visible(line).rstrip() for line in lines).strip()


def clean_line(text: str) -> str:
    """Return one line without what cannot be seen; every white space is one plain space."""
    return " ".join(_visible(LINE_BREAKS.sub(" ", text)).split())


def _visible(line: str) -> str:
    line = line.replace(BLANK_SPACE, " ").replace("\t", " ")
    if line.isascii() and line.isprintable():
        return line
    seen = "".join(sign for sign in unicodedata.normalize("NFC", line) if _is_seen(sign))
    return _few_marks(_joiners_that_join(seen))


def _is_seen(sign: str) -> bool:
    if sign.isascii():
        return sign.isprintable()
    if KEPT_BY_CATEGORY.match(sign):
        return True
    nonsense = ord(sign) & 0xFFFE == 0xFFFE  # no character, in no version of Unicode
    return not nonsense and unicodedata.category(sign) not in INVISIBLE and not BLANK.match(sign)


def _joiners_that_join(line: str) -> str:
    """Drop a joiner at an edge, twice, or beside letters that never join; and a wish for colour after a letter."""
    kept: list[str] = []
    for place, sign in enumerate(line):
        before, after = "".join(kept[-1:]), line[place + 1 : place + 2]
        if sign in JOINERS and not (before and after and _joins(before) and _joins(after)):
            continue
        if sign == COLOUR and (not before or unicodedata.category(before)[0] in "LMZ"):
            continue
        kept.append(sign)
    return "".join(kept)


def _joins(sign: str) -> bool:
    """Whether a joiner beside it can mean something: a letter or mark of such a script, or a part of an emoji."""
    if sign == COLOUR or unicodedata.category(sign) in {"So", "Sk"}:
        return True
    script = unicodedata.name(sign, "").split(" ")[0]
    return (
        sign >= "\u0600"
        and unicodedata.category(sign)[0] in "LM"
        and script not in {"LATIN", "GREEK", "CYRILLIC", "HANGUL", "CJK", "HIRAGANA", "KATAKANA", "GEORGIAN"}
    )


def _few_marks(line: str) -> str:
    """Drop the accents above the fourth on one letter, and those on no letter."""
    kept: list[str] = []
    marks = 0
    for sign in line:
        if unicodedata.category(sign) in {"Mn", "Me"}:
            marks += 1
            if marks > MARKS_ON_A_LETTER or not kept or kept[-1] == " ":
                continue
        elif sign not in JOINERS:
            marks = 0
        kept.append(sign)
    return "".join(kept)


def western_digits(text: str) -> str:
    """Return the text with the digits of every script as 0–9: ٠٤٧٠ is 0470."""
    if text.isascii():
        return text
    return "".join(
        sign if (digit := unicodedata.decimal(sign, None)) is None else str(digit) for sign in text
    )


def only_digits(text: str) -> str:
    """Return the digits in a text, as 0–9: ١٢٣ ٤٥٦ is 123456."""
    return re.sub("[^0-9]", "", western_digits(text))


def whole_number(text: str) -> int | None:
    """Return the number of a row or a count that a form or an address names; None when no row can have it."""
    return int(text) if text.isdecimal() and len(text) <= LONGEST_NUMBER else None


def has_a_letter(text: str) -> bool:
    """Whether a name can be read in it: at least one letter, of whatever script."""
    return any(unicodedata.category(sign) in LETTERS for sign in clean_line(text))


def says_something(text: str) -> bool:
    """Whether there is a letter or a digit in it, and not only signs."""
    return any(
        (category := unicodedata.category(sign)) in LETTERS or category[0] == "N" for sign in clean_line(text)
    )
