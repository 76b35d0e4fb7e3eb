# Readers: volunteers
"""What a card of an assignment says: the same facts in the same order everywhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from matching.attendance.commitments import Agreed
from matching.browse.travel import Departure
from organisations.models import Assignment, InformationNote, Photo, Shift, WeeklySlot
from refuinterim.core import moments
from refuinterim.core.languages import language_of
from refuinterim.core.models import Category, Place
from refuinterim.core.vocabulary import DutchLevel
from refuinterim.core.written import Written, isolated, written

NOTE_PARTS = ("aim", "insurance", "reimbursement", "secrecy")


@dataclass(frozen=True)
class ShiftChoice:
    """One shift that a visitor can choose."""

    pk: int
    day: str
    hours: str
    left: str
    is_full: bool
    clash: str = ""


@dataclass(frozen=True)
class AssignmentCard:
    """The band, the title and the three facts of an assignment, in words for the reader."""

    assignment: Assignment
    url: str
    title: Written
    category: Category
    organisation: Written
    left: str
    is_full: bool
    where: Written
    travel: str
    when: str
    when_more: str
    dutch: str
    dutch_required: bool
    to_practise: bool
    clash: str = ""  # what the reader does at that time already, in words
    fit: str = ""  # how well it fits the reader, in words
    keep_url: str = ""  # where it is kept, or let go; empty where no heart is shown
    is_kept: bool = False

    @property
    def photo(self) -> Photo | None:
        """Its photo, asked for where it is shown; a drawn scene stands in for it."""
        return self.assignment.photo

    @classmethod
    def of(
        cls,
        assignment: Assignment,
        *,
        now: datetime,
        departure: Departure | None = None,
        shift: Shift | None = None,
        agreed: Agreed | None = None,
        fit: str = "",
    ) -> AssignmentCard:
        """Make the card; `assignment` comes from `with_facts()`, so no query is needed; `with_photos()` for a card with its photo.

        `agreed` adds what the reader does already at that time, when every moment clashes. `departure` adds the minutes of travel. `shift` speaks of that shift alone, not of the next one.
        """
        if assignment.is_event:
            coming = [shift] if shift else coming_shifts(assignment, now)
            when, when_more = _when_event(coming)
            seats_left = sum(one.seats_left for one in coming)
            left = seats_in_words(seats_left) if coming else _("This is over")
        else:
            slots = list(assignment.slots.all())
            when, when_more = _when_weekly(slots, first_weekly_day(assignment, now))
            seats_left = assignment.seats_left
            left = seats_in_words(seats_left)
        return cls(
            assignment=assignment,
            url=assignment.get_absolute_url(),
            title=written(assignment, "title"),
            category=assignment.category,
            organisation=isolated(assignment.organisation),
            left=left,
            is_full=seats_left < 1,
            where=place_in_words(assignment.place),
            travel=departure.travel_to(assignment.place) if departure else "",
            when=when,
            when_more=when_more,
            dutch=assignment.dutch,
            dutch_required=assignment.dutch_required,
            to_practise=_is_practice(assignment.dutch, departure.dutch if departure else ""),
            clash=_clash(agreed, assignment, coming if assignment.is_event else [None], now),
            fit=fit,
            keep_url=keep_url(assignment),
            is_kept=getattr(assignment, "is_kept", False),
        )


def cards(
    assignments: Sequence[Assignment] | Any,
    *,
    now: datetime,
    departure: Departure | None,
    agreed: Agreed | None = None,
    fits: Mapping[int, str] | None = None,
) -> list[AssignmentCard]:
    """One card for each assignment, in the same order; `fits`: how well some of them fit, in words."""
    fits = fits or {}
    return [
        AssignmentCard.of(
            assignment, now=now, departure=departure, agreed=agreed, fit=fits.get(assignment.pk, "")
        )
        for assignment in assignments
    ]


def keep_url(assignment: Assignment) -> str:
    """Where a heart is sent to, when the rows were marked with hearts."""
    return (
        reverse("matching:assignment-keep", args=[assignment.slug]) if hasattr(assignment, "is_kept") else ""
    )


def coming_shifts(assignment: Assignment, now: datetime) -> list[Shift]:
    """Shifts that have not begun, soonest first; uses the prefetch."""
    return [shift for shift in assignment.shifts.all() if shift.starts_at > now]


def shift_choices(assignment: Assignment, now: datetime, agreed: Agreed | None = None) -> list[ShiftChoice]:
    """The coming shifts with the seats left of each, and what the reader does then already."""
    return [
        ShiftChoice(
            pk=shift.pk,
            day=_shift_day(shift),
            hours=_shift_hours(shift),
            left=seats_in_words(shift.seats_left),
            is_full=shift.seats_left < 1,
            clash=agreed.in_words(assignment, shift, now=now) if agreed else "",
        )
        for shift in coming_shifts(assignment, now)
    ]


def _clash(
    agreed: Agreed | None, assignment: Assignment, openings: Sequence[Shift | None], now: datetime
) -> str:
    """What the reader does already at every one of these moments; empty when one of them is free."""
    if agreed is None:
        return ""
    found = [agreed.in_words(assignment, shift, now=now) for shift in openings]
    return found[0] if found and all(found) else ""


def _is_practice(asked: str, own: str) -> bool:
    """Whether the Dutch of the work is at or above somebody's own level; an unknown one may grow too."""
    return bool(asked) and (not own or DutchLevel(own).rank <= DutchLevel(asked).rank)


