"""A person with a browser of their own: a phone or a desk."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Browser, Page

from tests.servers import Mailbox

PHONE = {"width": 360, "height": 740}
DESK = {"width": 1280, "height": 900}


def fits_the_width(page: Page) -> None:
    """Nobody has to scroll sideways; a page that is still coming in is waited for."""
    page.locator("body").wait_for()
    wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert wide <= 0, f"{page.url} is {wide} pixels too wide"


@dataclass
class Person:
    """Somebody at a page; every page they open must load without an error and fit the width."""

    page: Page
    address: str
    mailbox: Mailbox

    @classmethod
    def at(
        cls, browser: Browser, address: str, mailbox: Mailbox, size: dict[str, int], **browses: Any
    ) -> Person:
        """Open a browser of their own, in Dutch; `browses` as it takes them, for example without JavaScript."""
        context = browser.new_context(viewport=size, locale="nl-BE", **browses)
        context.set_default_timeout(15_000)
        return cls(context.new_page(), address, mailbox)

    def open(self, path: str) -> None:
        """Go to an address of the site."""
        response = self.page.goto(self.address + path)
        assert response is not None
        assert response.ok, f"{path}: {response.status}"
        self.check()

    def tap(self, selector: str) -> None:
        """Tap the first thing that fits and wait for the page that follows.

        A browser says that a tap is done before the next page is there; what is asked then is still of the old one.
        """
        with self.page.expect_navigation():
            self.page.locator(selector).first.click()
        self.check()

    def fill(self, **values: str) -> None:
        """Type values into fields, by their names."""
        for name, value in values.items():
            self.page.locator(f'[name="{name.replace("__", "-")}"]').first.fill(value)

    def tick(self, *selectors: str) -> None:
        """Choose radios and checkboxes, also those drawn as pills."""
        for selector in selectors:
            self.page.locator(f"label:has({selector})").first.click()
            assert self.page.locator(selector).first.is_checked(), selector

    def text(self) -> str:
        """What the page says."""
        return self.page.locator("body").inner_text()

    def check(self) -> None:
        """The page fits its width: nobody has to scroll sideways."""
        fits_the_width(self.page)

    def sign_in(self, email: str) -> None:
        """Ask for a code where the page is, read the mail, type the code."""
        mail = self.asked(email)
        self.fill(code=f"{mail['Subject'][:3]} {mail['Subject'][3:6]}")  # in two groups, as the mail shows it
        self.tap("form:has([name=code]) button.wide")

    def sign_in_by_link(self, email: str) -> None:
        """Ask for a code where the page is, and tap on the button in the mail instead."""
        mail = self.asked(email).get_body(("plain",))
        found = re.search(r"\S+/aanmelden/link/\S+", mail.get_content())
        assert found
        self.open(found[0].removeprefix(self.address))
        self.tap("main form button.wide")

    def asked(self, email: str) -> Any:
        """Ask for a code; returns the mail with it."""
        before = len(self.mails(email))
        self.fill(email=email)
        self.tap("form:has([name=email]) button.wide")
        with self.mailbox.arrived:
            assert self.mailbox.arrived.wait_for(lambda: len(self.mails(email)) > before, 20), "no code came"
        return self.mails(email)[-1]

    def mails(self, email: str) -> list[Any]:
        """The mails with a code that came for an address, oldest first."""
        return [
            mail
            for mail in self.mailbox.messages
            if mail["To"] == email and re.match(r"[0-9]{6} ", str(mail["Subject"]))
        ]
