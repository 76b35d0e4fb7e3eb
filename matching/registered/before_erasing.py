"""What was agreed ends before somebody's data is erased, and who counted on them hears it."""

from __future__ import annotations

from datetime import datetime

from matching.placements.leaving import leave
from refuinterim.accounts.models import User
from volunteers.before_erasing import BEFORE_ERASING
from volunteers.models import Volunteer


def end_what_was_agreed(volunteer: Volunteer, by: User | None, now: datetime) -> None:
    """As when somebody stops."""
    if volunteer.left_on is None:
        leave(by=by, volunteer=volunteer, now=now)


BEFORE_ERASING.add("end what was agreed", end_what_was_agreed)
