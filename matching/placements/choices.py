"""Somebody on a participation track chooses freely, among at least two proposals."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from matching import engine
from matching.advice.suggestions import Suggestion, joined
from matching.models import Placement
from matching.placements.beginning import propose
from refuinterim.accounts.models import User
from refuinterim.core.errors import DomainError
from volunteers.models import TrackStatus, Volunteer

CHOICE = 2  # proposals that somebody on a track can choose among
LOOKED_AT = 8  # openings of one person that may be the other option


@dataclass(frozen=True)
class Second:
    """What was proposed beside the first, if anything; `is_lacking` when nothing else fits."""

    suggestion: Suggestion | None = None
    is_lacking: bool = False


def is_on_track(volunteer: Volunteer) -> bool:
    """Whether a participation track runs for this person."""
    track = getattr(volunteer, "track", None)
    return track is not None and track.status != TrackStatus.EXEMPT


def other_options(problem: engine.Problem, suggestions: Iterable[Suggestion]) -> dict[str, list[Suggestion]]:
    """For each pair of somebody on a track: what else fits this person, the best first.

    Other work comes before another moment of the same work: two moments are hardly a choice. The keys are
    `Suggestion.key`. A constant number of queries.
    """
    tracked = [suggestion for suggestion in suggestions if is_on_track(suggestion.volunteer)]
    names = sorted({suggestion.match.volunteer for suggestion in tracked})
    fits: dict[str, list[Suggestion]] = defaultdict(list)
    ranked = [match for name in names for match in engine.rank_openings(problem, name, LOOKED_AT)]
    for option in joined(problem, ranked):
        fits[option.match.volunteer].append(option)
    return {first.key: _others(first, fits[first.match.volunteer]) for first in tracked}


def _others(first: Suggestion, fits: list[Suggestion]) -> list[Suggestion]:
    others = [option for option in fits if option.match.opening != first.match.opening]
    return sorted(others, key=lambda option: option.opening.assignment.pk == first.opening.assignment.pk)


def propose_second(*, by: User, volunteer: Volunteer, options: Iterable[Suggestion], now: datetime) -> Second:
    """Propose the best other option too, unless this person can choose already."""
    if Placement.objects.waiting_for_answer(now).filter(volunteer=volunteer).count() >= CHOICE:
        return Second()
    for option in options:
        try:
            propose(
                by=by,
                volunteer=volunteer,
                assignment=option.opening.assignment,
                shift=option.opening.shift,
                now=now,
                score=option.match.score,
                explanation=option.explanation,
            )
        except DomainError:  # asked or closed meanwhile: the next option is as free a choice
            continue
        return Second(option)
    return Second(is_lacking=True)
