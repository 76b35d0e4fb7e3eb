"""A code of six digits: typed in every way, mistyped, too old, lost, and guessed."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from allauth.core import context
from allauth.core.internal.ratelimit import get_rates
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from allauth.mfa.totp.internal.auth import yield_hotp_counters_from_time as counters
from django.conf import settings
from django.core.cache import cache
from django.test import Client, RequestFactory
from django.urls import reverse

from refuinterim.accounts.adapter import AccountAdapter
from refuinterim.accounts.forms import CodeForm
from refuinterim.accounts.models import User
from refuinterim.messages.models import Message
from tests.accounts.codes import CODE, SAMIRA, SIGN_IN, WORK, another, ask, code_in, signed_in
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
KEPT = '<input type="hidden" name="next" value="/opdrachten/?soort=event">'
KEPT_ADDRESS = f'<input type="hidden" name="email" value="{SAMIRA}">'


@pytest.fixture(autouse=True)
def nobody_tried_before() -> None:
    cache.clear()


def page_of(response: Any) -> str:
    return " ".join(response.content.decode().split())


def one_tap(response: Any) -> dict[str, str]:
    """What the button for a new code sends."""
    form = re.search(rf'<form[^>]*action="{SIGN_IN}".*?</form>', response.content.decode(), re.DOTALL)
    assert form
    return dict(re.findall(r'name="(email|next)"\s+value="([^"]*)"', form[0]))


# Typed well


@pytest.mark.parametrize("email", ["known@test.example", "new@test.example"])
def test_code_signs_in_and_leads_back(client: Client, email: str) -> None:
    UserFactory(email="known@test.example")
    assert 'name="next" value="/opdrachten/"' in page_of(client.get(SIGN_IN, {"next": "/opdrachten/"}))
    confirm = client.post(SIGN_IN, {"email": email, "next": "/opdrachten/"}, follow=True)
    assert "Type your code" in page_of(confirm)
    assert email in page_of(confirm)
    done = client.post(CODE, {"code": code_in(Message.objects.get()), "next": "/opdrachten/"})
    assert done["Location"] == "/opdrachten/"
    user = signed_in(client)
    assert user
    assert (user.email, user.is_provisional) == (email, False)


def test_codes_are_six_digits_and_keep_their_zeros(monkeypatch: pytest.MonkeyPatch) -> None:
    adapter = AccountAdapter()
    made = [adapter.generate_login_code() for _ in range(200)]
    assert all(re.fullmatch(r"[0-9]{6}", code) for code in made)
    assert len(set(made)) > 190
    for kind in ("email_verification", "password_reset"):
        assert re.fullmatch(r"[0-9]{6}", getattr(adapter, f"generate_{kind}_code")())


@pytest.mark.parametrize(
    "typed",
    ["001234", "001 234", " 001-234 ", "٠٠١٢٣٤", "۰۰۱ ۲۳۴", "0 0 1 2 3 4", "001\N{NO-BREAK SPACE}234"],
)
def test_code_is_read_however_it_is_typed(
    client: Client, monkeypatch: pytest.MonkeyPatch, typed: str
) -> None:
    monkeypatch.setattr(AccountAdapter, "generate_login_code", lambda self: "001234")
    assert code_in(ask(client)) == "001234"
    assert client.post(CODE, {"code": typed, "next": WORK})["Location"] == WORK
    assert signed_in(client)


def test_code_is_asked_with_a_keyboard_of_digits(client: Client) -> None:
    ask(client)
    field = re.search(r'<input[^>]*name="code"[^>]*>', client.get(CODE).content.decode())
    assert field
    for attribute in ('inputmode="numeric"', 'autocomplete="one-time-code"', 'pattern="[0-9]*"'):
        assert attribute in field[0]


def test_mail_shows_the_code_in_two_groups(client: Client) -> None:
    message = ask(client)
    code = code_in(message)
    grouped = f"{code[:3]}\N{NO-BREAK SPACE}{code[3:]}"
    assert message.subject == f"{code} is your code", (
        "in one piece, as phones know a code and offer to copy it"
    )
    assert message.text.startswith(f"{grouped}\n")
    assert re.search(rf'<h1 dir="ltr"[^>]*font-size:44px[^>]*>{grouped}</h1>', message.html)
    assert (message.recipient, message.email) == (User.objects.get(), SAMIRA)


# Mistyped


def test_wrong_code_says_how_many_tries_are_left_and_keeps_everything(client: Client) -> None:
    code = code_in(ask(client))
    for left in (4, 3, 2, 1):
        page = page_of(client.post(CODE, {"code": arabic(another(code)), "next": WORK}))
        assert "This code is not right." in page
        assert f"You can try {left} more time{'s' if left > 1 else ''}." in page
        assert KEPT in page
        assert KEPT_ADDRESS in page
        assert 'role="alert"' in page
        assert f'name="code" value="{another(code)}"' in page
    assert signed_in(client) is None
    assert client.post(CODE, {"code": code, "next": WORK})["Location"] == WORK


@pytest.mark.parametrize("typed", ["", "12345", "1234567", "code"])
def test_what_is_no_code_costs_no_try(client: Client, typed: str) -> None:
    code = code_in(ask(client))
    for _ in range(6):
        page = page_of(client.post(CODE, {"code": typed, "next": WORK}))
        assert "A code has 6 digits." in page or "Type the code" in page
        assert "more time" not in page
    assert client.post(CODE, {"code": code, "next": WORK})["Location"] == WORK


def test_too_many_tries_say_so_and_one_tap_asks_a_new_code(client: Client) -> None:
    code = code_in(ask(client))
    for _ in range(5):
        response = client.post(CODE, {"code": another(code), "next": WORK})
    assert "You tried too often" in page_of(response)
    assert one_tap(response) == {"email": SAMIRA, "next": WORK}
    assert "We do not know your code here" in page_of(client.post(CODE, {"code": code, "next": WORK}))
    assert signed_in(client) is None
    asked = client.post(SIGN_IN, one_tap(response))
    assert asked["Location"].startswith(CODE)
    newer = code_in(Message.objects.latest("pk"))
    assert client.post(CODE, {"code": newer, "next": WORK})["Location"] == WORK


def test_new_code_takes_one_tap_while_the_first_still_works(client: Client) -> None:
    first = code_in(ask(client))
    response = client.get(CODE, {"next": WORK})
    client.post(SIGN_IN, one_tap(response))
    newer = code_in(Message.objects.latest("pk"))
    assert Message.objects.count() == 2
    if first != newer:
        assert "This code is not right." in page_of(client.post(CODE, {"code": first, "next": WORK}))
    assert client.post(CODE, {"code": newer, "next": WORK})["Location"] == WORK


def test_another_address_can_be_typed_while_a_code_waits(client: Client) -> None:
    ask(client)
    page = page_of(client.get(CODE, {"next": WORK}))
    assert f'href="{SIGN_IN}?next=/opdrachten/%3Fsoort%3Devent"' in page
    first_page = client.get(SIGN_IN, {"next": WORK})
    assert first_page.status_code == 200
    assert KEPT in page_of(first_page)


# Too old, and lost


def test_code_that_is_too_old_says_so_and_one_tap_asks_a_new_one(client: Client) -> None:
    with time_machine.travel("2026-11-02 10:00+00:00", tick=False) as clock:
        code = code_in(ask(client))
        clock.shift(timedelta(minutes=15, seconds=1))
        shown = client.get(CODE, {"next": WORK})
        typed = client.post(CODE, {"code": code, "next": WORK})
        for response in (shown, typed):
            assert "Your code is too old" in page_of(response)
            assert one_tap(response) == {"email": SAMIRA, "next": WORK}
        assert signed_in(client) is None
        client.post(SIGN_IN, one_tap(typed))
        newer = code_in(Message.objects.latest("pk"))
        assert client.post(CODE, {"code": newer, "next": WORK})["Location"] == WORK


def test_code_works_until_it_is_too_old(client: Client) -> None:
    with time_machine.travel("2026-11-02 10:00+00:00", tick=False) as clock:
        code = code_in(ask(client))
        clock.shift(timedelta(minutes=14, seconds=59))
        assert client.post(CODE, {"code": code, "next": WORK})["Location"] == WORK


def test_address_is_not_shown_to_whoever_comes_later(client: Client) -> None:
    with time_machine.travel("2026-11-02 10:00+00:00", tick=False) as clock:
        ask(client)
        clock.shift(timedelta(minutes=61))
        page = page_of(client.get(CODE, {"next": WORK}))
    assert "Your code is too old" in page
    assert SAMIRA not in page
    assert 'type="email"' in page


def test_browser_that_did_not_ask_says_so_and_asks_the_address(client: Client) -> None:
    code = code_in(ask(client))
    other = Client(headers={"accept-language": "en"})
    for response in (other.get(CODE, {"next": WORK}), other.post(CODE, {"code": code, "next": WORK})):
        page = page_of(response)
        assert response.status_code == 200
        assert "We do not know your code here" in page
        assert 'type="email"' in page
        assert KEPT in page
        assert SAMIRA not in page
    assert signed_in(other) is None


def test_browser_whose_cookies_are_gone_says_so_and_keeps_what_was_chosen(client: Client) -> None:
    code = code_in(ask(client))
    bare = Client(enforce_csrf_checks=True, headers={"accept-language": "en"})
    response = bare.post(CODE, {"code": code, "next": WORK})
    assert response.status_code == 403
    assert "We do not know your code here" in page_of(response)
    assert one_tap(response)["next"] == WORK
    token = re.search(r'csrfmiddlewaretoken" value="([^"]+)"', response.content.decode())
    assert token
    asked = bare.post(SIGN_IN, {"email": SAMIRA, "next": WORK, "csrfmiddlewaretoken": token[1]})
    assert asked["Location"].startswith(CODE), "its button works at once"


def test_page_that_says_what_ended_leads_nowhere_else(client: Client) -> None:
    assert one_tap(client.get(CODE, {"next": "https://elsewhere.example/"})) == {}
    ask(client, leads_to="https://elsewhere.example/")
    done = client.post(CODE, {"code": code_in(Message.objects.get()), "next": "https://elsewhere.example/"})
    assert done["Location"] == reverse("accounts:landing")


def test_going_back_after_signing_in_leads_on(client: Client) -> None:
    client.post(CODE, {"code": code_in(ask(client)), "next": WORK})
    assert client.get(CODE, {"next": WORK})["Location"] == WORK
    assert client.get(SIGN_IN, {"next": WORK})["Location"] == WORK


def test_page_of_a_code_is_kept_nowhere(client: Client) -> None:
    ask(client)
    assert "no-store" in client.get(CODE)["Cache-Control"]


# Guessed


def bound(action: str, per: str) -> dict[float, int]:
    """How often something may be done, by the seconds in which."""
    rates = get_rates(app="allauth.account", action=action)
    return {rate.duration: rate.amount for rate in rates if rate.per == per}


def test_guessing_is_as_unlikely_as_the_decision_says() -> None:
    codes = 10 ** settings.ALLAUTH_USER_CODE_FORMAT["length"]
    for_address, for_visitor = bound("wrong_login_code", "key"), bound("wrong_login_code", "ip")
    assert settings.ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS / codes <= 5e-6
    assert for_address[86400] / codes <= 2e-5
    assert for_address[30 * 86400] / codes * 365 / 30 <= 6.1e-4
    assert for_visitor[86400] / codes <= 3e-4


def test_wrong_codes_are_counted_over_all_browsers(client: Client) -> None:
    limit = bound("wrong_login_code", "key")[3600]
    said = []
    for number in range(limit // 5 + 1):
        browser = Client(headers={"accept-language": "en"}, REMOTE_ADDR=f"203.0.113.{number}")
        with time_machine.travel(f"2026-11-02 10:{number:02}:00+00:00", tick=False):
            code = code_in(ask(browser))
            said += [page_of(browser.post(CODE, {"code": another(code)})) for _ in range(5)]
    refused = ["Too many wrong codes" in page for page in said]
    assert refused == [False] * limit + [True] * (len(said) - limit)
    with time_machine.travel("2026-11-02 10:05:00+00:00", tick=False):
        assert "Too many wrong codes" in page_of(browser.post(CODE, {"code": code})), "not even the right one"
    assert signed_in(browser) is None


def test_right_codes_use_up_no_tries() -> None:
    limit = bound("wrong_login_code", "key")[86400]
    for hour in range(limit + 2):
        with time_machine.travel(f"2026-11-{2 + hour // 24:02} {hour % 24:02}:00+00:00", tick=False):
            browser = Client()
            code = code_in(ask(browser))
            assert browser.post(CODE, {"code": code, "next": WORK})["Location"] == WORK


def test_guesses_at_the_same_time_do_not_get_past_the_bound(rf: RequestFactory) -> None:
    def guess(number: int) -> bool:
        with context.request_context(rf.post(CODE, REMOTE_ADDR=f"203.0.113.{number}")):
            form = CodeForm({"code": "000000"}, code="999999", guessed="1")
            form.is_valid()
            return form.is_guess

    with ThreadPoolExecutor(8) as pool:
        compared = sum(pool.map(guess, range(40)))
    assert 0 < compared <= bound("wrong_login_code", "key")[3600]


def test_codes_for_an_address_are_bounded(client: Client) -> None:
    limit = bound("request_login_code", "key")[3600]
    for minute in range(limit + 1):
        with time_machine.travel(f"2026-11-02 10:{minute:02}:00+00:00", tick=False):
            response = client.post(SIGN_IN, {"email": SAMIRA, "next": WORK})
    page = page_of(response)
    assert "You tried too often. Wait a few minutes." in page
    assert KEPT in page
    assert f'value="{SAMIRA}"' in page
    assert Message.objects.count() == limit


# The second factor


def totp_code(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, next(iter(counters()))))


def arabic(code: str) -> str:
    return code.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))


def test_second_factor_is_read_however_it_is_typed(client: Client, coordinator: User) -> None:
    secret = "JBSWY3DPEHPK3PXP"
    TOTP.activate(coordinator, secret)
    recovery = RecoveryCodes.activate(coordinator).get_unused_codes()
    for again, typed in enumerate((arabic(totp_code(secret)), f"{recovery[0][:4]} {recovery[0][4:]}")):
        browser = Client(headers={"accept-language": "en"})
        response = browser.post(
            CODE, {"code": code_in(ask(browser, coordinator.email)), "next": WORK}, follow=True
        )
        assert response.redirect_chain == [(reverse("mfa_authenticate"), 302)], again
        page = page_of(response)
        assert 'inputmode="numeric"' in page
        assert "novalidate" in page
        assert signed_in(browser) is None
        assert browser.get(CODE)["Location"] == reverse("mfa_authenticate"), "going back leads on"
        assert browser.post(reverse("mfa_authenticate"), {"code": typed})["Location"] == WORK
        assert signed_in(browser) == coordinator


def test_new_second_factor_is_asked_with_a_keyboard_of_digits(client: Client, coordinator: User) -> None:
    coordinator.set_password("a long password")
    coordinator.save()
    client.force_login(coordinator)
    client.post(reverse("account_reauthenticate"), {"password": "a long password"})
    page = page_of(client.get(reverse("mfa_activate_totp"), follow=True))
    assert 'inputmode="numeric"' in page
