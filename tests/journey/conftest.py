"""The site as people in Brugge read it, and people with a browser of their own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.journey.people import Person
from tests.servers import Mailbox


@pytest.fixture
def dutch(settings: Any) -> None:
    """The site as people in Brugge read it."""
    settings.LANGUAGE_CODE = "nl"


@pytest.fixture
def meet(
    browser: Browser, live_server: Any, smtp_server: Mailbox, celery_worker_process: Any, settings: Any
) -> Iterator[Any]:
    """Make people with a browser of their own."""
    settings.SITE_URL = live_server.url
    settings.CSRF_TRUSTED_ORIGINS = [live_server.url]
    met: list[Person] = []

    def make(size: dict[str, int], **browses: Any) -> Person:
        met.append(Person.at(browser, live_server.url, smtp_server, size, **browses))
        return met[-1]

    yield make
    for person in met:
        person.page.context.close()
