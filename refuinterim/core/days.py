# Readers: staff
"""Days as people type them: day, month, year, in every language of the house."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, time
from functools import cache

from babel import Locale
from babel.dates import get_day_names, get_month_names
from django.conf import settings
from django.utils import timezone, translation
from django.utils.dates import MONTHS_3
from django.utils.translation import gettext as _

from refuinterim.core.errors import DomainError
from refuinterim.core.typed_text import clean_line, western_digits

FIRST_YEAR, LAST_YEAR = 1900, 2199  # another year is a slip of the finger
AHEAD = 20  # a year of two digits is at most so far in the future; else it is in the past
GAP = r"(?:\s*[-/.,،٫·_\\\u2010-\u2015\u2212]\s*|\s+)"
DAY_FIRST = re.compile(rf"([0-9]{{1,2}}){GAP}([0-9]{{1,2}}){GAP}([0-9]{{4}}|[0-9]{{2}})")
YEAR_FIRST = re.compile(rf"([0-9]{{4}}){GAP}([0-9]{{1,2}}){GAP}([0-9]{{1,2}})")
MONTH_FIRST = re.compile(
    rf"M([0-9]{{1,2}}) {GAP}?([0-9]{{1,2}}){GAP}([0-9]{{4}})"
)  # only when the month is a word
DIGITS_ALONE = re.compile(r"([0-9]{2})([0-9]{2})([0-9]{4})")
APOSTROPHES = "'’ʼ`"  # of '99, and of a name of a day
BESIDE_A_DAY = ("op", "om", "le", "du", "a", "on", "at", "of", "the", "р", "року")
OTHER_ARABIC = ("ar_SY", "ar_MA", "ar_DZ")  # where months have names of their own
ORDINAL = re.compile(r"(?<=[0-9])(?:er|e|ste|de|st|nd|rd|th)\b")
HOUR = re.compile(
    r"(.+?)(?:t|,?\s+)([0-9]{1,2})(?:[:.uh]([0-9]{2}))?(?::[0-9]{2}(?:\.[0-9]+)?)?\s*(?:uur|heures|[uh])?"
)


def read_day(text: str, *, ahead: int = AHEAD) -> date | None:
    """Return the day that "3-4-1999", "03/04/99", "3 april 1999" or "1999-04-03" means; None when it is none.

    A month may be a word in any language of the house; then it may come first. A year of two digits is at most
    `ahead` years in the future.
    """
    return _day(_plain(text), ahead)


def read_moment(text: str) -> datetime | None:
    """Return the day and the time on the wall clock, without zone, of "3/4/2027 14:30"; None when it is none."""
    found = HOUR.fullmatch(_plain(text))
    if not found or (day := _day(found[1], AHEAD)) is None:
        return None
    try:
        return datetime.combine(day, time(int(found[2]), int(found[3] or 0)))
    except ValueError:
        return None


def moment_of_talk(day: date | None, *, now: datetime, planned_for: datetime | None = None) -> datetime:
    """The moment to keep of a talk on a local day: now for today, the appointed hour when there was one, else noon.

    A talk counts on the day on which it was held, not on the day on which somebody typed it: `day` is None for
    today. Raises DomainError for a day that is still to come.
    """
    today = timezone.localdate(now)
    if day is None or day == today:
        return now
    if day > today:
        raise DomainError(_("This day is still to come. Write the day on which you talked."))
    if planned_for and timezone.localdate(planned_for) == day:
        return planned_for
    return timezone.make_aware(datetime.combine(day, time(12)))


def _plain(text: str) -> str:
    """Small letters without accents or apostrophes: "1 fevrier" and "1 février" are the same day."""
    apart = unicodedata.normalize("NFKD", clean_line(text)).casefold()
    letters = (sign for sign in apart if sign not in APOSTROPHES and unicodedata.category(sign) != "Mn")
    return western_digits("".join(letters))


def _day(plain: str, ahead: int) -> date | None:
    names, pattern = _names()
    plain = pattern.sub(lambda name: names[name[1]], ORDINAL.sub("", plain)).strip(" .,،")
    written = " ".join(plain.replace("M", " ").split())
    if found := YEAR_FIRST.fullmatch(written):
        year, month, day = found.groups()
    elif found := MONTH_FIRST.fullmatch(plain):
        month, day, year = found.groups()
    elif found := DAY_FIRST.fullmatch(written) or DIGITS_ALONE.fullmatch(written):
        day, month, year = found.groups()
    else:
        return None
    try:
        read = date(_whole_year(year, ahead), int(month), int(day))
    except ValueError:
        return None
    return read if FIRST_YEAR <= read.year <= LAST_YEAR else None


def _whole_year(year: str, ahead: int) -> int:
    if len(year) == 4:
        return int(year)
    this_year = timezone.localdate().year
    whole = this_year - this_year % 100 + int(year)
    return whole if whole <= this_year + ahead else whole - 100


@cache
def _names() -> tuple[dict[str, str], re.Pattern[str]]:
    """What words mean in a day, and the pattern that finds them: a marked number for a month, nothing for the rest."""
    here = [Locale.parse(code, sep="-") for code, _name in settings.LANGUAGES]
    names = {_plain(word): " " for word in BESIDE_A_DAY}
    for locale in here:
        for length in ("short", "abbreviated", "wide"):
            names |= {_plain(name).rstrip("."): " " for name in get_day_names(length, locale=locale).values()}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):  # as pages shorten them
            names |= {_plain(str(name)).rstrip("."): f"M{number} " for number, name in MONTHS_3.items()}
    for locale in [Locale.parse(code) for code in OTHER_ARABIC] + here:
        for width in ("abbreviated", "wide"):
            for use in ("format", "stand-alone"):
                for number, name in get_month_names(width, use, locale).items():
                    names[_plain(name).rstrip(".")] = f"M{number} "
    longest_first = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    return names, re.compile(rf"(?<![^\W\d_])({longest_first})(?![^\W\d_])\.?")
