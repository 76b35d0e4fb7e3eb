# Readers: organisations, staff
"""When work is: its first and last day, and the moments in between. The one rule that every door asks.

Posting, changing, the admin, publishing and an import call `check_timetable`; a form calls `faults_of` to say each
fault beside its field. Moments come as the fields of a Shift (`starts_at`, `ends_at`, `break_minutes`, `seats`) or of
a WeeklySlot (`weekday`, `starts`, `ends`, `break_minutes`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import combinations
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from organisations.models import Assignment, Kind, WeeklySlot
from refuinterim.core import moments
from refuinterim.core.errors import DomainError
from refuinterim.core.seats import MOST_SEATS

Fields = Mapping[str, Any]

LONG = 14 * 60  # minutes on the wall clock; longer asks back: it is rarely meant
DAY = 24 * 60
WEEK = 7 * DAY
FARTHEST = timedelta(days=2 * 366)  # a beginning farther ahead is a slip of the finger
LONGEST_RANGE = timedelta(days=10 * 366)  # and so is an end farther ahead, or a beginning farther back


@dataclass(frozen=True)
class Fault:
    """What is wrong, in which field: of the moment with this number, or of the work as a whole."""

    field: str
    sentence: str
    number: int | None = None


@dataclass(frozen=True)
class Timetable:
    """All that says when work is. `since` is the day on which it came on offer, for a range without a first day."""

    kind: str
    moments: Sequence[Fields]
    seats: int = 1
    starts_on: date | None = None
    ends_on: date | None = None
    since: date | None = None

    @classmethod
    def of(cls, assignment: Assignment, moments: Sequence[Fields] | None = None) -> Timetable:
        """The days of an assignment, with `moments` or those that are stored."""
        published = assignment.published_at
        return cls(
            kind=assignment.kind,
            moments=stored_moments(assignment) if moments is None else moments,
            seats=assignment.seats,
            starts_on=assignment.starts_on,
            ends_on=assignment.ends_on,
            since=timezone.localdate(published) if published else None,
        )

    @property
    def is_event(self) -> bool:
        """Whether its moments are dated."""
        return self.kind == Kind.EVENT


class BadTimetable(DomainError):
    """The work cannot really happen like this."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = faults
        super().__init__(" ".join(dict.fromkeys(fault.sentence for fault in faults)))


def check_timetable(
    timetable: Timetable, *, now: datetime, are_new: bool, long_is_meant: bool = False
) -> None:
    """Raise BadTimetable when the work cannot really happen; see `faults_of`."""
    if found := faults_of(timetable, now=now, are_new=are_new, long_is_meant=long_is_meant):
        raise BadTimetable(found)


def faults_of(
    timetable: Timetable, *, now: datetime, are_new: bool, long_is_meant: bool = False
) -> list[Fault]:
    """What is wrong with the days and the moments together.

    Moments that `are_new` are looked at one by one, and beside each other; those that stand already may have begun.
    `long_is_meant`: somebody was asked, and said so.
    """
    found = list(_faults_of_moments(timetable, now, long_is_meant)) if are_new else []
    if not timetable.moments:
        missing = (
            _("An event needs a shift. Add a day and hours.")
            if timetable.is_event
            else _("Work every week needs a moment. Add a day and hours.")
        )
        found.append(Fault("moments", missing))
    if found:
        return found
    return list(_faults_of_shifts(timetable, now) if timetable.is_event else _faults_of_days(timetable, now))


def check_seats(seats: int) -> None:
    """Raise BadTimetable for no place at all, and for more than anybody can mean."""
    if found := list(_fault_of_seats(seats)):
        raise BadTimetable(found)


def is_long(starts: time, ends: time) -> bool:
    """Whether hours are so long that we ask back; an end at or before the start is the next day."""
    return wall_minutes(starts, ends) > LONG


def wall_minutes(starts: time, ends: time) -> int:
    """Minutes on the wall clock; an end at or before the start is the next day."""
    return (ends.hour * 60 + ends.minute - starts.hour * 60 - starts.minute - 1) % DAY + 1


def stored_moments(assignment: Assignment) -> list[Fields]:
    """The shifts or slots of an assignment, as their fields."""
    if assignment.is_event:
        return list(assignment.shifts.values("starts_at", "ends_at", "break_minutes", "seats"))
    return list(assignment.slots.values("weekday", "starts", "ends", "break_minutes"))


def _faults_of_moments(timetable: Timetable, now: datetime, long_is_meant: bool) -> Iterator[Fault]:
    faults_of_one = _faults_of_shift if timetable.is_event else _faults_of_slot
    wrong = set()
    for number, moment in enumerate(timetable.moments):
        for field, sentence in faults_of_one(moment, now, long_is_meant):
            wrong.add(number)
            yield Fault(field, sentence, number)
        yield from _fault_of_seats(moment.get("seats", 1), number)
    whens = [() if number in wrong else _when(moment) for number, moment in enumerate(timetable.moments)]
    for (first, one), (second, other) in combinations(enumerate(whens), 2):
        if one and one == other:
            yield Fault("starts", _("The same moment is here twice. Take one away."), second)
        elif any(a[0] < b[1] and b[0] < a[1] for a in one for b in other):
            names = {"moment": in_words(timetable.moments[first])}
            yield Fault(
                "starts", _("It is at the same time as %(moment)s. Change one of them.") % names, second
            )


