# Readers: volunteers
"""Days and hours in words, in the reader's language: "zaterdag 5 december, 14 tot 18 uur"."""

from collections.abc import Iterable
from datetime import date, datetime, time

from babel import Locale
from babel.dates import format_date, format_datetime, get_day_names
from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from refuinterim.core.written import Written, joined


def _locale() -> Locale:
    """What CLDR knows about the reader's language."""
    return Locale.parse(get_language() or settings.LANGUAGE_CODE, sep="-")


def day(moment: date) -> str:
    """A day with its weekday: "zaterdag 5 december"; the year only when it is not this year."""
    pattern = "EEEE d MMMM" if moment.year == timezone.localdate().year else "EEEE d MMMM y"
    return str(format_date(moment, pattern, locale=_locale()))


def short_day(moment: date) -> str:
    """A day for tables: "za 5 dec"."""
    return str(format_date(moment, "EEE d MMM", locale=_locale()))


def near_day(moment: date, today: date) -> str:
    """A day as people say it: "vandaag", "morgen", else "za 5 dec"."""
    away = (moment - today).days
    return _("today") if away <= 0 else _("tomorrow") if away == 1 else short_day(moment)


def clock(moment: time) -> str:
    """A time of day: "14" or "14:30" where whole hours are said so, else "14:00"."""
    if moment.minute == 0:
        # Translators: a whole hour on the clock; leave out ":00" where nobody says it
        return pgettext("whole hour", "%(hour)s:00") % {"hour": moment.hour}
    return f"{moment.hour}:{moment.minute:02}"


def day_and_clock(moment: datetime) -> str:
    """A day and an appointed time: "zaterdag 5 december, 14:00"."""
    return str(format_datetime(timezone.localtime(moment), "EEEE d MMMM, HH:mm", locale=_locale()))


def hours(start: time, end: time) -> str:
    """From one time to another: "14 tot 18 uur"; an end at or before the start is the next day, and says so."""
    said = {"start": clock(start), "end": clock(end)}
    if end <= start:
        # Translators: two times of day, for example "22:00 to 2:00 the next day"
        return _("%(start)s to %(end)s the next day") % said
    # Translators: two times of day, for example "14 to 18"
    return _("%(start)s to %(end)s") % said


def figures(start: time, end: time) -> str:
    """The same in figures, for lists: "14:00–18:00"."""
    said = f"{start:%H:%M}–{end:%H:%M}"
    # Translators: two times of day in figures, for example "22:00–02:00 the next day"
    return _("%(hours)s the next day") % {"hours": said} if end <= start else said


def period(start: datetime, end: datetime) -> str:
    """A dated period, on the wall clock: "zaterdag 5 december, 14 tot 18 uur"."""
    start, end = timezone.localtime(start), timezone.localtime(end)
    # Translators: a day and hours, for example "Saturday 5 December, 14 to 18"
    return _("%(day)s, %(hours)s") % {"day": day(start.date()), "hours": hours(start.time(), end.time())}


def day_and_hour(moment: datetime) -> str:
    """A day and a time of day, on the wall clock: "zaterdag 5 december, 14 uur"."""
    local = timezone.localtime(moment)
    # Translators: a day and a time of day
    return _("%(day)s, %(hour)s") % {"day": day(local.date()), "hour": clock(local.time())}


def weekday(number: int, *, short: bool = False) -> str:
    """The name of a day of the week, Monday is 0; short: "ma"."""
    return str(get_day_names("abbreviated" if short else "wide", locale=_locale())[number])


def weekly(number: int, start: time, end: time) -> str:
    """A moment in every week: "elke dinsdag, 13 tot 16 uur"."""
    every = pgettext("weekly moment", "every %(day)s") % {"day": weekday(number)}
    return _("%(day)s, %(hours)s") % {"day": every, "hours": hours(start, end)}


def duration(minutes: int) -> str:
    """A length of time: "3 uur", "2 uur 30", or "45 minuten" when it is under an hour."""
    whole, rest = divmod(minutes, 60)
    if whole == 0:
        return ngettext("%(minutes)s minute", "%(minutes)s minutes", rest) % {"minutes": rest}
    said = ngettext("%(hours)s hour", "%(hours)s hours", whole) % {"hours": whole}
    if rest == 0:
        return said
    # Translators: a number of whole hours and the minutes above, for example "2 hours 30"
    return _("%(hours)s %(minutes)s") % {"hours": said, "minutes": f"{rest:02}"}


def listed(words: Iterable[object]) -> Written:
    """Words one after the other, with the comma of the reader's script; what is `isolated` keeps its marks."""
    # Translators: what stands between the words of a list; with the space, if there is one
    return joined(pgettext("between words", ", "), words)


def elapsed_minutes(start: datetime, end: datetime) -> int:
    """Whole minutes that really pass between two moments, through a clock change too.

    Subtracting two datetimes of one zone would give the wall clock's difference (PEP 495).
    """
    return int(end.timestamp() - start.timestamp()) // 60
