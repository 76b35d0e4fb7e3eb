"""Participation tracks that are in danger: the deadline is near, and hours are still needed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import DateField, ExpressionWrapper, F, Value

from matching.attendance.hours import minutes_by_volunteer, minutes_elsewhere_by_volunteer
from matching.models.settings import with_wish
from volunteers.models import ParticipationTrack, TrackStatus


@dataclass(frozen=True)
class TrackInDanger:
    """A track with a near deadline, and the minutes that are still needed."""

    track: ParticipationTrack
    minutes_left: int


def tracks_in_danger(today: date, volunteer_ids: Any) -> list[TrackInDanger]:
    """Tracks with a deadline that is near, as their antenne says, and hours still needed; the first one first.

    Three queries.
    """
    known = ParticipationTrack.objects.filter(volunteer__in=volunteer_ids)
    known = with_wish(known, "track_weeks", path="volunteer__antenna", each=timedelta(weeks=1))
    tracks = list(
        known.filter(deadline__lte=ExpressionWrapper(Value(today) + F("track_weeks"), DateField()))
        .exclude(status=TrackStatus.EXEMPT)
        .select_related("volunteer")
        .order_by("deadline", "pk")
    )
    people = [track.volunteer_id for track in tracks]
    done, elsewhere = minutes_by_volunteer(people), minutes_elsewhere_by_volunteer(people)
    rows = [
        TrackInDanger(
            track,
            track.hours_needed * 60 - elsewhere.get(track.volunteer_id, 0) - done.get(track.volunteer_id, 0),
        )
        for track in tracks
    ]
    return [row for row in rows if row.minutes_left > 0]
