"""Being found and shared: canonical addresses, other languages, data for search engines, sitemap, robots."""

from __future__ import annotations

import json
import re
from datetime import date, timedelta
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit
from xml.etree import ElementTree

import pytest
from django.conf import settings as django_settings
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser, ConsoleMessage

from matching.browse import sitemaps
from organisations.models import Assignment, OfferPeriod
from organisations.states import AssignmentState
from refuinterim.accounts.models import User
from tests.factories import EventFactory, PlaceFactory, StructuralFactory
from volunteers.models import Volunteer

pytestmark = pytest.mark.django_db

SITE = django_settings.SITE_URL
CODES = [code for code, _name in django_settings.LANGUAGES]
XML = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}


@pytest.fixture(autouse=True)
def dutch_house(settings: Any) -> None:
    """The default language as it is outside the tests."""
    settings.LANGUAGE_CODE = "nl"


def heads(page: str, name: str) -> list[str]:
    """What a property, or the name, of a page's head says."""
    return re.findall(rf'<meta (?:property|name)="{name}"\s+content="([^"]*)"', page)


def canonical(page: str) -> list[str]:
    """The one address that a page gives itself."""
    return re.findall(r'<link rel="canonical"\s+href="([^"]*)"', page)


def other_languages(page: str) -> dict[str, str]:
    """Where the page says that it is in other languages."""
    return dict(re.findall(r'<link rel="alternate"\s+hreflang="([^"]*)"\s+href="([^"]*)"', page))


def data_of(page: str) -> Any:
    """What a page says to search engines."""
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    return json.loads(found[1]) if found else None


# Addresses in the head


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("path", ["/", "/opdrachten/", "/wat-is-vrijwilligerswerk/", "/mag-ik-dit-doen/"])
def test_public_page_names_itself_and_its_other_languages(client: Client, code: str, path: str) -> None:
    start = "" if code == "nl" else f"/{code}"
    page = client.get(f"{start}{path}?near=8000&utm_source=x&page=1").content.decode()
    assert canonical(page) == [f"{SITE}{start}{path}"]
    every = {other: f"{SITE}{'' if other == 'nl' else '/' + other}{path}" for other in CODES}
    assert other_languages(page) == {**every, "x-default": f"{SITE}{path}"}
    assert heads(page, "og:url") == canonical(page)
    assert not heads(page, "robots")
    assert heads(page, "og:title")[0] and heads(page, "og:description")[0]
    assert heads(page, "og:locale") + heads(page, "og:locale:alternate") != []
    assert len(heads(page, "og:locale:alternate")) == len(CODES) - 1


@pytest.mark.parametrize(
    ("code", "locale"), [("nl", "nl_BE"), ("fr", "fr_BE"), ("en", "en_US"), ("ar", "ar_EG"), ("uk", "uk_UA")]
)
def test_locale_as_networks_name_it(client: Client, code: str, locale: str) -> None:
    assert heads(client.get(f"/{code}/", follow=True).content.decode(), "og:locale") == [locale]


def test_number_of_a_page_is_part_of_its_address(client: Client) -> None:
    place = PlaceFactory()
    StructuralFactory.create_batch(13, place=place)
    page = client.get("/ar/opdrachten/?page=2&soort=").content.decode()
    assert canonical(page) == [f"{SITE}/ar/opdrachten/?page=2"]
    assert other_languages(page)["uk"] == f"{SITE}/uk/opdrachten/?page=2"
    beyond = client.get("/opdrachten/?page=99").content.decode()
    assert canonical(beyond) == [f"{SITE}/opdrachten/?page=2"], "the page that is really shown"
    assert canonical(client.get("/opdrachten/?page=x").content.decode()) == [f"{SITE}/opdrachten/"]


def test_own_pages_and_errors_are_found_by_nobody(client: Client, volunteer: User, samira: Volunteer) -> None:
    pages = ["/aanmelden/login/code/", "/no-such-page/"]
    for path in pages:
        assert heads(client.get(path).content.decode(), "robots") == ["noindex"], path
    client.force_login(volunteer)
    for path in ("/mijn/", "/mijn/gegevens/", "/organisatie/"):
        assert Client().get(path).status_code == 302, "who crawls stops at the sign-in"
        page = client.get(path).content.decode()
        assert not canonical(page) and not other_languages(page)


@pytest.mark.parametrize("state", sorted(set(AssignmentState) - {AssignmentState.PUBLISHED}))
def test_work_that_is_not_on_offer_is_not_for_search_engines(
    member_client: Client, member: User, state: str
) -> None:
    event = EventFactory(organisation=member.memberships.get().organisation)
    Assignment.objects.update(state=state)
    address = f"/opdrachten/{event.slug}/"
    page = member_client.get(address).content.decode()
    assert data_of(page) is None and "wa.me" not in page and not canonical(page)
    seen = Client().get(address)
    assert seen.status_code == 404 or heads(seen.content.decode(), "robots") == ["noindex"]


