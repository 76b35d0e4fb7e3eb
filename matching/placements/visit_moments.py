# Readers: volunteers
"""When somebody can come to look: at the moments that the organisation opened for it, else while others work."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby

from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from matching.models import VisitMoment
from organisations.models import Assignment
from organisations.states import AssignmentState
from refuinterim.core import moments

BEFORE = timedelta(hours=2)  # so that the organisation hears of it in time
AHEAD = timedelta(weeks=4)  # of weekly work
MOST = 8  # moments of work at once; more is no choice any more


@dataclass(frozen=True)
class When:
    """A moment to choose: one that was opened for it, or one of the work itself. `key` names it in a form."""

    starts_at: datetime
    moment: VisitMoment | None = None

    @property
    def key(self) -> str:
        """The moment in one word."""
        return f"m{self.moment.pk}" if self.moment else f"t{int(self.starts_at.timestamp())}"

    @property
    def clock(self) -> str:
        """The hour."""
        return f"{timezone.localtime(self.starts_at):%H:%M}"

    @property
    def words(self) -> str:
        """The day and the hour."""
        return str(capfirst(moments.day_and_clock(self.starts_at)))

    @property
    def note(self) -> str:
        """What one sees then, or how many can still come."""
        if self.moment is None:
            return _("You see the work.")
        left = self.moment.seats_left
        return ngettext("%(count)s person can come", "%(count)s people can come", left) % {"count": left}


@dataclass(frozen=True)
class VisitDay:
    """The moments of one day."""

    name: str
    options: list[When]


def takes_visits(assignment: Assignment) -> bool:
    """Whether people can come and look at this work now."""
    return assignment.takes_visits and assignment.state == AssignmentState.PUBLISHED


def moments_to_choose(assignment: Assignment, *, now: datetime) -> list[When]:
    """The moments that somebody can choose now, soonest first; one query beside the prefetched shifts and slots.

    An organisation that opened moments is not visited at others, also when these are full.
    """
    if not takes_visits(assignment):
        return []
    first = now + BEFORE
    opened = list(VisitMoment.objects.coming(now).filter(assignment=assignment).order_by("starts_at", "pk"))
    if opened:
        return [When(one.starts_at, one) for one in opened if one.seats_left and one.starts_at > first]
    found = sorted(start for start in _of_the_work(assignment, now) if start > first)
    return [When(start) for start in found[:MOST]]


def _of_the_work(assignment: Assignment, now: datetime) -> Iterator[datetime]:
    if assignment.is_event:
        yield from (shift.starts_at for shift in assignment.shifts.all())
        return
    today = timezone.localdate(now)
    last = min(today + AHEAD, assignment.ends_on or date.max)
    for slot in assignment.slots.all():
        for start, _end in slot.occurrences(max(today, assignment.starts_on or today), last):
            yield start


def by_day(options: list[When]) -> list[VisitDay]:
    """The same, a day at a time."""
    days = groupby(options, key=lambda option: timezone.localdate(option.starts_at))
    return [VisitDay(str(capfirst(moments.day(day))), list(those)) for day, those in days]
