# Readers: volunteers
"""When we call somebody who found no open moment: in so many working days as the antenne promises."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from refuinterim.core import moments
from refuinterim.core.models import Antenna
from refuinterim.core.vocabulary import Weekday
from refuinterim.core.written import Written, isolated, sentence

WEEKEND = frozenset({Weekday.SATURDAY.value, Weekday.SUNDAY.value})


def working_day_after(day: date, count: int) -> date:
    """The day that is `count` working days later; Saturday and Sunday do not count."""
    while count:
        day += timedelta(days=1)
        count -= day.weekday() not in WEEKEND
    return day


def promised_day(waits_since: datetime, antenna: Antenna) -> date:
    """Until when this antenne calls who waits since then. Days are those of the wall clock, however long they are."""
    return working_day_after(timezone.localdate(waits_since), antenna.call_days)


@dataclass(frozen=True)
class Promise:
    """Who calls, and when at the latest; whether we are too late; and the number to call instead."""

    who: Written
    when: str
    is_late: bool
    phone: str

    @classmethod
    def of(cls, antenna: Antenna, waits_since: datetime | None, *, now: datetime) -> Promise:
        """The promise to somebody who waits since then; without a day when nobody knows since when."""
        who = Written(_("We call you."))
        if antenna.caller:
            who = sentence(_("%(name)s calls you."), name=isolated(antenna.caller))
        day = promised_day(waits_since, antenna) if waits_since else None
        is_late = day is not None and day < timezone.localdate(now)
        when = _("On %(day)s at the latest.") % {"day": moments.day(day)} if day and not is_late else ""
        return cls(who, when, is_late, antenna.phone)
