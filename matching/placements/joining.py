# Readers: volunteers
"""Yes first: who says yes to work becomes a volunteer with it, in one transaction."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction

from matching.models import Placement
from matching.placements.beginning import apply
from matching.states import SAID_YES
from organisations.models import Assignment, Shift
from refuinterim.accounts.models import User
from volunteers import actions as volunteers


@dataclass(frozen=True)
class Told:
    """What somebody said beside their yes."""

    first_name: str = ""  # of who is new
    purposes: frozenset[str] = frozenset()
    facts: Mapping[str, Any] = field(default_factory=dict)  # what the work needs, as `change_wishes` takes it


@transaction.atomic
def say_yes(
    *,
    by: User,
    told: Told,
    assignment: Assignment,
    shift: Shift | None,
    now: datetime,
    language: str,
    read_in: str,
    excused: Collection[str] = (),
) -> Placement:
    """Say yes as whoever signed in: known, registered by the antenne before, or new. All of it is kept, or nothing.

    Tapped twice, in two tabs or on two devices, it is one volunteer and one yes. `language` is theirs, `read_in` that
    of the information note; `excused` and the errors are those of `apply`.
    """
    volunteer = volunteers.join(
        by=by,
        now=now,
        antenna=assignment.antenna,
        purposes=told.purposes,
        language=language,
        greet=False,
        first_name=told.first_name,
    )
    known = volunteer.placements.live().filter(assignment=assignment, shift=shift).first()
    if known and known.state in SAID_YES:
        return known
    if told.facts:
        volunteers.change_wishes(by=by, volunteer=volunteer, now=now, changes=told.facts)
    return apply(
        by=by,
        volunteer=volunteer,
        assignment=assignment,
        shift=shift,
        now=now,
        language=read_in,
        excused=excused,
    )
