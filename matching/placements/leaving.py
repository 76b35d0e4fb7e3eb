"""A volunteer stops altogether: what was agreed ends with it. Or takes the yes to being matched back."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from matching.models import FollowUp, Placement
from matching.placements import emails
from matching.placements.ending import is_over, ran
from matching.placements.seats import Locked, lock_assignments, move
from matching.placements.visiting import let_visits_go
from matching.states import CAN_WITHDRAW, CONTACT_SHARED, WAITS_FOR_ANSWER, EndReason, PlacementState
from refuinterim.accounts.models import User
from volunteers import actions as volunteers
from volunteers.models import Volunteer
from volunteers.talks.actions import let_go


@transaction.atomic
def leave(*, by: User | None, volunteer: Volunteer, now: datetime) -> Volunteer:
    """Note that somebody stopped as a volunteer; every live placement and planned call ends, its seat is free again.

    The organisations that counted on the person are told. The volunteer gets no message: they told us.
    """
    volunteers.change_wishes(
        by=by, volunteer=volunteer, now=now, changes={"left_on": timezone.localdate(now)}
    )
    # An event's end would give the day that it took back to weekly work that ends with it.
    weekly_first = F("shift").asc(nulls_first=True)
    live = Placement.objects.live().filter(volunteer=volunteer)
    locked = lock_assignments(live.order_by().values("assignment"))
    for placement in live.with_facts().order_by(weekly_first, "assignment_id", "pk"):
        _end(placement, by=by, now=now, locked=locked.get(placement.assignment_id))
    FollowUp.objects.filter(volunteer=volunteer).open().update(dropped_at=now)
    let_go(volunteer, by, now)
    let_visits_go(volunteer, by, now)
    return volunteer


@transaction.atomic
def ask_no_more(volunteer: Volunteer, by: User | None, now: datetime) -> None:
    """The yes to being matched was taken back: what waits for an answer ends, and the antenne is told.

    What this person said yes to goes on. A place on the waiting list stays, and is offered with a new yes.
    """
    asked = Placement.objects.filter(volunteer=volunteer, state__in=WAITS_FOR_ANSWER)
    locked = lock_assignments(asked.order_by().values("assignment"))
    for placement in asked.with_facts().order_by("assignment_id", "pk"):
        move(
            placement,
            PlacementState.CANCELLED,
            by=by,
            now=now,
            locked=locked.get(placement.assignment_id),
            end_reason=EndReason.NO_YES,
            expires_at=None,
        )
        emails.not_asked_any_more(placement, now=now)


def _end(placement: Placement, *, by: User | None, now: datetime, locked: Locked | None) -> None:
    counted_on = placement.state in CONTACT_SHARED
    if ran(placement, now):
        to = PlacementState.STOPPED
    elif placement.state in CAN_WITHDRAW:
        to = PlacementState.WITHDRAWN
    else:
        to = PlacementState.CANCELLED
    move(placement, to, by=by, now=now, locked=locked, end_reason=EndReason.LEFT, expires_at=None)
    if counted_on and not is_over(placement, now):
        emails.does_not_come_any_more(placement, now=now)
