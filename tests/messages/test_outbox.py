"""Messages: written with the change, sent once, through a real SMTP server."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from refuinterim.accounts.models import User
from refuinterim.accounts.registered.message_kinds import AccountMessage
from refuinterim.celery import app
from refuinterim.core.models import Antenna, AuditEvent
from refuinterim.messages import delivery
from refuinterim.messages.channels import PATIENCE, Channel
from refuinterim.messages.models import Message
from refuinterim.messages.outbox import Letter, write
from refuinterim.messages.tasks import send_message, send_waiting_messages
from tests.servers import Mailbox
from volunteers.registered.message_kinds import VolunteerMessage

LETTER = Letter("Dag!", ["Welkom.", "Tot morgen."], ("Kijk", "/mijn/"))


def letter(now: datetime, key: str = "one", **fields: Any) -> Message | None:
    defaults = {"kind": VolunteerMessage.WELCOME, "email": "samira@test.example", "language": "nl"}
    return write(key=key, letter=LETTER, now=now, **{**defaults, **fields})


@pytest.mark.django_db
def test_message_arrives_as_text_and_html(mailbox: Mailbox, now: datetime) -> None:
    message = letter(now)
    assert delivery.deliver(message.pk, now=now)
    [mail] = mailbox.wait_for(1)
    assert mail["Subject"] == "Dag!"
    assert mail["Message-ID"] == f"<message-{message.pk}@refu-interim.example>"
    text, html = (part.get_content() for part in mail.iter_parts())
    assert "Kijk: http://testserver/mijn/" in text
    assert 'href="http://testserver/mijn/"' in html
    message.refresh_from_db()
    assert (message.state, message.attempts) == ("sent", 1)


@pytest.mark.django_db
def test_message_is_sent_once(mailbox: Mailbox, now: datetime) -> None:
    message = letter(now)
    assert [delivery.deliver(message.pk, now=now) for _ in range(3)] == [True, False, False]
    send_message(message.pk)
    assert len(mailbox.messages) == 1


@pytest.mark.django_db(transaction=True)
def test_two_workers_send_it_once(mailbox: Mailbox, now: datetime) -> None:
    with transaction.atomic():
        message = letter(now)

    def deliver(_: int) -> bool:
        try:
            return delivery.deliver(message.pk, now=now)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(deliver, range(4))) == [False, False, False, True]
    assert len(mailbox.messages) == 1


@pytest.mark.django_db
def test_same_key_is_written_once(now: datetime) -> None:
    assert letter(now) == letter(now)
    assert Message.objects.count() == 1
    assert letter(now, key="two", email="") is None


@pytest.mark.django_db
def test_killed_sender_loses_nothing(mailbox: Mailbox, now: datetime) -> None:
    message = letter(now)
    Message.objects.update(state="sending", claimed_at=now, attempts=1)
    assert not delivery.deliver(message.pk, now=now + timedelta(minutes=9))
    later = now + timedelta(minutes=10)
    assert delivery.waiting_ids(now=later) == [message.pk]
    assert delivery.deliver(message.pk, now=later)
    assert len(mailbox.messages) == 1


@pytest.mark.django_db
def test_failing_server_is_tried_again_with_back_off_then_shown(settings: object, now: datetime) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9  # nobody listens there
    message, moment = letter(now), now
    for wait in PATIENCE[Channel.EMAIL]:
        assert not delivery.deliver(message.pk, now=moment)
        message.refresh_from_db()
        assert (message.state, message.due_at) == ("queued", moment + wait)
        assert "ConnectionRefusedError" in message.error
        assert delivery.waiting_ids(now=moment) == []
        moment += wait
    assert not delivery.deliver(message.pk, now=moment)
    message.refresh_from_db()
    assert message.state == "failed"
    assert delivery.waiting_ids(now=moment + timedelta(days=9)) == []


@pytest.mark.django_db
def test_failed_message_can_be_sent_again_once(client: Client, coordinator: User, now: datetime) -> None:
    failed, sent = letter(now), letter(now, key="two")
    Message.objects.filter(pk=failed.pk).update(
        state="failed", antenna=Antenna.objects.get(), error="x", attempts=6
    )
    Message.objects.filter(pk=sent.pk).update(state="sent", antenna=Antenna.objects.get(), sent_at=now)
    client.force_login(coordinator)
    ticked = {"action": "send_again", "_selected_action": [failed.pk, sent.pk]}
    client.post(reverse("admin:outbox_message_changelist"), ticked)
    states = dict(Message.objects.values_list("pk", "state"))
    assert states == {failed.pk: "queued", sent.pk: "sent"}
    assert AuditEvent.objects.get(verb="message.send_again").actor == coordinator


@pytest.mark.django_db
def test_what_cannot_be_sent_is_shown_and_stops(mailbox: Mailbox, now: datetime) -> None:
    message, moment = letter(now), now
    Message.objects.update(subject="Dag\nBcc: x@test.example")
    for _ in range(6):
        assert not delivery.deliver(message.pk, now=moment)
        moment += timedelta(days=1)
    message.refresh_from_db()
    assert message.state == "failed"
    assert "BadHeaderError" in message.error


@pytest.mark.django_db
def test_subject_is_one_line_that_fits(now: datetime) -> None:
    message = write(
        kind=VolunteerMessage.WELCOME,
        key="long",
        letter=Letter("Dag\nBcc: x " + "a" * 300, []),
        email="a@test.example",
        language="nl",
        now=now,
    )
    assert message.subject.startswith("Dag Bcc: x aaa")
    assert len(message.subject) == 200


@pytest.mark.django_db(transaction=True)
def test_change_is_kept_when_the_queue_is_away(now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(_: int) -> None:
        raise ConnectionError

    monkeypatch.setattr(send_message, "delay", away)
    with transaction.atomic():
        message = letter(now)
    assert delivery.waiting_ids(now=now) == [message.pk]


@pytest.mark.django_db
def test_sign_in_code_is_wiped_once_sent(mailbox: Mailbox, now: datetime) -> None:
    message = letter(now, kind=AccountMessage.CODE)
    delivery.deliver(message.pk, now=now)
    message.refresh_from_db()
    assert (message.text, message.html) == ("", "")
    assert "Welkom." in mailbox.wait_for(1)[0].as_string()


@pytest.mark.django_db
def test_rolled_back_change_sends_nothing(now: datetime, django_capture_on_commit_callbacks: object) -> None:
    with django_capture_on_commit_callbacks() as callbacks, pytest.raises(RuntimeError), transaction.atomic():
        letter(now)
        raise RuntimeError
    assert callbacks == []
    assert not Message.objects.exists()


@pytest.mark.django_db
def test_sweep_sends_what_waits(mailbox: Mailbox, now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(app.conf, "task_always_eager", True)
    for number in range(3):
        letter(now, key=str(number))
    send_waiting_messages()
    assert len(mailbox.wait_for(3)) == 3
    assert set(Message.objects.values_list("state", flat=True)) == {"sent"}
