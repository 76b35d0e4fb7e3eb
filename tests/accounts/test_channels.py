"""The page on which people say how messages come, and the question whether they may come on the phone."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from refuinterim.accounts.devices import words_of_device
from refuinterim.accounts.models import User
from refuinterim.local.environment import new_push_key
from refuinterim.messages.models import ChannelChoice, PushDevice
from tests.factories import PlacementFactory, UserFactory
from tests.messages.doubles import Phone
from volunteers.models import Volunteer

pytestmark = pytest.mark.django_db
PAGE = reverse("accounts:channels")
ENDPOINT = "https://fcm.googleapis.com/fcm/send/abc"
CHROME = "Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0 Mobile Safari/537.36"


@pytest.fixture(autouse=True)
def key(settings: Any) -> None:
    settings.VAPID_PRIVATE_KEY = new_push_key()


@pytest.fixture
def mine(client: Client, volunteer: User) -> Client:
    client.force_login(volunteer)
    return client


def turn_on(client: Client, **changed: str) -> int:
    phone = Phone()
    told = {"endpoint": ENDPOINT, "p256dh": phone.p256dh, "auth": phone.auth, **changed}
    return client.post(reverse("accounts:push-device"), told, headers={"User-Agent": CHROME}).status_code


def test_a_phone_is_kept_and_becomes_the_choice(mine: Client, volunteer: User) -> None:
    assert turn_on(mine) == 200
    device = PushDevice.objects.get()
    assert (device.user, device.words) == (volunteer, "Chrome, Android")
    assert ChannelChoice.objects.get(user=volunteer).channel == "push"
    page = mine.get(PAGE).content.decode()
    assert "Chrome, Android" in page
    assert "this one" in page


@pytest.mark.parametrize(
    "changed",
    [
        {"endpoint": "http://fcm.googleapis.com/x"}, {"endpoint": "https://127.0.0.1/x"}, {"endpoint": ""},
        {"endpoint": "https://fcm.googleapis.com.evil.example/x"}, {"endpoint": "https://a@fcm.googleapis.com/x"},
        {"endpoint": "https://fcm.googleapis.com:8443/x"}, {"endpoint": "https://[/x"},
        {"endpoint": ENDPOINT + "x" * 1000}, {"p256dh": "x"}, {"p256dh": "é"}, {"auth": ""}, {"auth": "AAAAA"},
    ],
)  # fmt: skip
def test_what_is_no_phone_is_refused(mine: Client, changed: dict[str, str]) -> None:
    assert turn_on(mine, **changed) == 400
    assert not PushDevice.objects.exists()


def test_same_phone_in_other_hands_is_theirs(mine: Client, volunteer: User) -> None:
    turn_on(mine)
    other = UserFactory()
    theirs = Client()
    theirs.force_login(other)
    turn_on(theirs)
    assert PushDevice.objects.get().user == other


def test_sign_out_ends_the_messages_of_this_phone_alone(mine: Client, volunteer: User) -> None:
    elsewhere = Client()
    elsewhere.force_login(volunteer)
    turn_on(elsewhere, endpoint=f"{ENDPOINT}-elsewhere")
    turn_on(mine)
    mine.post(reverse("account_logout"))
    assert [device.endpoint for device in PushDevice.objects.all()] == [f"{ENDPOINT}-elsewhere"]
    elsewhere.post(reverse("account_logout"))
    assert not PushDevice.objects.exists()
    assert ChannelChoice.objects.get().channel == "email"


def test_nobody_forgets_the_phone_of_another(mine: Client, client: Client) -> None:
    turn_on(mine)
    device = PushDevice.objects.get()
    other = Client()
    other.force_login(UserFactory())
    other.post(PAGE, {"forget": device.pk})
    assert PushDevice.objects.exists()
    for _tap in range(2):
        assert mine.post(PAGE, {"forget": device.pk}).status_code == 302
    assert not PushDevice.objects.exists()


def test_the_oldest_of_too_many_phones_makes_room(mine: Client) -> None:
    for number in range(6):
        turn_on(mine, endpoint=f"{ENDPOINT}{number}")
    assert sorted(d.endpoint[-1] for d in PushDevice.objects.all()) == ["1", "2", "3", "4", "5"]


def test_choice_is_kept_and_offers_what_works_only(
    mine: Client, samira: Volunteer, volunteer: User, settings: Any
) -> None:
    assert mine.post(PAGE, {"channel": "sms"}).status_code == 404
    assert mine.post(PAGE, {"channel": "push"}).status_code == 404
    assert mine.post(PAGE, {"channel": "pigeon"}).status_code == 404
    samira.phone = "+32470123456"
    samira.save()
    settings.SMS_PROVIDER = "console"
    assert "0470 12 34 56" in mine.get(PAGE).content.decode()
    mine.post(PAGE, {"channel": "sms"})
    assert ChannelChoice.objects.get(user=volunteer).channel == "sms"


def test_question_comes_when_it_is_certain_and_never_after_a_no(mine: Client, samira: Volunteer) -> None:
    accepted = PlacementFactory(volunteer=samira, state="proposed")
    certain = PlacementFactory(volunteer=samira, state="confirmed")
    pages = [reverse("matching:placement-answer", args=[one.pk]) for one in (accepted, certain)]
    assert ["data-push" in mine.get(page).content.decode() for page in pages] == [False, True]
    answer = mine.post(reverse("accounts:refuse-push"), {"next": pages[1]})
    assert answer["Location"] == pages[1]
    assert "data-push" not in mine.get(pages[1]).content.decode()
    assert "data-push" in mine.get(PAGE).content.decode()  # there one can still change it


def test_without_a_key_nobody_is_asked(mine: Client, samira: Volunteer, settings: Any) -> None:
    settings.VAPID_PRIVATE_KEY = ""
    certain = PlacementFactory(volunteer=samira, state="confirmed")
    for page in (PAGE, reverse("matching:placement-answer", args=[certain.pk])):
        assert "data-push" not in mine.get(page).content.decode()
    assert turn_on(mine) == 400


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) Version/18.1 Mobile/15E148 Safari/604.1", "Safari, iPhone"),
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:132.0) Gecko/20100101 Firefox/132.0", "Firefox, Windows"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/131.0 Safari/537.36 Edg/131.0", "Edge, Windows"),
        ("curl", "?"),
    ],
)  # fmt: skip
def test_a_phone_is_called_as_its_owner_knows_it(said: str, words: str) -> None:
    assert words_of_device(said) == words
