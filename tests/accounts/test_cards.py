"""A sign-in card: who holds it is in, once it is tapped, until it ends."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.test import Client
from django.urls import reverse

from organisations.models import Membership
from refuinterim.accounts.cards import card_of, end_card, make_card, path_of
from refuinterim.accounts.models import SignInCard, User
from refuinterim.core.errors import DomainError
from tests.factories import VolunteerFactory
from volunteers.actions import account_of
from volunteers.models import Volunteer

pytestmark = pytest.mark.django_db


@pytest.fixture
def card(samira: Volunteer, coordinator: User, now: datetime) -> SignInCard:
    assert samira.user
    samira.user.language = "en"
    samira.user.save()
    return make_card(by=coordinator, user=samira.user, now=now, antenna_id=samira.antenna_id)


def test_card_signs_in_with_a_tap_and_not_by_looking(client: Client, card: SignInCard) -> None:
    page = client.get(path_of(card))
    assert card.user.first_name in page.content.decode()
    assert card.user.email not in page.content.decode()
    assert "_auth_user_id" not in client.session
    client.post(path_of(card))
    assert client.session["_auth_user_id"] == str(card.user.pk)
    card.refresh_from_db()
    assert card.used_at


def test_card_opens_in_the_language_of_who_carries_it(client: Client, card: SignInCard) -> None:
    card.user.language = "ar"
    assert path_of(card).startswith("/ar/aanmelden/kaart/")
    assert '<html lang="ar" dir="rtl">' in client.get(path_of(card)).content.decode()


def test_ended_card_opens_nothing(
    client: Client, card: SignInCard, coordinator: User, samira: Volunteer, now: datetime
) -> None:
    address = path_of(card)
    end_card(by=coordinator, user=card.user, now=now, antenna_id=samira.antenna_id)
    for page in (client.get(address), client.post(address)):
        assert "does not work any more" in page.content.decode()
    assert "_auth_user_id" not in client.session


def test_new_card_ends_the_one_before(
    card: SignInCard, coordinator: User, samira: Volunteer, now: datetime
) -> None:
    token = path_of(card).rstrip("/").rpartition("/")[2]
    assert card_of(token)
    make_card(by=coordinator, user=card.user, now=now, antenna_id=samira.antenna_id)
    assert card_of(token) is None
    assert SignInCard.objects.filter(user=card.user, ended_at=None).count() == 1


@pytest.mark.parametrize("token", ["1", "1.x", "of-nobody", "99999999999999999999.x", ""])
def test_guessed_address_opens_nothing(token: str) -> None:
    assert card_of(token) is None


def test_who_sees_others_has_no_card(
    membership: Membership, coordinator: User, card: SignInCard, now: datetime
) -> None:
    for user in (membership.user, coordinator):
        with pytest.raises(DomainError, match="also works"):
            make_card(by=coordinator, user=user, now=now, antenna_id=membership.organisation.antenna_id)


def test_card_ends_when_its_owner_joins_an_organisation(card: SignInCard, membership: Membership) -> None:
    token = path_of(card).rstrip("/").rpartition("/")[2]
    Membership.objects.filter(pk=membership.pk).update(user=card.user)
    assert card_of(token) is None


def test_desk_makes_prints_and_ends_a_card_for_who_has_no_address(
    client: Client, coordinator: User, samira: Volunteer, now: datetime
) -> None:
    mustafa = VolunteerFactory(antenna=samira.antenna, first_name="Mustafa", email="", user=None)
    client.force_login(coordinator)
    address = reverse("desk:sign-in-card", args=[mustafa.pk])
    assert "desk-qr" not in client.get(address).content.decode()
    page = client.post(address, {"make": "1"}, follow=True).content.decode()
    assert "desk-qr" in page
    mustafa.refresh_from_db()
    assert mustafa.user
    assert mustafa.user.email.endswith(".invalid")
    assert mustafa.email == ""
    assert account_of(mustafa, by=coordinator, now=now) == mustafa.user
    page = client.post(address, {"end": "1"}, follow=True).content.decode()
    assert "desk-qr" not in page
    assert not SignInCard.objects.filter(ended_at=None).exists()
