"""Every text that somebody wrote stands in a page of another language with its own language and direction."""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Iterator
from io import StringIO
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client, override_settings
from django.urls import URLPattern, URLResolver, get_resolver, resolve, reverse
from django.urls.exceptions import NoReverseMatch, Resolver404
from django.utils import timezone

from matching.advice.pair_rules import veto
from matching.models import Placement
from organisations.models import Assignment
from organisations.states import EDITABLE, HAS_A_REASON
from refuinterim.accounts.demo import PERSONAS
from refuinterim.accounts.models import User
from tests.languages.marks import Bare, Column, bare_in, fill
from volunteers.models import Volunteer

pytestmark = pytest.mark.django_db
OF_A_KIND = 3  # pages of one address that are opened: of rows in other states
OF_ALL_QUESTIONS = 9  # pages of one address that are opened, whatever is asked of it: a list has many filters
DUTCH = ("Qz%sz", re.compile(r"Qz(\d+)z"))
ARABIC = ("نص%sظ", re.compile(r"نص(\d+)ظ"))
OF_PACKAGES = ("mfa", "account", "socialaccount")  # pages that are not ours
DESK = "/beheer/"  # of the admin's frame only what stands in a desk of ours is


@pytest.fixture(scope="module", autouse=True)
def demo(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The demo, loaded for all tests of this file and removed after them."""
    with override_settings(DEMO=True):
        with django_db_blocker.unblock():
            call_command("demo", stdout=StringIO())
        yield
    with django_db_blocker.unblock():
        call_command("flush", interactive=False, verbosity=0)


def reasons() -> None:
    """Give reasons where the demo has none: of what was sent back, paused or called off, and kept apart."""
    now = timezone.now()
    editable = Assignment.objects.filter(state__in=EDITABLE)
    editable.update(sent_back_at=now, sent_back_reason="Kort.")
    Assignment.objects.filter(state__in=HAS_A_REASON).update(state_reason="Kort.")
    asked = Placement.objects.filter(state="proposed").select_related("volunteer", "assignment")
    for volunteer, assignment in {(placement.volunteer, placement.assignment) for placement in asked}:
        veto(by=User.objects.first(), volunteer=volunteer, assignment=assignment, reason="Kort.", now=now)


def first_addresses(resolver: URLResolver, namespace: str = "") -> Iterator[str]:
    """Every address of ours that needs no row."""
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            if entry.app_name not in {*OF_PACKAGES, "admin"}:
                yield from first_addresses(
                    entry, f"{namespace}{entry.namespace}:" if entry.namespace else namespace
                )
        elif isinstance(entry, URLPattern) and entry.name and namespace:
            try:
                yield reverse(f"{namespace}{entry.name}")
            except NoReverseMatch:
                continue


def pages_of(user: User | None, language: str) -> Iterator[tuple[str, str]]:
    """Address and HTML of every page that somebody finds, link by link; a few of each address."""
    client = Client()
    if user:
        client.force_login(user)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    waiting = deque([*first_addresses(get_resolver()), reverse("admin:index")])
    seen: set[str] = set()
    opened: Counter[Any] = Counter()
    while waiting:
        url = waiting.popleft()
        path = urlsplit(url)
        if url in seen or not path.path.startswith("/") or path.netloc:
            continue
        seen.add(url)
        try:
            match = resolve(path.path)
        except Resolver404:  # a file
            continue
        name, asked = match.view_name, re.sub(r"=[^&]*", "", path.query)
        address = (name, match.kwargs.get("kind"), match.kwargs.get("name"))
        kind = (*address, asked)
        narrows = name.startswith("admin:") and path.query
        is_ours = name.partition(":")[0] not in OF_PACKAGES and not narrows
        if not is_ours or name.endswith(("logout", "_delete")) or opened[kind] >= OF_A_KIND:
            continue
        if opened[address] >= OF_ALL_QUESTIONS:
            continue
        opened.update((address, kind))
        response = client.get(url)
        if response.status_code == 302:
            waiting.append(urljoin(url, response.url))
        if response.status_code == 200 and response.get("Content-Type", "").startswith("text/html"):
            html = response.content.decode()
            yield url, html
            waiting.extend(
                urljoin(url, link) for link in re.findall(r'href="([^"#]+)', html.replace("&amp;", "&"))
            )


@pytest.mark.parametrize(
    ("language", "text", "mark", "email"),
    [
        *(("ar", *DUTCH, persona and persona.email) for persona in [None, *PERSONAS]),
        *(
            ("nl", *ARABIC, persona.email)
            for persona in PERSONAS
            if persona.email.startswith(("els", "lieve"))
        ),
    ],
)
def test_every_page_says_of_each_text_what_it_is(
    language: str, text: str, mark: re.Pattern[str], email: str | None
) -> None:
    """Of every text, in whichever row: the language it is written in, and a direction of its own."""
    reasons()
    fill(text)
    User.objects.update(language=language)
    Volunteer.objects.update(language=language)
    bare: dict[Bare, str] = {}
    seen: set[Column] = set()
    for url, html in pages_of(User.objects.get(email=email) if email else None, language):
        page = bare_in(html, mark, inside="desk" if url.startswith(DESK) else "")
        seen |= page.seen
        for found in page.bare:
            bare.setdefault(found, url)
    assert {str(column) for column in seen} >= {
        "organisations.Assignment.title",
        "organisations.Organisation.name",
    }
    assert not bare, 'write {{ text|isolated }}, or {{ row|written:"field" }} for a translated text'
