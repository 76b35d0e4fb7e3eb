"""Channels: the best one of the person at that moment, the next one after a no, never two, and by hand at the end."""

from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from matching.placements import emails
from matching.registered.message_kinds import PlacementMessage
from refuinterim.accounts.models import User
from refuinterim.accounts.registered.message_kinds import AccountMessage
from refuinterim.core.models import Antenna, AuditEvent
from refuinterim.local.environment import new_push_key
from refuinterim.messages import delivery, outbox
from refuinterim.messages.actions import choose_channel
from refuinterim.messages.channels import PATIENCE, Channel
from refuinterim.messages.models import Attempt, Message, PushDevice
from refuinterim.messages.outbox import Letter, write
from tests.factories import PlacementFactory, VolunteerFactory, next_week
from tests.messages.doubles import Phone, Service, service
from tests.servers import Mailbox
from volunteers.registered.message_kinds import VolunteerMessage

pytestmark = pytest.mark.django_db
LETTER = Letter(
    "Je kan komen", ["Vraag naar Lieve, Dijk 1."], ("Kijk", "/mijn/"), short="Dinsdag, 14 uur", where="Dijk 1"
)
URGENT = PlacementMessage.CONFIRMED


@pytest.fixture
def pushes(settings: Any) -> Iterator[Service]:
    settings.VAPID_PRIVATE_KEY = new_push_key()
    with service() as started:
        yield started


@pytest.fixture
def texts(settings: Any) -> Iterator[Service]:
    with service() as started:
        settings.SMS_PROVIDER, settings.SMS_URL, settings.SMS_TOKEN = "http", started.url, "secret"
        settings.SMS_FIELDS = {"to": "to", "text": "text", "sender": "from", "reference": "id"}
        yield started


def letter(now: datetime, user: User | None = None, **fields: Any) -> Message:
    known = {
        "kind": URGENT,
        "email": user.email if user else "",
        "language": "nl",
        "recipient": user,
        "key": "one",
    }
    message = write(letter=LETTER, now=now, **{**known, **fields})
    assert message
    return message


def tries(message: Message) -> list[tuple[str, str]]:
    return list(message.tries.values_list("channel", "outcome"))


# On the phone


def test_push_is_read_by_the_phone_alone_and_says_nothing_private(
    pushes: Service, mailbox: Mailbox, volunteer: User, now: datetime
) -> None:
    phone = Phone()
    device = phone.belongs_to(volunteer, f"{pushes.url}/phone", now)
    message = letter(now, volunteer, language="ar")
    assert delivery.deliver(message.pk, now=now)
    [(path, headers, body)] = pushes.got
    assert path == "/phone"
    assert b"Je kan komen" not in body
    assert phone.reads(body) == {
        "title": "Je kan komen", "body": "Dinsdag, 14 uur", "path": "/mijn/", "lang": "ar", "dir": "rtl",
        "tag": f"message-{message.pk}",
    }  # fmt: skip
    assert headers["authorization"].startswith("vapid t=")
    assert headers["topic"] == f"message-{message.pk}"
    assert headers["urgency"] == "high"
    assert mailbox.messages == []
    message.refresh_from_db()
    device.refresh_from_db()
    assert (message.state, message.channel, tries(message)) == ("sent", "push", [("push", "sent")])
    assert device.used_at


def test_phone_that_is_gone_is_forgotten_and_mail_takes_over_once(
    pushes: Service, mailbox: Mailbox, volunteer: User, now: datetime
) -> None:
    pushes.answers = [410]
    Phone().belongs_to(volunteer, f"{pushes.url}/phone", now)
    message = letter(now, volunteer)
    assert delivery.deliver(message.pk, now=now)
    assert not delivery.deliver(message.pk, now=now)
    assert len(mailbox.wait_for(1)) == 1
    assert not PushDevice.objects.exists()
    message.refresh_from_db()
    assert (message.state, message.channel) == ("sent", "email")
    assert tries(message) == [("push", "no"), ("email", "sent")]


