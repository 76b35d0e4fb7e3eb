"""The map: the same work as the list, on a ground of our own; who reads no script has the list."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from matching.browse.map import ground
from tests.factories import EventFactory, PlaceFactory, StructuralFactory

pytestmark = pytest.mark.django_db
LIST = "/opdrachten/"


@pytest.fixture
def reader(client: Client) -> Client:
    """Somebody who reads the source language."""
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return client


def spots(page: str) -> list[dict[str, Any]]:
    found = re.search(r'<script id="spots" type="application/json">(.*?)</script>', page, re.S)
    assert found
    return json.loads(found[1])


def test_the_map_has_a_spot_for_each_place_of_what_is_listed(reader: Client) -> None:
    for _number in range(13):
        StructuralFactory()
    gent = PlaceFactory(postcode="9000", name="Gent </script>", latitude=51.05, longitude=3.72)
    EventFactory(place=gent)
    page = reader.get(LIST, {"view": "map"}).content.decode()
    assert [(spot["name"], spot["count"], spot["text"]) for spot in spots(page)] == [
        ("Brugge", 13, "13 assignments"),
        ("Gent </script>", 1, "1 assignment"),
    ]
    assert [
        spot["count"] for spot in spots(reader.get(LIST, {"view": "map", "kind": "event"}).content.decode())
    ] == [1]
    there = spots(page)[1]["url"]
    assert len(reader.get(LIST + there).context["cards"]) == 1
    assert "leaflet" not in reader.get(LIST).content.decode()  # only who asks for a map loads it


@pytest.mark.parametrize("at", ["0", "-1", "x", "9" * 40])
def test_a_spot_that_is_none_leaves_the_list_whole(reader: Client, at: str) -> None:
    StructuralFactory()
    assert len(reader.get(LIST, {"at": at}).context["cards"]) == 1


def test_the_list_stands_below_the_map(reader: Client) -> None:
    StructuralFactory(title="soup")
    page = reader.get(LIST, {"view": "map", "kind": "structural"}).content.decode()
    assert "soup" in page
    assert "?kind=structural" in page  # back to the list, with the filters
    assert '<input type="hidden" name="view" value="map">' in page


def test_the_ground_names_the_municipalities(client: Client) -> None:
    answer = client.get(reverse("matching:map-ground"))
    assert "max-age" in answer["Cache-Control"]
    towns = {town[0] for town in answer.json()["towns"]}
    assert {"Brugge", "Gent", "Kortrijk"} <= towns
    assert len(towns) == len(ground()) > 500
    for _name, latitude, longitude in ground():
        assert 49.4 < latitude < 51.6 and 2.5 < longitude < 6.5


def test_nobody_else_is_asked_by_default(reader: Client) -> None:
    StructuralFactory()
    answer = reader.get(LIST, {"view": "map"})
    assert "data-tiles" not in answer.content.decode()
    assert "img-src 'self' data:;" in answer["Content-Security-Policy"] + ";"


def test_an_address_of_tiles_switches_them_on(reader: Client, settings: Any) -> None:
    StructuralFactory()
    settings.TILE_URL = "https://{s}.tiles.example/{z}/{x}/{y}.png"
    settings.TILE_ATTRIBUTION = "Somebody"
    page = reader.get(LIST, {"view": "map"}).content.decode()
    assert 'data-tiles="https://{s}.tiles.example/{z}/{x}/{y}.png"' in page
    code = (
        "from refuinterim import settings; print(settings.CONTENT_SECURITY_POLICY['DIRECTIVES']['img-src'])"
    )
    environment = {
        "SECRET_KEY": "x",
        "DATABASE_URL": "postgres://x@127.0.0.1:1/x",
        "TILE_URL": settings.TILE_URL,
    }
    said = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
    )
    assert "https://*.tiles.example" in said.stdout
