"""Panels: places in a page that a higher room fills, so that the page need not know that room.

A page names a place, `{% panel "volunteer-profile" volunteer %}`; a room says what stands there, `@fills(…)`.
A place that nobody fills stays empty.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

Facts = Callable[
    [HttpRequest, Any], dict[str, Any]
]  # the request and the row that the page is about → context


@dataclass(frozen=True)
class Panel:
    """What stands in a place: a template, and where its facts come from."""

    template: str
    facts: Facts


_panels: dict[str, Panel] = {}


def fills(place: str, template: str) -> Callable[[Facts], Facts]:
    """Have a template stand in `place`, with the facts that the function gives.

    Raises ValueError when another panel stands there already.
    """

    def register(facts: Facts) -> Facts:
        if place in _panels:
            raise ValueError(f"two panels for {place!r}")
        _panels[place] = Panel(template, facts)
        return facts

    return register


def panel_at(place: str) -> Panel | None:
    """The panel of a place, if any room fills it."""
    return _panels.get(place)
