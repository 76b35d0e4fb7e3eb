"""The installable page in a real browser: one's own work without a connection, gone at sign-out, an answer that waits."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import reverse
from PIL import Image

from matching.models import Placement
from matching.placements import actions
from matching.placements.days_off import plan_attendances
from refuinterim.accounts.models import User
from refuinterim.core.models import AuditEvent
from tests.factories import PlacementFactory, VolunteerFactory
from volunteers.models import Volunteer

pytestmark = pytest.mark.django_db(transaction=True)
OWN = "caches.keys().then((names) => names.filter((name) => name.startsWith('own ')))"
MINE = reverse("matching:my-work")


def sign_in(context: Any, user: User, address: str) -> None:
    client = Client()
    client.force_login(user)
    name = settings.SESSION_COOKIE_NAME
    context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": address}])


@pytest.fixture
def page(browser: Any, live_server: Any, volunteer: User) -> Iterator[Any]:
    context = browser.new_context(
        base_url=live_server.url, viewport={"width": 360, "height": 740}, locale="en"
    )
    sign_in(context, volunteer, live_server.url)
    yield context.new_page()
    context.set_offline(False)
    context.close()


def until(page: Any, fact: str) -> None:
    """Wait for what the browser does beside the page."""
    page.evaluate(f"async () => {{ while (!({fact})) await new Promise((soon) => setTimeout(soon, 50)) }}")


def visit(page: Any, *addresses: str) -> None:
    """Look at one's own work, until the worker has kept these pages."""
    page.goto(MINE)
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    until(
        page,
        f"(await Promise.all({json.dumps([MINE, *addresses])}.map((one) => caches.match(one)))).every(Boolean)",
    )


def test_next_moment_opens_without_a_connection(page: Any, samira: Volunteer, now: Any) -> None:
    placement = PlacementFactory(
        volunteer=samira, state="confirmed", assignment__contact_name="Lieve", assignment__contact_phone="0470 00 00 80",
        assignment__organisation__street="Dijk 7",
    )  # fmt: skip
    plan_attendances(by=None, placement=placement, now=now)
    own = reverse("matching:placement-answer", args=[placement.pk])
    visit(page, own)
    page.context.set_offline(True)
    for address in (MINE, own):
        page.goto(address)
        page.get_by_text("You have no internet now. This page is from before.").wait_for()
        text = page.locator("main").inner_text()
        assert all(word in text for word in ("Dijk 7", "Lieve", "0470 00 00 80"))
        assert (
            page.evaluate("getComputedStyle(document.body).fontFamily") != "serif"
        )  # its sheet is there too
    page.goto(reverse("matching:may-i"))
    page.get_by_role("heading", name="You have no internet now").wait_for()
    page.goto("/nl" + MINE)  # read in a language before, opened without one: as the installed page begins
    page.get_by_text("This page is from before.").wait_for()
    page.goto("/ar" + reverse("matching:may-i"))
    assert page.locator("html").get_attribute("dir") == "rtl"


def test_sign_out_wipes_what_was_kept_and_the_back_button_shows_nothing(page: Any, samira: Volunteer) -> None:
    placement = PlacementFactory(volunteer=samira, state="confirmed")
    visit(page)
    assert len(page.evaluate(OWN)) == 1
    page.get_by_role("button", name="Sign out").click()
    page.get_by_role("link", name="Sign in").first.wait_for()
    until(page, f"!(await {OWN}).length")
    page.wait_for_timeout(300)
    assert page.evaluate(OWN) == []
    page.go_back()
    page.wait_for_url("**/aanmelden/**")
    assert str(placement.assignment) not in page.content()
    page.context.set_offline(True)
    try:
        page.goto(MINE)
    except Exception as error:  # the browser's own page
        assert "ERR_INTERNET_DISCONNECTED" in str(error)
        page.wait_for_url("chrome-error://**")  # it comes after the error
    assert "Samira" not in page.content()


def test_who_signs_in_after_somebody_else_finds_nothing_of_theirs(
    page: Any, samira: Volunteer, live_server: Any
) -> None:
    visit(page)
    [first] = page.evaluate(OWN)
    sign_in(
        page.context,
        VolunteerFactory(antenna=samira.antenna, user__first_name="Oksana").user,
        live_server.url,
    )
    page.goto(reverse("matching:may-i"))
    until(page, f"!(await {OWN}).includes({json.dumps(first)})")
    page.context.set_offline(True)
    page.goto(MINE)
    page.get_by_role("heading", name="You have no internet now").wait_for()