def _faults_of_shift(shift: Fields, now: datetime, long_is_meant: bool) -> Iterator[tuple[str, str]]:
    starts_at, ends_at = shift["starts_at"], shift["ends_at"]
    wall = _wall(ends_at) - _wall(starts_at)
    if ends_at < starts_at:
        yield "ends", _("The end is before the start. Change one of them.")
    elif wall > timedelta(days=1):
        yield "ends", _("A moment lasts a day at most. Make two moments of it.")
    else:
        minutes = moments.elapsed_minutes(starts_at, ends_at)  # the night may be an hour shorter
        yield from _faults_of_length(shift, minutes, wall // timedelta(minutes=1), long_is_meant)
    if starts_at <= now:
        yield "day", _("This moment is over. Choose a later day or hour.")
    elif starts_at - now > FARTHEST:
        yield "day", _("This day is very far away. Check the year.")


def _faults_of_slot(slot: Fields, now: datetime, long_is_meant: bool) -> Iterator[tuple[str, str]]:
    minutes = wall_minutes(slot["starts"], slot["ends"]) if slot["starts"] != slot["ends"] else 0
    yield from _faults_of_length(slot, minutes, minutes, long_is_meant)


def _faults_of_length(
    moment: Fields, minutes: int, on_the_wall: int, long_is_meant: bool
) -> Iterator[tuple[str, str]]:
    if minutes < 1 or on_the_wall < 1:
        yield "ends", _("The end is the same as the start. Change one of them.")
    elif moment.get("break_minutes", 0) >= minutes:
        yield "break_minutes", _("The break is longer than the work. Make it shorter.")
    elif on_the_wall > LONG and not long_is_meant:
        yield (
            "ends",
            _("%(moment)s: that is %(length)s. Say that it is right, or make it shorter.")
            % {"moment": in_words(moment), "length": moments.duration(minutes)},
        )


def _faults_of_shifts(timetable: Timetable, now: datetime) -> Iterator[Fault]:
    if timetable.starts_on or timetable.ends_on:
        yield Fault("starts_on", _("An event has no first and last day. Its shifts have their own days."))
    if not any(shift["starts_at"] > now for shift in timetable.moments):
        yield Fault("moments", _("All shifts are in the past. Change a date first."))


def _faults_of_days(timetable: Timetable, now: datetime) -> Iterator[Fault]:
    """What is wrong with the range of weekly work: alone, and for its slots."""
    today, first, last = timezone.localdate(now), timetable.starts_on, timetable.ends_on
    yield from _fault_of_seats(timetable.seats)
    if first and last and last < first:
        yield Fault("ends_on", _("The last day is before the first day. Change one of them."))
        return
    if first and not -LONGEST_RANGE <= first - today <= FARTHEST:
        yield Fault("starts_on", _("This day is very far away. Check the year."))
        return
    if last and last - today > LONGEST_RANGE:
        yield Fault("ends_on", _("This day is very far away. Check the year."))
        return
    if last is None:
        return  # every day of the week comes
    slots = [
        WeeklySlot(**{name: slot[name] for name in ("weekday", "starts", "ends")})
        for slot in timetable.moments
    ]
    begin = first or min(timetable.since or today, today)
    coming = [slot for slot in slots if _next_start(slot, max(begin, today), last, now)]
    if not coming and last < today:
        yield Fault("ends_on", _("The last day is over. Choose a later day."))
        return
    for slot in slots:
        if next(slot.occurrences(begin, last), None) is None:
            names = {"day": moments.weekday(slot.weekday)}
            yield Fault(
                "ends_on",
                _("From the first to the last day there is no %(day)s. Change one of them.") % names,
            )
            return
    if not coming:
        yield Fault("ends_on", _("No moment comes any more before the last day. Choose a later day."))


def _next_start(slot: WeeklySlot, first: date, last: date, now: datetime) -> datetime | None:
    return next((start for start, _end in slot.occurrences(first, last) if start > now), None)


def _when(moment: Fields) -> tuple[tuple[Any, Any], ...]:
    """The half-open stretches of a moment: dated, or in minutes of the week with what goes on into Monday apart."""
    if "starts_at" in moment:
        return ((moment["starts_at"], moment["ends_at"]),)
    starts = moment["starts"]
    start = moment["weekday"] * DAY + starts.hour * 60 + starts.minute
    end = start + wall_minutes(starts, moment["ends"])
    return ((start, end),) if end <= WEEK else ((start, WEEK), (0, end - WEEK))


def in_words(moment: Fields) -> str:
    """A moment as people say it."""
    if "starts_at" in moment:
        return moments.period(moment["starts_at"], moment["ends_at"])
    return moments.weekly(moment["weekday"], moment["starts"], moment["ends"])


def _fault_of_seats(seats: int, number: int | None = None) -> Iterator[Fault]:
    if not 1 <= seats <= MOST_SEATS:
        words = {"most": MOST_SEATS}
        yield Fault("seats", _("Write a number of places from 1 to %(most)s.") % words, number)


def _wall(moment: datetime) -> datetime:
    return timezone.localtime(moment).replace(tzinfo=None)
