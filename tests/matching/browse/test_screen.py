"""On a small phone: the first card above the fold, hearts and the map with and without JavaScript."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page

from matching.models import Favourite
from tests.factories import CategoryFactory, PlaceFactory, StructuralFactory
from volunteers.models import Volunteer

pytestmark = pytest.mark.django_db(transaction=True)
PHONE = {"width": 360, "height": 640}
FIVE = "near=8000&day=1&day=2&work=kitchen&dutch=A1&kind=structural"


@pytest.fixture
def work(samira: Volunteer) -> None:
    """Work in two places."""
    gent = PlaceFactory(postcode="9000", name="Gent", municipality="Gent", latitude=51.05, longitude=3.72)
    for _number in range(3):
        StructuralFactory(category=CategoryFactory(name="Keuken & bar"), slots=2)
    StructuralFactory(title="Speel mee", place=gent)


@pytest.fixture
def signed_in(
    browser: Browser, client: Client, samira: Volunteer, live_server: Any, work: None
) -> Iterator[BrowserContext]:
    """The phone of Samira."""
    assert samira.user
    client.force_login(samira.user)
    context = browser.new_context(viewport=PHONE)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])
    yield context
    context.close()


def watched(context: BrowserContext) -> tuple[Page, list[str]]:
    """A page, and what goes wrong on it or is asked elsewhere."""
    page, wrong = context.new_page(), []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
    page.on("request", lambda asked: None if "//localhost" in asked.url else wrong.append(asked.url))
    return page, wrong


@pytest.mark.parametrize("language", ["nl", "ar"])
@pytest.mark.parametrize("asked", ["", FIVE, "can=1&" + FIVE, "q=koken&saved=&" + FIVE])
def test_the_first_card_begins_above_the_fold(
    signed_in: BrowserContext, live_server: Any, language: str, asked: str
) -> None:
    page, wrong = watched(signed_in)
    page.goto(f"{live_server.url}/{language}/opdrachten/?{asked}")
    box = page.locator("#results .card").first.bounding_box()
    assert box and box["y"] < PHONE["height"]
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert wrong == []


def test_a_heart_is_swapped_where_it_stands(signed_in: BrowserContext, live_server: Any) -> None:
    page, wrong = watched(signed_in)
    page.goto(f"{live_server.url}/nl/opdrachten/")
    heart = page.locator(".heart").first
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        heart.click()
    page.locator(".heart[aria-pressed=true]").wait_for()
    assert Favourite.objects.count() == 1
    assert page.url.endswith("/nl/opdrachten/")
    assert wrong == []


def test_a_filter_that_is_tapped_first_brings_its_script(
    browser: Browser, live_server: Any, work: None
) -> None:
    context = browser.new_context(viewport=PHONE)
    page, wrong = watched(context)
    page.goto(f"{live_server.url}/nl/opdrachten/")
    assert page.evaluate("typeof window.htmx") == "undefined"
    page.locator(".filters summary").click()
    page.locator(".filters [name=kind][value=event]").check()
    page.locator("#results", has_text="0 opdrachten").wait_for()
    assert page.locator("details.menu[open]").count() == 1  # the same page
    page.go_back()
    page.locator("#results .card").first.wait_for()
    assert wrong == []
    context.close()


def test_a_heart_and_the_map_without_javascript(browser: Browser, live_server: Any, work: None) -> None:
    context = browser.new_context(viewport=PHONE, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{live_server.url}/nl/opdrachten/?kind=structural")
    page.locator(".heart").first.click()
    page.locator(".heart[aria-pressed=true]").wait_for()
    assert page.url.endswith("?kind=structural")
    page.goto(f"{live_server.url}/nl/opdrachten/?view=map")
    assert not page.locator("#map").is_visible()
    assert page.locator("#results .card").count() == 4
    context.close()


def test_the_map_by_keyboard_and_without_asking_anybody(signed_in: BrowserContext, live_server: Any) -> None:
    page, wrong = watched(signed_in)
    page.goto(f"{live_server.url}/ar/opdrachten/?view=map")
    page.locator(".spot").first.wait_for()
    assert page.locator(".spot").count() == 2
    assert {pin.get_attribute("aria-label").split(":")[0] for pin in page.locator(".spot").all()} == {
        "Brugge",
        "Gent",
    }
    page.locator(".town-name").first.wait_for()
    page.locator(".spot").first.focus()
    page.keyboard.press("Enter")
    link = page.locator(".leaflet-popup a[href*='at=']")
    link.wait_for()
    with page.expect_navigation():
        page.keyboard.press("Enter")  # the window took the focus
    assert page.locator("#results .card").count() in {1, 3}
    assert wrong == []
