# Readers: volunteers
"""What somebody agreed to, as dated moments: two commitments of one person never share an hour.

Two events, or weekly work that shares hours of the week: impossible, and the database refuses it. An event on a
day of weekly work: possible, when that one day is excused on the weekly side.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import FilteredRelation, OuterRef, Q, QuerySet, prefetch_related_objects
from django.utils import timezone
from django.utils.translation import gettext as _

from matching.models import Attendance, Placement
from matching.states import AGREED, HOLDING_SEAT, AttendanceState
from organisations.models import Assignment, Shift, WeeklySlot
from refuinterim.core import moments
from refuinterim.core.written import isolated
from volunteers.models import Volunteer

FAR_AHEAD = timedelta(days=366)  # weekly work without an end is compared with events so far ahead


@dataclass(frozen=True)
class DayOff:
    """A moment of weekly work that an event takes away, and where each of them is."""

    weekly: Assignment
    event: Assignment
    starts_at: datetime
    ends_at: datetime

    @property
    def key(self) -> str:
        """The day in one word, for a form that says yes to it."""
        return f"{self.weekly.pk}@{self.starts_at.isoformat()}"

    @property
    def in_words(self) -> str:
        """The day and where it is taken away."""
        return f"{isolated(self.weekly.organisation)}, {moments.period(self.starts_at, self.ends_at)}"

    @property
    def question(self) -> str:
        """What is asked before that day is excused."""
        return _(
            "Then you cannot go to %(organisation)s on %(day)s. Do we say that you do not come that day?"
        ) % {
            "organisation": isolated(self.weekly.organisation),
            "day": moments.day(timezone.localtime(self.starts_at).date()),
        }


@dataclass(frozen=True)
class Agreed:
    """The openings in which somebody has a seat; the slots of their weekly work are read beside them."""

    placements: list[Placement]
    excused: frozenset[tuple[int, datetime]]  # (assignment, start): that day is excused already

    @classmethod
    def by(cls, volunteer: Volunteer, *, now: datetime, besides: Placement | None = None) -> Agreed:
        """What the volunteer agreed to and is not over; `besides` is left out. At most two queries."""
        _person, agreed = cls.with_person(Volunteer.objects.filter(pk=volunteer.pk), now=now)
        if besides:
            kept = [placement for placement in agreed.placements if placement.pk != besides.pk]
            agreed = replace(agreed, placements=kept)
        prefetch_related_objects(agreed.work, "slots")
        return agreed

    @classmethod
    def with_person(cls, people: QuerySet[Volunteer], *, now: datetime) -> tuple[Volunteer | None, Agreed]:
        """The first of these people, with their home, and what they agreed to. One query: `work` has no slots yet."""
        goes_on = Q(placements__period=None) | Q(placements__period__endswith__gt=now)
        excused = Attendance.objects.filter(
            volunteer=OuterRef("pk"),
            placement__state__in=AGREED,
            state=AttendanceState.EXCUSED,
            ends_at__gt=now,
        ).order_by("pk")
        known: QuerySet[Any] = people.annotate(
            held=FilteredRelation("placements", condition=Q(placements__state__in=HOLDING_SEAT) & goes_on),
            excused_work=ArraySubquery(excused.values("placement__assignment")),
            excused_from=ArraySubquery(excused.values("starts_at")),
        ).order_by("pk", "-held__created_at", "-held__pk")
        relations: list[str] = ["place", "held__shift", "held__assignment__organisation"]
        rows = list(known.select_related(*relations))
        if not rows:
            return None, cls([], frozenset())
        person = rows[0]
        held = [row.held for row in rows if row.pk == person.pk and getattr(row, "held", None)]
        return person, cls(held, frozenset(zip(person.excused_work, person.excused_from, strict=True)))

    @property
    def work(self) -> list[Assignment]:
        """The assignments of the openings."""
        return [placement.assignment for placement in self.placements]

    def clash(self, assignment: Assignment, shift: Shift | None) -> Placement | None:
        """What makes it impossible to be there too: another event then, or weekly work in the same hours."""
        for placement in self.placements:
            if placement.assignment_id == assignment.pk and placement.shift_id == (shift and shift.pk):
                continue
            if shift and placement.shift:
                if shift.starts_at < placement.shift.ends_at and placement.shift.starts_at < shift.ends_at:
                    return placement
            elif not shift and not placement.shift and _weeks_meet(assignment, placement.assignment):
                return placement
        return None

    def in_words(self, assignment: Assignment, shift: Shift | None, *, now: datetime) -> str:
        """What stands beside this work for somebody who looks at it; empty when it is free of clashes."""
        if other := self.clash(assignment, shift):
            return _("You already help at %(organisation)s then.") % {
                "organisation": isolated(other.assignment.organisation)
            }
        if days := self.days_off(assignment, shift, now=now):
            # Translators: the volunteer has weekly work there on that day
            return _("Then you cannot go to %(organisation)s.") % {
                "organisation": isolated(days[0].weekly.organisation)
            }
        return ""

    def days_off(self, assignment: Assignment, shift: Shift | None, *, now: datetime) -> list[DayOff]:
        """The days of weekly work, here or there, that have to be excused; soonest first."""
        said_yes = [placement for placement in self.placements if placement.state in AGREED]
        if shift:
            pairs = [(one.assignment, one.first_day, assignment, shift) for one in said_yes if not one.shift]
        else:
            pairs = [(assignment, None, event.assignment, event.shift) for event in said_yes if event.shift]
        found = [
            DayOff(weekly=one, event=other, starts_at=start, ends_at=end)
            for one, first_day, other, moment in pairs
            for start, end in moments_within(one, moment.starts_at, moment.ends_at, first_day=first_day)
            if end > now and (one.pk, start) not in self.excused
        ]
        return sorted(found, key=lambda day: (day.starts_at, day.weekly.pk))


def moments_within(
    assignment: Assignment, start: datetime, end: datetime, *, first_day: date | None = None
) -> Iterable[tuple[datetime, datetime]]:
    """The moments of weekly work, from a first day on, that share time with a period; uses the prefetched slots."""
    first = timezone.localtime(start).date() - timedelta(days=1)  # a night may run on from the day before
    last = timezone.localtime(end).date()
    first = max(filter(None, (first, assignment.starts_on, first_day)))
    last = min(last, assignment.ends_on or last)
    for slot in assignment.slots.all():
        for begins, ends in slot.occurrences(first, last):
            if begins < end and start < ends:
                yield begins, ends


def _weeks_meet(one: Assignment, other: Assignment) -> bool:
    """Whether two kinds of weekly work share an hour of some week in which both go on."""
    if one.ends_on and other.starts_on and one.ends_on < other.starts_on:
        return False
    if other.ends_on and one.starts_on and other.ends_on < one.starts_on:
        return False
    return any(_slots_meet(a, b) for a in one.slots.all() for b in other.slots.all())


def _slots_meet(one: WeeklySlot, other: WeeklySlot) -> bool:
    return any(
        start < stop and begin < end
        for start, end in one.minutes_of_week()
        for begin, stop in other.minutes_of_week()
    )
