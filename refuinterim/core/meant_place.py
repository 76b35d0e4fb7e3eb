"""Which place somebody means: the one resolver behind every box in which a place is typed.

A town is its centre ("8000" is 8000 Brugge, not Koolkerke). What may be more than one place is a question, with the
likeliest first; the box asks it (`refuinterim.core.place_field`).
"""

from __future__ import annotations

from dataclasses import dataclass

from refuinterim.core.models import Place

SUGGESTIONS = 12  # places shown while somebody types, or to choose from


@dataclass(frozen=True, slots=True)
class Meant:
    """What a text means: one place, or a question with its choices, the likeliest first. Neither: it is unknown."""

    place: Place | None = None
    choices: tuple[Place, ...] = ()


def meant_place(text: str) -> Meant:
    """Read "8000", "Brugge" or "8000 Brugge". One query."""
    found = places_like(text)
    said = text.strip().casefold()
    exact = [place for place in found if said in _names(place)]
    centre = [place for place in exact if place.name.casefold() == place.municipality.casefold()]
    for meant in (exact, centre):
        if len(meant) == 1:
            return Meant(meant[0])
    return Meant(choices=tuple(found))


def places_like(text: str) -> list[Place]:
    """The few places that somebody may mean, the likeliest first."""
    return list(Place.objects.like(text)[:SUGGESTIONS])


def _names(place: Place) -> set[str]:
    return {str(place).casefold(), place.postcode, place.name.casefold()}
