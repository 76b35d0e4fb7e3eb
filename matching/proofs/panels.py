"""What this room puts into pages of lower rooms, and of its neighbours: a milestone, and what waits for a name."""

from typing import Any

from django.http import HttpRequest

from matching.models import Milestone
from matching.placements.milestones import TITLES, WORDS
from matching.proofs.organisation_views import waiting_of
from refuinterim.core.owners import Hat
from refuinterim.core.panels import fills
from volunteers.models import Volunteer


@fills("volunteer-milestone", "matching/proofs/milestone.html")
def milestone(request: HttpRequest, volunteer: Volunteer) -> dict[str, Any]:
    """The newest milestone that was not seen yet."""
    rows = Milestone.objects.visible_to(request.user, Hat.VOLUNTEER).filter(seen_at=None)
    newest = rows.order_by("pk").last()
    return {
        "milestone": newest,
        "title": TITLES[newest.kind] if newest else "",
        "words": WORDS[newest.kind] if newest else "",
    }


@fills("organisation-proofs", "matching/proofs/to_do.html")
def waiting_proofs(request: HttpRequest, about: None) -> dict[str, Any]:
    """How many names and lines wait for the signed-in user."""
    return {"waiting": waiting_of(request.user)}  # type: ignore[arg-type]  # a page behind the sign-in
