# Readers: volunteers
"""Words that people and assignments share: levels of Dutch, papers, days, parts of the day."""

from datetime import date, datetime, time, timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _


class DutchLevel(models.TextChoices):
    """CEFR levels, named in plain words. Compare with `rank`; an unknown level is not a level."""

    A0 = "A0", _("I do not speak Dutch yet.")
    A1 = "A1", _("I speak a little Dutch. I know words and short sentences.")
    A2 = "A2", _("I can have a short conversation.")
    B1 = "B1", _("I can tell what I think. I understand a lot.")
    B2 = "B2", _("I speak Dutch well.")
    C1 = "C1", _("I speak Dutch very well.")
    C2 = "C2", _("Dutch is like my own language.")

    @property
    def rank(self) -> int:
        """0 for A0 up to 6 for C2."""
        return list(DutchLevel).index(self)

    @property
    def wish(self) -> str:
        """What an assignment asks, in a few words."""
        return str(DUTCH_WISHES[self])


DUTCH_WISHES = {
    DutchLevel.A0: _("No Dutch needed yet"),
    DutchLevel.A1: _("A little Dutch"),
    DutchLevel.A2: _("A short conversation in Dutch"),
    DutchLevel.B1: _("You tell and understand a lot in Dutch"),
    DutchLevel.B2: _("You speak Dutch well"),
    DutchLevel.C1: _("You speak Dutch very well"),
    DutchLevel.C2: _("Dutch is like your own language"),
}


class Document(models.TextChoices):
    """A paper that some work needs."""

    # Readers: volunteers, organisations, staff
    DRIVING_LICENCE = "driving-licence", _("driving licence")
    CONDUCT = "certificate-of-conduct", _("certificate of good conduct")


class Weekday(models.IntegerChoices):
    """Monday is 0, as in `date.weekday()`."""

    MONDAY = 0, _("Monday")
    TUESDAY = 1, _("Tuesday")
    WEDNESDAY = 2, _("Wednesday")
    THURSDAY = 3, _("Thursday")
    FRIDAY = 4, _("Friday")
    SATURDAY = 5, _("Saturday")
    SUNDAY = 6, _("Sunday")

    @property
    def code(self) -> str:
        """The engine's name of the day: mon … sun."""
        return ("mon", "tue", "wed", "thu", "fri", "sat", "sun")[self]


class PartOfDay(models.TextChoices):
    """Morning 05–12, afternoon 12–18, evening 18–05 of the next day."""

    MORNING = "morning", _("morning")
    AFTERNOON = "afternoon", _("afternoon")
    EVENING = "evening", _("evening")

    @classmethod
    def at(cls, moment: time) -> "PartOfDay":
        """The part of the day in which a wall-clock time falls."""
        if 5 <= moment.hour < 12:
            return cls.MORNING
        return cls.AFTERNOON if 12 <= moment.hour < 18 else cls.EVENING


def parts_touched(start: datetime, end: datetime) -> list[tuple[Weekday, PartOfDay]]:
    """Return the (day, part) pairs that a local half-open period touches, in order.

    Small hours (before 05) belong to the evening of the day before.
    """
    touched: list[tuple[Weekday, PartOfDay]] = []
    moment = start
    while moment < end:
        day = moment.date() - timedelta(days=1) if moment.hour < 5 else moment.date()
        pair = (Weekday(day.weekday()), PartOfDay.at(moment.time()))
        if pair not in touched:
            touched.append(pair)
        moment = _next_boundary(moment)
    return touched


def _next_boundary(moment: datetime) -> datetime:
    for hour in (5, 12, 18):
        if moment.hour < hour:
            return moment.replace(hour=hour, minute=0, second=0, microsecond=0)
    return datetime.combine(moment.date() + timedelta(days=1), time(5), tzinfo=moment.tzinfo)


def slot_parts(weekday: int, starts: time, ends: time) -> list[tuple[Weekday, PartOfDay]]:
    """Return the (day, part) pairs of a weekly slot; an end at or before the start is the next day."""
    monday = date(2024, 1, 1)
    start = datetime.combine(monday + timedelta(days=weekday), starts)
    end = datetime.combine(start.date() + timedelta(days=1 if ends <= starts else 0), ends)
    return parts_touched(start, end)
