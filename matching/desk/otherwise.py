"""What a volunteer asked to be otherwise, for the coordinator who looks for work with them: a help, no judgement."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from matching.advice.otherwise_words import said_to_desk
from matching.models import AskedOtherwise, MatchingSettings
from refuinterim.core.owners import Hat
from volunteers.models import Volunteer


@dataclass(frozen=True)
class Asked:
    """One wish in words, with the work that it was said about."""

    row: AskedOtherwise
    words: str


def asked_by(user: Any, volunteer: Volunteer) -> list[Asked]:
    """What still counts, the newest first. Two queries."""
    since = MatchingSettings.objects.of(volunteer.antenna_id).away_since(timezone.now())
    own = AskedOtherwise.objects.visible_to(user, Hat.ANTENNA).filter(volunteer=volunteer)
    return [Asked(row, said_to_desk(row)) for row in own.in_force(since).with_facts()]
