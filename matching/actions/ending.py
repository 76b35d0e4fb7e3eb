"""How a placement ends."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from matching import emails
from matching.actions.seats import move
from matching.models import Placement
from matching.states import PlacementState
from organisations import actions as organisations
from organisations.models import Assignment
from refuinterim.accounts.models import User


@transaction.atomic
def withdraw(*, by: User, placement: Placement, now: datetime) -> Placement:
    """The volunteer steps back before the start; nobody asks why."""
    move(placement, PlacementState.WITHDRAWN, by=by, now=now)
    emails.withdrawn(placement, now=now)
    return placement


@transaction.atomic
def reject(*, by: User, placement: Placement, now: datetime, reason: str) -> Placement:
    """The coordinator finds that it does not fit; the reason stays inside."""
    move(placement, PlacementState.REJECTED, by=by, now=now, reason=reason)
    emails.rejected(placement, now=now)
    return placement


@transaction.atomic
def stop(*, by: User, placement: Placement, now: datetime, reason: str) -> Placement:
    """It ends earlier than planned."""
    move(placement, PlacementState.STOPPED, by=by, now=now, reason=reason)
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
    """Cancel an assignment and everything that was agreed in it; everybody is told."""
    organisations.cancel(by=by, assignment=assignment, now=now, reason=reason)
    for placement in Placement.objects.with_facts().live().filter(assignment=assignment):
        started = placement.state == PlacementState.ACTIVE
        to = PlacementState.STOPPED if started else PlacementState.CANCELLED
        move(placement, to, by=by, now=now, reason=reason)
        emails.called_off(placement, now=now)
    return assignment
