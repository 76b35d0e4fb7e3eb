"""The outbox: messages are written with the change they tell about, and sent after commit."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import CharField, TextChoices
from django.template.loader import render_to_string
from django.utils.translation import get_language_info

from refuinterim.core.audit import record
from refuinterim.core.models import Antenna
from refuinterim.core.phone_numbers import dialled, shown
from refuinterim.messages import sms
from refuinterim.messages.channels import Channel
from refuinterim.messages.choosing import works
from refuinterim.messages.delivery import PICTURE
from refuinterim.messages.kinds import KINDS
from refuinterim.messages.models import Message
from refuinterim.messages.states import NOT_ARRIVED, NOT_OUT, MessageState
from refuinterim.messages.tasks import send_message

LENGTHS: dict[str, int] = {
    field.name: field.max_length
    for field in Message._meta.fields
    if isinstance(field, CharField) and field.max_length
}


@dataclass(frozen=True)
class Face:
    """The photo of somebody whom the reader will meet: its file in the storage, and the name."""

    file_name: str
    name: str


@dataclass(frozen=True)
class Letter:
    """What a message says: a subject, short paragraphs, and at most one button (label, path).

    `large` is read at a glance, from left to right: a code. `short` is one sentence beside the subject, for a phone
    that may be locked: a day and an hour, never an address or what was told to us. `where` goes in a text message only.
    `face` stands in a mail alone.
    """

    subject: str
    paragraphs: Sequence[str]
    button: tuple[str, str] | None = None
    large: str = ""
    short: str = ""
    where: str = ""
    face: Face | None = None


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
    phone: str = "",
    name: str = "",
    channel: Channel | None = None,
) -> Message | None:
    """Put a letter in the outbox; the same `key` is written once.

    It goes over the best channel of the reader (`choosing`), or over `channel` and no other. With a `name` somebody of
    the antenne is asked to tell it when no channel works; without one, None is returned when there is no address.

    With `due_at` it waits here until then, and can be taken back (`take_back`).

    Call it inside the transaction of the change, with the reader's language active. Raises KeyError for a kind that
    no app registers.
    """
    about = KINDS[kind.value]
    if not email and not name:
        return None
    context = {
        "letter": letter,
        "url": settings.SITE_URL + letter.button[1] if letter.button else "",
        "language": language,
        "is_rtl": get_language_info(language)["bidi"],
        "antenna": antenna,
        "site_name": settings.SITE_NAME,
        "picture": PICTURE,
    }
    open_to_a_glance = (
        {}
        if about.is_secret
        else {
            "short": _one_line(letter.short, "short"),
            "sms": _text_message(letter, has_account=recipient is not None, antenna=antenna),
            "path": letter.button[1] if letter.button else "",
        }
    )
    message, created = Message.objects.get_or_create(
        key=key,
        defaults={
            "kind": kind.value,
            "recipient": recipient,
            "name": _one_line(name, "name"),
            "email": email,
            "phone": dialled(phone),
            "asked": channel or "",
            "language": language,
            "antenna": antenna,
            "subject": _one_line(letter.subject, "subject"),
            "text": render_to_string("emails/letter.txt", context),
            "html": render_to_string("emails/letter.html", context),
            "picture": letter.face.file_name if letter.face else "",
            "created_at": now,
            "due_at": due_at or now,
            **open_to_a_glance,
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
    written.filter(state__in=NOT_OUT).update(state=MessageState.TAKEN_BACK)
    return not written.exclude(state=MessageState.TAKEN_BACK).exists()


def _one_line(text: str, field: str) -> str:
    return " ".join(text.split())[: LENGTHS[field]]


def _text_message(letter: Letter, *, has_account: bool, antenna: Antenna | None) -> str:
    """The letter as a text message: who cannot open a page gets a number to call in place of the link."""
    words = ". ".join(part.rstrip(".") for part in (letter.subject, letter.short, letter.where) if part)
    end = settings.SITE_URL + letter.button[1] if letter.button else ""
    if not has_account:
        end = shown(antenna.phone) if antenna else ""
    return sms.shortened(f"{settings.SITE_NAME}: {words}", end=end)


@transaction.atomic
def send_again(*, by: Any, message: Message, now: datetime, channel: Channel | None = None) -> bool:
    """Queue a message that did not arrive anew, from its first try: over the best channel, or over this one alone.

    Returns False when it is not failed (any more), or the channel does not reach this person.
    """
    message.asked, message.refused = channel or "", []
    if channel and not works(channel, message):
        return False
    queued = Message.objects.filter(pk=message.pk, state__in=NOT_ARRIVED).update(
        state=MessageState.QUEUED,
        due_at=now,
        attempts=0,
        error="",
        channel="",
        asked=message.asked,
        refused=[],
    )
    if not queued:
        return False
    record(
        by=by,
        verb="message.send_again",
        subject=message,
        now=now,
        antenna=message.antenna,
        channel=message.asked,
    )
    transaction.on_commit(lambda: send_message.delay(message.pk), robust=True)
    return True


@transaction.atomic
def tell_by_hand(*, by: Any, message: Message, now: datetime) -> bool:
    """Note that somebody told it: by phone, on WhatsApp, at the counter. False when it arrived, or was told, already."""
    told = Message.objects.filter(pk=message.pk, state__in=NOT_ARRIVED).update(
        state=MessageState.TOLD, told_at=now, told_by=by
    )
    if told:
        record(by=by, verb="message.told", subject=message, now=now, antenna=message.antenna)
    return bool(told)
