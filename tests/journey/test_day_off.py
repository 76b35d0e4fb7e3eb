"""On a phone: two taps for a day off, one to take it back; five faces that fit the width."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser, Page

from matching.models import Attendance, Impression, Placement
from matching.placements import actions
from refuinterim.messages.models import Message, MessageState
from tests.factories import MembershipFactory, PlacementFactory, StructuralFactory
from tests.journey.people import PHONE, fits_the_width
from volunteers.models import Volunteer

pytestmark = pytest.mark.django_db(transaction=True)
TAP = 44  # pixels


@pytest.fixture
def placement(samira: Volunteer) -> Placement:
    """Weekly work that runs, with its next moment more than a day away, and one that was yesterday."""
    first = (timezone.localdate().weekday() + 3) % 7
    member = MembershipFactory(organisation__antenna=samira.antenna)
    work = StructuralFactory(organisation=member.organisation, slots=1, slots__first=first)
    placement = PlacementFactory(volunteer=samira, assignment=work, state="active")
    now = timezone.now()
    actions.plan_attendances(by=None, placement=placement, now=now)
    Attendance.objects.create(
        placement=placement, starts_at=now - timedelta(days=1), ends_at=now - timedelta(hours=21),
        planned_minutes=180, state="present", minutes=180, confirmed_at=now, confirmed_by=member.user,
    )  # fmt: skip
    return placement


@pytest.fixture
def phone(browser: Browser, live_server: Any, samira: Volunteer) -> Iterator[Page]:
    """Samira's phone, signed in."""
    client = Client()
    assert samira.user
    client.force_login(samira.user)
    context = browser.new_context(viewport=PHONE, locale="nl-BE", base_url=live_server.url)
    cookie = {"name": settings.SESSION_COOKIE_NAME, "value": client.session.session_key or ""}
    context.add_cookies([{**cookie, "url": live_server.url}])
    context.set_default_timeout(15_000)
    yield context.new_page()
    context.close()


def fits(page: Page, selector: str) -> None:
    """Nobody scrolls sideways, and everything to tap is large enough for a finger."""
    page.locator(selector).first.wait_for()
    fits_the_width(page)
    boxes = [one.bounding_box() for one in page.locator(selector).all()]
    assert boxes
    for box in boxes:
        assert box
        assert box["height"] >= TAP
        assert box["width"] >= TAP


def tap(page: Page, selector: str) -> None:
    """Tap the first that is there, and wait until the page that follows has loaded."""
    with page.expect_navigation():
        page.locator(selector).first.click()


def test_two_taps_and_one_back(phone: Page, placement: Placement) -> None:
    phone.goto("/mijn/")
    fits(phone, "main article .chip")
    tap(phone, "main a[href$='/dagen/']")
    fits(phone, ".day .button")
    tap(phone, ".day a.button")  # the first tap
    fits(phone, "main form .button")
    tap(phone, "main form button")  # the second
    assert Attendance.objects.filter(state="excused").count() == 1
    assert set(Message.objects.values_list("state", flat=True)) == {MessageState.QUEUED}
    fits(phone, ".day form button")
    tap(phone, ".day form button")  # and back
    assert not Attendance.objects.filter(state="excused").exists()
    assert set(Message.objects.values_list("state", flat=True)) == {MessageState.TAKEN_BACK}
    phone.go_back()  # an old page: the button of it changes nothing
    phone.go_back()
    assert not Attendance.objects.filter(state="excused").exists()


def test_five_faces(phone: Page, placement: Placement) -> None:
    phone.goto("/mijn/")
    tap(phone, "main a[href$='/hoe-was-het/']")
    fits(phone, ".faces label")
    phone.locator(".faces input").first.focus()
    for _key in range(3):  # with the keyboard alone
        phone.keyboard.press("ArrowRight")
    phone.locator("[name=line]").fill("Lieve mensen!")
    tap(phone, "main form button")
    said = Impression.objects.get()
    assert (said.face, said.line, said.placement) == (4, "Lieve mensen!", placement)
