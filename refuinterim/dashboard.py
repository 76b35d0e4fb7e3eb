# Readers: staff
"""The admin's start page: what waits, from the desk, beside the year's figures, from reporting."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from matching.desk.start_page import start_page as what_waits
from refuinterim.accounts.roles import is_national
from refuinterim.core.models import Antenna
from reporting.figures import yearly_figures
from reporting.views import ALL

METERS = 3  # antennes shown apart; the others are a tap away
COUNTED_EVERY = (
    5 * 60
)  # seconds: they move by one or two a day, and reading a year costs more than all the rest
SHOWN = ("active_volunteers", "volunteers_who_volunteered")  # nothing else is counted for this page


@dataclass(frozen=True)
class Meter:
    """Of the active volunteers, how many helped: the gap that this house closes."""

    name: str
    year: int
    active: int
    volunteered: int
    url: str

    @property
    def sentence(self) -> str:
        """The gap in words."""
        return _("Of %(active)s active people, %(volunteered)s helped in %(year)s.") % {
            "active": self.active,
            "volunteered": self.volunteered,
            "year": self.year,
        }


def start_page(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    """Both halves; the figures only for who may see them."""
    context = what_waits(request, context)
    if request.user.has_perm("reporting.view_figures"):
        antennas: list[Antenna | None] = list(Antenna.objects.visible_to(request.user).active())
        all_together = is_national(request.user) and len(antennas) > 1
        year = timezone.localdate().year
        context["meters"] = [
            _meter(antenna, year) for antenna in ([None] if all_together else antennas[:METERS])
        ]
    return context


def _meter(antenna: Antenna | None, year: int) -> Meter:
    """The two numbers of an antenne, or of all, are a few minutes old at most; the page of the figures counts now."""
    key = f"meter:{antenna.pk if antenna else 'all'}:{year}"
    numbers = cache.get_or_set(key, lambda: _count(antenna, year), COUNTED_EVERY)
    active, volunteered = numbers or _count(antenna, year)
    return Meter(
        name=antenna.name if antenna else _("All antennes"),
        year=year,
        active=active,
        volunteered=volunteered,
        url=f"{reverse('reporting:figures')}?antenne={antenna.slug if antenna else ALL}&jaar={year}",
    )


def _count(antenna: Antenna | None, year: int) -> list[int]:
    values = yearly_figures(antenna, year, SHOWN).values
    return [values.get(name, 0) for name in SHOWN]
