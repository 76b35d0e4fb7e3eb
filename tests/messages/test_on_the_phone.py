"""Messages on the phone, in a real browser: asked by a button, shown by the worker, ended at sign-out.

No push service is reached from here: the browser is given an address that a test made up, and what the worker gets is
handed to it by the browser's own tools.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.test import Client
from django.urls import reverse

from refuinterim.accounts.models import User
from refuinterim.core.models import Antenna
from refuinterim.local.environment import new_push_key
from refuinterim.messages import push
from refuinterim.messages.models import Message, PushDevice
from tests.factories import PlacementFactory
from tests.messages.doubles import Phone
from volunteers.models import Volunteer

pytestmark = pytest.mark.django_db(transaction=True)
ENDPOINT = "https://fcm.googleapis.com/fcm/send/abc"


@pytest.fixture
def page(browser: Any, live_server: Any, volunteer: User, settings: Any) -> Iterator[Any]:
    settings.VAPID_PRIVATE_KEY = new_push_key()
    client = Client()
    client.force_login(volunteer)
    context = browser.new_context(
        base_url=live_server.url, viewport={"width": 360, "height": 740}, locale="en"
    )
    name = django_settings.SESSION_COOKIE_NAME
    context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": live_server.url}])
    context.grant_permissions(["notifications"], origin=live_server.url)
    phone = Phone()
    answer = {"endpoint": ENDPOINT, "keys": {"p256dh": phone.p256dh, "auth": phone.auth}}
    context.add_init_script(
        "PushManager.prototype.subscribe = async (options) => {"
        "  window.askedWith = options.applicationServerKey.length;"
        f"  return {{ toJSON: () => ({json.dumps(answer)}), unsubscribe: async () => true }};"
        "}"
    )
    yield context.new_page()
    context.close()


def test_a_tap_turns_it_on_and_a_message_is_shown(
    page: Any, samira: Volunteer, brugge: Antenna, volunteer: User, now: datetime, live_server: Any
) -> None:
    placement = PlacementFactory(volunteer=samira, state="confirmed")
    page.goto(reverse("matching:placement-answer", args=[placement.pk]))
    assert (
        page.evaluate(
            "navigator.serviceWorker.getRegistration().then((known) => known?.active?.scriptURL ?? '')"
        )
        == ""
    )
    page.get_by_role("button", name="Yes, on this phone").click()
    page.get_by_text("Done! Your messages now come here.").wait_for()
    assert not page.get_by_role("button", name="Yes, on this phone").is_visible()
    assert page.evaluate("window.askedWith") == 65
    assert PushDevice.objects.get().user == volunteer

    message = Message(
        pk=7,
        kind="placement_confirmed",
        subject="Je kan komen",
        short="Dinsdag",
        path="/mijn/",
        language="ar",
    )
    tools = page.context.new_cdp_session(page)
    registrations: list[dict[str, Any]] = []
    tools.on(
        "ServiceWorker.workerRegistrationUpdated", lambda event: registrations.extend(event["registrations"])
    )
    tools.send("ServiceWorker.enable")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    while not registrations:
        page.wait_for_timeout(50)
    for _twice in range(2):
        tools.send(
            "ServiceWorker.deliverPushMessage",
            {
                "origin": live_server.url, "registrationId": registrations[-1]["registrationId"],
                "data": push.payload(message),
            },
        )  # fmt: skip
    shown = page.evaluate(
        "async () => { for (;;) { const all = await (await navigator.serviceWorker.ready).getNotifications();"
        " if (all.length) return all.map(({ title, body, lang, dir, tag }) => [title, body, lang, dir, tag]);"
        " await new Promise((soon) => setTimeout(soon, 50)); } }"
    )
    assert shown == [["Je kan komen", "Dinsdag", "ar", "rtl", "message-7"]]

    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/")
    assert not PushDevice.objects.exists()


def test_a_no_is_kept(page: Any, samira: Volunteer) -> None:
    placement = PlacementFactory(volunteer=samira, state="confirmed")
    address = reverse("matching:placement-answer", args=[placement.pk])
    page.goto(address)
    page.get_by_role("button", name="No, do not ask again").click()
    page.get_by_text("Your messages come by e-mail.").wait_for()
    page.goto(address)
    assert page.locator("[data-push]").count() == 0
