"""Do the marks tell the truth? What any test shows to volunteers and visitors has to be marked as theirs."""

from __future__ import annotations

import gzip
import html
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils import translation

from refuinterim.core.catalogues import PLACEHOLDER, path_of, read
from refuinterim.plain_language import IN_CATALOGUE

Key = tuple[str | None, str]  # context and text
FOR_OTHERS = ("/beheer", "/organisatie")  # what coordinators and organisations see


@cache
def marked_for_others() -> frozenset[Key]:
    """Our own strings that are not marked for volunteers."""
    return frozenset(
        (message.context, text)
        for message in read(path_of(Path(settings.BASE_DIR) / "locale", "nl"), "nl")
        if message.id and IN_CATALOGUE not in message.auto_comments
        for text in ([message.id] if isinstance(message.id, str) else message.id)
    )


@pytest.fixture(autouse=True)
def volunteers_read_what_is_marked_for_them(monkeypatch: pytest.MonkeyPatch) -> Iterator[set[str]]:
    """Fail when a page outside the desk and the organisations' pages shows a text that is marked for others.

    It listens to what is translated while a page is made, and looks which of it stands on the page.
    """
    heard: set[Key] = set()
    wrong: set[str] = set()

    def listen_to(name: str, *texts: int, context: int | None = None) -> None:
        translate = getattr(translation._trans, name)

        def listening(*given: Any) -> str:
            heard.update((None if context is None else given[context], str(given[place])) for place in texts)
            return translate(*given)

        monkeypatch.setattr(translation._trans, name, listening)

    listen_to("gettext", 0)
    listen_to("ngettext", 0, 1)
    listen_to("pgettext", 1, context=0)
    listen_to("npgettext", 1, 2, context=0)
    ask = Client.request

    def ask_and_look(client: Client, **request: Any) -> Any:
        heard.clear()
        response = ask(client, **request)
        path = response.wsgi_request.path
        is_page = not response.streaming and response.get("Content-Type", "").startswith("text/html")
        if is_page and not path.startswith(FOR_OTHERS):
            page = _spaced(html.unescape(_text_of(response)))
            wrong.update(
                f"{path} shows {text!r}" for _, text in heard & marked_for_others() if _is_shown(text, page)
            )
        return response

    monkeypatch.setattr(Client, "request", ask_and_look)
    yield wrong
    assert not wrong, "mark these texts for volunteers where they stand: # Readers: volunteers"


def _text_of(response: Any) -> str:
    packed = response.get("Content-Encoding") == "gzip"
    content: bytes = gzip.decompress(response.content) if packed else response.content
    return content.decode()


def _is_shown(text: str, page: str) -> bool:
    """Whether all fixed parts of a string stand on the page."""
    return all(_spaced(part) in page for part in PLACEHOLDER.split(text))


def _spaced(text: str) -> str:
    return " ".join(text.split())
