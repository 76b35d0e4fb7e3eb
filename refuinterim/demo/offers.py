"""Assignments of the demo's earlier years: events with shifts, and weekly work, each on offer for a while."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random

from django.utils.text import slugify

from organisations.models import (
    Assignment,
    InformationNote,
    Kind,
    OfferPeriod,
    Organisation,
    Shift,
    WeeklySlot,
)
from organisations.states import AssignmentState
from refuinterim.core.vocabulary import DutchLevel
from refuinterim.demo.names import TITLES
from refuinterim.demo.rows import Rows, moment
from refuinterim.demo.targets import Target
from refuinterim.demo.world import Ground, new_note, new_organisation

LEVELS = [DutchLevel.A0, DutchLevel.A1, DutchLevel.A1, DutchLevel.A2, DutchLevel.A2, DutchLevel.B1]


@dataclass(eq=False)
class Host:
    """An organisation of the demo, with the kinds of work it offers and its note."""

    organisation: Organisation
    categories: list[str]
    note: InformationNote


@dataclass(eq=False)
class Moment:
    """A shift, or one day of weekly work."""

    start: datetime
    end: datetime
    minutes: int
    shift: Shift | None = None

    @property
    def day(self) -> date:
        """The day it falls on."""
        return self.start.date()


@dataclass(eq=False)
class Offer:
    """An assignment and the days on which it is on offer."""

    assignment: Assignment
    host: Host
    starts: date
    ends: date
    shifts: list[Moment] = field(default_factory=list)
    slot: WeeklySlot | None = None
    taken: Counter[object] = field(default_factory=Counter)

    def free_shifts(self, after: date) -> list[Moment]:
        """Shifts later than a day that are not full."""
        return [
            shift
            for shift in self.shifts
            if shift.day > after and shift.shift and self.taken[shift] < shift.shift.seats
        ]

    def days(self, after: date, last: date) -> Iterator[Moment]:
        """The days of weekly work later than `after`, up to and with `last` and the end of the offer."""
        slot, day = self.slot, after + timedelta(days=1)
        assert slot is not None
        day += timedelta(days=(slot.weekday - day.weekday()) % 7)
        while day <= min(last, self.ends):
            start, end = moment(day, slot.starts.hour), moment(day, slot.ends.hour)
            yield Moment(start, end, slot.minutes)
            day += timedelta(days=7)


def new_host(ground: Ground, rows: Rows, rng: Random, name: str, categories: list[str], since: date) -> Host:
    """An organisation that joins, with its information note."""
    slug = f"{slugify(name)}-{ground.town.slug}"
    organisation = new_organisation(ground, name, slug, rng.choice(ground.places))
    note = new_note(organisation, moment(since, 9), ground.coordinator)
    rows.add(organisation, note)
    return Host(organisation, categories, note)


def new_offer(
    ground: Ground, rows: Rows, rng: Random, *, host: Host, target: Target, number: int, until: date | None
) -> Offer:
    """An assignment of this year; with `until`, weekly work that goes on up to that day of the next year."""
    kind = Kind.STRUCTURAL if until or rng.random() < 0.55 else Kind.EVENT
    category = rng.choice(host.categories)
    title = rng.choice(TITLES[category])
    level = rng.choice(LEVELS)
    assignment = Assignment(
        organisation=host.organisation,
        antenna=ground.antenna,
        kind=kind,
        slug=f"{slugify(title)}-{ground.town.slug}-{target.first.year}-{number}",
        title_nl=title,
        description_nl="Je helpt samen met andere mensen. We tonen eerst hoe het moet.",
        category=ground.categories[category],
        place=host.organisation.place,
        street=host.organisation.street,
        dutch=level,
        dutch_required=level == DutchLevel.B1 and rng.random() < 0.5,
        team_size=rng.randint(1, 6),
        contact_name=rng.choice(["Lieve", "Koen", "Ann", "Tom", "Rita"]),
        has_buddy=rng.random() < 0.6,
        shows_around=rng.random() < 0.7,
        speaks_simply=rng.random() < 0.5,
        seats=rng.randint(3, 8),
        state=AssignmentState.CLOSED,
    )
    make = _event if kind == Kind.EVENT else _weekly
    offer = make(Offer(assignment, host, target.first, target.last), rows, rng, target, until)
    assignment.published_at = moment(offer.starts, 10)
    rows.add(assignment, OfferPeriod(assignment=assignment, starts_on=offer.starts, ends_on=offer.ends))
    return offer


def _event(offer: Offer, rows: Rows, rng: Random, target: Target, until: date | None) -> Offer:
    count = rng.randint(1, 3)
    room = (target.last - target.first).days - 12 - count
    first = target.first + timedelta(days=12 + rng.randint(0, max(0, room)))
    start, length = rng.choice([9, 10, 13, 14, 17]), rng.choice([3, 4, 5])
    for number in range(count):
        day = first + timedelta(days=number)
        if day >= target.last:
            break
        shift = Shift(
            assignment=offer.assignment,
            starts_at=moment(day, start),
            ends_at=moment(day, start + length),
            break_minutes=15,
            seats=rng.randint(3, 8),
        )
        rows.add(shift)
        offer.shifts.append(Moment(shift.starts_at, shift.ends_at, shift.minutes, shift))
    offer.starts = max(target.first, first - timedelta(days=rng.randint(9, 30)))
    offer.ends = offer.shifts[-1].day
    return offer


def _weekly(offer: Offer, rows: Rows, rng: Random, target: Target, until: date | None) -> Offer:
    room = max(0, (target.last - target.first).days - 20)
    offer.starts = target.first + timedelta(days=rng.randint(0, room))
    offer.ends = until or min(target.last, offer.starts + timedelta(days=rng.randint(30, 240)))
    start = rng.choice([9, 13, 14])
    offer.slot = WeeklySlot(
        assignment=offer.assignment,
        weekday=rng.randint(0, 6),
        starts=time(start),
        ends=time(start + rng.choice([2, 3])),
    )
    offer.assignment.starts_on, offer.assignment.ends_on = offer.starts, offer.ends
    rows.add(offer.slot)
    return offer
