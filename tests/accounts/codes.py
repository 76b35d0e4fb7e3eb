"""Asking for a code, and reading the mail with it."""

from __future__ import annotations

import re

from django.test import Client
from django.urls import reverse

from refuinterim.accounts.models import User
from refuinterim.messages.models import Message

SIGN_IN = reverse("account_request_login_code")
CODE = reverse("account_confirm_login_code")
WORK = "/opdrachten/?soort=event"
SAMIRA = "samira@test.example"


def ask(client: Client, email: str = SAMIRA, leads_to: str = WORK) -> Message:
    """Ask for a code on the way to a page; returns the mail."""
    client.post(SIGN_IN, {"email": email, "next": leads_to})
    return Message.objects.latest("pk")


def code_in(message: Message) -> str:
    """The code in a mail, without the space in its middle."""
    found = re.search(r"^(\d{3})\s(\d{3})$", message.text, re.MULTILINE)
    assert found, message.text
    return "".join(found.groups())


def link_in(message: Message) -> str:
    """The path of the link in a mail."""
    found = re.search(r"https?://[^/]+((?:/ar)?/aanmelden/link/\S+)", message.text)
    assert found, message.text
    return found[1]


def another(code: str) -> str:
    """A code that is wrong."""
    return f"{(int(code) + 1) % 10**6:06}"


def signed_in(client: Client) -> User | None:
    """Who is signed in in a browser."""
    number = client.session.get("_auth_user_id")
    return User.objects.get(pk=number) if number else None
