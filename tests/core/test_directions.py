"""What somebody wrote in Dutch keeps its order and its full stop in a page from right to left."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from matching.models import Placement
from matching.placements import emails
from organisations.models import Assignment
from refuinterim.accounts.models import User
from refuinterim.core.written import isolated
from refuinterim.messages.models import Message
from tests.factories import EventFactory, PlacementFactory
from volunteers.models import Volunteer

if TYPE_CHECKING:
    from playwright.sync_api import Browser

OPEN, CLOSE = "\N{FIRST STRONG ISOLATE}", "\N{POP DIRECTIONAL ISOLATE}"
# Where the first and the last character of a text are drawn, from the left.
ENDS = """text => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const start = walker.currentNode.data.indexOf(text);
    if (start < 0) continue;
    return [start, start + text.length - 1].map(at => {
      const range = document.createRange();
      range.setStart(walker.currentNode, at);
      range.setEnd(walker.currentNode, at + 1);
      return range.getBoundingClientRect().left;
    });
  }
}"""


def drawn_in_order(browser: Browser, html: str, texts: list[str]) -> dict[str, bool]:
    """For each text, whether it begins left of where it ends; the page is wide enough for one line."""
    page = browser.new_page(viewport={"width": 3000, "height": 600})
    page.set_content(html)
    ends = {text: page.evaluate(ENDS, text) for text in texts}
    page.close()
    return {text: bool(found) and found[0] < found[1] for text, found in ends.items()}


@pytest.fixture
def placement(samira: Volunteer) -> Placement:
    """A place in work whose texts are written in Dutch alone, and end in a full stop."""
    event = EventFactory(
        title="Kook mee!",
        street="8000 redenen 4.",
        recognise="Ze draagt een jas.",
        organisation__name="4YOU (Brugge).",
        organisation__about="Wij koken samen.",
        organisation__antenna=samira.antenna,
    )
    return PlacementFactory(volunteer=samira, assignment=event, shift=event.shifts.first(), state="confirmed")


def test_pages_from_right_to_left(
    browser: Browser, client: Client, placement: Placement, volunteer: User
) -> None:
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "ar"
    address = placement.assignment.address
    detail = client.get(placement.assignment.get_absolute_url(), follow=True).content.decode()
    assert 'dir="rtl"' in detail
    texts = ["Kook mee!", address, "4YOU (Brugge).", "Wij koken samen.", "Ze draagt een jas."]
    assert drawn_in_order(browser, detail, texts) == dict.fromkeys(texts, True)
    client.force_login(volunteer)
    mine = client.get(f"/ar/mijn/plaatsingen/{placement.pk}/").content.decode()
    texts = ["Kook mee!", address, "4YOU (Brugge).", "Ze draagt een jas."]
    assert drawn_in_order(browser, mine, texts) == dict.fromkeys(texts, True)
    bare = '<p dir="rtl">Wij koken samen.</p>'  # without care, the full stop goes to the other side
    assert drawn_in_order(browser, bare, ["Wij koken samen."]) == {"Wij koken samen.": False}


def test_letters_from_right_to_left(browser: Browser, placement: Placement) -> None:
    antenna = placement.assignment.antenna
    antenna.phone = "050 12 34 56"
    antenna.save()
    Assignment.objects.update(contact_phone="+32470123456")
    placement.assignment.refresh_from_db()
    Volunteer.objects.update(language="ar")
    placement.volunteer.refresh_from_db()
    emails.confirmed(placement, now=timezone.now())
    message = Message.objects.get(language="ar")
    texts = [
        "Kook mee!",
        placement.assignment.address,
        "4YOU (Brugge).",
        "Ze draagt een jas.",
        "050 12 34 56",
        "0470 12 34 56",
    ]
    assert drawn_in_order(browser, message.html, texts) == dict.fromkeys(texts, True)
    assert f"{OPEN}050 12 34 56{CLOSE}" in message.text
    assert f"{OPEN}0470 12 34 56{CLOSE}" in message.text
    assert message.subject.endswith(f"{OPEN}Kook mee!{CLOSE}")


def test_lists_of_the_admin_from_right_to_left(
    browser: Browser, client: Client, samira: Volunteer, coordinator: User
) -> None:
    client.force_login(coordinator)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "ar"
    Volunteer.objects.update(first_name="1 Ana", last_name="(Brugge).")
    page = client.get(reverse("admin:volunteers_volunteer_changelist")).content.decode()
    frame = (Path(settings.BASE_DIR) / "refuinterim" / "static" / "frame.css").read_text()
    texts = ["8000 Brugge", "1 Ana (Brugge)."]
    assert drawn_in_order(browser, f"{page}<style>{frame}</style>", texts) == dict.fromkeys(texts, True)
    assert drawn_in_order(browser, page, texts) == dict.fromkeys(texts, False)  # the frame alone turns them


def test_isolates_only_from_right_to_left() -> None:
    for code, expected in (("nl", "Kook mee!"), ("ar", f"{OPEN}Kook mee!{CLOSE}")):
        with translation.override(code):
            assert isolated("Kook mee!") == expected
