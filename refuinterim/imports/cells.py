# Readers: staff
"""Cells of a spreadsheet, read as what a column asks for. What cannot be read is said in a sentence for that cell."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, timedelta
from difflib import get_close_matches
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from refuinterim.core.days import read_day
from refuinterim.core.form_fields import EmailField, LineField, NameField, TextField
from refuinterim.core.national_number import refuse_national_number
from refuinterim.core.phone_numbers import read_phone
from refuinterim.core.typed_text import clean_line, only_digits
from refuinterim.spreadsheets.headers import key
from refuinterim.spreadsheets.reading import Cell, as_text, is_scientific

Read = Callable[[Cell], Any]
EXCEL_BEGINS = date(1899, 12, 30)  # day 0 of a date that lost its format
SERIAL_DAYS = range(3_000, 80_000)  # 1908 to 2119: what a number may mean where a day is asked
YES = {"ja", "j", "yes", "y", "oui", "o", "x", "1", "true", "waar", "vrai", "ok", "так", "نعم"}
NO = {"nee", "neen", "n", "no", "non", "0", "false", "onwaar", "faux", "ні", "لا"}
LIKE = 0.75  # how alike a word must be to be offered


def of_field(field: forms.Field) -> Read:
    """Read as a form's field does, with its words for what is wrong."""

    def read(cell: Cell) -> Any:
        text = as_text(cell)
        bound = getattr(field, "max_length", None)
        if bound and len(text) > bound:
            raise ValidationError(
                _("This is too long: %(signs)s signs, and we keep %(most)s. Make it shorter.")
                % {"signs": len(text), "most": bound}
            )
        return field.clean(text)

    return read


def name(most: int = 60) -> Read:
    """A name of a person."""
    return of_field(NameField(max_length=most, required=False))


def line(most: int = 200) -> Read:
    """One line of text."""
    return of_field(LineField(max_length=most, required=False))


def text(most: int = 4000) -> Read:
    """Some lines of text."""
    return of_field(TextField(max_length=most, required=False))


def email(cell: Cell) -> str:
    """One e-mail address."""
    typed = clean_line(as_text(cell)).removeprefix("mailto:")
    if typed.count("@") > 1:
        raise ValidationError(_("There are two e-mail addresses here. Leave one."))
    try:
        address: str = EmailField(required=False).clean(typed)
    except ValidationError:
        raise ValidationError(
            _("“%(text)s” is no e-mail address. Write it like this: naam@voorbeeld.be.")
            % {"text": typed[:60]}
        ) from None
    return address


def phone(cell: Cell) -> str:
    """One phone number. Excel takes the first zero away, and the plus: what is left is completed."""
    typed = as_text(cell)
    if is_scientific(cell):
        raise ValidationError(
            _(
                "Excel made this number short, and its last digits are gone. Write the whole phone number again."
            )
        )
    digits = only_digits(typed)
    if isinstance(cell, int) or typed == digits:
        if len(digits) in (8, 9) and not digits.startswith("0"):
            typed = f"0{digits}"
        elif len(digits) > 9 and not digits.startswith("0") and not read_phone(typed):
            typed = f"+{digits}"
    number = read_phone(typed)
    if number is None:
        refuse_national_number(typed)
        if any(sign in typed for sign in "/;,") and len(digits) > 15:
            raise ValidationError(
                _("There are two phone numbers here. Leave one, or write the other in the notes.")
            )
        raise ValidationError(
            _("“%(text)s” is no phone number. Look at the digits. Write it like this: 0470 12 34 56.")
            % {"text": typed[:30]}
        )
    return number


def day(cell: Cell) -> date:
    """A day: a real one, one in words, or one that lost its format."""
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    if isinstance(cell, int) and cell in SERIAL_DAYS:
        return EXCEL_BEGINS + timedelta(days=cell)
    typed = as_text(cell)
    found = read_day(typed.partition(" 00:00")[0])
    if found is None:
        if only_digits(typed) == typed and len(typed) == 4:
            raise ValidationError(
                _("“%(text)s” is a year alone. Write the whole day, like this: 31/12/1990.") % {"text": typed}
            )
        refuse_national_number(typed)
        raise ValidationError(
            _("“%(text)s” is no day that exists. Write it like this: 31/12/1990.") % {"text": typed[:30]}
        )
    return found


