# Readers: organisations, staff
"""What becomes of placements whose work is over."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import DateField, DateTimeField, ExpressionWrapper, F, Q, Value
from django.utils import timezone
from django.utils.translation import gettext as _

from matching.models import Placement
from matching.models.placement import PlacementQuerySet
from matching.models.settings import with_wish
from matching.placements.seats import move
from matching.states import EndReason, PlacementState
from refuinterim.core.errors import DomainError

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

    Those that are certain wait longer, as their antenne says: somebody can still say who came.
    """
    certain, today = Q(state=PlacementState.CONFIRMED), timezone.localdate(now)
    live = Placement.objects.live()
    live = with_wish(live, "patience_days", path="assignment__antenna", each=timedelta(days=1))
    over = _over_at(Value(now), Value(today))
    long_over = _over_at(
        ExpressionWrapper(Value(now) - F("patience_days"), DateTimeField()),
        ExpressionWrapper(Value(today) - F("patience_days"), DateField()),
    )
    return live.filter((over & ~certain) | (long_over & certain)).order_by("pk")


def _over_at(moment: Any, day: Any) -> Q:
    """Shifts that ended by a moment, and weekly work of which the last day was before a day."""
    return Q(shift=None, assignment__ends_on__lt=day) | Q(shift__ends_at__lte=moment)


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
