"""Which place somebody means: the one resolver behind every box in which a place is typed.

A postcode is the answer, and so is a name in Dutch, French, German, English, Arabic or Ukrainian, with or without its
accents, or with a typing error, when it is one place. A town with its postcode is its centre ("8000" is 8000 Brugge,
not Koolkerke). A part of a word is never the answer. What may be more than one place is a question: the likeliest
first, and of what is equally likely the nearest to the asker, or to an antenne.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from django.db.models import Value

from refuinterim.core.distance import kilometres
from refuinterim.core.models import Antenna, Place, PlaceQuerySet
from refuinterim.core.place_names import Likeness, NameKey
from refuinterim.core.typed_place import ABROAD, Typed, forgiven, is_latin, letters_off, read_place

CHOICES = 12  # places to choose from, or shown while somebody types
MOST_WEIGHED = 400  # places that are looked at one by one
SHORTEST_PART = 4  # letters inside a word by which a place may be meant
MOST_OF_A_NAME = 0.6  # typed so far, it may be that name as well as another one with an error in it


@dataclass(frozen=True, slots=True)
class Meant:
    """What a text means: one place, or a question with its choices, the likeliest first. Neither: it is unknown."""

    place: Place | None = None
    choices: tuple[Place, ...] = ()


class Fit(IntEnum):
    """How what was typed fits the names of a place, the likeliest first."""

    SAME = 0
    ONE_ERROR = 1
    BEGUN = 2
    TWO_ERRORS = 3
    MUNICIPALITY = 4
    WORD = 5
    PART = 6
    ALIKE = 7
    NOT = 8


@dataclass(frozen=True, slots=True)
class Weighed:
    """A place beside what was typed, both as they are looked for."""

    place: Place
    is_in_other_letters: bool  # what was typed: Arabic, Cyrillic
    names_as_typed: tuple[str, ...]  # of the place itself, those in the script that was typed
    names: tuple[str, ...]  # these, and its own
    said: str
    fit: Fit


def meant_place(text: str, *, near: Place | None = None) -> Meant:
    """Read a text. One query when it is plain, three at most; `near` is where the asker is known to be."""
    typed = read_place(text)
    if typed.postcodes:
        return _under_a_postcode(typed, near)
    if not typed.name:
        begun = Place.objects.under([typed.begun]) if typed.begun else Place.objects.none()
        return Meant(choices=_nearest_first(begun, near))
    called = _weigh(Place.objects.called(typed.name), typed.name)
    if same := [found.place for found in called if found.fit == Fit.SAME]:
        return _one_of(same, near)
    # A municipality that is called after none of its places, or that has the name of a province: Limburg.
    if parts := [found for found in called if found.place.keys[1] == found.said]:
        return Meant(choices=_likeliest_first(parts, near))
    found = _weigh(Place.objects.with_a_name_like(typed.name), typed.name)
    if beside := _beside_their_town(found):
        return _one_of(beside, near)
    if not _is_abroad(found) and (meant := _misspelt(found)):
        return Meant(meant)
    return Meant(choices=_likeliest_first(found, near))


def places_like(text: str, *, near: Place | None = None, most: int = CHOICES) -> tuple[Place, ...]:
    """The places that may be meant by somebody who still types, the likeliest first."""
    typed = read_place(text)
    digits = typed.postcodes or ((typed.begun,) if typed.begun else ())
    if not typed.name:
        return _nearest_first(Place.objects.under(digits), near, most)
    found = _weigh(Place.objects.with_a_name_like(typed.name), typed.name)
    under = [weighed for weighed in found if weighed.place.postcode.startswith(digits)] if digits else []
    return _likeliest_first(under or found, near, most)


def _under_a_postcode(typed: Typed, near: Place | None) -> Meant:
    """The place under the postcode with the name beside it; the town itself when there is no name."""
    here = Place.objects.under(typed.postcodes)
    if not typed.name:
        if places := list(here):
            return (
                _one_of(places, near)
                if len(typed.postcodes) == 1
                else Meant(choices=_nearest_first(places, near))
            )
        almost = Place.objects.under([number[:-1] for number in typed.postcodes])
        return Meant(choices=_nearest_first(almost, near))
    found = _weigh(here | Place.objects.called(typed.name), typed.name)
    under = [weighed for weighed in found if weighed.place.postcode in typed.postcodes]
    same = [weighed.place for weighed in under if weighed.fit == Fit.SAME]
    town = [weighed.place for weighed in under if weighed.place.keys[1] == weighed.said]
    rest = [[weighed.place for weighed in under if weighed.fit == fit] for fit in (Fit.ONE_ERROR, Fit.WORD)]
    for places in (same, town, *rest):
        if places:
            return _one_of(places, near)
    elsewhere = [weighed.place for weighed in found if weighed.place.postcode not in typed.postcodes]
    choices = (*_town_first(weighed.place for weighed in under), *_nearest_first(elsewhere, near))
    return Meant(choices=choices[:CHOICES])


def _one_of(places: Sequence[Place], near: Place | None) -> Meant:
    """The one place, or the centre of the one town among its parts and postcodes; else a question."""
    towns = [place for place in places if place.is_a_town]
    if len(places) == 1:
        return Meant(places[0])
    is_one_town = (
        len({place.municipality for place in places}) == 1 and len({place.name for place in towns}) == 1
    )
    if is_one_town:
        return Meant(min(towns, key=lambda place: place.postcode))
    nearest = _nearest_first(places, near)
    # Of somebody of whom nothing is known a town is likelier than a village with its name.
    return Meant(choices=nearest if near else tuple(sorted(nearest, key=lambda place: not place.is_a_town)))


def _beside_their_town(found: Sequence[Weighed]) -> list[Place]:
    """Places that were typed with their municipality before or after them: Sint-Kruis Brugge, Haren (Bruxelles)."""
    towns: dict[str, set[str]] = {}
    for weighed in found:
        names = towns.setdefault(weighed.place.municipality, {weighed.place.keys[1]})
        if weighed.place.is_a_town:
            names.update(weighed.names)
    return [
        weighed.place
        for weighed in found
        if any(
            weighed.said in {f"{name} {town}", f"{town} {name}"}
            for name in weighed.names
            for town in towns[weighed.place.municipality]
        )
    ]


def _misspelt(found: Iterable[Weighed]) -> Place | None:
    """The only place that is meant when typing errors are forgiven; None when there is any doubt."""
    for fit in (Fit.ONE_ERROR, Fit.TWO_ERRORS):
        close = [weighed for weighed in found if weighed.fit == fit and _is_forgiven(weighed)]
        # Of a town and villages that are as near a town is meant: Bruge is Brugge, not Bouge.
        close = [weighed for weighed in close if weighed.place.is_a_town] or close
        if not close:
            continue
        meant = _one_of([weighed.place for weighed in close], None).place if _agree(close) else None
        is_begun = any(_may_be_begun(weighed, close[0]) for weighed in found)
        return None if is_begun else meant
    return None


def _is_abroad(found: Sequence[Weighed]) -> bool:
    """Whether a town abroad is called so: somebody who writes Londen may mean Landen, but has to say it."""
    return bool(found) and found[0].said in ABROAD


def _agree(found: Sequence[Weighed]) -> bool:
    return len({(weighed.place.name, weighed.place.municipality) for weighed in found}) == 1


def _is_forgiven(weighed: Weighed) -> bool:
    """Whether nobody doubts that it is an error: few for the length, in the script that was typed, and the first
    letter is right. A village takes one error less than a town: Lima is not Limal, Athene not Achêne. So does a name
    in Arabic or Cyrillic, of which so few letters are kept that براغ (Prague) would be Brugge.
    """
    most = forgiven(weighed.said) - (weighed.is_in_other_letters or not weighed.place.is_a_town)
    return any(
        name[0] == weighed.said[0] and letters_off(name, weighed.said, most) <= most
        for name in weighed.names_as_typed
    )


def _may_be_begun(weighed: Weighed, meant: Weighed) -> bool:
    """Whether somebody may still be typing the name of another place than `meant`: Gentb(rugge), not Gent."""
    if weighed.fit != Fit.BEGUN or weighed.place == meant.place:
        return False
    said = weighed.said
    longer = min((name for name in weighed.names if name.startswith(said)), key=len)
    goes_on = any(said.startswith(name) for name in meant.names)
    return goes_on or len(said) >= MOST_OF_A_NAME * len(longer)


def _weigh(rows: PlaceQuerySet, name: str) -> list[Weighed]:
    """How each of these places fits the name that was typed. One query."""
    said = NameKey(Value(name))
    found: list[Any] = list(
        rows.annotate(said=said, is_alike=Likeness(said, "searched")).order_by("postcode", "name")[
            :MOST_WEIGHED
        ]
    )
    return [_weighed(place, latin=is_latin(name)) for place in found]


def _weighed(place: Any, *, latin: bool) -> Weighed:
    own, municipality, *others = place.keys
    written = zip(others, place.other_names.split("\n"), strict=False)
    same_script = tuple(key for key, name in written if is_latin(name) == latin)
    names = (own, *same_script)
    fit, said = min(_fit_of(name, place.said) for name in names), place.said
    if fit > Fit.MUNICIPALITY and (municipality.startswith(said) or letters_off(municipality, said, 1) <= 1):
        fit = Fit.MUNICIPALITY
    as_typed = names if latin else same_script
    fit = Fit.ALIKE if fit == Fit.NOT and place.is_alike else fit
    return Weighed(place, not latin, as_typed, names, said, fit)


def _fit_of(name: str, said: str) -> Fit:
    errors = letters_off(name, said, 2)
    if errors == 0:
        return Fit.SAME
    if errors == 1 and forgiven(said):
        return Fit.ONE_ERROR
    if name.startswith(said):
        return Fit.BEGUN
    if errors == 2 and len(said) > SHORTEST_PART + 1:
        return Fit.TWO_ERRORS
    if f" {said}" in f" {name}" or f" {name} " in f" {said} ":
        return Fit.WORD
    return Fit.PART if len(said) >= SHORTEST_PART and said in name else Fit.NOT


def _likeliest_first(found: Iterable[Weighed], near: Place | None, most: int = CHOICES) -> tuple[Place, ...]:
    meant = [weighed for weighed in found if weighed.fit != Fit.NOT]
    away = _distances([weighed.place for weighed in meant], near)

    def key(weighed: Weighed) -> tuple[Any, ...]:
        own, municipality, *_others = weighed.place.keys
        is_a_part = weighed.fit == Fit.MUNICIPALITY and not municipality.startswith(own)
        return weighed.fit, is_a_part, away[weighed.place.pk], weighed.place.postcode

    return tuple(weighed.place for weighed in sorted(meant, key=key)[:most])


def _nearest_first(
    places: PlaceQuerySet | Sequence[Place], near: Place | None, most: int = CHOICES
) -> tuple[Place, ...]:
    found = list(places[:MOST_WEIGHED])
    away = _distances(found, near)
    return tuple(sorted(found, key=lambda place: (away[place.pk], str(place)))[:most])


def _town_first(places: Iterable[Place]) -> list[Place]:
    return sorted(places, key=lambda place: (not place.is_a_town, str(place)))


def _distances(places: Sequence[Place], near: Place | None) -> dict[int, float]:
    """Kilometres to the asker, or to the nearest active antenne, of each place by its id."""
    if len(places) < 2:
        return {place.pk: 0.0 for place in places}
    ends = [near] if near else [antenna.place for antenna in Antenna.objects.active().select_related("place")]
    return {place.pk: min((kilometres(end, place) for end in ends), default=0.0) for place in places}
