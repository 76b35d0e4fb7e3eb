"""The one place where a placement changes state and a seat is taken or given back.

Who changes a placement locks its assignment first, then the placement, then the seats of a shift: in this
order two changes wait for each other and never block each other for good.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from matching.advice.plans import request_plan
from matching.models import Placement
from matching.placements import emails
from matching.states import CHANGES_THE_PLAN, ENDED, HOLDING_SEAT, PLACEMENT, PlacementState
from organisations.models import Assignment, Shift
from organisations.states import AssignmentState
from refuinterim.accounts.models import User
from refuinterim.core.errors import DomainError


def move(placement: Placement, to: PlacementState, *, by: User | None, now: datetime, **rest: Any) -> None:
    """Move a placement; a seat that it no longer holds is given back and offered to who waits longest.

    An answer, or an early end, has the antenne planned again.
    """
    lock_assignment(placement.assignment_id)
    held = placement.holds_seat
    if to in ENDED:
        rest.setdefault("ended_at", now)
    with said_politely():
        PLACEMENT.move(placement, to=to, by=by, now=now, antenna_id=placement.assignment.antenna_id, **rest)
    if to in CHANGES_THE_PLAN:
        request_plan(antenna_id=placement.assignment.antenna_id, now=now)
    if held and to not in HOLDING_SEAT:
        placement.opening.release_seat()
        offer_free_seats(assignment=placement.assignment, shift=placement.shift, now=now)


def lock_assignment(pk: int) -> str:
    """Have everybody else wait who joins, leaves or ends this assignment. Returns its state as it is now."""
    rows = Assignment.objects.select_for_update(no_key=True)
    return rows.values_list("state", flat=True).get(pk=pk)


def take_seat(*, assignment: Assignment, shift: Shift | None, now: datetime) -> bool:
    """Take a seat for somebody new, after those who wait for one. Returns whether a seat was left.

    The assignment is locked: nobody joins the waiting list meanwhile, and no seat comes free unseen.
    """
    lock_assignment(assignment.pk)
    offer_free_seats(assignment=assignment, shift=shift, now=now)
    return (shift or assignment).take_seat()


def offer_free_seats(*, assignment: Assignment, shift: Shift | None, now: datetime) -> list[Placement]:
    """Offer the free seats of one opening to who waits longest, until none is left or nobody waits.

    Who had no intake yet, or helps somewhere else at that time, is passed over and keeps waiting. Nothing
    is offered once the shift began, or when the assignment is over or not on offer. Returns the offers.
    """
    is_open = lock_assignment(assignment.pk) == AssignmentState.PUBLISHED
    is_over = assignment.ends_on is not None and assignment.ends_on < timezone.localdate(now)
    if not is_open or is_over or (shift and shift.starts_at <= now) or not (shift or assignment).has_seat():
        return []
    waiting = Placement.objects.next_in_line().filter(assignment=assignment, shift=shift).with_facts()
    offered = []
    for candidate in waiting:
        try:
            with transaction.atomic():
                if not candidate.opening.take_seat():
                    break
                _offer(candidate, now=now)
        except DomainError:  # said yes elsewhere at this very moment: the next one is asked
            continue
        offered.append(candidate)
    return offered


def _offer(placement: Placement, *, now: datetime) -> None:
    expires = now + timedelta(hours=settings.OFFER_HOURS)
    if placement.shift:
        expires = min(expires, placement.shift.starts_at)
    move(placement, PlacementState.OFFERED, by=None, now=now, expires_at=expires)
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
