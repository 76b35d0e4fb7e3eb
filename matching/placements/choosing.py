"""What becomes of the other proposals of somebody who chose one: those that cannot be done beside it stop by themselves."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q

from matching.models import Placement
from matching.placements.seats import Locked, lock_assignments, move
from matching.states import SAID_YES, EndReason, PlacementState
from organisations.models import Assignment
from refuinterim.accounts.models import User
from volunteers.models import Volunteer


def lock_all_asked(volunteer: Volunteer, assignment_id: int) -> dict[int, Locked]:
    """Lock an assignment together with those of this person's open proposals, as one query and in the same order."""
    asked = Placement.objects.filter(volunteer=volunteer, state=PlacementState.PROPOSED).order_by()
    wanted = Q(pk=assignment_id) | Q(pk__in=asked.values("assignment"))
    return lock_assignments(Assignment.objects.filter(wanted).order_by().values("pk"))


def room_beside(volunteer: Volunteer) -> int:
    """To how much more work this person can say yes, of as much as they want at the same time. One query."""
    said_yes = Placement.objects.filter(volunteer=volunteer, state__in=SAID_YES).count()
    return max(0, volunteer.max_placements - said_yes)


def end_the_others(
    chosen: Placement, *, by: User | None, now: datetime, locked: dict[int, Locked]
) -> list[Placement]:
    """After a yes with a seat: end the other proposals that are at the same time, or all when they want no more.

    It is no refusal: the same work may be proposed again, and nobody is told. Returns what ended.
    """
    same_time = Placement.objects.filter(pk=chosen.pk).filter(
        Q(period__overlap=OuterRef("period"))
        | Q(week__overlap=OuterRef("week"), days__overlap=OuterRef("days"))
    )
    others = Placement.objects.filter(volunteer=chosen.volunteer_id, state=PlacementState.PROPOSED)
    found: list[Any] = list(
        others.select_related("assignment").annotate(clashes=Exists(same_time)).order_by("pk")
    )
    if not found:
        return []
    has_room = room_beside(chosen.volunteer) > 0
    ended = [other for other in found if other.assignment_id in locked and (other.clashes or not has_room)]
    for other in ended:
        move(
            other,
            PlacementState.CANCELLED,
            by=by,
            now=now,
            locked=locked[other.assignment_id],
            end_reason=EndReason.CHOSE,
            expires_at=None,
        )
    return ended
