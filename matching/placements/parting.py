"""What becomes of two who want to go together when the place of one of them changes.

Called by `seats.move` on every such change, while the assignment is locked: so no door leads past it. It changes
the companions alone, never a placement.
"""

from __future__ import annotations

from datetime import datetime

from matching.models import Companions, MatchingSettings, Placement
from matching.placements import together_emails as emails
from matching.states import (
    COMPANIONS,
    ENDED,
    HOLDING_SEAT,
    CompanionsState,
    EndReason,
    PlacementState,
)
from refuinterim.accounts.models import User

S = CompanionsState
OF_THE_WORK = frozenset({EndReason.CALLED_OFF, EndReason.CLOSED, EndReason.OVER, EndReason.UNSEEN})


def follow(placement: Placement, *, by: User | None, now: datetime) -> None:
    """See what the new state of a placement means for the two. Nobody is left behind, or kept alone, unasked."""
    row = Companions.objects.of(placement).first()
    if row is None:
        return
    other, gone = row.other(placement), placement.state in ENDED
    if row.state == S.ASKED:
        if gone or placement.state == PlacementState.CONFIRMED:  # a yes to a place for one
            end(row, by=by, now=now)
    elif row.state == S.ALONE:
        _follow_question(row, placement, other, by=by, now=now)
    elif other is None or other.state in ENDED:
        end(row, by=by, now=now)
    elif gone:
        is_over = placement.end_reason in OF_THE_WORK or placement.state == PlacementState.COMPLETED
        if is_over or other.has_begun(now):
            end(row, by=by, now=now)
        else:
            ask_alone(row, other, by=by, now=now)
    elif placement.state == PlacementState.WAITLISTED and other.holds_seat and not _falls_too(other, now):
        ask_alone(row, other, by=by, now=now)


def _follow_question(
    row: Companions, placement: Placement, other: Placement | None, *, by: User | None, now: datetime
) -> None:
    """One of them is asked whether they go alone, and something changes meanwhile."""
    live = other is not None and other.state not in ENDED
    if placement.pk == row.alone_id:
        if placement.state in ENDED or not live:
            end(row, by=by, now=now)
        elif placement.state == PlacementState.WAITLISTED:  # back in line, with the other
            COMPANIONS.move(
                row, to=S.TOGETHER, by=by, now=now, antenna_id=_antenna(row), alone=None, until=None
            )
        elif placement.state == PlacementState.CONFIRMED:
            end(row, by=by, now=now)
    elif (
        placement.state in HOLDING_SEAT and other and other.state in HOLDING_SEAT
    ):  # a second place came free
        COMPANIONS.move(row, to=S.TOGETHER, by=by, now=now, antenna_id=_antenna(row), alone=None, until=None)
        emails.place_for_both(row, other, now=now)


def ask_alone(row: Companions, who: Placement, *, by: User | None, now: datetime) -> None:
    """Ask kindly whether somebody goes without the other; the place waits for the answer, for a bounded time."""
    wishes = MatchingSettings.objects.of(who.assignment.antenna_id)
    until = wishes.offer_until(now, who.assignment.last_start(who.shift))
    COMPANIONS.move(row, to=S.ALONE, by=by, now=now, antenna_id=_antenna(row), alone=who, until=until, key="")
    emails.alone(row, who, now=now)


def end(row: Companions, *, by: User | None, now: datetime) -> None:
    """They are not together any more; the link opens nothing."""
    COMPANIONS.move(
        row,
        to=S.ENDED,
        by=by,
        now=now,
        antenna_id=_antenna(row),
        key="",
        until=None,
        alone=None,
        ended_at=now,
    )


def _falls_too(other: Placement, now: datetime) -> bool:
    """Whether the hold of the other is over as well: both wait in line then, and there is nothing to ask."""
    return Placement.objects.hold_over(now).filter(pk=other.pk).exists()


def _antenna(row: Companions) -> int:
    antenna_id: int = row.asker.assignment.antenna_id
    return antenna_id