def seats_in_words(left: int) -> str:
    """What is left: "3 places left", or that there is a waiting list."""
    if left < 1:
        return _("Full: waiting list")
    return ngettext("%(count)s place left", "%(count)s places left", left) % {"count": left}


def place_in_words(place: Place) -> Written:
    """A place with its municipality, said once."""
    if f" {place.municipality} ".casefold() in f" {place.name} ".casefold():
        return isolated(place.name)
    # Translators: a part of a town and the town, for example "Sint-Andries, Brugge"
    return isolated(_("%(place)s, %(town)s") % {"place": place.name, "town": place.municipality})


def note_language(note: InformationNote) -> str:
    """The language in which the note is read: the page's, or Dutch where a part has no translation."""
    return language_of(note, *NOTE_PARTS)


def weekly_moments(assignment: Assignment) -> list[str]:
    """Every weekly moment in words: "Every Tuesday, 13 to 16"."""
    return [str(capfirst(when)) for when in assignment.moments_in_words()]


def _shift_day(shift: Shift) -> str:
    return str(capfirst(moments.day(timezone.localtime(shift.starts_at).date())))


def _shift_hours(shift: Shift) -> str:
    start, end = shift.local_period
    return moments.hours(start.time(), end.time())


def _and_more(first: str, more: int) -> str:
    """Add how many moments follow: "14 to 18 · and 1 more moment"."""
    if not more:
        return first
    rest = ngettext("and %(count)s more moment", "and %(count)s more moments", more) % {"count": more}
    return f"{first} · {rest}" if first else rest


def _when_event(shifts: Sequence[Shift]) -> tuple[str, str]:
    if not shifts:
        return _("No moments any more"), ""
    return _shift_day(shifts[0]), _and_more(_shift_hours(shifts[0]), len(shifts) - 1)


def first_weekly_day(assignment: Assignment, now: datetime) -> date | None:
    """From when somebody can come: the day of the first moment, or the first day when no moment is known."""
    if assignment.slots.all():
        moment = assignment.first_moment(after=now)
        return timezone.localtime(moment[0]).date() if moment else None
    begins = assignment.starts_on
    return begins if begins and begins > timezone.localdate(now) else None


def _when_weekly(slots: Sequence[WeeklySlot], first: date | None) -> tuple[str, str]:
    if not slots:
        when, more = _("We choose the day together"), ""
    elif len({(slot.starts, slot.ends) for slot in slots}) == 1 and len(slots) <= 3:
        days = [moments.weekday(slot.weekday) for slot in slots]
        when = capfirst(_every(days))
        more = moments.hours(slots[0].starts, slots[0].ends)
    else:
        when = capfirst(_every([moments.weekday(slots[0].weekday)]))
        more = _and_more(moments.hours(slots[0].starts, slots[0].ends), len(slots) - 1)
    if first:
        begins = _("from %(day)s") % {"day": moments.day(first)}
        more = f"{more} · {begins}" if more else capfirst(begins)
    return when, more


def _every(days: Sequence[str]) -> str:
    """Days of the week: "every Tuesday", "every Tuesday and Thursday"."""
    if len(days) == 1:
        listed = days[0]
    else:
        # Translators: days of the week, for example "Monday, Tuesday and Thursday"
        listed = _("%(first)s and %(last)s") % {"first": moments.listed(days[:-1]), "last": days[-1]}
    return pgettext("weekly moment", "every %(day)s") % {"day": listed}
