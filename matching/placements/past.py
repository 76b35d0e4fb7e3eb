# Readers: organisations, staff
"""What becomes of placements whose work is over."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from matching.models import Placement
from matching.models.placement import PlacementQuerySet
from matching.placements.seats import move
from matching.states import EndReason, PlacementState
from refuinterim.core.errors import DomainError

PATIENCE = timedelta(days=30)  # after which nobody will say any more who came
AFTERWARDS = {
    PlacementState.PROPOSED: PlacementState.EXPIRED,
    PlacementState.OFFERED: PlacementState.EXPIRED,
    PlacementState.WAITLISTED: PlacementState.CANCELLED,
    PlacementState.ACCEPTED: PlacementState.CANCELLED,
    PlacementState.ACTIVE: PlacementState.COMPLETED,
    PlacementState.CONFIRMED: PlacementState.STOPPED,
}
WHY = {PlacementState.STOPPED: EndReason.UNSEEN, PlacementState.CANCELLED: EndReason.OVER}


def past_placements(now: datetime) -> PlacementQuerySet:
    """Live placements whose shift, or whose last day of weekly work, is over.

    Those that are certain wait `PATIENCE` longer: somebody can still say who came.
    """
    certain = Q(state=PlacementState.CONFIRMED)
    over, long_over = _over_at(now), _over_at(now - PATIENCE)
    return Placement.objects.live().filter((over & ~certain) | (long_over & certain)).order_by("pk")


def _over_at(moment: datetime) -> Q:
    weekly = Q(shift=None, assignment__ends_on__lt=timezone.localdate(moment))
    return weekly | Q(shift__ends_at__lte=moment)


@transaction.atomic
def end_past(*, placement: Placement, now: datetime) -> Placement:
    """End a placement whose work is over, without a message: who had a place was there.

    What nobody answered expires; who waited or was not confirmed is cancelled; what ran is done; what was
    certain, but of which nobody said who came, has stopped. Raises DomainError while it goes on.
    """
    if not past_placements(now).filter(pk=placement.pk).exists():
        raise DomainError(_("This work is not over yet."))
    to = AFTERWARDS[PlacementState(placement.state)]
    move(placement, to, by=None, now=now, end_reason=WHY.get(to, ""), expires_at=None)
    return placement
