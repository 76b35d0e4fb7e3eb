"""Belgian postcodes with their places, municipalities and coordinates, read from `data/places.csv`, and what these
places are called in other languages, read from `data/place_names.csv`.

Postcodes, places and coordinates: GeoNames (https://www.geonames.org), CC BY 4.0. Names and limits of the
municipalities as they are since 2025: BeST Address of FPS BOSA (https://opendata.bosa.be), CC BY 4.0.
What was changed, and how it was checked, is in docs/data-sources.md.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

PLACES = Path(__file__).parent / "data" / "places.csv"
COLUMNS = ["postcode", "name", "municipality", "lat", "lon"]
OTHER_NAMES = Path(__file__).parent / "data" / "place_names.csv"
NAME_COLUMNS = ["postcode", "name", "language", "other_name"]


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """One place under one postcode; coordinates in degrees (WGS84), of about the middle of the place."""

    postcode: str
    name: str
    municipality: str
    latitude: float
    longitude: float


def read_places(path: Path = PLACES) -> list[PlaceRow]:
    """Return all places by postcode and name; a postcode has one row or more, each pair occurs once.

    Raises ValueError with the file and the line when a row is not as it should be.
    """
    places = []
    for number, values in _lines(path, COLUMNS):
        try:
            postcode, name, municipality, latitude, longitude = values
            place = PlaceRow(postcode, name, municipality, float(latitude), float(longitude))
        except ValueError as error:
            raise ValueError(f"{path}: line {number}: {error}") from error
        places.append(place)
    return places


def read_other_names(path: Path = OTHER_NAMES) -> dict[tuple[str, str], list[str]]:
    """Return what places are called in other languages, each name once, by postcode and name of the place.

    Raises ValueError with the file and the line when a row is not as it should be.
    """
    names: dict[tuple[str, str], list[str]] = {}
    for number, values in _lines(path, NAME_COLUMNS):
        if len(values) != len(NAME_COLUMNS) or not all(values):
            raise ValueError(f"{path}: line {number}: expected {len(NAME_COLUMNS)} values, found {values}")
        postcode, name, _language, other = values
        known = names.setdefault((postcode, name), [])
        if other not in known:  # Bruges is French and English
            known.append(other)
    return names


def _lines(path: Path, columns: list[str]) -> Iterator[tuple[int, list[str]]]:
    with path.open(encoding="utf-8", newline="") as file:
        lines = csv.reader(file)
        if (header := next(lines, None)) != columns:
            raise ValueError(f"{path}: line 1: expected the columns {','.join(columns)}, found {header}")
        for values in lines:
            yield lines.line_num, values


@cache
def place_names() -> frozenset[str]:
    """Return the names of the places and municipalities."""
    return frozenset(name for place in read_places() for name in (place.name, place.municipality))