def test_locked_phone_names_nobody_else(pushes: Service, member: User, now: datetime) -> None:
    phone = Phone()
    phone.belongs_to(member, f"{pushes.url}/phone", now)
    message = letter(now, member, kind=PlacementMessage.CONFIRMED_ORGANISATION, language="en")
    assert delivery.deliver(message.pk, now=now)
    shown = phone.reads(pushes.got[0][2])
    assert (shown["title"], shown["body"]) == ("Refu Interim", "There is a message for you.")


def test_one_of_two_phones_is_enough(
    pushes: Service, mailbox: Mailbox, volunteer: User, now: datetime
) -> None:
    pushes.answers = [404, 201]
    for name in ("old", "new"):
        Phone().belongs_to(volunteer, f"{pushes.url}/{name}", now)
    assert delivery.deliver(letter(now, volunteer).pk, now=now)
    assert [device.endpoint for device in PushDevice.objects.all()] == [f"{pushes.url}/new"]
    assert mailbox.messages == []


def test_push_service_that_says_nothing_clear_is_asked_again_before_mail_is(
    pushes: Service, mailbox: Mailbox, volunteer: User, now: datetime
) -> None:
    pushes.answers = [503]
    Phone().belongs_to(volunteer, f"{pushes.url}/phone", now)
    message, moment = letter(now, volunteer), now
    for wait in PATIENCE[Channel.PUSH]:
        assert not delivery.deliver(message.pk, now=moment)
        assert mailbox.messages == []
        moment += wait
    assert delivery.deliver(message.pk, now=moment)
    assert len(mailbox.wait_for(1)) == 1
    assert [channel for channel, _outcome in tries(message)] == ["push"] * 3 + ["email"]


def test_push_service_cannot_send_us_elsewhere(
    pushes: Service, mailbox: Mailbox, volunteer: User, now: datetime
) -> None:
    pushes.answers = [307]
    Phone().belongs_to(volunteer, f"{pushes.url}/phone", now)
    message = letter(now, volunteer)
    assert not delivery.deliver(message.pk, now=now)
    message.refresh_from_db()
    assert "TooManyRedirects" in message.error
    assert len(pushes.got) == 1


def test_killed_sender_of_a_push_mails_nothing(
    pushes: Service, mailbox: Mailbox, volunteer: User, now: datetime
) -> None:
    phone = Phone()
    phone.belongs_to(volunteer, f"{pushes.url}/phone", now)
    message = letter(now, volunteer)
    Message.objects.update(state="sending", channel="push", claimed_at=now, attempts=1)
    Attempt.objects.create(message=message, channel="push", begun_at=now)
    choose_channel(by=volunteer, channel=Channel.EMAIL, now=now)
    assert delivery.deliver(message.pk, now=now + delivery.STALE_CLAIM)
    assert phone.reads(pushes.got[0][2])["tag"] == f"message-{message.pk}"
    assert mailbox.messages == []
    assert tries(message) == [("push", "begun"), ("push", "sent")]


