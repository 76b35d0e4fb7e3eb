"""Kinds of messages: each registered by the app that writes it, and said in words."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db.models import TextChoices
from django.test import Client
from django.urls import reverse

from refuinterim.accounts.models import User
from refuinterim.accounts.registered.message_kinds import AccountMessage
from refuinterim.core.models import Antenna
from refuinterim.messages.kinds import KINDS, register_kinds, secret_kinds, words_of_kind
from refuinterim.messages.models import Message
from refuinterim.messages.outbox import Letter, write


class Stray(TextChoices):
    """A kind that no app registers."""

    UNKNOWN = "unknown", "unknown"


class Taken(TextChoices):
    """A kind that an app registered already."""

    WELCOME = "welcome", "welcome"


def test_kinds_come_from_the_apps() -> None:
    assert {kind.partition("_")[0] for kind in KINDS} >= {"welcome", "placement", "assignment", "sign"}
    assert secret_kinds() == {AccountMessage.CODE}
    assert words_of_kind("placement_rejected") == "does not fit"
    assert words_of_kind("something_older") == "something_older"


def test_kind_is_registered_once() -> None:
    before = set(KINDS)
    with pytest.raises(ImproperlyConfigured, match="'welcome' is registered twice"):
        register_kinds(Taken)
    assert set(KINDS) == before


@pytest.mark.django_db
def test_kind_that_nobody_registered_is_not_written(now: datetime) -> None:
    with pytest.raises(KeyError, match="No app registers the message kind 'unknown'"):
        write(
            kind=Stray.UNKNOWN, key="x", letter=Letter("Dag", []), email="a@b.example", language="nl", now=now
        )
    assert not Message.objects.exists()


@pytest.mark.django_db
def test_the_outbox_says_it_in_words(
    client: Client, coordinator: User, brugge: Antenna, now: datetime
) -> None:
    for kind in ("welcome", "placement_rejected"):
        Message.objects.create(
            key=kind, kind=kind, email="a@b.example", language="nl", subject="x", text="x", html="x",
            created_at=now, due_at=now, antenna=brugge,
        )  # fmt: skip
    client.force_login(coordinator)
    url = reverse("admin:outbox_message_changelist")
    page = client.get(url).content.decode()
    assert "does not fit" in page
    assert ">placement_rejected<" not in page
    assert client.get(url, {"kind": "welcome"}).context["cl"].result_count == 1
    message = Message.objects.get(kind="placement_rejected")
    assert (
        "does not fit"
        in client.get(reverse("admin:outbox_message_change", args=[message.pk])).content.decode()
    )
