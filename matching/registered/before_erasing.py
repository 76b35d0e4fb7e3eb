# Readers: staff
"""What was agreed ends before somebody's data is erased, and who counted on them hears it."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from matching.placements.leaving import leave
from matching.proofs.actions import stop_proof
from matching.states import ProofState
from refuinterim.accounts.models import User
from volunteers.before_erasing import BEFORE_ERASING
from volunteers.models import Volunteer


def end_what_was_agreed(volunteer: Volunteer, by: User | None, now: datetime) -> None:
    """As when somebody stops."""
    if volunteer.left_on is None:
        leave(by=by, volunteer=volunteer, now=now)


def stop_what_waits_for_a_name(volunteer: Volunteer, by: User | None, now: datetime) -> None:
    """Nobody signs hours of somebody without a name."""
    for proof in volunteer.proofs.filter(state=ProofState.ASKED):
        stop_proof(
            by=by or proof.asked_by, proof=proof, now=now, reason=_("The data of this person are erased.")
        )


BEFORE_ERASING.add("stop what waits for a name", stop_what_waits_for_a_name)
BEFORE_ERASING.add("end what was agreed", end_what_was_agreed)