# Data for search engines


def test_event_is_told_with_each_of_its_shifts(client: Client) -> None:
    event = EventFactory(shifts=2, title="Help op het feest", street="Markt 1", contact_name="Geheim Iemand")
    page = client.get(f"/opdrachten/{event.slug}/").content.decode()
    data = data_of(page)
    assert (data["@type"], data["inLanguage"], data["url"]) == ("WebPage", "nl", canonical(page)[0])
    told = data["mainEntity"]
    assert told["@type"] == "Event"
    assert told["name"] == "Help op het feest"
    assert told["eventStatus"].endswith("EventScheduled")
    assert told["organizer"]["name"] == event.organisation.name
    assert told["location"]["address"]["streetAddress"] == "Markt 1"
    assert told["location"]["address"]["postalCode"] == event.place.postcode
    shifts = sorted(event.shifts.all(), key=lambda shift: shift.starts_at)
    assert told["startDate"] == timezone.localtime(shifts[0].starts_at).isoformat()
    assert [part["endDate"] for part in told["subEvent"]] == [
        timezone.localtime(shift.ends_at).isoformat() for shift in shifts
    ]
    for secret in ("Geheim", "phone", "contact", "seats"):
        assert secret not in json.dumps(data)


def test_weekly_work_is_told_as_work_of_volunteers(client: Client) -> None:
    until = timezone.localdate() + timedelta(days=90)
    work = StructuralFactory(ends_on=until, published_at=timezone.now(), title_ar="ساعد في المطبخ")
    told = data_of(client.get(f"/opdrachten/{work.slug}/").content.decode())["mainEntity"]
    assert (told["@type"], told["employmentType"]) == ("JobPosting", "VOLUNTEER")
    assert told["validThrough"] == until.isoformat()
    assert told["datePosted"] == timezone.localdate().isoformat()
    assert told["hiringOrganization"] == {"@type": "Organization", "name": work.organisation.name}
    Assignment.objects.update(ends_on=None)
    assert (
        "validThrough" not in data_of(client.get(f"/opdrachten/{work.slug}/").content.decode())["mainEntity"]
    )


def test_data_says_in_which_language_its_texts_are(client: Client) -> None:
    work = StructuralFactory(title_ar="ساعد في المطبخ", description_ar="اطبخ معنا.")
    told = data_of(client.get(f"/ar/opdrachten/{work.slug}/").content.decode())
    assert (told["inLanguage"], told["name"]) == ("ar", "ساعد في المطبخ")
    assert data_of(client.get(f"/uk/opdrachten/{work.slug}/").content.decode())["inLanguage"] == "nl"


def test_no_text_breaks_out_of_the_data(client: Client, browser: Browser, live_server: Any) -> None:
    text = "</script><script>document.title='broken'</script><!--&\""
    work = StructuralFactory(title=text[:100], description=text)
    page = client.get(f"/opdrachten/{work.slug}/").content.decode()
    assert data_of(page)["mainEntity"]["description"] == text
    assert "<script>document" not in page
    tab, said = browser.new_page(locale="nl-BE"), []

    def hear(message: ConsoleMessage) -> None:
        said.append(message.text)

    tab.on("console", hear)
    tab.goto(f"{live_server.url}/opdrachten/{work.slug}/")
    assert tab.title() != "broken"
    assert not said, "the policy of the page forbids no data"
    tab.close()


# Sharing


@pytest.mark.parametrize("code", CODES)
def test_shared_is_the_page_in_the_language_of_the_reader(client: Client, code: str) -> None:
    work = StructuralFactory(title="Kook & eet samen?", place=PlaceFactory())
    page = client.get(f"/{code}/opdrachten/{work.slug}/?shift=1", follow=True).content.decode()
    address = canonical(page)[0]
    links = {
        urlsplit(link).netloc or "mail": link
        for link in re.findall(r'href="((?:https://wa|mailto).*?)"', page)
    }
    said = parse_qs(urlsplit(links["wa.me"]).query)["text"][0]
    assert said.splitlines()[-1] == address
    assert "Kook & eet samen?" in said
    mail = urlsplit(links["mail"].replace("&amp;", "&"))
    assert unquote(mail.query).endswith(f"&body={address}")
    assert "+" not in mail.query, "a mail program shows a plus as it is"
    assert f'data-share="{address}"' in page


