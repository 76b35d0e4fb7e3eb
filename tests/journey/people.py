"""A person with a browser of their own: a phone or a desk."""

from __future__ import annotations

import re
from dataclasses import dataclass

from playwright.sync_api import Browser, Page

from tests.servers import Mailbox

PHONE = {"width": 360, "height": 740}
DESK = {"width": 1280, "height": 900}


@dataclass
class Person:
    """Somebody at a page; every page they open must load without an error and fit the width."""

    page: Page
    address: str
    mailbox: Mailbox

    @classmethod
    def at(cls, browser: Browser, address: str, mailbox: Mailbox, size: dict[str, int]) -> Person:
        """Open a browser of their own, in Dutch."""
        context = browser.new_context(viewport=size, locale="nl-BE")
        context.set_default_timeout(15_000)
        return cls(context.new_page(), address, mailbox)

    def open(self, path: str) -> None:
        """Go to an address of the site."""
        response = self.page.goto(self.address + path)
        assert response is not None
        assert response.ok, f"{path}: {response.status}"
        self.check()

    def tap(self, selector: str) -> None:
        """Tap the first thing that fits and wait for the page that follows."""
        self.page.locator(selector).first.click()
        self.page.wait_for_load_state()
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
        wide = self.page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert wide <= 0, f"{self.page.url} is {wide} pixels too wide"

    def sign_in(self, email: str) -> None:
        """Ask for a code where the page is, read the mail, type the code."""
        before = len(self.codes(email))
        self.fill(email=email)
        self.tap("form:has([name=email]) button.wide")
        with self.mailbox.arrived:
            assert self.mailbox.arrived.wait_for(lambda: len(self.codes(email)) > before, 20), "no code came"
        self.fill(code=self.codes(email)[-1])
        self.tap("form:has([name=code]) button.wide")

    def codes(self, email: str) -> list[str]:
        """The codes that came for an address, oldest first."""
        subjects = [str(mail["Subject"]) for mail in self.mailbox.messages if mail["To"] == email]
        return [found[0] for subject in subjects if (found := re.match(r"[0-9]{6}", subject))]
