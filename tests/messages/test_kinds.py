"""Kinds of messages in words: everything that is written has them, and the outbox shows them."""

from __future__ import annotations

import re
from datetime import datetime

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from refuinterim.accounts.models import User
from refuinterim.core.models import Antenna
from refuinterim.messages.kinds import KINDS, words_of_kind
from refuinterim.messages.models import Message

SOURCES = [
    "matching/placements/emails.py",
    "organisations/emails.py",
    "volunteers/emails.py",
    "refuinterim/accounts/adapter.py",
]


def test_every_kind_that_is_written_has_words() -> None:
    text = "".join((settings.BASE_DIR / name).read_text() for name in SOURCES)
    written = set(re.findall(r'"(placement_[a-z_]+)"|kind ?= ?"([a-z_]+)"', text))
    assert {first or second for first, second in written} == set(KINDS)
    assert words_of_kind("something_new") == "something_new"


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
