# Readers: volunteers
"""Something else: no to a proposal, with one tap for what should be otherwise. It is a wish, and it can be taken back.

It is not written in the audit: what somebody takes back leaves nothing behind.
"""

from __future__ import annotations

import math
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from matching.advice.near_misses import parts_of
from matching.advice.openings import OpeningRow
from matching.advice.travel import travel_minutes
from matching.models import AskedOtherwise, Placement
from matching.models.asked_otherwise import Otherwise
from matching.placements.beginning import decline
from matching.placements.seats import lock_assignment
from matching.states import SAID_YES, WAITS_FOR_ANSWER
from refuinterim.accounts.models import User
from refuinterim.core.errors import DomainError


@transaction.atomic
def ask_otherwise(*, by: User, placement: Placement, why: Otherwise, now: datetime) -> AskedOtherwise:
    """No to this, and what should be otherwise about the next. The same twice is once.

    Also after the proposal ended, or after a bare no: what somebody says is never lost. Raises DomainError for who
    said yes to it: they step back first.
    """
    lock_assignment(placement.assignment_id)  # nobody else moves it until this is done
    placement.refresh_from_db(fields=["state"])
    if placement.state in SAID_YES:
        raise DomainError(
            _("You said yes to this already. Do you not want it any more? You can say that here.")
        )
    if placement.state in WAITS_FOR_ANSWER:
        decline(by=by, placement=placement, now=now)
    asked, _is_new = AskedOtherwise.objects.get_or_create(
        placement=placement,
        why=why,
        defaults={"volunteer": placement.volunteer, "said_at": now, **_fact(placement, why)},
    )
    return asked


@transaction.atomic
def take_back(*, asked: AskedOtherwise) -> None:
    """It counts no more, and nothing of it stays."""
    asked.delete()


def _fact(placement: Placement, why: Otherwise) -> dict[str, Any]:
    """The one fact of the work that this is about. Minutes are cut off: this very work is as far as itself."""
    assignment, home = placement.assignment, placement.volunteer.place
    match why:
        case Otherwise.TOO_FAR if home is not None:
            mode = placement.volunteer.travel_mode
            return {"minutes": math.floor(travel_minutes(home, assignment.place, mode))}
        case Otherwise.TOO_HARD:
            asked = {skill.pk for skill in (*assignment.skills.all(), *assignment.required_skills.all())}
            return {"dutch": assignment.dutch, "skills": len(asked)}
        case Otherwise.OTHER_MOMENT:
            return {"slots": parts_of(OpeningRow(assignment, placement.shift))}
        case Otherwise.OTHER_WORK:
            return {"category": assignment.category}
    return {}
