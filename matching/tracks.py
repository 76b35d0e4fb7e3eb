"""Participation tracks that are in danger: the deadline is near, and hours are still needed."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from matching.hours import minutes_by_volunteer
from volunteers.models import ParticipationTrack, TrackStatus

DEADLINE_NEAR = 12  # weeks


def tracks_in_danger(
    today: date, volunteer_ids: Any, *, weeks: int = DEADLINE_NEAR
) -> list[ParticipationTrack]:
    """Tracks with a deadline within `weeks` and hours still needed, the first deadline first.

    Two queries. Each row gets `minutes_left`.
    """
    tracks = list(
        ParticipationTrack.objects.filter(
            volunteer__in=volunteer_ids, deadline__lte=today + timedelta(weeks=weeks)
        )
        .exclude(status=TrackStatus.EXEMPT)
        .select_related("volunteer")
        .order_by("deadline", "pk")
    )
    done = minutes_by_volunteer([track.volunteer_id for track in tracks])
    for track in tracks:
        minutes = track.external_minutes + done.get(track.volunteer_id, 0)
        track.minutes_left = track.hours_needed * 60 - minutes  # type: ignore[attr-defined]
    return [track for track in tracks if track.minutes_left > 0]  # type: ignore[attr-defined]
