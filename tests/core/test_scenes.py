"""Drawn scenes: one for each kind of work, light in bytes, in light and dark, with nothing foreign in it."""

from __future__ import annotations

import csv
import re
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import pytest
from django.contrib.staticfiles import finders
from django.core.management import call_command
from django.test import Client

from refuinterim.core.management.commands.load_vocabulary import VOCABULARY
from refuinterim.core.models import Category
from refuinterim.core.scenes import ANY_WORK, HEIGHT, SCENES, STEPS, WIDTH, drawn, scene
from tests.factories import EventFactory

FILES = sorted(SCENES.glob("*.svg"))
MOST_BYTES = 6000
SHAPES = {"svg", "style", "defs", "g", "use", "path", "circle", "ellipse", "rect"}


def kinds_of_work() -> set[str]:
    with VOCABULARY.open(encoding="utf-8", newline="") as file:
        return {row["slug"] for row in csv.DictReader(file) if row["list"] == "category"}


def test_each_kind_of_work_has_one_and_nothing_else_has() -> None:
    assert drawn() == kinds_of_work()
    for slug in kinds_of_work():
        assert finders.find(scene(slug))


def test_a_kind_of_work_that_was_added_shows_people_together() -> None:
    assert scene("bees") == scene("") == f"scenes/{ANY_WORK}.svg"
    assert scene("../../settings") == scene(f"{STEPS}yes") == scene("")
    assert finders.find(scene(""))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_it_is_light_and_holds_shapes_alone(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    assert len(text.encode()) <= MOST_BYTES
    assert "<!" not in text  # no entities, so that it is safe to read
    root = ElementTree.fromstring(text)
    assert {part.tag.rpartition("}")[2] for part in root.iter()} <= SHAPES  # no script, words or pictures
    for part in root.iter():
        assert not [name for name in part.attrib if name.lower().startswith("on")]
    assert not re.search(r"https?:|url\(|@import|data:", text.replace("http://www.w3.org/2000/svg", ""))
    assert all(target.startswith("#") for target in re.findall(r'href="([^"]*)"', text))
    assert "prefers-color-scheme:dark" in text


@pytest.mark.parametrize("slug", sorted(kinds_of_work() | {ANY_WORK}))
def test_it_fills_the_canvas(slug: str) -> None:
    root = ElementTree.parse(SCENES / f"{slug}.svg").getroot()
    assert root.get("viewBox") == f"0 0 {WIDTH} {HEIGHT}"


@pytest.mark.django_db
def test_cards_show_it_without_moving_anything_and_later_ones_wait(client: Client) -> None:
    call_command("load_vocabulary")
    kitchen = Category.objects.get(slug="kitchen")
    for _number in range(5):
        EventFactory(category=kitchen)
    page = client.get("/opdrachten/").content.decode()
    pictures = re.findall(r"<img\s[^>]*>", page)
    assert len(pictures) == 5
    for picture in pictures:
        assert "/static/scenes/kitchen" in picture
        assert 'alt=""' in picture and 'width="480"' in picture and 'height="180"' in picture
    assert [("lazy" in picture) for picture in pictures] == [False] * 3 + [True] * 2


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/", "/opdrachten/"])
def test_headings_go_down_one_at_a_time(client: Client, address: str) -> None:
    EventFactory()
    levels = [int(level) for level in re.findall(r"<h([1-6])", client.get(address).content.decode())]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