def past_day(cell: Cell) -> date:
    """A day that is over, or today."""
    found = day(cell)
    if found > timezone.localdate():
        raise ValidationError(_("This day is still to come. Look at the year."))
    return found


def yes_or_no(cell: Cell) -> bool:
    """A yes or a no."""
    if isinstance(cell, bool):
        return cell
    said = key(as_text(cell)) or as_text(cell).casefold().strip()
    if said in YES or as_text(cell).strip() in "✓✔☑":
        return True
    if said in NO:
        return False
    raise ValidationError(
        _("“%(text)s” is no yes and no no. Write yes or no.") % {"text": as_text(cell)[:30]}
    )


def number(least: int, most: int) -> Read:
    """A whole number between two others."""

    def read(cell: Cell) -> int:
        typed = as_text(cell).strip()
        if not typed.isdecimal() or len(typed) > 9:
            raise ValidationError(
                _("“%(text)s” is no whole number. Write digits alone.") % {"text": typed[:30]}
            )
        if not least <= int(typed) <= most:
            raise ValidationError(
                _("%(number)s is not possible here. Write a number from %(least)s to %(most)s.")
                % {"number": int(typed), "least": least, "most": most}
            )
        return int(typed)

    return read


def one_of(words: Callable[[], Mapping[str, Any]]) -> Read:
    """One of known words; `words` gives key → value."""

    def read(cell: Cell) -> Any:
        return _meant(as_text(cell), words())

    return read


def some_of(words: Callable[[], Mapping[str, Any]]) -> Read:
    """Several known words, with a comma, a semicolon or a slash between them."""

    def read(cell: Cell) -> list[Any]:
        typed = as_text(cell)
        known = words()
        if key(typed) in known:  # a name that holds a comma or a slash itself
            return [known[key(typed)]]
        parts = typed.replace(";", ",").replace("/", ",").replace("\n", ",").split(",")
        return list(dict.fromkeys(_meant(part, known) for part in parts if key(part)))

    return read


def _meant(typed: str, known: Mapping[str, Any]) -> Any:
    said = key(typed)
    if said in known:
        return known[said]
    refuse_national_number(typed)
    close = get_close_matches(said, known, n=1, cutoff=LIKE)
    if close:
        raise ValidationError(
            _("We do not know “%(text)s”. Do you mean “%(known)s”?")
            % {"text": typed.strip()[:40], "known": _said(known, close[0])}
        )
    raise ValidationError(
        _("We do not know “%(text)s”. Choose from: %(choices)s.")
        % {"text": typed.strip()[:40], "choices": " · ".join(_choices(known))}
    )


class Known(dict[str, Any]):
    """Known words: key → value, and how each value is called to the reader."""

    def __init__(self, entries: Iterable[tuple[Any, Iterable[str]]]) -> None:
        """Of each value: its words, the one that the reader is shown first."""
        super().__init__()
        self.shown: dict[Any, str] = {}
        for value, words in entries:
            for word in words:
                if key(word):
                    self.shown.setdefault(value, word)
                    self.setdefault(key(word), value)


def known_words(rows: Iterable[Any], field: str = "name") -> Known:
    """Words of a list with a name in every language: each by all its names, and by its code."""
    names = [f"{field}_{code.replace('-', '_')}" for code, _name in settings.LANGUAGES]
    return Known(
        (row, filter(None, (str(row), *(getattr(row, name, "") for name in names), row.slug))) for row in rows
    )


def known_choices(
    choices: Iterable[tuple[Any, Any]], also: Mapping[Any, Iterable[str]] | None = None
) -> Known:
    """Choices of a field: each by its words in every language, by its value, and by what else people write."""
    entries = []
    for value, label in choices:
        words = [str(label)]
        for code, _name in settings.LANGUAGES:
            with translation.override(code):
                words.append(str(label))
        entries.append((value, [*words, str(value), *(also or {}).get(value, ())]))
    return Known(entries)


def _said(known: Mapping[str, Any], found: str) -> str:
    return known.shown[known[found]] if isinstance(known, Known) else found


def _choices(known: Mapping[str, Any], most: int = 8) -> list[str]:
    words = list(known.shown.values()) if isinstance(known, Known) else list(known)
    return [*words[:most], "…"] if len(words) > most else words
