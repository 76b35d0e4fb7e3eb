"""How a placement ends."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from matching.models import Placement
from matching.placements import emails
from matching.placements.past import past_placements
from matching.placements.seats import lock_assignment, move
from matching.placements.visiting import end_visits
from matching.states import CAN_WITHDRAW, CONTACT_SHARED, WAITS_FOR_ANSWER, EndReason, PlacementState
from organisations import actions as organisations
from organisations.emails import assignment_called_off
from organisations.models import Assignment
from refuinterim.accounts.models import User
from refuinterim.core.errors import DomainError


@transaction.atomic
def withdraw(*, by: User, placement: Placement, now: datetime) -> Placement:
    """The volunteer steps back before the start; nobody asks why. Raises DomainError for what began."""
    if placement.state in CAN_WITHDRAW and not placement.can_withdraw(now):
        # Readers: volunteers
        said = _("This began already. You can still say that you did not come.")
        if placement.shift_id and not placement.can_say_absent(now):
            said = _("This began already. Call us.")
        raise DomainError(said if placement.shift_id else _("This began already. You can still stop."))
    move(placement, PlacementState.WITHDRAWN, by=by, now=now)
    emails.withdrawn(placement, now=now)
    return placement


@transaction.atomic
def reject(*, by: User, placement: Placement, now: datetime, note: str) -> Placement:
    """The coordinator finds that it does not fit; why (`note`) stays inside."""
    why = EndReason.COORDINATOR
    move(placement, PlacementState.REJECTED, by=by, now=now, reason=note, end_reason=why, end_note=note)
    emails.rejected(placement, now=now)
    return placement


@transaction.atomic
def stop(
    *, by: User, placement: Placement, now: datetime, why: EndReason = EndReason.COORDINATOR, note: str = ""
) -> Placement:
    """It ends earlier than planned; both sides are told, without the reason. A `note` is the coordinator's."""
    move(placement, PlacementState.STOPPED, by=by, now=now, reason=note, end_reason=why, end_note=note)
    if not is_over(placement, now):
        emails.stopped(placement, now=now)
    return placement


@transaction.atomic
def complete(*, by: User | None, placement: Placement, now: datetime) -> Placement:
    """It ends as planned."""
    move(placement, PlacementState.COMPLETED, by=by, now=now)
    return placement


@transaction.atomic
def expire(*, placement: Placement, now: datetime) -> Placement:
    """Nobody answered in time."""
    move(placement, PlacementState.EXPIRED, by=None, now=now, expires_at=None)
    return placement


@transaction.atomic
def call_off(*, by: User, assignment: Assignment, now: datetime, reason: str) -> Assignment:
    """Cancel an assignment and everything that was agreed in it; both sides are told.

    What began already has stopped, not been cancelled: the hours that were done still count.
    """
    organisations.cancel(by=by, assignment=assignment, now=now, reason=reason)
    locked = lock_assignment(assignment.pk)
    for placement in Placement.objects.with_facts().live().filter(assignment=assignment):
        to = PlacementState.STOPPED if ran(placement, now) else PlacementState.CANCELLED
        move(
            placement,
            to,
            by=by,
            now=now,
            locked=locked,
            end_reason=EndReason.CALLED_OFF,
            expires_at=None,
        )
        if not is_over(placement, now):
            emails.called_off(placement, now=now)
    end_visits(assignment, by, now)
    assignment_called_off(assignment, now=now)
    return assignment


@transaction.atomic
def end_what_is_open(assignment: Assignment, by: User | None, now: datetime) -> None:
    """The work is closed: who waits for a place in it, or did not answer yet, is told that nobody can join any more.

    What is over by now ends in its own way (`past`).
    """
    locked = lock_assignment(assignment.pk)
    rows = Placement.objects.filter(
        assignment=assignment, state__in=WAITS_FOR_ANSWER | {PlacementState.WAITLISTED}
    )
    for placement in rows.exclude(pk__in=past_placements(now).order_by().values("pk")).with_facts():
        move(
            placement,
            PlacementState.CANCELLED,
            by=by,
            now=now,
            locked=locked,
            end_reason=EndReason.CLOSED,
            expires_at=None,
        )
        emails.closed(placement, now=now)


def ran(placement: Placement, now: datetime) -> bool:
    """Whether it was certain, and a moment of it began of which somebody may still say who came."""
    return placement.state in CONTACT_SHARED and placement.has_begun(now)


def is_over(placement: Placement, now: datetime) -> bool:
    """Whether its shift ended, so that nobody has to be told not to come."""
    return placement.shift is not None and placement.shift.ends_at <= now