def test_slow_sender_that_was_overtaken_gives_no_channel_away(
    pushes: Service, mailbox: Mailbox, volunteer: User, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It hears its no when another worker holds the message already."""
    pushes.answers = [410]
    Phone().belongs_to(volunteer, f"{pushes.url}/phone", now)
    message = letter(now, volunteer)
    slow = delivery.push.send

    def overtaken(*args: Any, **kwargs: Any) -> None:
        Message.objects.update(claimed_at=now + delivery.STALE_CLAIM)
        slow(*args, **kwargs)

    monkeypatch.setattr(delivery.push, "send", overtaken)
    assert not delivery.deliver(message.pk, now=now)
    message.refresh_from_db()
    assert (message.state, message.refused, mailbox.messages) == ("sending", [], [])


@pytest.mark.django_db(transaction=True)
def test_two_workers_push_once_and_mail_nothing(
    pushes: Service, mailbox: Mailbox, volunteer: User, now: datetime
) -> None:
    Phone().belongs_to(volunteer, f"{pushes.url}/phone", now)
    with transaction.atomic():
        message = letter(now, volunteer)

    def deliver(_: int) -> bool:
        try:
            return delivery.deliver(message.pk, now=now)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(deliver, range(4))) == [False, False, False, True]
    assert (len(pushes.got), mailbox.messages) == (1, [])


# What somebody chose


def test_choice_goes_first(pushes: Service, mailbox: Mailbox, volunteer: User, now: datetime) -> None:
    Phone().belongs_to(volunteer, f"{pushes.url}/phone", now)
    choose_channel(by=volunteer, channel=Channel.EMAIL, now=now)
    delivery.deliver(letter(now, volunteer).pk, now=now)
    assert (pushes.got, len(mailbox.wait_for(1))) == ([], 1)


def test_code_comes_by_mail_whatever_is_chosen(
    pushes: Service, texts: Service, mailbox: Mailbox, volunteer: User, now: datetime
) -> None:
    Phone().belongs_to(volunteer, f"{pushes.url}/phone", now)
    choose_channel(by=volunteer, channel=Channel.PUSH, now=now)
    message = letter(now, volunteer, kind=AccountMessage.CODE, phone="0470 12 34 56")
    delivery.deliver(message.pk, now=now)
    assert (pushes.got, texts.got, len(mailbox.wait_for(1))) == ([], [], 1)
    assert (message.short, message.sms, message.path) == ("", "", "")


# Text messages


def test_who_has_no_mail_gets_the_urgent_as_a_text(texts: Service, brugge: Antenna, now: datetime) -> None:
    message = letter(now, name="Amina", phone="0470/12.34.56", antenna=brugge)
    assert delivery.deliver(message.pk, now=now)
    [(_path, headers, body)] = texts.got
    assert headers["authorization"] == "Bearer secret"
    assert json.loads(body) == {
        "to": "+32470123456", "from": "Refu Interi", "id": f"message-{message.pk}",
        "text": "Refu Interim: Je kan komen. Dinsdag, 14 uur. Dijk 1 050 00 00 00",
    }  # fmt: skip


def test_who_has_an_account_gets_the_link(volunteer: User, brugge: Antenna, now: datetime) -> None:
    message = letter(now, volunteer, phone="0470 12 34 56", antenna=brugge)
    assert message.sms.endswith("Dijk 1 http://testserver/mijn/")


def test_what_is_not_urgent_costs_no_text(texts: Service, now: datetime) -> None:
    message = letter(now, name="Amina", phone="0470 12 34 56", kind=VolunteerMessage.WELCOME)
    assert not delivery.deliver(message.pk, now=now)
    message.refresh_from_db()
    assert (message.state, texts.got) == ("by_hand", [])


def test_text_that_the_provider_refuses_comes_to_the_desk(texts: Service, now: datetime) -> None:
    texts.answers = [422]
    message = letter(now, name="Amina", phone="0470 12 34 56")
    assert not delivery.deliver(message.pk, now=now)
    message.refresh_from_db()
    assert (message.state, tries(message)) == ("failed", [("sms", "no")])
    assert "422" in message.error


def test_chosen_text_that_does_not_go_is_mailed(
    texts: Service, mailbox: Mailbox, volunteer: User, now: datetime
) -> None:
    texts.answers = [400]
    choose_channel(by=volunteer, channel=Channel.SMS, now=now)
    assert delivery.deliver(letter(now, volunteer, phone="0470 12 34 56").pk, now=now)
    assert (len(texts.got), len(mailbox.wait_for(1))) == (1, 1)


@pytest.mark.parametrize(("answer", "state"), [("550 No such user", "sent"), ("451 Try later", "queued")])
def test_address_that_does_not_exist_gets_a_text_and_one_that_is_busy_waits(
    texts: Service, mailbox: Mailbox, volunteer: User, now: datetime, answer: str, state: str
) -> None:
    mailbox.answers_to[volunteer.email] = answer
    message = letter(now, volunteer, phone="0470 12 34 56")
    assert delivery.deliver(message.pk, now=now) is (state == "sent")
    message.refresh_from_db()
    assert (message.state, message.channel) == (state, "sms" if state == "sent" else "email")
    assert len(texts.got) == (1 if state == "sent" else 0)


# By hand


def test_nobody_is_left_out_without_mail_and_provider(
    client: Client, coordinator: User, brugge: Antenna, now: datetime
) -> None:
    amina = VolunteerFactory(
        antenna=brugge, user=None, email="", first_name="Amina", phone="0470 12 34 56", language="ar"
    )
    placement = PlacementFactory(volunteer=amina, state="confirmed", assignment__title="Koken & bakken")
    emails.confirmed(placement, now=now)
    message = Message.objects.get(name=str(amina))
    assert not delivery.deliver(message.pk, now=now)
    client.force_login(coordinator)
    assert "message to tell by hand" in client.get(reverse("admin:index")).content.decode()
    page = client.get(reverse("admin:outbox_message_change", args=[message.pk])).content.decode()
    assert "https://wa.me/32470123456?text=" in page
    assert "Koken%20%26%20bakken" in page
    assert 'lang="ar"' in page
    ticked = {"action": "tell_by_hand", "_selected_action": [message.pk]}
    for _tap in range(2):
        client.post(reverse("admin:outbox_message_changelist"), ticked)
    message.refresh_from_db()
    assert (message.state, message.told_by) == ("told", coordinator)
    assert AuditEvent.objects.filter(verb="message.told").count() == 1
    assert (
        "wa.me" not in client.get(reverse("admin:outbox_message_change", args=[message.pk])).content.decode()
    )
    assert not delivery.deliver(message.pk, now=now + timedelta(days=1))


def test_told_has_who_and_when(now: datetime) -> None:
    message = letter(now, name="Amina")
    with pytest.raises(IntegrityError), transaction.atomic():
        Message.objects.filter(pk=message.pk).update(state="told")


def test_failed_one_is_sent_again_over_a_chosen_channel_alone(
    texts: Service,
    mailbox: Mailbox,
    client: Client,
    coordinator: User,
    volunteer: User,
    brugge: Antenna,
    now: datetime,
) -> None:
    message = letter(now, volunteer, phone="0470 12 34 56", antenna=brugge, kind=VolunteerMessage.WELCOME)
    Message.objects.filter(pk=message.pk).update(state="failed", refused=["email"], attempts=6, error="x")
    client.force_login(coordinator)
    address = reverse("admin:outbox_message_changelist")
    answer = client.post(
        address, {"action": "send_again_by_push", "_selected_action": [message.pk]}, follow=True
    )
    assert "1 message cannot be sent this way" in answer.content.decode()
    client.post(address, {"action": "send_again_by_sms", "_selected_action": [message.pk]})
    texts.answers = [500]
    moment = timezone.now()
    for wait in [*PATIENCE[Channel.SMS], timedelta()]:
        delivery.deliver(message.pk, now=moment)
        moment += wait
    message.refresh_from_db()
    assert (message.state, mailbox.messages) == ("failed", [])
    assert {channel for channel, _outcome in tries(message)} == {"sms"}
    page = client.get(reverse("admin:outbox_message_change", args=[message.pk])).content.decode()
    assert page.count("no clear answer") == 3


def test_message_that_arrived_is_not_told_or_sent_again(
    coordinator: User, volunteer: User, now: datetime
) -> None:
    message = letter(now, volunteer)
    Message.objects.filter(pk=message.pk).update(state="sent", sent_at=now)
    assert not outbox.tell_by_hand(by=coordinator, message=message, now=now)
    assert not outbox.send_again(by=coordinator, message=message, now=now)


def test_words_for_a_locked_phone_hold_a_day_and_an_hour_only(
    volunteer: User, samira: Any, now: datetime
) -> None:
    placement = PlacementFactory(
        volunteer=samira, state="confirmed", assignment__organisation__street="Geheimstraat 9", shift__starts_at=next_week()
    )  # fmt: skip
    with translation.override("nl"):
        emails.confirmed(placement, now=now)
    message = Message.objects.get(recipient=volunteer)
    assert message.short
    assert "Geheimstraat" not in message.subject + message.short
