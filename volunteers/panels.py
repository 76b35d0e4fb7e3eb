# Readers: volunteers
"""What this room puts into pages: where somebody's first talk stands, with what they can do about it."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from refuinterim.core.panels import fills
from volunteers.models import Volunteer
from volunteers.talks.first_talk import FirstTalk


@fills("first-talk", "volunteers/talk_panel.html")
def first_talk(request: HttpRequest, volunteer: Volunteer) -> dict[str, Any]:
    """Choose a moment, or who calls; when and where it is; nothing once we talked."""
    return {"talk": FirstTalk.of(volunteer, now=timezone.now()), "volunteer": volunteer}
