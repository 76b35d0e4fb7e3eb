"""How long people wait, when not everybody's wait is seen to its end.

Kaplan and Meier, "Nonparametric estimation from incomplete observations" (1958). Times are whole
weeks. Somebody who is lost in a week was still there for what happened in that week.
"""

from collections.abc import Sequence


def still_waiting(weeks: Sequence[int], observed: Sequence[bool]) -> list[tuple[int, float]]:
    """The Kaplan–Meier curve: after each week in which something happened, the share that still waits.

    `weeks`: how long each person was followed. `observed`: did it end with a first day (True), or did
    we lose sight of them (False)? Raises ValueError when the two differ in length.
    """
    followed = sorted(zip(weeks, observed, strict=True))
    share, at_risk, curve = 1.0, len(followed), []
    position = 0
    while position < len(followed):
        week = followed[position][0]
        here = [happened for length, happened in followed[position:] if length == week]
        if any(here):
            share *= 1 - sum(here) / at_risk
            curve.append((week, share))
        at_risk -= len(here)
        position += len(here)
    return curve


def median_wait(weeks: Sequence[int], observed: Sequence[bool]) -> int | None:
    """The first week after which at most half still wait; None when it never comes to that."""
    return next((week for week, share in still_waiting(weeks, observed) if share <= 0.5 + 1e-12), None)


def share_within(weeks: Sequence[int], observed: Sequence[bool], limit: int) -> float:
    """The share whose wait was over within `limit` weeks."""
    curve = [share for week, share in still_waiting(weeks, observed) if week <= limit]
    return 1 - curve[-1] if curve else 0.0
