"""Sending what the outbox holds, over the best channel of the person at that moment.

A message is claimed before it is sent, by one conditional update, so that two workers never send it
twice; which channel it is claimed for is written with the claim. A claim that is never finished (a killed worker) is
taken up again later over the same channel and under the same name (the Message-ID of a mail, the topic of a push, the
reference of a text message), by which the other side knows it as the same message.

A channel is left for the next one when it says no, or when it gave no clear answer for as long as we are patient.
"""

import logging
import re
import smtplib
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.mime.image import MIMEImage

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from refuinterim.core.pictures import portrait
from refuinterim.messages import push, sms
from refuinterim.messages.channels import PATIENCE, Channel, NotDeliveredError
from refuinterim.messages.choosing import best_channel
from refuinterim.messages.kinds import secret_kinds
from refuinterim.messages.models import Attempt, Message, Outcome
from refuinterim.messages.states import MessageState

logger = logging.getLogger(__name__)

PICTURE = "picture"  # by which the HTML of a mail names what goes along with it
SHOWN = re.compile(rf'<img[^>]*"cid:{PICTURE}"[^>]*>')
STALE_CLAIM = timedelta(minutes=10)


@dataclass(frozen=True)
class Claim:
    """A message that this worker alone sends now, and the try that is written for it."""

    message: Message
    attempt: Attempt
    at: datetime

    @property
    def own(self) -> Q:
        """The message, as long as nobody took it over."""
        return Q(pk=self.message.pk, state=MessageState.SENDING, claimed_at=self.at)


def deliver(message_id: int, *, now: datetime) -> bool:
    """Claim and send one message. Returns whether this call sent it. Safe to call any number of times."""
    while claim := _claim(message_id, now=now):
        try:
            _hand_over(claim.message, Channel(claim.message.channel), now=now)
        except NotDeliveredError as error:
            logger.warning("Message %s: no over %s: %s", message_id, claim.message.channel, error)
            _note(claim.attempt, Outcome.NO, error)
            if not _leave_channel(claim, error=error, now=now):
                return False
        except Exception as error:  # whatever stops one message is shown beside it and stops no other message
            logger.exception("Message %s could not be sent", message_id)
            _note(claim.attempt, Outcome.UNCLEAR, error)
            if claim.message.attempts <= len(PATIENCE[claim.message.channel]):
                _retry_later(claim, error=error, now=now)
                return False
            if not _leave_channel(claim, error=error, now=now):
                return False
        else:
            _note(claim.attempt, Outcome.SENT)
            _sent(claim.message)
            return True
    return False


@transaction.atomic
def _claim(message_id: int, *, now: datetime) -> Claim | None:
    """Take a message for this worker, and its channel with it. None when it is not waiting, or nothing reaches."""
    claimed = Message.objects.filter(_due(now), pk=message_id).update(
        state=MessageState.SENDING, claimed_at=now, attempts=F("attempts") + 1
    )
    if not claimed:
        return None
    message = Message.objects.select_related("recipient").get(pk=message_id)
    channel = best_channel(message)
    if channel is None:
        by_hand = message.name and not message.refused
        Message.objects.filter(pk=message_id).update(
            state=MessageState.BY_HAND if by_hand else MessageState.FAILED, attempts=F("attempts") - 1
        )
        return None
    if message.channel != channel:
        message.channel, message.attempts = channel, 1
        message.save(update_fields=["channel", "attempts"])
    return Claim(message, Attempt.objects.create(message=message, channel=channel, begun_at=now), now)


def _hand_over(message: Message, channel: Channel, *, now: datetime) -> None:
    if channel == Channel.PUSH:
        push.send(message, now=now)
    elif channel == Channel.SMS:
        sms.send(phone=message.phone, text=message.sms, reference=f"message-{message.pk}")
    else:
        _mail(message)


def _mail(message: Message) -> None:
    host = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip(">")
    mail = EmailMultiAlternatives(
        subject=message.subject,
        body=message.text,
        to=[message.email],
        headers={"Message-ID": f"<message-{message.pk}@{host}>", "Auto-Submitted": "auto-generated"},
    )
    picture = portrait(message.picture) if message.picture else None
    if picture:
        mail.mixed_subtype = "related"
        mail.attach(_inline(picture))
    mail.attach_alternative(message.html if picture else SHOWN.sub("", message.html), "text/html")
    try:
        mail.send()
    except smtplib.SMTPRecipientsRefused as error:
        if all(code >= 500 for code, _said in error.recipients.values()):
            raise NotDeliveredError(str(error)) from error
        raise
    except smtplib.SMTPDataError as error:
        if error.smtp_code >= 500:
            raise NotDeliveredError(str(error)) from error
        raise


def _inline(picture: bytes) -> MIMEImage:
    """A picture that a mail shows in its text: programs for mail fetch nothing from elsewhere before they are asked."""
    part = MIMEImage(picture, "jpeg")
    part.add_header("Content-ID", f"<{PICTURE}>")
    part.add_header("Content-Disposition", "inline", filename="face.jpg")
    return part


def _note(attempt: Attempt, outcome: Outcome, error: Exception | None = None) -> None:
    Attempt.objects.filter(pk=attempt.pk).update(
        outcome=outcome, ended_at=timezone.now(), error=_words(error) if error else ""
    )


def _words(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:500]


def _sent(message: Message) -> None:
    wiped = {"text": "", "html": ""} if message.kind in secret_kinds() and not settings.DEMO else {}
    Message.objects.filter(pk=message.pk).update(
        state=MessageState.SENT, sent_at=timezone.now(), error="", **wiped
    )


def _leave_channel(claim: Claim, *, error: Exception, now: datetime) -> bool:
    """Let the next channel have it, now. Returns whether it was still ours to give."""
    message = claim.message
    return bool(
        Message.objects.filter(claim.own).update(
            state=MessageState.QUEUED,
            due_at=now,
            refused=[*message.refused, message.channel],
            error=_words(error),
        )
    )


def _retry_later(claim: Claim, *, error: Exception, now: datetime) -> None:
    message = claim.message
    Message.objects.filter(claim.own).update(
        state=MessageState.QUEUED,
        due_at=now + PATIENCE[message.channel][message.attempts - 1],
        error=_words(error),
    )


def _due(now: datetime) -> Q:
    """What waits: queued messages whose moment came, and those whose sender was killed."""
    abandoned = Q(state=MessageState.SENDING, claimed_at__lte=now - STALE_CLAIM)
    return Q(state=MessageState.QUEUED, due_at__lte=now) | abandoned


def waiting_ids(*, now: datetime, limit: int = 500) -> list[int]:
    """Ids of messages that are due: queued ones, and ones whose sender was killed."""
    rows = Message.objects.filter(_due(now)).order_by("due_at")
    return list(rows.values_list("pk", flat=True)[:limit])
