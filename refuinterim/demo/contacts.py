"""What happened with people in the demo's earlier years: work, and contact that led to none."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice
from random import Random
from typing import Any

from matching.models import Attendance, FollowUp, FollowUpKind, Origin, Placement
from matching.states import AttendanceState, PlacementState
from refuinterim.demo.offers import Moment, Offer
from refuinterim.demo.people import Person
from refuinterim.demo.rows import Rows, moment
from refuinterim.demo.targets import Target
from refuinterim.demo.world import Ground

LATER_MOMENTS = [AttendanceState.PRESENT] * 17 + [
    AttendanceState.PARTIAL,
    AttendanceState.EXCUSED,
    AttendanceState.NO_SHOW,
]
TALKS = [
    "Gesprek over wat de persoon graag doet.",
    "Gebeld. Het gaat goed.",
    "Samen gezocht naar iets dichtbij.",
]


@dataclass(eq=False)
class Done:
    """Work that somebody did: the placement, and the last day they came."""

    offer: Offer
    placement: Placement
    last: date

    def goes_on_after(self, day: date) -> bool:
        """Whether it is weekly work that runs on well after `day`, and they came until shortly before."""
        return self.offer.slot is not None and self.offer.ends > day + timedelta(days=10)


def work(
    ground: Ground, rows: Rows, rng: Random, person: Person, offers: list[Offer], first: date, last: date
) -> Done | None:
    """Give somebody work between two days, with at least one moment at which they came; None when there is none."""
    for offer in rng.sample(offers, len(offers)):
        begins = max(first, offer.starts)
        free = [m for m in _moments(offer, rng, begins, last) if m.day not in person.last_busy]
        if not free:
            continue
        person.last_busy |= {m.day for m in free}
        for m in free:
            offer.taken[m] += 1
        asked = max(begins, free[0].day - timedelta(days=rng.randint(2, 9)))
        placement = _placement(ground, rng, person, offer, free[0], asked)
        placement.confirmed_at, placement.confirmed_by = moment(asked, 15), ground.coordinator
        placement.first_day = free[0].day
        placement.state = PlacementState.COMPLETED if rng.random() < 0.9 else PlacementState.STOPPED
        placement.ended_at = free[-1].end + timedelta(hours=2)
        rows.add(placement)
        states = [AttendanceState.PRESENT] + [rng.choice(LATER_MOMENTS) for _ in free[1:]]
        rows.add(*(_attendance(ground, placement, *pair) for pair in zip(free, states, strict=True)))
        _call_after(ground, rows, placement, free[0].day + timedelta(days=1), last)
        return Done(offer, placement, free[-1].day)
    return None


def go_on(
    ground: Ground,
    rows: Rows,
    rng: Random,
    person: Person,
    offer: Offer,
    placement: Placement,
    target: Target,
) -> bool:
    """Let weekly work of last year go on in this one; returns whether there was a day for it."""
    days = list(islice(offer.days(target.first + timedelta(days=2), target.last), rng.randint(2, 8)))
    if not days:
        return False
    person.last_busy |= {day.day for day in days}
    states = [AttendanceState.PRESENT] + [rng.choice(LATER_MOMENTS) for _ in days[1:]]
    rows.add(*(_attendance(ground, placement, *pair) for pair in zip(days, states, strict=True)))
    placement.ended_at = days[-1].end + timedelta(hours=2)
    return True


def without_work(
    ground: Ground, rows: Rows, rng: Random, person: Person, offers: list[Offer], first: date, last: date
) -> None:
    """A contact between two days that led to no work: a talk, a no, a yes that was taken back, a no-show."""
    if first > last:
        return
    day = first + timedelta(days=rng.randint(0, (last - first).days))
    running = [offer for offer in offers if offer.starts <= day < offer.ends]
    end = rng.choice(
        [
            None,
            PlacementState.DECLINED,
            PlacementState.EXPIRED,
            PlacementState.WITHDRAWN,
            PlacementState.STOPPED,
        ]
    )
    offer = rng.choice(running) if running else None
    free = [] if offer is None else list(islice(_moments(offer, rng, day, last), 1))
    if end is None or offer is None or not free:
        _talk(ground, rows, rng, person, day)
        return
    placement = _placement(ground, rng, person, offer, free[0], day)
    placement.state, placement.ended_at = end, placement.answered_at
    if end in {PlacementState.DECLINED, PlacementState.EXPIRED}:
        placement.origin, placement.created_by = Origin.PROPOSAL, ground.coordinator
        placement.informed_at, placement.information_note, placement.informed_language = None, None, ""
    if end == PlacementState.EXPIRED:
        placement.answered_at, placement.ended_at = None, placement.created_at + timedelta(days=7)
    rows.add(placement)
    if end == PlacementState.STOPPED:
        placement.confirmed_at, placement.confirmed_by = moment(day, 15), ground.coordinator
        placement.first_day, placement.ended_at = free[0].day, free[0].end
        rows.add(_attendance(ground, placement, free[0], AttendanceState.NO_SHOW))


def _moments(offer: Offer, rng: Random, after: date, last: date) -> list[Moment]:
    """One or two free shifts' days would need two placements, so an event gives one moment; weekly work several."""
    if offer.slot is None:
        free = offer.free_shifts(after)
        return [rng.choice(free)] if free else []
    if offer.taken["people"] >= offer.assignment.seats * 3:
        return []
    offer.taken["people"] += 1
    skip = timedelta(days=rng.randint(1, 20))
    return list(islice(offer.days(after + skip, last), rng.randint(1, 12)))


def _placement(
    ground: Ground, rng: Random, person: Person, offer: Offer, at: Moment, asked: date, **changes: Any
) -> Placement:
    proposed = rng.random() < 0.6
    answered: datetime = moment(asked, 12)
    return Placement(
        volunteer=person.volunteer,
        assignment=offer.assignment,
        shift=at.shift,
        period=(at.start, at.end) if at.shift else None,
        origin=Origin.PROPOSAL if proposed else Origin.APPLICATION,
        created_at=moment(asked, 10),
        created_by=ground.coordinator if proposed else None,
        answered_at=answered,
        informed_at=answered,
        information_note=offer.host.note,
        informed_language=person.volunteer.language,
        **changes,
    )


def _attendance(ground: Ground, placement: Placement, at: Moment, state: AttendanceState) -> Attendance:
    minutes = {AttendanceState.PRESENT: at.minutes, AttendanceState.PARTIAL: at.minutes // 2}.get(state, 0)
    return Attendance(
        placement=placement,
        starts_at=at.start,
        ends_at=at.end,
        planned_minutes=at.minutes,
        state=state,
        minutes=minutes,
        confirmed_at=at.end + timedelta(hours=1),
        confirmed_by=ground.coordinator,
    )


def _call_after(ground: Ground, rows: Rows, placement: Placement, due: date, last: date) -> None:
    if due <= last:
        rows.add(
            FollowUp(
                volunteer=placement.volunteer,
                antenna=ground.antenna,
                placement=placement,
                kind=FollowUpKind.FIRST_DAY,
                due_on=due,
                done_at=moment(due, 11),
                done_by=ground.coordinator,
            )
        )


def _talk(ground: Ground, rows: Rows, rng: Random, person: Person, day: date) -> None:
    rows.add(
        FollowUp(
            volunteer=person.volunteer,
            antenna=ground.antenna,
            kind=FollowUpKind.GUIDANCE,
            due_on=day,
            done_at=moment(day, rng.randint(9, 16)),
            done_by=ground.coordinator,
            notes=rng.choice(TALKS),
        )
    )
