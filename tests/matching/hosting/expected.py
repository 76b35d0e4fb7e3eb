"""People whom an organisation expected, and the pages on which it says whether they came."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone

from matching.models import Attendance
from matching.states import PlacementState
from organisations.models import Assignment
from tests import factories

HTMX = {"HX-Request": "true", "accept-language": "en"}
ENGLISH = {"accept-language": "en"}


def people_page(assignment: Assignment) -> str:
    """Who comes to it."""
    return reverse("matching:assignment-people", args=[assignment.slug])


def list_page() -> str:
    """Who came, of all that wait."""
    return reverse("matching:attendance-list")


def confirm_page(attendance: Attendance) -> str:
    """Where an answer is sent."""
    return reverse("matching:attendance-confirm", args=[attendance.pk])


def yesterday(hour: int = 13) -> datetime:
    """A whole hour of yesterday."""
    day = timezone.localdate() - timedelta(days=1)
    return timezone.make_aware(datetime.combine(day, time(hour)))


def expected(assignment: Assignment, first_name: str = "Samira", **changes: Any) -> Attendance:
    """Somebody who was expected yesterday for three hours, of which nobody said anything."""
    placement = changes.pop("placement", None) or factories.PlacementFactory(
        assignment=assignment, state=PlacementState.CONFIRMED, volunteer__first_name=first_name
    )
    fields = {"starts_at": yesterday(), "ends_at": yesterday(16), "planned_minutes": 180} | changes
    return Attendance.objects.create(placement=placement, **fields)


def of(attendance: Attendance, data: dict[str, str]) -> dict[str, str]:
    """The data as the row's form sends it: hours and minutes carry the row's prefix."""
    return {name if name == "state" else f"a{attendance.pk}-{name}": value for name, value in data.items()}
