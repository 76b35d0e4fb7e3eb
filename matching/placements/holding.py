# Readers: staff
"""A seat that is kept for who said yes and had no first talk yet: for a bounded time only."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from matching.models import Placement
from matching.placements import emails
from matching.placements.seats import lock_assignment, lock_assignments, move, next_line_number
from matching.states import PlacementState
from refuinterim.core.errors import Outrun
from volunteers.models import Volunteer


@transaction.atomic
def end_hold(*, placement: Placement, now: datetime) -> Placement:
    """The time is over without a talk: the seat goes back to who waits, the person waits in line, and is told.

    Raises Outrun when something happened meanwhile: a talk was held or planned, or the yes was answered.
    """
    locked = lock_assignment(placement.assignment_id)
    if not Placement.objects.hold_over(now).filter(pk=placement.pk).exists():
        raise Outrun
    until = placement.held_until
    move(
        placement,
        PlacementState.WAITLISTED,
        by=None,
        now=now,
        locked=locked,
        line_number=next_line_number(placement.assignment, placement.shift),
    )
    emails.hold_ended(placement, until=until, now=now)
    return placement


@transaction.atomic
def lift_holds(volunteer: Volunteer) -> None:
    """The first talk was held: the seats stay, the coordinator confirms. Waits for whoever ends a hold now."""
    kept = Placement.objects.filter(volunteer=volunteer, held_until__isnull=False)
    lock_assignments(kept.order_by().values("assignment"))
    kept.update(held_until=None)
