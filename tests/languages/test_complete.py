"""What a newcomer can meet is complete in each language: no page says a word of another one, but for what is marked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.test import Client
from django.urls import NoReverseMatch, URLResolver, get_resolver, reverse
from django.utils import timezone, translation
from django.utils.translation import ngettext

from matching.placements.days_off import plan_attendances
from refuinterim.accounts.models import User
from refuinterim.core.addresses_in_languages import LanguagePrefix, in_language
from tests.factories import EventFactory, PlacementFactory, StructuralFactory
from volunteers.models import Volunteer

pytestmark = pytest.mark.django_db

OTHERS = [code for code, _name in django_settings.LANGUAGES if code != "en"]
ATTRIBUTES = {"aria-label", "title", "placeholder", "alt"}
UNREAD = {"script", "style", "svg"}
VOID = {"input", "meta", "link", "br", "hr", "img", "source", "wbr", "col"}
OWN_ALPHABET = {"ar", "uk"}
LATIN = re.compile(r"[A-Za-zÀ-ÿ]{2,}")
ISOLATED = re.compile("\N{FIRST STRONG ISOLATE}.*?\N{POP DIRECTIONAL ISOLATE}")
# The same in every language: names, what the factories write, and the levels and codes as people say them.
NAMES = re.compile(
    r"Refu Interim|WhatsApp|4YOU|PDF|OCMW|RVA|HVW|Fedasil|C45B|https?:\S*|webcal:\S*|\S+@\S+|\b[ABC][012]\b|\b(?:ar|uk)\b"
    r"|Help in de keuken \d+|Buurthuis \d+|Brugge|Samira|\bTest\d+|JavaScript|e-mail|Nederlands|English|Français"
)
SAME_WORD = {
    "fr": {"Menu", "E-mail", "15 minutes", "30 minutes", "45 minutes"},
    "nl": {"Menu", "E-mail", "Filters"},
}
# Signing in with a password, and the second factor: of people who work here. And what is no page.
NOT_MET = re.compile(
    r"mfa_|account_(?:reset|change|set|reauthenticate|confirm_email|email|inactive|signup|logout)"
    r"|accounts:(?:landing|set-language|demo)|volunteers:(?:questions|talk)$|places:|.*(?:calendar$|-file$|placement-day|attendance-here|start$)"
)


class Words(HTMLParser):
    """The words of a page that are of its own language: not of a row, and not marked as another language."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[tuple[str, bool]] = []
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note whether what stands in it is marked, and what its attributes say."""
        said = dict(attrs)
        is_marked = tag in {"bdi", *UNREAD} or (
            tag != "html" and ("lang" in said or said.get("dir") == "ltr")
        )
        names = {"content"} if tag == "meta" and said.get("name") == "description" else ATTRIBUTES
        if not is_marked and not self.is_marked:
            self.found += [value for name, value in attrs if name in names and value]
        if tag not in VOID:
            self.open.append((tag, is_marked))

    def handle_endtag(self, tag: str) -> None:
        """Close it, with what was left open in it."""
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        """Keep what is read in the language of the page."""
        if not self.is_marked:
            self.found.append(" ".join(data.split()))

    @property
    def is_marked(self) -> bool:
        """Whether something around says another language."""
        return any(is_marked for _tag, is_marked in self.open)


def words_of(page: str) -> set[str]:
    """Every piece of text of a page that has letters of ours, without names."""
    words = Words()
    words.feed(page)
    pieces = (NAMES.sub("", ISOLATED.sub("", text)).strip(" ·") for text in words.found)
    return {piece for piece in pieces if LATIN.search(piece)}


def names_met(resolver: URLResolver, namespace: str = "", is_met: bool = False) -> Iterator[str]:
    """The name of every address that has languages, but for what a newcomer does not meet."""
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            inside = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from names_met(entry, inside, is_met or isinstance(entry.pattern, LanguagePrefix))
        elif is_met and entry.name and not NOT_MET.match(name := f"{namespace}{entry.name}"):
            yield name


@pytest.fixture
def rows(samira: Volunteer) -> list[dict[str, Any]]:
    """What addresses ask for: work of both kinds, and placements at several points of their life."""
    event = EventFactory(organisation__antenna=samira.antenna, shifts=2)
    weekly = StructuralFactory(organisation__antenna=samira.antenna, slots=2)
    placements = [PlacementFactory(volunteer=samira, assignment=weekly, state="confirmed")]
    plan_attendances(by=None, placement=placements[0], now=timezone.now())
    placements += [
        PlacementFactory(volunteer=samira, state=state) for state in ("proposed", "proposed", "completed")
    ]
    return [
        {},
        *({"slug": work.slug} for work in (event, weekly)),
        *({"pk": placement.pk} for placement in placements),
        *({"step": step} for step in range(1, 12)),
        {"token": "x"},
    ]


def pages(rows: list[dict[str, Any]]) -> Iterator[tuple[str, str]]:
    """Name and address of every page, in Dutch."""
    with translation.override("nl"):
        for name in dict.fromkeys(names_met(get_resolver())):
            for kwargs in rows:
                try:
                    yield name, reverse(name, kwargs=kwargs)
                except NoReverseMatch:
                    continue


def test_every_page_is_complete_in_each_language(
    rows: list[dict[str, Any]], volunteer: User, settings: Any
) -> None:
    """Also when a form is sent with nothing in it. In Arabic and Ukrainian by the letters; in French and Dutch a piece
    of text that is the same in English is not translated.
    """
    settings.LANGUAGE_CODE = "nl"
    newcomer = User.objects.create_user("new@test.example")
    asked, opened = [*pages(rows), ("404", "/opdrachten/no-such-work/")], set()
    left: dict[str, set[str]] = {code: set() for code in OTHERS}
    for user in (None, volunteer, newcomer):
        client = Client(headers={"accept-language": "nl"})
        if user:
            client.force_login(user)
        for name, address in asked:
            for send in (client.get, client.post):
                english = send(in_language(address, "en"))
                if send == client.get and english.status_code == 405:
                    opened.add(name)  # it changes something, and shows nothing of its own
                if english.status_code not in {200, 403, 404}:
                    continue
                opened.add(name)
                if not english.get("Content-Type", "").startswith("text/html"):
                    continue  # a picture
                said = words_of(english.content.decode())
                for code in OTHERS:
                    words = words_of(send(in_language(address, code)).content.decode())
                    foreign = words if code in OWN_ALPHABET else words & said - SAME_WORD[code]
                    left[code] |= {f"{address}: {word}" for word in foreign}
    assert {code: sorted(words) for code, words in left.items() if words} == {}
    assert {name for name, _address in asked} <= opened


@pytest.mark.parametrize(
    ("code", "forms"),
    [
        ("ar", {0: 0, 1: 1, 2: 2, 3: 3, 10: 3, 11: 4, 99: 4, 100: 5, 102: 5, 103: 3, 111: 4}),
        ("uk", {0: 2, 1: 0, 2: 1, 4: 1, 5: 2, 11: 2, 12: 2, 14: 2, 21: 0, 22: 1, 25: 2, 101: 0, 111: 2}),
    ],
)
def test_plural_form_follows_the_number(code: str, forms: dict[int, int]) -> None:
    """As CLDR counts: six forms in Arabic, three in Ukrainian."""
    catalogue: Any = translation.trans_real.translation(code)
    assert {number: catalogue.plural(number) for number in forms} == forms


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("ar", {1: "1 دقيقة", 2: "دقيقتان", 7: "7 دقائق", 11: "11 دقيقة", 100: "100 دقيقة"}),
        ("uk", {1: "1 хвилина", 3: "3 хвилини", 5: "5 хвилин", 12: "12 хвилин", 21: "21 хвилина"}),
    ],
)
def test_minutes_are_counted_in_the_forms_of_the_reader(code: str, said: dict[int, str]) -> None:
    with translation.override(code):
        words = {n: ngettext("%(count)s minute", "%(count)s minutes", n) % {"count": n} for n in said}
    assert words == said