def test_yes_without_a_connection_arrives_once(
    page: Any, samira: Volunteer, coordinator: User, now: Any
) -> None:
    placement = PlacementFactory(volunteer=samira, state="proposed")
    own = reverse("matching:placement-answer", args=[placement.pk])
    visit(page, own)
    page.context.set_offline(True)
    page.goto(own)
    page.get_by_role("button", name="Yes, I want to help").click()
    page.get_by_text("We send your answer when you are online again.").wait_for()
    assert Placement.objects.get().state == "proposed"
    page.context.set_offline(False)
    page.get_by_text("Your answer is sent.").wait_for()
    page.goto(own)
    page.reload()
    page.wait_for_timeout(300)
    assert Placement.objects.get().state == "accepted"
    assert AuditEvent.objects.filter(verb="placement.accepted").count() == 1


def test_yes_too_late_is_said(page: Any, samira: Volunteer, coordinator: User, now: Any) -> None:
    placement = PlacementFactory(volunteer=samira, state="proposed")
    own = reverse("matching:placement-answer", args=[placement.pk])
    visit(page, own)
    page.context.set_offline(True)
    page.goto(own)
    page.get_by_role("button", name="Yes, I want to help").click()
    page.get_by_text("We send your answer").wait_for()
    actions.decline(by=coordinator, placement=placement, now=now)
    page.context.set_offline(False)
    page.get_by_text("Your answer is sent.").wait_for()
    assert Placement.objects.get().state == "declined"
    assert len(page.locator(".note.good").inner_text()) > len("Your answer is sent. Look at it")


def test_answer_with_an_old_token_arrives(page: Any, samira: Volunteer) -> None:
    placement = PlacementFactory(volunteer=samira, state="proposed")
    own = reverse("matching:placement-answer", args=[placement.pk])
    visit(page, own)
    page.context.set_offline(True)
    page.goto(own)
    page.evaluate(
        "document.querySelector('form[data-waits] [name=csrfmiddlewaretoken]').value = 'x'.repeat(64)"
    )
    page.get_by_role("button", name="No, thank you").click()
    page.get_by_text("We send your answer").wait_for()
    page.context.set_offline(False)
    page.get_by_text("Your answer is sent.").wait_for()
    assert Placement.objects.get().state == "declined"


def test_answer_of_who_signed_out_is_not_sent_for_another(
    page: Any, samira: Volunteer, live_server: Any
) -> None:
    placement = PlacementFactory(volunteer=samira, state="proposed")
    own = reverse("matching:placement-answer", args=[placement.pk])
    visit(page, own)
    page.context.set_offline(True)
    page.goto(own)
    page.get_by_role("button", name="Yes, I want to help").click()
    page.get_by_text("We send your answer").wait_for()
    sign_in(page.context, VolunteerFactory(antenna=samira.antenna).user, live_server.url)
    page.context.set_offline(False)
    page.goto(MINE)
    page.wait_for_timeout(500)
    assert Placement.objects.get().state == "proposed"


def test_no_cache_keeps_a_page_of_somebody(client: Client, samira: Volunteer, volunteer: User) -> None:
    assert "Session-Mark" not in client.get(reverse("matching:home"))
    client.force_login(volunteer)
    for name in ("matching:home", "matching:my-work", "volunteers:profile", "accounts:channels"):
        response = client.get(reverse(name))
        assert response["Cache-Control"] == "no-store, private"
        assert response["Session-Mark"]
    assert "Keep-Offline" not in client.get(reverse("volunteers:profile"))
    assert client.get(MINE)["Keep-Offline"] == "yes"
    mark = client.get(MINE)["Session-Mark"]
    signed_out = client.post(reverse("account_logout"))
    assert signed_out["Clear-Site-Data"] == '"cache", "storage"'
    client.force_login(volunteer)
    assert client.get(MINE)["Session-Mark"] != mark


def test_the_site_can_be_installed(client: Client) -> None:
    manifest = client.get("/site.webmanifest")
    assert manifest["Content-Type"] == "application/manifest+json"
    told = manifest.json()
    assert (told["start_url"], told["scope"], told["display"]) == (MINE, "/", "standalone")
    assert {icon["sizes"] for icon in told["icons"]} == {"any", "192x192", "512x512"}
    assert any(icon.get("purpose") == "maskable" for icon in told["icons"])
    for icon in told["icons"]:
        path = finders.find(icon["src"].removeprefix(settings.STATIC_URL))
        if icon["sizes"] != "any":
            assert Image.open(path).size == tuple(int(side) for side in icon["sizes"].split("x"))
    worker = client.get("/worker.js")
    assert worker["Content-Type"].startswith("text/javascript")
    assert worker["Cache-Control"] == "no-cache"
    assert "Session-Mark" not in worker
    assert "Session-Mark" not in client.get(reverse("offline"))
