"""The places file: complete, unique, inside Belgium, and right where the antennes are."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from pathlib import Path

import pytest

from refuinterim.core.places import PLACES, PlaceRow, read_other_names, read_places

# Town halls or main squares, looked up apart from the file: (latitude, longitude).
KNOWN = {
    ("1000", "Brussel"): (50.85, 4.35),
    ("2000", "Antwerpen"): (51.22, 4.40),
    ("2060", "Antwerpen"): (51.23, 4.42),
    ("3000", "Leuven"): (50.88, 4.70),
    ("3500", "Hasselt"): (50.93, 5.34),
    ("4000", "Liège"): (50.64, 5.57),
    ("7500", "Tournai"): (50.61, 3.39),
    ("8000", "Brugge"): (51.21, 3.22),
    ("8200", "Sint-Andries"): (51.20, 3.18),
    ("8300", "Knokke-Heist"): (51.35, 3.28),
    ("8310", "Assebroek"): (51.20, 3.26),
    ("8380", "Zeebrugge"): (51.33, 3.19),
    ("8400", "Oostende"): (51.23, 2.91),
    ("8500", "Kortrijk"): (50.83, 3.26),
    ("8930", "Menen"): (50.80, 3.12),
    ("9000", "Gent"): (51.05, 3.72),
    ("9100", "Sint-Niklaas"): (51.16, 4.14),
    ("9160", "Lokeren"): (51.10, 3.99),
    ("9810", "Nazareth"): (50.96, 3.60),
    ("9900", "Eeklo"): (51.19, 3.56),
}


def kilometres(one: tuple[float, float], other: tuple[float, float]) -> float:
    """As the crow flies, on a plane: good to one percent inside Belgium."""
    north = (one[0] - other[0]) * 111.2
    east = (one[1] - other[1]) * 111.2 * math.cos(math.radians(one[0]))
    return math.hypot(north, east)


@pytest.fixture(scope="module")
def places() -> list[PlaceRow]:
    """All rows of the file."""
    return read_places()


def test_every_postcode_and_municipality_is_there(places: list[PlaceRow]) -> None:
    assert len({place.postcode for place in places}) == 1146
    assert len({place.municipality for place in places}) == 565  # since the mergers of 2025


def test_file_is_small_sorted_and_each_pair_occurs_once(places: list[PlaceRow]) -> None:
    pairs = [(place.postcode, place.name) for place in places]
    assert pairs == sorted(set(pairs))
    assert PLACES.stat().st_size <= 200_000


def test_rows_fit_the_model_and_lie_in_belgium(places: list[PlaceRow]) -> None:
    for place in places:
        assert re.fullmatch(r"[1-9]\d{3}", place.postcode), place
        assert place.name == place.name.strip() and 2 <= len(place.name) <= 80, place
        assert 2 <= len(place.municipality) <= 80, place
        assert 49.49 < place.latitude < 51.51 and 2.54 < place.longitude < 6.41, place


@pytest.mark.parametrize(("where", "coordinates"), KNOWN.items(), ids=lambda value: str(value))
def test_known_place_is_where_it_should_be(
    places: list[PlaceRow], where: tuple[str, str], coordinates: tuple[float, float]
) -> None:
    [place] = [place for place in places if (place.postcode, place.name) == where]
    assert kilometres((place.latitude, place.longitude), coordinates) < 2


def test_places_of_a_municipality_lie_together(places: list[PlaceRow]) -> None:
    by_municipality = defaultdict(list)
    for place in places:
        by_municipality[place.municipality].append((place.latitude, place.longitude))
    widest = {
        name: max(kilometres(one, other) for one in spots for other in spots)
        for name, spots in by_municipality.items()
    }
    assert max(widest.values()) < 26, sorted(widest.items(), key=lambda item: -item[1])[:5]


def test_places_of_brugge_are_its_own_and_today_s(places: list[PlaceRow]) -> None:
    names = {place.name for place in places if place.municipality == "Brugge"}
    assert {"Brugge", "Sint-Andries", "Sint-Michiels", "Sint-Kruis", "Assebroek", "Lissewege"} <= names
    merged = {place.municipality for place in places if place.postcode in {"9160", "9180"}}
    assert merged == {"Lokeren"}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "line 1: expected the columns"),
        ("postcode,name\n", "line 1: expected the columns"),
        ("postcode,name,municipality,lat,lon\n8000,Brugge,Brugge,51.2\n", "line 2: not enough values"),
        ("postcode,name,municipality,lat,lon\n8000,Brugge,Brugge,north,3.2\n", "line 2: could not convert"),
    ],
)
def test_broken_file_names_the_line(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "places.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=message):
        read_places(path)


def test_every_other_name_belongs_to_a_place(places: list[PlaceRow]) -> None:
    names = read_other_names()
    assert set(names) <= {(place.postcode, place.name) for place in places}
    assert all(name == name.strip() and "\n" not in name for found in names.values() for name in found)
    assert sum(map(len, names.values())) > 300


def test_every_municipality_is_a_name_of_a_place(places: list[PlaceRow]) -> None:
    """Else its Dutch name would not be known where its places have French ones; merged ones ask which part."""
    known = {place.name.casefold() for place in places}
    known |= {name.casefold() for found in read_other_names().values() for name in found}
    unknown = {place.municipality for place in places if place.municipality.casefold() not in known}
    assert unknown == {
        "Beveren-Kruibeke-Zwijndrecht", "Blegny",
        "Bütgenbach", "Ham-sur-Heure-Nalinnes", "Limburg", "Merelbeke-Melle",
        "Nazareth-De Pinte", "Pajottegem", "Tessenderlo-Ham", "Tongeren-Borgloon",
    }  # fmt: skip


def test_broken_names_name_the_line(tmp_path: Path) -> None:
    path = tmp_path / "place_names.csv"
    path.write_text("postcode,name,language,other_name\n8000,Brugge,fr\n", encoding="utf-8")
    with pytest.raises(ValueError, match="line 2: expected 4 values"):
        read_other_names(path)
