"""The link in the mail: only a tap on its page uses it, once, in whatever browser."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.totp.internal.auth import TOTP
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.urls import reverse

from refuinterim.accounts.models import User
from refuinterim.accounts.sign_in_link import SIGNER, masked, new_link, read_link
from tests.accounts.codes import CODE, SAMIRA, SIGN_IN, WORK, ask, code_in, link_in, signed_in
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nobody_tried_before() -> None:
    cache.clear()


@pytest.fixture
def mail_app() -> Client:
    """Another browser than the one which asked: a mail program's own."""
    return Client(headers={"accept-language": "en"})


def test_link_signs_in_with_one_tap_in_another_browser(client: Client, mail_app: Client) -> None:
    link = link_in(ask(client))
    page = mail_app.get(link)
    assert "Yes, it is me" in page.content.decode()
    assert 'method="post"' in page.content.decode()
    assert mail_app.post(link)["Location"] == WORK
    user = signed_in(mail_app)
    assert user
    assert (user.email, user.is_provisional) == (SAMIRA, False)
    assert signed_in(client) is None, "whoever asked is not signed in by somebody else's tap"


def test_mail_scanners_change_nothing(client: Client, mail_app: Client) -> None:
    link = link_in(ask(client))
    before = User.objects.values().get()
    scanner = Client()
    for _ in range(5):
        assert scanner.get(link).status_code == 200
        assert scanner.head(link).status_code == 200
        assert scanner.options(link).status_code == 405
    assert set(scanner.cookies) <= {settings.CSRF_COOKIE_NAME}
    assert User.objects.values().get() == before
    assert mail_app.post(link)["Location"] == WORK


def test_tap_needs_the_page(client: Client) -> None:
    """Another site cannot sign a visitor in as somebody else."""
    link = link_in(ask(client))
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(link).status_code == 403
    assert User.objects.get().code_key


def test_link_works_once(client: Client, mail_app: Client) -> None:
    link = link_in(ask(client))
    mail_app.post(link)
    third = Client(headers={"accept-language": "en"})
    for response in (third.get(link), third.post(link)):
        page = response.content.decode()
        assert "This link does not work any more" in page
        assert 'name="next" value="/opdrachten/?soort=event"' in page
        assert 'type="email"' in page
        assert SAMIRA not in page
    assert signed_in(third) is None
    assert mail_app.get(link)["Location"] == WORK, "who tapped it goes on"


@pytest.mark.django_db(transaction=True)
def test_link_tapped_twice_at_once_works_once(client: Client) -> None:
    token = link_in(ask(client)).split("/")[-2]
    link, _ = read_link(token)
    assert link

    def use(_: int) -> bool:
        try:
            return link.use()
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(use, range(4))) == [False, False, False, True]


def test_newer_code_ends_the_link(client: Client, mail_app: Client) -> None:
    first = link_in(ask(client))
    second = link_in(ask(client))
    assert "This link does not work any more" in mail_app.post(first).content.decode()
    assert mail_app.post(second)["Location"] == WORK


def test_used_code_ends_its_link(client: Client, mail_app: Client) -> None:
    message = ask(client)
    client.post(CODE, {"code": code_in(message), "next": WORK})
    assert "This link does not work any more" in mail_app.post(link_in(message)).content.decode()
    assert signed_in(mail_app) is None


def test_link_that_is_too_old_says_so(client: Client, mail_app: Client) -> None:
    with time_machine.travel("2026-11-02 10:00+00:00", tick=False) as clock:
        link = link_in(ask(client))
        clock.shift(timedelta(minutes=15, seconds=1))
        for response in (mail_app.get(link), mail_app.post(link)):
            page = response.content.decode()
            assert "This link is too old" in page
            assert 'name="next" value="/opdrachten/?soort=event"' in page
    assert signed_in(mail_app) is None


def test_link_that_we_did_not_sign_does_nothing(client: Client) -> None:
    user = UserFactory(email=SAMIRA)
    good = new_link(user=user, leads_to=WORK, language="en")
    token = good.split("/")[-2]
    forged = SIGNER.sign_object([user.pk, "", WORK, "en"]).split(".")
    for bad in (token[:-1], f"{token}x", "x", f"{forged[0]}.{'.'.join(token.split('.')[1:])}"):
        link = reverse("accounts:sign-in-link", args=[bad])
        for response in (client.get(link), client.post(link)):
            assert "This link is not complete" in response.content.decode()
    assert signed_in(client) is None


