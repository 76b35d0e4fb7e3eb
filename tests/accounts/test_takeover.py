"""Nobody takes over somebody else's address, and with it their record."""

from __future__ import annotations

import pytest
from allauth.account.models import EmailAddress
from django.test import Client

from refuinterim.accounts.models import User
from tests.accounts.codes import CODE, ask, code_in, signed_in
from tests.factories import UserFactory, VolunteerFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("step", ["action_add", "action_primary", "action_send"])
def test_address_cannot_be_added_or_changed(client: Client, step: str) -> None:
    VolunteerFactory(user=None, email="victim@test.example")
    attacker = UserFactory(email="attacker@test.example")
    client.force_login(attacker)
    for _ in range(2):
        client.post("/aanmelden/email/", {step: "", "email": "victim@test.example"})
    assert set(User.objects.filter(pk=attacker.pk).values_list("email", flat=True)) == {
        "attacker@test.example"
    }
    client.get("/mijn/start/")
    assert not hasattr(User.objects.get(pk=attacker.pk), "volunteer")


def test_address_that_was_somebodys_before_signs_in_nobody_as_them(client: Client, coordinator: User) -> None:
    EmailAddress.objects.create(user=coordinator, email="before@test.example", verified=True, primary=True)
    code = code_in(ask(client, "before@test.example"))
    client.post(CODE, {"code": code})
    user = signed_in(client)
    assert user
    assert user.email == "before@test.example"
    assert user != coordinator


def test_capitals_of_a_known_address_do_not_keep_somebody_out(client: Client, coordinator: User) -> None:
    User.objects.filter(pk=coordinator.pk).update(email="Els@Test.example")
    client.post(CODE, {"code": code_in(ask(client, "els@test.example"))})
    assert signed_in(client) == coordinator


def test_sign_up_page_leads_to_the_code(client: Client) -> None:
    response = client.post("/aanmelden/signup/", {"email": "x@test.example", "password1": "a long password"})
    assert response.status_code == 302
    assert not User.objects.filter(email="x@test.example").exists()


def test_second_factor_guards_other_peoples_data_only(
    client: Client, settings: object, coordinator: User, member: User
) -> None:
    settings.STAFF_SECOND_FACTOR = True
    for user, led_away in ((coordinator, True), (member, False)):
        client.force_login(user)
        response = client.get("/organisatie/")
        assert (response.status_code == 302 and "/2fa/" in response.url) is led_away
