"""Phone numbers: read in every notation, kept as E.164 (+32470123456), shown as people here write them.

Which numbers exist is known by `phonenumbers`, the Python port of Google's libphonenumber.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

import phonenumbers

from refuinterim.core.typed_text import clean_line, western_digits

HERE, CODE_HERE = "BE", 32
LABEL = re.compile(r"(?:tel|tél|telefoon|téléphone|phone|gsm|mob|mobiel|mobile|t|m|тел|هاتف)\b[\s.:]*", re.I)
BETWEEN = re.compile(r"[\s./\\()\[\]_·•:,'’~\-‐-―−]")  # what people write between the digits
NUMBER = re.compile(r"\+*[0-9]{6,17}")
PART = re.compile(r"[0-9]{3,17}")  # enough digits to look for
E164 = re.compile(r"\+[1-9][0-9]{6,14}")
ABROAD = re.compile(
    r"(?<![0-9])00 ?(?=[1-9](?:[^0-9]?[0-9]){9,13}(?![0-9]))"
)  # 00 for +, before ten digits or more


def read_phone(text: str) -> str | None:
    """Return the number in E.164, or None when it is not one whole number that can be dialled.

    Without a country code it is Belgian.
    """
    compact = _compact(text)
    if not NUMBER.fullmatch(compact):
        return None
    try:
        number = phonenumbers.parse(compact, HERE)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _compact(text: str) -> str:
    line = western_digits(unicodedata.normalize("NFKC", clean_line(text)))
    return BETWEEN.sub("", LABEL.sub("", line, count=1) if LABEL.match(line) else line)


@lru_cache(maxsize=4096)
def shown(number: str) -> str:
    """Return a kept number as people here write it, a foreign one with its country; what is no number as it is."""
    kept = read_phone(number)
    if kept is None:
        return number
    parsed = phonenumbers.parse(kept)
    formats = phonenumbers.PhoneNumberFormat
    style = formats.NATIONAL if parsed.country_code == CODE_HERE else formats.INTERNATIONAL
    return phonenumbers.format_number(parsed, style)


@lru_cache(maxsize=4096)
def dialled(text: str) -> str:
    """Return what a phone dials, in E.164: the number itself, or the first one in a text that holds more; or "" """
    kept = read_phone(text)
    if kept is None:
        for found in phonenumbers.PhoneNumberMatcher(western_digits(clean_line(text)), HERE):
            return phonenumbers.format_number(found.number, phonenumbers.PhoneNumberFormat.E164)
    return kept or ""


def digits_to_find(text: str) -> str:
    """Return the digits by which a kept number is found, from the whole of it or a part; "" for other words."""
    whole = read_phone(text)
    if whole:
        return whole
    compact = _compact(re.sub(r"\(0\)", "", western_digits(text)))
    part = compact.lstrip("+")
    if not PART.fullmatch(part):
        return ""
    if part.startswith("00"):
        return part.removeprefix("00")
    return part.removeprefix("0")


def without_international_numbers(text: str) -> str:
    """Return a text in Western digits with a letter in the place of every number that has its country code."""
    abroad = ABROAD.sub("+", text)
    parts, end = [], 0
    for found in phonenumbers.PhoneNumberMatcher(abroad, None):
        parts.append(abroad[end : found.start])
        end = found.end
    return "x".join([*parts, abroad[end:]])


@lru_cache(maxsize=4096)
def can_get_sms(number: str) -> bool:
    """Whether a kept number is one of a mobile phone, or of a country where nobody can tell."""
    kept = read_phone(number)
    kinds = phonenumbers.PhoneNumberType
    if kept is None:
        return False
    return phonenumbers.number_type(phonenumbers.parse(kept)) in {kinds.MOBILE, kinds.FIXED_LINE_OR_MOBILE}
