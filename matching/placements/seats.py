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
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from matching.advice.plans import request_plan
from matching.models import MatchingSettings, Placement
from matching.placements import emails
from matching.states import CHANGES_THE_PLAN, ENDED, HOLDING_SEAT, PLACEMENT, PlacementState
from organisations.models import Assignment, Shift
from organisations.states import AssignmentState
from refuinterim.accounts.models import User
from refuinterim.core.errors import DomainError


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
    if to in ENDED:
        rest.setdefault("ended_at", now)
    with said_politely():
        PLACEMENT.move(placement, to=to, by=by, now=now, antenna_id=placement.assignment.antenna_id, **rest)
    if to in CHANGES_THE_PLAN:
        request_plan(antenna_id=placement.assignment.antenna_id, now=now)
    if held and to not in HOLDING_SEAT:
        placement.opening.release_seat()
        offer_free_seats(assignment=placement.assignment, shift=placement.shift, now=now, locked=locked)


def take_seat(*, assignment: Assignment, shift: Shift | None, now: datetime, locked: Locked) -> bool:
    """Take a seat for somebody new, after those who wait for one. Returns whether a seat was left.

    The assignment is locked: nobody joins the waiting list meanwhile, and no seat comes free unseen.
    """
    offer_free_seats(assignment=assignment, shift=shift, now=now, locked=locked)
    return (shift or assignment).take_seat()


def offer_free_seats(
    *, assignment: Assignment, shift: Shift | None, now: datetime, locked: Locked
) -> list[Placement]:
    """Offer the free seats of one opening to who waits longest, until none is left or nobody waits.

    Who had no intake yet, or helps somewhere else at that time, is passed over and keeps waiting. Nothing
    is offered once the shift began, or when the assignment is over or not on offer. Returns the offers.
    """
    return _offer_seats(Q(shift=shift), assignment=assignment, now=now, locked=locked)


def offer_everywhere(*, assignment: Assignment, now: datetime, locked: Locked) -> list[Placement]:
    """The same for the weekly work, or for every coming shift: as many queries, when nobody waits."""
    return _offer_seats(Q(), assignment=assignment, now=now, locked=locked)


def _offer_seats(openings: Q, *, assignment: Assignment, now: datetime, locked: Locked) -> list[Placement]:
    is_over = assignment.ends_on is not None and assignment.ends_on < timezone.localdate(now)
    if not locked.is_on_offer or is_over:
        return []
    waiting = Placement.objects.next_in_line().with_free_seat(now).filter(openings, assignment=assignment)
    offered: list[Placement] = []
    full: set[int | None] = set()
    for candidate in waiting.with_facts():
        if candidate.shift_id in full:
            continue
        try:
            with transaction.atomic():
                if candidate.opening.take_seat():
                    _offer(candidate, now=now, locked=locked)
                    offered.append(candidate)
                else:
                    full.add(candidate.shift_id)
        except DomainError:  # said yes elsewhere at this very moment: the next one is asked
            continue
    return offered


def _offer(placement: Placement, *, now: datetime, locked: Locked) -> None:
    expires = MatchingSettings.objects.of(placement.assignment.antenna_id).offer_until(now)
    if placement.shift:
        expires = min(expires, placement.shift.starts_at)
    move(placement, PlacementState.OFFERED, by=None, now=now, locked=locked, expires_at=expires)
    emails.seat_offered(placement, now=now)


@contextmanager
def said_politely() -> Iterator[None]:
    """Turn the database's own refusals into sentences, leaving the transaction usable."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        if "no_overlapping_live_shifts" in str(error):
            raise DomainError(_("You already help somewhere at that time. Choose another moment.")) from error
        if "one_live_placement_per_opening" in str(error):
            raise DomainError(_("This person is already asked for this moment.")) from error
        raise
