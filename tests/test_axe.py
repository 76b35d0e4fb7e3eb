"""axe finds nothing on any page that somebody new can meet: in Dutch and Arabic, on a phone, light and dark.

Which pages those are says the table of tests/scope_tables.py, so a new address comes here by itself. They are made in
this process and handed to the browser: no server, and nothing to wait for.
"""

from __future__ import annotations

import mimetypes
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from importlib.resources import files
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.contrib.staticfiles import finders
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client
from django.urls import get_resolver, reverse
from django.utils import timezone, translation
from playwright.sync_api import Browser, Page, Route

from matching.models.asked_otherwise import Otherwise
from matching.placements.actions import ask_friend
from matching.placements.days_off import plan_attendances
from matching.placements.otherwise import ask_otherwise
from refuinterim.accounts.cards import make_card, path_of
from refuinterim.accounts.models import User
from refuinterim.accounts.sign_in_link import new_link
from tests.factories import (
    CategoryFactory,
    EventFactory,
    IntakeFactory,
    LanguageFactory,
    PlacementFactory,
    ShiftFactory,
    SkillFactory,
    TalkMomentFactory,
    UserFactory,
    VolunteerFactory,
)
from tests.journey.people import PHONE
from tests.scope_tables import TABLE
from tests.test_scope import rows  # noqa: F401
from volunteers.models import Volunteer
from volunteers.questions import QUESTIONS

pytestmark = pytest.mark.django_db
SITE = "http://testserver"
AXE = (files("axe_playwright_python") / "axe.min.js").read_text("utf-8")
FIND = """async (only) => {
    const asked = {resultTypes: ["violations"], rules: {"target-size": {enabled: true}}}
    const found = await axe.run(document, only ? {...asked, runOnly: only} : asked)
    return found.violations.flatMap((rule) => rule.nodes.map((node) =>
        `${rule.id}: ${node.html.slice(0, 200)} ${node.failureSummary.split("\\n").slice(1).join(";")}`))
}"""
# Addresses that answer a visitor or a volunteer, and why they are not looked at.
NO_PAGE = {
    "photos:file": "a picture",
    "matching:calendar-feed": "data",
    "places:suggestions": "the options of a box",
    "volunteers:questions": "leads to the first question",
    "accounts:landing": "leads to the page of who signed in",
    "matching:proof-list": "of organisations; it tells a volunteer so",
    "organisations:dashboard": "of organisations",
    "organisations:assignment-new": "of organisations",
    "organisations:information-note": "of organisations",
}
OF_STAFF = "for staff, who have a password"
ENTRY = {  # the addresses of signing in
    "account_request_login_code": "",
    "account_confirm_login_code": "",
    "account_login": "",
    "account_logout": "",
    "offline": "",
    "account_signup": "leads to asking for a code",
    "account_email": "leads to the first page",
    "account_inactive": "leads nowhere: who is not active gets no code",
    "account_reauthenticate": OF_STAFF,
    "account_email_verification_sent": "nobody is asked so",
    "account_confirm_email": "nobody is asked so",
    "account_change_password": OF_STAFF,
    "account_set_password": OF_STAFF,
    "account_reset_password": OF_STAFF,
    "account_reset_password_done": OF_STAFF,
    "account_reset_password_from_key": OF_STAFF,
    "account_reset_password_from_key_done": OF_STAFF,
    "worker": "a script",
    "manifest": "data",
}


def answers_somebody_new(name: str) -> bool:
    """Whether a GET says something to a visitor or a volunteer, perhaps in another state than the table's."""
    nobody, volunteer = TABLE[name][:2]
    return (nobody in {"200", "302", "404"} or volunteer in {"200", "302"}) and "/" not in name


def of_signing_in() -> set[str]:
    """The names without a room: signing in, and what the browser itself asks."""
    found = set()
    for entry in get_resolver().reverse_dict:
        if isinstance(entry, str) and not entry.startswith(("mfa_", "socialaccount_")):
            found.add(entry)
    return found


@dataclass(frozen=True)
class Visit:
    """A page as somebody opens it; `data` when it is what a form answers."""

    user: User | Client | None
    name: str
    kwargs: dict[str, Any] | None = None
    query: str = ""
    data: dict[str, str] | None = None

    def answer(self, language: str) -> HttpResponse:
        """The page in a language."""
        if isinstance(self.user, Client):
            client = self.user
        else:
            client = Client()
            if self.user:
                client.force_login(self.user)
        with translation.override(language):
            path = reverse(self.name, kwargs=self.kwargs) + self.query
        response = client.get(path) if self.data is None else client.post(path, self.data)
        assert not response.headers.get("Location"), f"{path} leads to {response.headers['Location']}"
        return response


