# Readers: volunteers
"""What a volunteer reads about going together: with whom, whether both have a place, and what is asked."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from django.utils.translation import gettext as _

from matching.models import Companions, Placement
from matching.placements.together import companions_of
from matching.placements.together_emails import first_name, why_alone
from matching.states import (
    CONTACT_SHARED,
    ENDED,
    NOT_CERTAIN,
    WAITS_FOR_ANSWER,
    CompanionsState,
    PlacementState,
)
from organisations.states import AssignmentState
from refuinterim.core import moments
from refuinterim.core.written import sentence

S = CompanionsState


@dataclass(frozen=True)
class TogetherCard:
    """How it stands with going together, for one of the two. Of the other it says the first name alone."""

    lines: list[str] = field(default_factory=list)
    may_ask: bool = False  # a friend along
    has_link: bool = False  # that nobody used yet
    until: str = ""
    asks_alone: bool = False
    may_wait: bool = False  # with the other, instead of going alone
    waits_together: bool = False

    @classmethod
    def of(cls, placement: Placement, *, now: datetime) -> TogetherCard:
        """The card of a placement, in one query; none for what ended."""
        if placement.state in ENDED or placement.state == PlacementState.PROPOSED:
            return cls()
        row = companions_of(placement)
        if row is None:
            return cls(may_ask=may_ask(placement, now))
        until = moments.day_and_hour(row.until) if row.until else ""
        if row.state == S.ASKED:
            lines = [
                _("Your friend did not answer yet."),
                sentence(_("The link works until %(moment)s."), moment=until),
            ]
            return cls(lines, has_link=True, until=until)
        if row.state == S.ALONE:
            return _question(row, placement, until)
        other = row.other(placement)
        with_whom = {"name": first_name(other)}
        if placement.state == PlacementState.WAITLISTED:
            wait = sentence(_("You wait together with %(name)s."), **with_whom)
            return cls([wait, _("Are there two places? Then we tell you both.")], waits_together=True)
        lines = [sentence(_("You go together with %(name)s."), **with_whom)]
        certain = placement.state in CONTACT_SHARED
        if certain and other and other.state in WAITS_FOR_ANSWER:
            lines.append(sentence(_("%(name)s did not answer yet."), **with_whom))
        elif not certain:
            lines.append(_("There is a place for both of you."))
        return cls(lines)


def _question(row: Companions, placement: Placement, until: str) -> TogetherCard:
    other = row.other(placement)
    if row.alone_id != placement.pk:
        return TogetherCard(
            [
                _("There is one place, not two."),
                sentence(_("We ask %(name)s what to do now. Then we tell you."), name=first_name(other)),
            ]
        )
    return TogetherCard(
        [*why_alone(row, placement)],
        until=until,
        asks_alone=placement.state not in WAITS_FOR_ANSWER,  # an offer has its own yes and no
        may_wait=other is not None and other.state not in ENDED,
    )


def may_ask(placement: Placement, now: datetime) -> bool:
    """Whether a friend can still come along: it is not certain yet, and the work takes people."""
    return (
        placement.state in NOT_CERTAIN
        and placement.assignment.state == AssignmentState.PUBLISHED
        and placement.assignment.is_to_come(now)
        and (placement.shift is None or placement.shift.starts_at > now)
    )
