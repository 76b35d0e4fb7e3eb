"""What this room puts into pages of lower rooms: somebody's own hours, on their profile."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from matching.attendance.hours import minutes_done, minutes_planned
from refuinterim.core import moments
from refuinterim.core.panels import fills
from volunteers.models import TrackStatus, Volunteer


@fills("volunteer-hours", "matching/my_work/hours.html")
def hours(request: HttpRequest, volunteer: Volunteer) -> dict[str, Any]:
    """Hours done and planned; beside the hours that the track asks for, when there is a track that counts them."""
    track = getattr(volunteer, "track", None)
    if track and track.status == TrackStatus.EXEMPT:
        track = None
    done = minutes_done(volunteer) + (track.external_minutes if track else 0)
    planned = minutes_planned(volunteer, timezone.now())
    return {
        "track": track,
        "done": done,
        "done_in_words": moments.duration(done),
        "elsewhere": moments.duration(track.external_minutes) if track and track.external_minutes else "",
        "planned": moments.duration(planned) if planned else "",
        "needed": track.hours_needed * 60 if track else 0,
        "until": moments.day(track.deadline) if track and track.deadline else "",
    }
