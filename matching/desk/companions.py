# Readers: staff
"""Who goes together with whom, as the coordinator sees it at both placements."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from matching.models import Placement
from matching.placements.together import companions_of
from matching.states import CompanionsState
from refuinterim.core import moments
from refuinterim.core.written import isolated, sentence
from volunteers.models import Volunteer


@dataclass(frozen=True)
class GoesAlong:
    """With whom somebody goes, or whom we wait for."""

    words: str
    other: Placement | None

    @classmethod
    def of(cls, placement: Placement) -> GoesAlong | None:
        """That of a placement; None for who goes alone. One query."""
        row = companions_of(placement)
        if row is None:
            return None
        until = moments.day_and_hour(row.until) if row.until else ""
        if row.state == CompanionsState.ASKED:
            return cls(sentence(_("Asked a friend along. We wait until %(moment)s."), moment=until), None)
        if row.state == CompanionsState.ALONE and row.alone:
            name = isolated(row.alone.volunteer.first_name)
            words = sentence(_("%(name)s is asked: go alone? Until %(moment)s."), name=name, moment=until)
            return cls(words, row.other(placement))
        return cls("", row.other(placement))


def hangs_on(placement: Placement) -> str:
    """What a confirmation does beside this placement, in words; nothing for who goes alone."""
    other = _together_with(placement)
    if other is None:
        return ""
    words = _("Goes together with %(name)s. This makes both certain.")
    return str(sentence(words, name=isolated(other.volunteer)))


def both_volunteers(placement: Placement) -> Sequence[Volunteer]:
    """Whoever hears that it is certain."""
    other = _together_with(placement)
    return (placement.volunteer, other.volunteer) if other else (placement.volunteer,)


def may_be_told_alone(placement: Placement) -> bool:
    """Whether a coordinator can note that this person goes alone."""
    row = companions_of(placement)
    if row is None or row.state == CompanionsState.TOGETHER:
        return False
    return row.state == CompanionsState.ASKED or row.alone_id == placement.pk


def _together_with(placement: Placement) -> Placement | None:
    row = companions_of(placement)
    return row.other(placement) if row and row.state == CompanionsState.TOGETHER else None
