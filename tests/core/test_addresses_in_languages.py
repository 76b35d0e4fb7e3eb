"""The language in an address, with Dutch as the language of addresses without one, as it is outside the tests."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings as django_settings
from django.test import Client, RequestFactory

from matching.models import Placement
from refuinterim.accounts.models import User
from refuinterim.core.addresses_in_languages import in_language, without_language
from refuinterim.core.once import digest_of
from tests.factories import AntennaFactory, EventFactory, PlacementFactory
from volunteers.models import Volunteer

pytestmark = pytest.mark.django_db

WORK, MINE = "/opdrachten/", "/mijn/"
CODES = [code for code, _name in django_settings.LANGUAGES]


@pytest.fixture(autouse=True)
def dutch_house(settings: Any) -> None:
    settings.LANGUAGE_CODE = "nl"


def reader_of(language: str = "", accept: str = "") -> Client:
    """A browser that remembers a language, or is only set to one."""
    client = Client(headers={"accept-language": accept} if accept else None)
    if language:
        client.cookies[django_settings.LANGUAGE_COOKIE_NAME] = language
    return client


def language_of(response: Any) -> str:
    """The language of a page, as the page itself says."""
    page = response.content.decode()
    return page.partition('<html lang="')[2].partition('"')[0]


# What an address speaks


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("path", ["/", WORK, "/wat-is-vrijwilligerswerk/", "/aanmelden/login/code/"])
def test_address_speaks_its_language_whatever_was_chosen(code: str, path: str) -> None:
    address = path if code == "nl" else f"/{code}{path}"
    response = reader_of("nl" if code == "nl" else "fr").get(address)
    assert (response.status_code, language_of(response)) == (200, code)
    assert response["Content-Language"] == code


def test_links_of_a_page_stay_in_its_language() -> None:
    event = EventFactory()
    page = reader_of("nl").get("/ar/opdrachten/").content.decode()
    assert f'href="/ar/opdrachten/{event.slug}/"' in page
    assert 'hx-get="/ar/opdrachten/"' in page
    assert 'hx-get="/ar/plaatsen/"' in page
    assert 'action="/ar/taal/"' in page
    assert 'href="/ar/aanmelden/login/code/"' in page
    assert 'href="/opdrachten/' not in page


@pytest.mark.parametrize("asked", ["ar", "uk"])
def test_old_address_leads_to_the_language_that_was_chosen(asked: str) -> None:
    for reader in (reader_of(asked), reader_of(asked, accept="nl"), reader_of(accept=f"{asked}, nl;q=0.5")):
        response = reader.get(f"{WORK}?near=8000+Brugge&soort=event")
        assert response.status_code == 302
        assert response["Location"] == f"/{asked}{WORK}?near=8000+Brugge&soort=event"
        assert {"Accept-Language", "Cookie"} <= {part.strip() for part in response["Vary"].split(",")}
        assert reader.head(WORK)["Location"] == f"/{asked}{WORK}"


def test_old_address_leads_to_the_language_of_somebody_who_signed_in(volunteer: User) -> None:
    User.objects.update(language="uk")
    client = Client(headers={"accept-language": "fr"})
    client.force_login(volunteer)
    assert client.get(MINE)["Location"] == "/uk/mijn/"
    client.cookies[django_settings.LANGUAGE_COOKIE_NAME] = "ar"
    assert client.get(MINE)["Location"] == "/ar/mijn/", "the last choice in this browser"


@pytest.mark.parametrize("reader", [reader_of("nl", accept="ar"), reader_of(), reader_of(accept="xx")])
def test_dutch_stays_dutch_and_so_do_robots(reader: Client) -> None:
    response = reader.get(WORK)
    assert (response.status_code, language_of(response)) == (200, "nl")
    assert {"Accept-Language", "Cookie"} <= {part.strip() for part in response["Vary"].split(",")}


def test_asking_for_the_language_costs_no_query(
    volunteer: User, samira: Volunteer, django_assert_num_queries: Any
) -> None:
    User.objects.update(language="fr")
    client = Client()
    client.force_login(volunteer)
    with django_assert_num_queries(2):  # session, user
        client.get("/fr/wat-is-vrijwilligerswerk/")
    with django_assert_num_queries(2):
        assert client.get("/wat-is-vrijwilligerswerk/").status_code == 302


@pytest.mark.parametrize(
    ("written", "right"),
    [
        ("/ar", "/ar/"),
        ("/AR/", "/ar/"),
        ("/Ar/opdrachten/?page=2", "/ar/opdrachten/?page=2"),
        ("/ar-eg/opdrachten/", "/ar/opdrachten/"),
        ("/nl", "/"),
        ("/nl/opdrachten/?page=2", "/opdrachten/?page=2"),
        ("/ar/opdrachten", "/ar/opdrachten/"),
    ],
)
def test_language_written_another_way_leads_to_the_page(written: str, right: str) -> None:
    response = reader_of("nl").get(written)
    assert (response.status_code // 100, response["Location"]) == (3, right)


@pytest.mark.parametrize(
    "path",
    ["/xx/", "/xx/opdrachten/", "/ar/ar/opdrachten/", "/ar/beheer/", "/ar/robots.txt", "/nl//x.example/"],
)
def test_address_that_is_none(path: str) -> None:
    assert reader_of("nl").get(path).status_code == 404


# What never moves


@pytest.mark.parametrize("path", ["/robots.txt", "/no-such-page/", "/beheer/", "/organisatie/"])
def test_other_addresses_have_no_language_and_speak_the_chosen_one(path: str) -> None:
    response = reader_of("ar").get(path)
    assert response["Content-Language"] == "ar"
    assert not response.get("Location", "").startswith(f"/ar{path}")
    if path == "/organisatie/":
        assert response["Location"] == "/ar/aanmelden/login/code/?next=/organisatie/", "signing in is a page"


def test_desk_and_organisation_speak_the_chosen_language(coordinator: User, member: User) -> None:
    for user, address in ((coordinator, "/beheer/"), (member, "/organisatie/")):
        client = reader_of("fr")
        client.force_login(user)
        response = client.get(address)
        assert (response.status_code, language_of(response)) == (200, "fr")


def test_what_is_sent_to_an_old_address_arrives(volunteer: User, samira: Volunteer) -> None:
    """A form of a page that was open before the addresses had languages."""
    placement = PlacementFactory(volunteer=samira, state="proposed")
    client = reader_of("ar")
    client.force_login(volunteer)
    response = client.post(f"{MINE}plaatsingen/{placement.pk}/", {"answer": "no"})
    assert response.status_code == 302
    assert response["Location"].startswith("/ar/")
    assert Placement.objects.get().state == "declined"


def test_part_of_a_page_is_asked_in_the_language_of_its_page() -> None:
    EventFactory()
    part = reader_of("nl").get("/ar/opdrachten/", headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert 'href="/ar/opdrachten/' in part
    old = reader_of("ar").get("/opdrachten/?soort=event", headers={"HX-Request": "true"})
    assert old["Location"] == "/ar/opdrachten/?soort=event"


# Choosing another language


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("here", ["/opdrachten/?page=2&soort=event", "/uk/opdrachten/?page=2&soort=event"])
def test_choice_leads_to_the_same_page(code: str, here: str) -> None:
    client = reader_of("uk")
    response = client.post("/uk/taal/", {"language": code, "next": here})
    wanted = "/opdrachten/?page=2&soort=event"
    assert response["Location"] == (wanted if code == "nl" else f"/{code}{wanted}")
    assert language_of(client.get(response["Location"])) == code


def test_choice_at_a_page_without_languages_leads_back_to_it(member: User) -> None:
    client = reader_of("nl")
    client.force_login(member)
    response = client.post("/taal/", {"language": "fr", "next": "/organisatie/?x=1"})
    assert response["Location"] == "/organisatie/?x=1"
    member.refresh_from_db()
    assert member.language == "fr"


@pytest.mark.parametrize(
    ("address", "arabic"),
    [
        ("/opdrachten/", "/ar/opdrachten/"),
        ("/fr/opdrachten/?a=b&c=d#e", "/ar/opdrachten/?a=b&c=d#e"),
        ("/ar/", "/ar/"),
        ("/beheer/?x", "/beheer/?x"),
        ("/agenda/abc.ics", "/agenda/abc.ics"),
        ("/opdrachten/caf%C3%A9/", "/opdrachten/caf%C3%A9/"),  # no address of ours
        ("https://elsewhere.example/nothing/", "https://elsewhere.example/nothing/"),
        ("", ""),
    ],
)
def test_same_page_in_another_language(address: str, arabic: str) -> None:
    assert in_language(address, "ar") == arabic


def test_address_is_one_in_whatever_language() -> None:
    assert without_language("/uk/mijn/?a=b") == without_language("/mijn/?a=b") == "/mijn/?a=b"


# Signing in, and what follows


def test_signing_in_leads_on_in_the_language_of_the_page(volunteer: User) -> None:
    response = reader_of("nl").get("/ar/mijn/")
    assert response["Location"] == "/ar/aanmelden/login/code/?next=/ar/mijn/"
    client = reader_of("nl")
    client.force_login(volunteer)
    assert client.get("/ar/welkom/")["Location"] == "/ar/mijn/"
    assert client.post("/ar/aanmelden/logout/")["Location"] == "/ar/"


@pytest.mark.parametrize("code", CODES)
def test_own_pages_as_the_start_are_known_in_every_language(client: Client, code: str) -> None:
    """Who joins on the way to work goes on there; who comes from their own pages goes on with the questions."""
    AntennaFactory()
    typed = {"first_name": "Amina", "place": "8000", "matching": "on"}
    for address, leads_to in (
        ("/opdrachten/help/", "/opdrachten/help/"),
        (in_language("/mijn/", code), "/mijn/vragen/"),
    ):
        client.force_login(User.objects.create_user(f"new{len(address)}@test.example"))
        response = client.post(in_language("/mijn/start/", code) + f"?next={address}", typed)
        assert without_language(response["Location"]) == leads_to


def test_form_sent_twice_in_two_languages_is_the_same_form(rf: RequestFactory) -> None:
    typed = {"once": "a-key", "phone": "050"}
    dutch, arabic = (rf.post(address, typed) for address in ("/mijn/start/", "/ar/mijn/start/"))
    assert digest_of(dutch) == digest_of(arabic)


# When something is wrong


def test_error_pages_speak_the_language_of_the_address(monkeypatch: pytest.MonkeyPatch) -> None:
    client = reader_of("nl")
    missing = client.get("/ar/no-such-page/")
    assert (missing.status_code, language_of(missing)) == (404, "ar")
    strict = Client(enforce_csrf_checks=True)
    forged = strict.post("/ar/taal/", {"language": "nl"})
    assert (forged.status_code, language_of(forged)) == (403, "ar")
    assert 'href="/ar/"' in forged.content.decode()
    code = strict.post("/ar/aanmelden/login/code/confirm/", {"code": "123456"})
    assert (code.status_code, language_of(code)) == (403, "ar")
    assert 'action="/ar/aanmelden/login/code/"' in code.content.decode(), "a new code, without a new search"

    def breaks(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError("a test breaks this page")

    monkeypatch.setattr("matching.browse.views.cards", breaks)
    client.raise_request_exception = False
    broken = client.get("/ar/")
    assert (broken.status_code, language_of(broken)) == (500, "ar")