def test_link_of_somebody_who_may_not_sign_in_does_nothing(client: Client, mail_app: Client) -> None:
    link = link_in(ask(client))
    User.objects.update(is_active=False)
    assert "This link does not work any more" in mail_app.post(link).content.decode()
    assert signed_in(mail_app) is None


def test_page_of_the_link_says_whose_it_is_and_no_more(client: Client, mail_app: Client) -> None:
    UserFactory(email=SAMIRA, first_name="Samira", last_name="Haddad")
    response = mail_app.get(link_in(ask(client)))
    page = response.content.decode()
    assert "s•••a@test.example" in page
    for secret in (SAMIRA, "Samira", "Haddad"):
        assert secret not in page
    assert "no-store" in response["Cache-Control"]
    assert response["Referrer-Policy"] == "same-origin"


@pytest.mark.parametrize(
    ("email", "shown"),
    [
        ("samira@test.example", "s•••a@test.example"),
        ("ab@test.example", "a•••@test.example"),
        ("a@b", "a•••@b"),
    ],
)
def test_address_is_masked(email: str, shown: str) -> None:
    assert masked(email) == shown


def test_somebody_else_who_is_signed_in_is_named_and_signed_out(
    client: Client, mail_app: Client, member: User
) -> None:
    mail_app.force_login(member)
    link = link_in(ask(client))
    page = mail_app.get(link).content.decode()
    assert masked(member.email) in page
    assert "That stops when you go on." in page
    assert signed_in(mail_app) == member
    mail_app.post(link)
    user = signed_in(mail_app)
    assert user
    assert user.email == SAMIRA


def test_session_is_a_new_one(client: Client, mail_app: Client) -> None:
    """Who gave somebody a session before, is not signed in with it."""
    mail_app.get(CODE)
    mail_app.post(SIGN_IN, {"email": "other@test.example"})
    before = mail_app.session.session_key
    mail_app.post(link_in(ask(client)))
    assert signed_in(mail_app)
    assert mail_app.session.session_key != before


@pytest.mark.parametrize("somebody_else_is_signed_in", [False, True])
def test_second_factor_is_still_asked(
    client: Client, mail_app: Client, coordinator: User, member: User, somebody_else_is_signed_in: bool
) -> None:
    TOTP.activate(coordinator, "JBSWY3DPEHPK3PXP")
    if somebody_else_is_signed_in:
        mail_app.force_login(member)
    response = mail_app.post(link_in(ask(client, coordinator.email)), follow=True)
    assert response.redirect_chain == [(reverse("mfa_authenticate"), 302)]
    assert signed_in(mail_app) is None
    assert mail_app.get("/beheer/").status_code == 302


@pytest.mark.parametrize(
    "target", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)"]
)
def test_link_leads_to_no_other_site(client: Client, mail_app: Client, target: str) -> None:
    link = link_in(ask(client, leads_to=target))
    done = mail_app.post(f"{link}?next={target}", {"next": target})
    assert done["Location"] == reverse("accounts:landing")


def test_link_speaks_the_language_of_the_mail(client: Client) -> None:
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "ar"
    link = link_in(ask(client))
    fresh = Client(headers={"accept-language": "nl"})
    assert 'dir="rtl"' in fresh.get(link).content.decode()
    assert settings.LANGUAGE_COOKIE_NAME not in fresh.cookies
    fresh.post(link)
    assert fresh.cookies[settings.LANGUAGE_COOKIE_NAME].value == "ar"
    chosen = Client()
    chosen.cookies[settings.LANGUAGE_COOKIE_NAME] = "fr"
    link = link_in(ask(client))
    assert '<html lang="ar"' in chosen.get(link).content.decode(), "the address says so"
    chosen.post(link)
    assert chosen.cookies[settings.LANGUAGE_COOKIE_NAME].value == "fr", "a choice stays a choice"


def test_link_is_of_exactly_the_address_that_is_written_to(client: Client, mail_app: Client) -> None:
    """An i without its dot is another letter, and another mailbox."""
    UserFactory(email="admin@test.example")
    for email in ("admin@test.example", "adm\N{LATIN SMALL LETTER DOTLESS I}n@test.example"):
        before = {user.pk: user.code_key for user in User.objects.all()}
        client.post(SIGN_IN, {"email": email})
        changed = [user.email for user in User.objects.all() if user.code_key != before.get(user.pk, "")]
        assert set(changed) <= {email}
