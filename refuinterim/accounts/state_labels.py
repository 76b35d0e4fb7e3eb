# Readers: staff
"""The coloured words in which lists of the admin show a state."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import TextChoices


def colours_of(states: type[TextChoices], colours: Mapping[str, str]) -> dict[str, str | None]:
    """A colour, or none, for every state: one that were missing would be shown as it is stored, not in words."""
    return {**dict.fromkeys(states.values), **colours}
