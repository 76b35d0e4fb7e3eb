"""Signing in: with a code, with a password, and with one tap in the demo alone."""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.http import Http404
from django.test import Client, RequestFactory
from django.urls import NoReverseMatch, clear_url_caches, reverse

from refuinterim import urls as project_urls
from refuinterim.accounts import urls as account_urls
from refuinterim.accounts import views
from refuinterim.accounts.demo import PASSWORD, PERSONAS
from refuinterim.accounts.models import User
from refuinterim.accounts.templatetags.demo import demo_people
from tests.accounts.codes import signed_in
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
SIGN_IN = reverse("account_request_login_code")
DEMO_SIGN_IN = "/demo/aanmelden/"


@pytest.fixture
def reader(client: Client) -> Client:
    """Somebody who reads the source language."""
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return client


def load_urls() -> None:
    """Build the addresses again, as a fresh start with these settings would."""
    importlib.reload(account_urls)
    importlib.reload(project_urls)
    clear_url_caches()


@pytest.fixture
def demo(settings: Any) -> Iterator[None]:
    """A demo with its four people."""
    settings.DEMO = True
    load_urls()
    for persona in PERSONAS:
        UserFactory(email=persona.email, first_name=persona.first_name, is_staff=persona.is_staff)
    yield
    settings.DEMO = False
    load_urls()


# With an e-mail address


def test_no_e_mail_address_is_said_beside_the_field(reader: Client) -> None:
    page = reader.post(SIGN_IN, {"email": "no address"}).content.decode()
    assert 'id="id_email_error"' in page
    assert 'value="no address"' in page


def test_sign_in_leads_on_when_one_is_signed_in(reader: Client, volunteer: User) -> None:
    reader.force_login(volunteer)
    assert reader.get(SIGN_IN)["Location"] == reverse("accounts:landing")


# With a password


def test_staff_can_use_a_password(reader: Client, coordinator: User) -> None:
    coordinator.set_password(PASSWORD)
    coordinator.save()
    page = reader.get(reverse("account_login")).content.decode()
    assert 'type="password"' in page
    reader.post(reverse("account_login"), {"login": coordinator.email, "password": PASSWORD})
    assert signed_in(reader) == coordinator


def test_staff_meet_the_second_factor_in_our_own_frame(
    reader: Client, coordinator: User, settings: Any
) -> None:
    settings.STAFF_SECOND_FACTOR = True
    reader.force_login(coordinator)
    response = reader.get("/beheer/", follow=True)
    assert response.redirect_chain == [(reverse("mfa_index"), 302)]
    assert 'class="top"' in response.content.decode()


def test_signing_out_asks_first(reader: Client, volunteer: User) -> None:
    reader.force_login(volunteer)
    assert "Do you want to sign out?" in reader.get(reverse("account_logout")).content.decode()
    assert reader.post(reverse("account_logout"))["Location"] == "/"
    assert signed_in(reader) is None


# Where people land


def test_everybody_lands_on_their_own_page(
    client: Client, volunteer: User, member: User, coordinator: User, staff: User
) -> None:
    landing = reverse("accounts:landing")
    assert client.get(landing)["Location"] == f"{SIGN_IN}?next={landing}"
    pages = {
        volunteer: "matching:my-work",
        member: "organisations:dashboard",
        coordinator: "admin:index",
        staff: "admin:index",
        UserFactory(): "matching:my-work",
    }
    for user, name in pages.items():
        client.force_login(user)
        assert client.get(landing)["Location"] == reverse(name)


def test_menu_follows_the_role(
    reader: Client, volunteer: User, member: User, coordinator: User, django_assert_num_queries: Any
) -> None:
    words = {volunteer: "My volunteer work", member: "My organisation", coordinator: "Administration"}
    for user, word in words.items():
        reader.force_login(user)
        page = reader.get(reverse("matching:what-is-volunteering")).content.decode()
        assert [other for other in words.values() if other in page] == [word]
    reader.force_login(volunteer)
    with django_assert_num_queries(2):  # session, user with memberships
        reader.get(reverse("matching:what-is-volunteering"))


# Language


def test_language_is_kept_in_a_cookie_and_with_the_user(client: Client, volunteer: User) -> None:
    client.force_login(volunteer)
    response = client.post(
        reverse("accounts:set-language"), {"language": "uk", "next": "/opdrachten/?kind=event"}
    )
    assert response["Location"] == "/uk/opdrachten/?kind=event"
    assert response.cookies[settings.LANGUAGE_COOKIE_NAME].value == "uk"
    volunteer.refresh_from_db()
    assert volunteer.language == "uk"
    assert '<html lang="uk" dir="ltr">' in client.get("/", follow=True).content.decode()


