"""The outbox: messages are written with the change they tell about, and sent after commit."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import TextChoices
from django.template.loader import render_to_string
from django.utils.translation import get_language_info

from refuinterim.core.audit import record
from refuinterim.core.models import Antenna
from refuinterim.messages.kinds import KINDS
from refuinterim.messages.models import Message, MessageState
from refuinterim.messages.tasks import send_message

SUBJECT_LENGTH = Message._meta.get_field("subject").max_length


@dataclass(frozen=True)
class Letter:
    """What a message says: a subject, short paragraphs, and at most one button (label, path).

    `large` is read at a glance, from left to right: a code.
    """

    subject: str
    paragraphs: Sequence[str]
    button: tuple[str, str] | None = None
    large: str = ""


def write(
    *,
    kind: TextChoices,
    key: str,
    letter: Letter,
    email: str,
    language: str,
    now: datetime,
    recipient: Any = None,
    antenna: Antenna | None = None,
    due_at: datetime | None = None,
) -> Message | None:
    """Put a letter in the outbox; the same `key` is written once. Returns None without an address.

    With `due_at` it waits here until then, and can be taken back (`take_back`).

    Call it inside the transaction of the change, with the reader's language active. Raises KeyError for a kind that
    no app registers.
    """
    KINDS[kind.value]
    if not email:
        return None
    context = {
        "letter": letter,
        "url": settings.SITE_URL + letter.button[1] if letter.button else "",
        "language": language,
        "is_rtl": get_language_info(language)["bidi"],
        "antenna": antenna,
        "site_name": settings.SITE_NAME,
    }
    message, created = Message.objects.get_or_create(
        key=key,
        defaults={
            "kind": kind.value,
            "recipient": recipient,
            "email": email,
            "language": language,
            "antenna": antenna,
            "subject": " ".join(letter.subject.split())[:SUBJECT_LENGTH],
            "text": render_to_string("emails/letter.txt", context),
            "html": render_to_string("emails/letter.html", context),
            "created_at": now,
            "due_at": due_at or now,
        },
    )
    if created and message.due_at <= now:
        transaction.on_commit(lambda: send_message.delay(message.pk), robust=True)
    return message


def take_back(begins: str) -> bool:
    """Take back the messages whose keys begin like this; returns whether none of them went out.

    Call it inside the transaction of the change that makes them untrue.
    """
    written = Message.objects.filter(key__startswith=begins)
    written.filter(state__in=[MessageState.QUEUED, MessageState.FAILED]).update(state=MessageState.TAKEN_BACK)
    return not written.exclude(state=MessageState.TAKEN_BACK).exists()


@transaction.atomic
def send_again(*, by: Any, message: Message, now: datetime) -> bool:
    """Queue a failed message anew, from its first try. Returns False when it is not failed (any more)."""
    queued = Message.objects.filter(pk=message.pk, state=MessageState.FAILED).update(
        state=MessageState.QUEUED, due_at=now, attempts=0, error=""
    )
    if not queued:
        return False
    record(by=by, verb="message.send_again", subject=message, now=now, antenna=message.antenna)
    transaction.on_commit(lambda: send_message.delay(message.pk), robust=True)
    return True