def test_phone_shares_where_it_can(browser: Browser, live_server: Any, settings: Any) -> None:
    settings.SITE_URL = live_server.url
    work = StructuralFactory(title="Kook mee")
    context = browser.new_context(locale="ar", permissions=["clipboard-read", "clipboard-write"])
    context.add_init_script("navigator.share = async (what) => { window.shared = what; }")
    tab = context.new_page()
    tab.goto(f"{live_server.url}/opdrachten/{work.slug}/")
    tab.locator("button[data-with=phone]").click()
    address = f"{live_server.url}/ar/opdrachten/{work.slug}/"
    assert tab.evaluate("window.shared.url") == address
    tab.locator("button[data-with=copy]").click()
    tab.locator("[data-done]:not(:empty)").wait_for()
    assert tab.evaluate("navigator.clipboard.readText()") == address
    context.close()
    plain = browser.new_context(locale="nl-BE", java_script_enabled=False).new_page()
    plain.goto(f"{live_server.url}/opdrachten/{work.slug}/")
    assert not plain.locator("button[data-with]:visible").count()
    assert plain.locator("a[href^='https://wa.me/']").is_visible()
    plain.context.close()


# Sitemap and robots


def test_robots_are_told_where_not_to_look_and_where_everything_is(client: Client) -> None:
    text = client.get("/robots.txt").content.decode()
    for path in ("/mijn/", "/ar/mijn/", "/uk/aanmelden/", "/organisatie/", "/beheer/"):
        assert f"Disallow: {path}\n" in text
    assert "/nl/" not in text
    assert f"Sitemap: {SITE}/sitemap.xml\n" in text


def test_sitemap_lists_work_on_offer_in_every_language(client: Client) -> None:
    shown, hidden = StructuralFactory(), EventFactory(state="draft")
    OfferPeriod.objects.update(starts_on=date(2026, 3, 2))
    OfferPeriod.objects.create(assignment=shown, starts_on=date(2026, 1, 5), ends_on=date(2026, 2, 1))
    index = ElementTree.fromstring(client.get("/sitemap.xml").content)
    parts = [element.text or "" for element in index.findall("s:sitemap/s:loc", XML)]
    assert [urlsplit(part).path for part in parts] == ["/sitemap-paginas.xml", "/sitemap-opdrachten.xml"]
    found = ElementTree.fromstring(client.get("/sitemap-opdrachten.xml").content)
    urls = found.findall("s:url", XML)
    assert [url.findtext("s:loc", namespaces=XML) for url in urls] == [
        f"{SITE}{'' if code == 'nl' else '/' + code}/opdrachten/{shown.slug}/" for code in CODES
    ]
    for url in urls:
        assert url.findtext("s:lastmod", namespaces=XML) == "2026-03-02"
        others = {link.get("hreflang"): link.get("href") for link in url.findall("x:link", XML)}
        assert set(others) == {*CODES, "x-default"}
        assert others["ar"] == f"{SITE}/ar/opdrachten/{shown.slug}/"
    assert hidden.slug not in client.get("/sitemap-opdrachten.xml").content.decode()
    pages = client.get("/sitemap-paginas.xml").content.decode()
    for path in ("/", "/ar/", "/uk/wat-is-vrijwilligerswerk/", "/fr/opdrachten/", "/en/mag-ik-dit-doen/"):
        assert f"<loc>{SITE}{path}</loc>" in pages


def test_every_address_of_the_sitemap_is_there(client: Client) -> None:
    EventFactory()
    for part in ("paginas", "opdrachten"):
        for address in re.findall(r"<loc>(.*?)</loc>", client.get(f"/sitemap-{part}.xml").content.decode()):
            page = client.get(address.removeprefix(SITE))
            assert page.status_code == 200
            assert canonical(page.content.decode()) == [address]


def test_sitemap_costs_the_same_for_one_as_for_many(
    client: Client, monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: Any
) -> None:
    for number in (1, 12):
        StructuralFactory.create_batch(number)
        with django_assert_num_queries(2):  # how many there are, and a page of them
            client.get("/sitemap-opdrachten.xml")
        with django_assert_num_queries(2):  # the newest day, and how many there are
            client.get("/sitemap.xml")
    monkeypatch.setattr(sitemaps.WorkOnOffer, "limit", 10)
    assert "/sitemap-opdrachten.xml?p=2</loc>" in client.get("/sitemap.xml").content.decode()
    assert client.get("/sitemap-opdrachten.xml?p=2").content.decode().count("<loc>") == 3 * len(CODES)
    for wrong in ("3", "x", "0"):
        assert client.get(f"/sitemap-opdrachten.xml?p={wrong}").status_code == 404
    assert client.get("/sitemap-anders.xml").status_code == 404


def test_share_script_is_served() -> None:
    call_command("findstatic", "app.js", verbosity=0)