def test_language_works_without_an_account(client: Client) -> None:
    client.post(reverse("accounts:set-language"), {"language": "ar"})
    assert 'dir="rtl"' in client.get("/", follow=True).content.decode()


@pytest.mark.parametrize("language", ["xx", "", "de"])
def test_unknown_language_changes_nothing(client: Client, language: str) -> None:
    response = client.post(reverse("accounts:set-language"), {"language": language})
    assert settings.LANGUAGE_COOKIE_NAME not in response.cookies
    assert response["Location"] == "/"


@pytest.mark.parametrize(
    "target", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)", ""]
)
def test_language_never_leads_to_another_site(client: Client, target: str) -> None:
    response = client.post(reverse("accounts:set-language"), {"language": "fr", "next": target})
    assert response["Location"] == "/fr/"


def test_language_menu_has_all_five_in_their_own_words(client: Client) -> None:
    page = client.get("/").content.decode()
    for name in ("Nederlands", "English", "Français", "العربيّة", "Українська"):
        assert name in page


def test_language_is_only_posted(client: Client) -> None:
    assert client.get(reverse("accounts:set-language")).status_code == 405


# The demo


def test_one_tap_does_not_exist_outside_the_demo(reader: Client) -> None:
    for persona in PERSONAS:
        UserFactory(email=persona.email)
    load_urls()
    with pytest.raises(NoReverseMatch):
        reverse("accounts:demo-sign-in")
    assert reader.post(DEMO_SIGN_IN, {"persona": "coordinator"}).status_code == 404
    page = reader.get(SIGN_IN).content.decode()
    assert "persona" not in page
    assert "This is a demo" not in page
    assert demo_people() == []
    assert signed_in(reader) is None


def test_view_itself_refuses_outside_the_demo() -> None:
    UserFactory(email=PERSONAS[0].email)
    request = RequestFactory().post(DEMO_SIGN_IN, {"persona": PERSONAS[0].key})
    with pytest.raises(Http404):
        views.demo_sign_in(request)


@pytest.mark.usefixtures("demo")
def test_demo_offers_each_person_with_one_tap(reader: Client) -> None:
    page = reader.get(SIGN_IN, {"next": "/opdrachten/"}).content.decode()
    assert "This is a demo. Everything is made up." in page
    for persona in PERSONAS:
        assert f'value="{persona.key}"' in page
        reader.logout()
        response = reader.post(DEMO_SIGN_IN, {"persona": persona.key, "next": "/opdrachten/"})
        assert response["Location"] == "/opdrachten/"
        user = signed_in(reader)
        assert user
        assert user.email == persona.email


@pytest.mark.usefixtures("demo")
def test_demo_signs_in_its_own_people_only(reader: Client, coordinator: User) -> None:
    for persona in ("", "nobody", coordinator.email):
        assert reader.post(DEMO_SIGN_IN, {"persona": persona}).status_code == 404
    assert reader.get(DEMO_SIGN_IN).status_code == 405
    response = reader.post(DEMO_SIGN_IN, {"persona": "volunteer", "next": "https://elsewhere.example/"})
    assert response["Location"] == reverse("accounts:landing")


@pytest.mark.usefixtures("demo")
def test_demo_shows_nobody_before_it_is_loaded(reader: Client) -> None:
    User.objects.all().delete()
    assert "persona" not in reader.get(SIGN_IN).content.decode()


# Errors, and the frame


def test_missing_page_is_friendly(reader: Client) -> None:
    response = reader.get("/no-such-page/")
    assert response.status_code == 404
    assert "This page is not here" in response.content.decode()


def test_form_that_was_open_too_long_says_what_to_do() -> None:
    strict = Client(enforce_csrf_checks=True, headers={"accept-language": "en"})
    response = strict.post(reverse("accounts:set-language"), {"language": "fr"})
    assert response.status_code == 403
    assert "Go back and load the page again." in response.content.decode()


def test_broken_page_needs_nothing_that_can_break(reader: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError("a test breaks this page")

    monkeypatch.setattr("matching.browse.views.cards", breaks)
    reader.raise_request_exception = False
    response = reader.get("/")
    assert response.status_code == 500
    assert "It is our fault." in response.content.decode()


def test_stylesheet_is_light_and_uses_logical_properties() -> None:
    text = (settings.BASE_DIR / "refuinterim" / "static" / "style.css").read_text()
    assert len(text.encode()) <= 30_000
    physical = re.findall(
        r"(?:margin|padding|border)-(?:left|right|top|bottom)|[{;]\s*(?:left|right|top|bottom)\s*:", text
    )
    assert physical == []


def test_static_files_are_found() -> None:
    for name in ("style.css", "app.js", "favicon.svg", "django_htmx/htmx-2.min.js"):
        call_command("findstatic", name, verbosity=0)
