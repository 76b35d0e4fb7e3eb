# Readers: volunteers, staff
"""The one place where a placement changes state and a seat is taken or given back.

Who changes a placement locks its assignment first, then the placement, then the seats of a shift: in this
order two changes wait for each other and never block each other for good. An action locks once and passes on
what it got (`Locked`): the state in it stays true until the end of the transaction.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from matching.advice.plans import request_plan
from matching.attendance.moments import drop_moments
from matching.models import Companions, MatchingSettings, Placement
from matching.placements import emails
from matching.placements.days_off import give_days_back
from matching.placements.follow_ups import drop_follow_ups
from matching.placements.parting import follow
from matching.states import CHANGES_THE_PLAN, ENDED, HOLDING_SEAT, MAY_BE_TOGETHER, PLACEMENT, PlacementState
from organisations.models import Assignment, Shift
from organisations.states import AssignmentState
from refuinterim.accounts.models import User
from refuinterim.core.errors import DomainError
from refuinterim.core.written import isolated
from volunteers.actions import has_intake
from volunteers.models import Volunteer


@dataclass(frozen=True)
class Locked:
    """An assignment that nobody else joins, leaves or ends before this transaction does, and its state."""

    assignment_id: int
    state: str

    @property
    def is_on_offer(self) -> bool:
        """Whether people can join it."""
        return self.state == AssignmentState.PUBLISHED


def lock_assignment(pk: int) -> Locked:
    """Have everybody else wait who joins, leaves or ends this assignment; read its state as it is now."""
    return lock_assignments([pk])[pk]


def lock_assignments(pks: Any) -> dict[int, Locked]:
    """The same for several in one query, always in the same order: two such callers never block each other."""
    rows = Assignment.objects.select_for_update(no_key=True).filter(pk__in=pks).order_by("pk")
    return {pk: Locked(pk, state) for pk, state in rows.values_list("pk", "state")}


def move(
    placement: Placement,
    to: PlacementState,
    *,
    by: User | None,
    now: datetime,
    locked: Locked | None = None,
    **rest: Any,
) -> None:
    """Move a placement; a seat that it no longer holds is given back and offered to who waits longest.

    An answer, or an early end, has the antenne planned again. The assignment is locked here, unless the
    caller did (`locked`).
    """
    locked = locked or lock_assignment(placement.assignment_id)
    held = placement.holds_seat
    may_part = placement.state in MAY_BE_TOGETHER and (
        to in ENDED
        or to in {PlacementState.WAITLISTED, PlacementState.OFFERED}
        or (to == PlacementState.CONFIRMED and placement.state == PlacementState.OFFERED)
    )
    if to in ENDED:
        rest.setdefault("ended_at", now)
    if placement.held_until and to != PlacementState.ACCEPTED:
        rest["held_until"] = None
    with said_politely():
        PLACEMENT.move(placement, to=to, by=by, now=now, antenna_id=placement.assignment.antenna_id, **rest)
    if to in ENDED and held and placement.confirmed_at:
        drop_follow_ups(placement, now=now)
        drop_moments(placement, now=now)
    if held and to not in HOLDING_SEAT:
        give_days_back(by=by, event=placement, now=now)
    if to in CHANGES_THE_PLAN:
        request_plan(antenna_id=placement.assignment.antenna_id, now=now)
    if may_part:
        follow(placement, by=by, now=now)
    if held and to not in HOLDING_SEAT:
        placement.opening.release_seat()
        offer_free_seats(assignment=placement.assignment, shift=placement.shift, now=now, locked=locked)


def take_seat(
    *, volunteer: Volunteer, assignment: Assignment, shift: Shift | None, now: datetime, locked: Locked
) -> bool:
    """Take a seat for somebody new, after those who wait for one. Returns whether a seat was left.

    Who had no first talk yet does not overtake who waits for lack of one. The assignment is locked: nobody joins
    the waiting list meanwhile, and no seat comes free unseen.
    """
    offer_free_seats(assignment=assignment, shift=shift, now=now, locked=locked)
    waiting = Placement.objects.filter(assignment=assignment, shift=shift, state=PlacementState.WAITLISTED)
    if waiting.exists() and not has_intake(volunteer):
        return False
    return (shift or assignment).take_seat()


def held_until(
    volunteer: Volunteer, assignment: Assignment, shift: Shift | None, *, now: datetime
) -> datetime | None:
    """Until when a seat of now is kept for who had no first talk; None for whom the coordinator knows.

    The organisation counts on somebody at the shift, or at the first weekly moment to come: before that somebody else
    can still be asked.
    """
    if has_intake(volunteer):
        return None
    wishes = MatchingSettings.objects.of(assignment.antenna_id)
    first = None if shift else assignment.first_moment(after=now)
    return wishes.hold_until(now, shift.starts_at if shift else first[0] if first else None)


def next_line_number(assignment: Assignment, shift: Shift | None) -> int:
    """The number on the waiting list of who joins now; the assignment is locked."""
    joined = Placement.objects.filter(assignment=assignment, shift=shift)
    return int(joined.aggregate(last=Coalesce(Max("line_number"), 0))["last"]) + 1


def check_age(
    volunteer: Volunteer,
    assignment: Assignment,
    shift: Shift | None,
    now: datetime,
    *,
    first_day: date | None = None,
) -> None:
    """Raise DomainError for who is too young on the day of the work, AgeUnknown for whom we have to ask first."""
    day = first_day or assignment.first_day(shift, now=now)
    old_enough = volunteer.is_old_enough(assignment.min_age, day)
    if old_enough is None:
        raise AgeUnknown(volunteer, assignment)
    if not old_enough:
        raise DomainError(
            _("For this work you must be %(age)s years old. Look for other work.")
            % {"age": assignment.min_age}
        )


def check_talked(volunteer: Volunteer) -> None:
    """Raise DomainError for who had no first talk: nothing is certain before it."""
    if not has_intake(volunteer):
        raise DomainError(
            _("%(name)s had no first talk yet. Do the intake first.")
            % {"name": isolated(volunteer.first_name)}
        )


class AgeUnknown(DomainError):
    """Work for people from an age on, and a birth date that nobody told us yet."""

    def __init__(self, volunteer: Volunteer, assignment: Assignment) -> None:
        super().__init__(
            _("This work is for people of %(age)s years and older. When is %(name)s born?")
            % {"age": assignment.min_age, "name": isolated(volunteer.first_name)}
        )


def offer_free_seats(
    *, assignment: Assignment, shift: Shift | None, now: datetime, locked: Locked
) -> list[Placement]:
    """Offer the free seats of one opening to who waits longest, until none is left or nobody waits.

    Who had no intake yet, or helps somewhere else at that time, is passed over and keeps waiting. Two who go
    together are offered two seats or none, and do not keep a single one from who comes after them. Nothing is offered once the shift began, or when the assignment is over or not on offer. Returns the offers.
    """
    return _offer_seats(Q(shift=shift), assignment=assignment, now=now, locked=locked)


def offer_everywhere(*, assignment: Assignment, now: datetime, locked: Locked) -> list[Placement]:
    """The same for the weekly work, or for every coming shift: as many queries, when nobody waits."""
    return _offer_seats(Q(), assignment=assignment, now=now, locked=locked)


def _offer_seats(openings: Q, *, assignment: Assignment, now: datetime, locked: Locked) -> list[Placement]:
    if not locked.is_on_offer or not assignment.is_to_come(now):
        return []
    rows = Placement.objects.next_in_line().with_free_seat(now).filter(openings, assignment=assignment)
    waiting = list(rows.with_facts())
    offered: list[Placement] = []
    full: set[int | None] = set()
    for group in _served_together(waiting):
        if group[0].shift_id in full:
            continue
        try:
            with transaction.atomic():
                for placement in group:
                    _take_or_raise(placement)
                for placement in group:
                    _offer(placement, now=now, locked=locked)
            offered += group
        except _NoSeat:  # two who go together need two: a single place is for who comes after them
            if len(group) == 1:
                full.add(group[0].shift_id)
        except DomainError:  # said yes elsewhere at this very moment: the next one is asked
            continue
    return offered


class _NoSeat(Exception):
    """No seat is left, or not as many as are needed."""


def _take_or_raise(placement: Placement) -> None:
    if not placement.opening.take_seat():
        raise _NoSeat


def _served_together(waiting: list[Placement]) -> Iterator[list[Placement]]:
    """Who waits, in turn; two who go together when it is the turn of the one who came later. Nobody is overtaken."""
    partners = Companions.objects.partners_of(waiting) if waiting else {}
    ready: dict[int, Placement] = {}
    for placement in waiting:
        partner = partners.get(placement.pk)
        if partner is None:
            yield [placement]
        elif partner in ready:
            yield [ready.pop(partner), placement]
        else:
            ready[placement.pk] = placement


def _offer(placement: Placement, *, now: datetime, locked: Locked) -> None:
    check_age(placement.volunteer, placement.assignment, placement.shift, now)
    wishes = MatchingSettings.objects.of(placement.assignment.antenna_id)
    expires = wishes.offer_until(now, placement.assignment.last_start(placement.shift))
    move(placement, PlacementState.OFFERED, by=None, now=now, locked=locked, expires_at=expires)
    emails.seat_offered(placement, now=now)


@contextmanager
def said_politely() -> Iterator[None]:
    """Turn the database's own refusals into sentences, leaving the transaction usable."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        if "no_overlapping_live_shifts" in str(error) or "no_weekly_work_at_the_same_time" in str(error):
            raise DomainError(_("You already help somewhere at that time. Choose another moment.")) from error
        if "no_hour_twice" in str(error):
            raise DomainError(
                _("This person was expected somewhere else at that time. Ask the coordinator.")
            ) from error
        if "one_live_placement_per_opening" in str(error):
            raise DomainError(_("This person is already asked for this moment.")) from error
        raise
