"""The one place where a placement changes state and a seat is taken or given back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from matching import emails
from matching.models import Placement
from matching.states import ENDED, HOLDING_SEAT, PLACEMENT, PlacementState
from organisations.models import Shift
from organisations.states import AssignmentState
from refuinterim.accounts.models import User
from refuinterim.core.errors import DomainError
from volunteers.states import IntakeState


def move(placement: Placement, to: PlacementState, *, by: User | None, now: datetime, **rest: Any) -> None:
    """Move a placement; a seat that it no longer holds is given back and offered to who waits longest."""
    held = placement.holds_seat
    if to in ENDED:
        rest.setdefault("ended_at", now)
    with said_politely():
        PLACEMENT.move(placement, to=to, by=by, now=now, antenna_id=placement.assignment.antenna_id, **rest)
    if held and to not in HOLDING_SEAT:
        placement.opening.release_seat()
        offer_free_seat(placement, now=now)


def offer_free_seat(placement: Placement, *, now: datetime) -> Placement | None:
    """Offer the seat that came free to the first on the waiting list who had an intake and has that time free.

    Nothing is offered once the shift began or the assignment is no longer on offer.
    """
    if isinstance(placement.opening, Shift) and placement.opening.starts_at <= now:
        return None
    waiting = Placement.objects.with_facts().filter(
        assignment=placement.assignment,
        assignment__state=AssignmentState.PUBLISHED,
        shift=placement.shift,
        state=PlacementState.WAITLISTED,
        volunteer__intakes__state=IntakeState.DONE,
    )
    for candidate in waiting.order_by("created_at", "pk").distinct():
        try:
            with transaction.atomic():
                if not candidate.opening.take_seat():
                    return None
                expires = now + timedelta(hours=settings.OFFER_HOURS)
                if candidate.shift:
                    expires = min(expires, candidate.shift.starts_at)
                move(candidate, PlacementState.OFFERED, by=None, now=now, expires_at=expires)
        except DomainError:  # busy at that time by now: the next one is asked
            continue
        emails.seat_offered(candidate, now=now)
        return candidate
    return None


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
