"""The cards of the start page, and the lists that they open."""

from __future__ import annotations

from typing import Any

from django.test import Client
from django.urls import reverse


def cards_of(client: Client) -> list[Any]:
    """The cards that the signed-in user sees."""
    response = client.get(reverse("admin:index"))
    assert response.status_code == 200
    return list(response.context["cards"])


def rows_of(response: Any) -> int:
    """How many rows a list says that it has, over all its pages."""
    if "cl" in response.context:
        return int(response.context["cl"].result_count)
    return int(response.context["waiting"])


def listed(client: Client, card: Any) -> int:
    """How many rows the list has that a card opens."""
    response = client.get(card.url)
    assert response.status_code == 200, card.url
    return rows_of(response)
