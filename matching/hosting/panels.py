"""What this room puts into pages of lower rooms: how often somebody should still say who came."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from matching.hosting.who_came import to_confirm
from refuinterim.core.panels import fills


@fills("organisation-to-do", "matching/hosting/to_do.html")
def unanswered_moments(request: HttpRequest, about: None) -> dict[str, Any]:
    """The moments without an answer of the signed-in user."""
    return {"waiting": to_confirm(request.user, timezone.now()).count()}
