"""The picture of a shared link: drawn once for each language and version, of what is on offer alone."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client
from PIL import Image, ImageChops

from matching.browse import preview
from matching.browse.preview import HEIGHT, WIDTH, forget_previews
from organisations.models import Assignment
from organisations.states import AssignmentState
from tests.factories import StructuralFactory
from tests.matching.browse.test_found import heads

pytestmark = pytest.mark.django_db
ARABIC = "اطبخ الحساء لأهل الحي"


@pytest.fixture(autouse=True)
def storage(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = str(tmp_path)
    cache.clear()
    return tmp_path


@pytest.fixture
def work() -> Assignment:
    return StructuralFactory(slug="soep", title_nl="Kook soep", title_ar=ARABIC)


def address(client: Client, language: str) -> str:
    """Where the page says that its picture is."""
    page = client.get(f"/{language}/opdrachten/soep/").content.decode()
    [image] = heads(page, "og:image")
    assert image.startswith(settings.SITE_URL)
    return image.removeprefix(settings.SITE_URL)


def right_half_has_more_ink(picture: Image.Image) -> bool:
    """Where the title and the facts stand, without the name of the house on the other side."""
    words = picture.convert("L").crop((0, 380, WIDTH, 500)).point(lambda tone: 255 * (tone < 128))
    left, right = words.crop((0, 0, WIDTH // 2, 120)), words.crop((WIDTH // 2, 0, WIDTH, 120))
    return sum(right.histogram()[128:]) > sum(left.histogram()[128:])


def test_picture_in_two_languages(client: Client, work: Assignment, storage: Path) -> None:
    pictures = {}
    for language in ("nl", "ar"):
        answer = client.get(address(client, language))
        assert answer["Content-Type"] == "image/png"
        assert "immutable" in answer["Cache-Control"] and "public" in answer["Cache-Control"]
        pictures[language] = Image.open(BytesIO(answer.content))
        assert pictures[language].format == "PNG" and pictures[language].size == (WIDTH, HEIGHT)
        assert len(answer.content) < 300_000  # WhatsApp shows none that is heavier
    assert right_half_has_more_ink(pictures["ar"]) and not right_half_has_more_ink(pictures["nl"])
    [alt] = heads(client.get("/ar/opdrachten/soep/").content.decode(), "og:image:alt")
    assert ARABIC in alt
    assert len(list(storage.rglob("*.png"))) == 2


def test_letters_of_arabic_are_joined(client: Client, work: Assignment) -> None:
    """Drawn apart, as a program does that knows no Arabic, the same word is another picture."""
    joined = client.get(address(client, "ar")).content
    work.title_ar = "\N{ZERO WIDTH NON-JOINER}".join(ARABIC)
    work.save()
    apart = client.get(address(client, "ar")).content
    assert ImageChops.difference(
        *(Image.open(BytesIO(one)).convert("RGB") for one in (joined, apart))
    ).getbbox()


def test_picture_is_drawn_once_for_a_version(
    client: Client,
    work: Assignment,
    storage: Path,
    monkeypatch: pytest.MonkeyPatch,
    django_assert_num_queries: Any,
) -> None:
    first = address(client, "nl")
    answer = client.get(first)
    monkeypatch.setattr(preview, "draw", None)  # whoever draws again fails
    with django_assert_num_queries(3):
        assert client.get(first).content == answer.content
    assert client.get(first, headers={"If-None-Match": answer["ETag"]}).status_code == 304
    assert "immutable" not in client.get(first + "x")["Cache-Control"]
    monkeypatch.undo()
    work.title_nl = "Kook soep voor de buurt"
    work.save()
    assert address(client, "nl") != first
    assert client.get(first).content != answer.content
    assert len(list(storage.rglob("nl-*.png"))) == 1


def test_no_picture_of_what_is_closed_or_unknown(client: Client, work: Assignment, storage: Path) -> None:
    kept = address(client, "nl")
    client.get(kept)
    assert forget_previews() == 0
    Assignment.objects.filter(pk=work.pk).update(state=AssignmentState.CLOSED)
    assert client.get(kept).status_code == 404
    assert client.get("/opdrachten/nergens/beeld.png").status_code == 404
    assert forget_previews() == 1
    assert list(storage.rglob("*.png")) == []


def test_a_crawler_waits(client: Client, work: Assignment, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(preview, "MOST_A_MINUTE", 1)
    assert client.get(address(client, "nl")).status_code == 200
    waits = client.get(address(client, "ar"))
    assert waits.status_code == 503 and waits["Retry-After"]
    assert client.get(address(client, "nl")).status_code == 200  # what was drawn costs no turn
