"""What this room puts into pages of lower rooms: somebody's own hours, on their profile, and their visits."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from matching.attendance.hours import minutes_done, minutes_elsewhere, minutes_planned
from matching.models import Visit
from matching.my_work.visits import VisitCard
from refuinterim.core import moments
from refuinterim.core.owners import Hat
from refuinterim.core.panels import fills
from volunteers.models import TrackStatus, Volunteer


@fills("volunteer-hours", "matching/my_work/hours.html")
def hours(request: HttpRequest, volunteer: Volunteer) -> dict[str, Any]:
    """Hours done and planned apart; beside the hours that the track asks for, when there is a track that counts them."""
    track = getattr(volunteer, "track", None)
    if track and track.status == TrackStatus.EXEMPT:
        track = None
    elsewhere = minutes_elsewhere(volunteer) if track else 0
    done = minutes_done(volunteer) + elsewhere
    planned = minutes_planned(volunteer, timezone.now())
    needed = track.hours_needed * 60 if track else 0
    return {
        "track": track,
        "done": done,
        "done_in_words": moments.duration(done),
        "elsewhere": moments.duration(elsewhere) if elsewhere else "",
        "planned": moments.duration(planned) if planned else "",
        "left": moments.duration(needed - done - planned) if needed > done + planned else "",
        "is_reached": bool(needed) and done >= needed,
        "bar": _bar(done, planned, needed),
        "until": moments.day(track.deadline) if track and track.deadline else "",
    }


def _bar(done: int, planned: int, needed: int) -> dict[str, int]:
    """How far the two parts of the bar reach, in thousandths of it."""
    if not needed:
        return {}
    first = min(done * 1000 // needed, 1000)
    return {"done": first, "both": min((done + planned) * 1000 // needed, 1000)}


@fills("volunteer-visits", "matching/my_work/visit_panel.html")
def visits(request: HttpRequest, volunteer: Volunteer) -> dict[str, Any]:
    """Visits to come, the soonest first, and what is over and not answered yet; in one query."""
    now = timezone.now()
    rows = Visit.objects.visible_to(request.user, Hat.VOLUNTEER).filter(volunteer=volunteer)
    cards = [VisitCard.of(row, now=now) for row in rows.to_show(now).with_facts()]
    return {
        "to_ask": [card for card in cards if card.asks],
        "coming": [card for card in cards if not card.is_over],
    }