@pytest.fixture
def visits(rows: dict[str, Any], samira: Volunteer, coordinator: User, settings: Any) -> list[Visit]:  # noqa: F811
    """Every page that somebody new can meet, by who meets it."""
    cache.clear()  # how often somebody asked for a code
    settings.LANGUAGE_CODE = "nl"
    for made in (CategoryFactory, SkillFactory, LanguageFactory):
        made.create_batch(3)
    me = samira.user
    assert me
    IntakeFactory(volunteer=samira)
    newcomer = IntakeFactory(state="requested", volunteer__antenna=samira.antenna)
    TalkMomentFactory.create_batch(3, antenna=samira.antenna, languages=["nl", "ar"])
    runs = PlacementFactory(volunteer__antenna=samira.antenna, state="active")
    event = EventFactory(shifts=2)
    asked = PlacementFactory(volunteer=samira, state="proposed", assignment=event, shift=event.shifts.first())
    chooses = VolunteerFactory(antenna=samira.antenna)
    for work in EventFactory.create_batch(2, shifts=1):
        PlacementFactory(volunteer=chooses, state="proposed", assignment=work, shift=work.shifts.get())
    brings = PlacementFactory(state="accepted", assignment=event, shift=event.shifts.last())
    friend = ask_friend(by=brings.volunteer.user, placement=brings, now=timezone.now())
    said_no = PlacementFactory(volunteer=samira, state="declined")
    ask_otherwise(by=me, placement=said_no, why=Otherwise.TOO_FAR, now=timezone.now())
    began = ShiftFactory(assignment=event, starts_at=timezone.now() - timedelta(hours=1))
    missed = PlacementFactory(assignment=event, shift=began, state="confirmed")
    plan_attendances(by=None, placement=missed, now=began.starts_at - timedelta(hours=1))
    card = make_card(by=coordinator, user=me, now=timezone.now(), antenna_id=samira.antenna_id)
    asks = Client()
    asks.post(reverse("account_request_login_code"), {"email": "new@test.example"})
    link = new_link(user=UserFactory(), leads_to="/", language="nl")
    tokens = [{"token": address.rstrip("/").rpartition("/")[2]} for address in (link, path_of(card))]
    detail, weekly = rows["matching:assignment-detail"], {"slug": asked.assignment.slug}
    found = [
        Visit(me if TABLE[name][0] != "200" else None, name, rows.get(name))
        for name in TABLE
        if answers_somebody_new(name) and "200" in TABLE[name][:2] and name not in NO_PAGE
    ]
    return [
        *found,
        *(Visit(me, "volunteers:question", {"key": question.key}) for question in QUESTIONS),
        *(Visit(me, name) for name in ("matching:home", "matching:assignment-list")),
        *(Visit(me, "matching:assignment-detail", known) for known in (detail, weekly)),
        *(Visit(me, "matching:placement-answer", {"pk": one.pk}) for one in (asked, said_no)),
        *(Visit(newcomer.volunteer.user, name) for name in ("volunteers:talk", "matching:my-work")),
        Visit(UserFactory(), "volunteers:start"),
        Visit(UserFactory(), "matching:assignment-apply", detail),
        Visit(UserFactory(), "matching:assignment-apply", detail, data={}),
        Visit(runs.volunteer.user, "matching:placement-stop", {"pk": runs.pk}),
        Visit(runs.volunteer.user, "matching:placement-answer", {"pk": runs.pk}),
        Visit(missed.volunteer.user, "matching:placement-absent", {"pk": missed.pk}),
        Visit(chooses.user, "matching:my-choice"),
        Visit(brings.volunteer.user, "matching:placement-together", {"pk": brings.pk}),
        Visit(None, "matching:friend-link", {"key": friend.key}),
        Visit(None, "matching:friend-link", {"key": "of-nobody"}),
        Visit(UserFactory(), "matching:friend-yes", {"key": friend.key}),
        Visit(None, "accounts:sign-in-link", tokens[0]),
        Visit(None, "accounts:sign-in-card", tokens[1]),
        Visit(None, "matching:assignment-list", query="?q=zzzz"),
        Visit(None, "matching:assignment-list", query="?view=map"),
        Visit(None, "account_request_login_code"),
        Visit(None, "account_request_login_code", data={"email": "nobody"}),
        Visit(None, "account_login"),
        Visit(None, "offline"),
        Visit(asks, "account_confirm_login_code"),
        Visit(asks, "account_confirm_login_code", data={"code": "1"}),
        Visit(me, "account_logout"),
        Visit(me, "matching:placement-answer", {"pk": 0}),  # not found
    ]


@pytest.fixture
def phone(browser: Browser) -> Iterator[tuple[Page, dict[str, bytes]]]:
    """A phone on which the pages lie ready, by their path."""
    pages: dict[str, bytes] = {}

    def hand_over(route: Route) -> None:
        path = urlsplit(route.request.url).path
        static = finders.find(path.removeprefix("/static/")) if path.startswith("/static/") else None
        kind = mimetypes.guess_type(path)[0] or "text/html; charset=utf-8"
        body = Path(str(static)).read_bytes() if static else pages.get(path)
        route.fulfill(body=body, content_type=kind) if body is not None else route.abort()

    context = browser.new_context(viewport=PHONE, reduced_motion="reduce", service_workers="block")
    context.set_default_timeout(15_000)
    context.route("**/*", hand_over)
    yield context.new_page(), pages
    context.close()


def test_no_page_is_forgotten(visits: list[Visit]) -> None:
    looked_at = {visit.name for visit in visits}
    new = {name for name in TABLE if answers_somebody_new(name)}
    assert new - looked_at == NO_PAGE.keys(), "look at it here, or say in NO_PAGE why not"
    assert of_signing_in() - looked_at == {name for name, why in ENTRY.items() if why}


@pytest.mark.parametrize("language", ["nl", "ar"])
def test_axe_finds_nothing(language: str, visits: list[Visit], phone: tuple[Page, dict[str, bytes]]) -> None:
    page, pages = phone
    wrong: list[str] = []
    for number, visit in enumerate(visits):
        response = visit.answer(language)
        if not response.headers["Content-Type"].startswith("text/html"):
            continue  # a file, a picture, data
        pages[path := f"/{number}"] = response.content
        page.emulate_media(color_scheme="light")
        page.goto(SITE + path)
        page.evaluate(AXE)
        found = page.evaluate(FIND, None)
        page.emulate_media(color_scheme="dark")
        found += [f"dark: {one}" for one in page.evaluate(FIND, "color-contrast")]
        wrong += [f"{response.request['PATH_INFO']} {one}" for one in found]
    assert not wrong, "\n".join(wrong)
