"""Which facts of a volunteer answer which question. The words and the forms are in `questions`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

ASKED: Mapping[str, tuple[str, ...]] = {
    "phone": ("phone",),
    "place": ("place",),
    "moments": ("availability",),
    "speaking": ("dutch_speaking",),
    "understanding": ("dutch_understanding",),
    "reading": ("dutch_reading",),
    "interests": ("interests",),
    "travel": ("travel_mode",),
    "minutes": ("max_travel_minutes",),
    "together": ("avoid_alone",),
    "languages": ("languages",),
    "skills": ("skills",),
    "family-name": ("last_name",),
    "birth-date": ("birth_date",),
}


def answered_by(names: Iterable[str]) -> set[str]:
    """The questions that these facts answer."""
    known = set(names)
    return {key for key, facts in ASKED.items() if known.intersection(facts)}


def told(fields: Mapping[str, Any]) -> set[str]:
    """The questions that a first list of facts answers: what is empty there was perhaps never asked."""
    return answered_by(name for name, value in fields.items() if value is False or value)
