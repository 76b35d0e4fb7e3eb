"""A list in which somebody came to us is erased with them."""

from __future__ import annotations

from datetime import datetime

from refuinterim.accounts.models import User
from refuinterim.imports.actions import forget_those_with
from volunteers.before_erasing import BEFORE_ERASING
from volunteers.models import Volunteer


def forget_their_lists(volunteer: Volunteer, by: User | None, now: datetime) -> None:
    """The file that named them; it cannot be taken back any more."""
    forget_those_with(kind="people", pk=volunteer.pk, now=now)


BEFORE_ERASING.add("forget the lists that named somebody", forget_their_lists)
