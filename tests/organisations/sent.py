"""Addresses of an organisation's pages, and what a browser sends there."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from organisations.models import Assignment
from tests import factories

DASHBOARD = "/organisatie/"
NOTE = "/organisatie/informatienota/"
NEW_EVENT = "/organisatie/opdrachten/nieuw/event/"
NEW_WEEKLY = "/organisatie/opdrachten/nieuw/structural/"


def address(name: str, assignment: Assignment) -> str:
    """The address of one assignment's page."""
    return reverse(f"organisations:{name}", args=[assignment.slug])


def common(**changes: Any) -> dict[str, Any]:
    """What every assignment needs, as a browser sends it."""
    return {
        "title_nl": "Help in de keuken",
        "description_nl": "Je maakt soep. Je werkt samen.",
        "thanks_nl": "Je krijgt soep.",
        "category": factories.CategoryFactory().pk,
        "street": "Dijk 1",
        "place": str(factories.PlaceFactory()),
        "dutch": "A1",
        "team_size": "3",
        "min_age": "16",
        "contact_name": "Lieve",
        "reimbursement": "none",
        "save": "draft",
        "moments-INITIAL_FORMS": "0",
    } | changes


def event_data(*rows: tuple[str, ...], **changes: Any) -> dict[str, Any]:
    """An event with rows of (days ahead, start, end[, seats[, break]])."""
    data = common(**{"moments-TOTAL_FORMS": str(len(rows))})
    for number, row in enumerate(rows):
        ahead, start, end, seats, pause = (*row, *("2", "0")[len(row) - 3 :])
        day = timezone.localdate() + timedelta(days=int(ahead)) if ahead else ""
        fields = {"day": day, "starts": start, "ends": end, "seats": seats, "break_minutes": pause}
        data |= {f"moments-{number}-{name}": str(value) for name, value in fields.items()}
    return data | changes


def weekly_data(*rows: tuple[str, str, str], **changes: Any) -> dict[str, Any]:
    """Weekly work with rows of (weekday, start, end)."""
    data = common(**{"moments-TOTAL_FORMS": str(len(rows)), "seats": "3"})
    for number, (weekday, start, end) in enumerate(rows):
        fields = {"weekday": weekday, "starts": start, "ends": end, "break_minutes": "0"}
        data |= {f"moments-{number}-{name}": value for name, value in fields.items()}
    return data | changes


EMPTY_ROW = ("", "", "")
TWO_SHIFTS = (("7", "14:00", "18:00", "3", "30"), ("8", "09:00", "12:00"))


def in_english(client: Client, page: str, data: dict[str, Any] | None = None) -> str:
    """The text of a page in the language of the source; with `data`, what a post answers."""
    headers = {"accept-language": "en"}
    response = client.get(page, headers=headers) if data is None else client.post(page, data, headers=headers)
    assert response.status_code == 200
    return response.content.decode()
