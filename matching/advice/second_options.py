"""What else somebody could choose beside the work that is proposed."""

from __future__ import annotations

from collections.abc import Callable, Iterable

LOOKED_AT = 8  # openings of one person that may be the other option


def other_openings(fits: Iterable[str], own: str, assignment_of: Callable[[str], int]) -> list[str]:
    """Openings that fit somebody (ids, the best first), without their `own`.

    Other work comes before another moment of the same work: two moments are hardly a choice.
    """
    others = [name for name in fits if name != own]
    return sorted(others, key=lambda name: assignment_of(name) == assignment_of(own))
