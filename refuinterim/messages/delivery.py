"""Sending what the outbox holds.

A message is claimed before it is sent, by one conditional update, so that two workers never send it
twice. A claim that is never finished (a killed worker) is taken up again later with the same
Message-ID, by which mail servers and readers know it as the same message.
"""

import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db.models import F, Q
from django.utils import timezone

from refuinterim.messages.kinds import secret_kinds
from refuinterim.messages.models import Message, MessageState

logger = logging.getLogger(__name__)

BACK_OFF = [timedelta(minutes=m) for m in (1, 5, 30, 120, 720)]
STALE_CLAIM = timedelta(minutes=10)


def deliver(message_id: int, *, now: datetime) -> bool:
    """Claim and send one message. Returns whether this call sent it. Safe to call any number of times."""
    waiting = Q(state=MessageState.QUEUED, due_at__lte=now)
    abandoned = Q(state=MessageState.SENDING, claimed_at__lte=now - STALE_CLAIM)
    claimed = Message.objects.filter(waiting | abandoned, pk=message_id).update(
        state=MessageState.SENDING, claimed_at=now, attempts=F("attempts") + 1
    )
    if not claimed:
        return False
    message = Message.objects.get(pk=message_id)
    try:
        _hand_over(message)
    except Exception as error:  # whatever stops one message is shown beside it and stops no other message
        logger.exception("Message %s could not be sent", message_id)
        _retry_later(message, error=error, now=now)
        return False
    wiped = {"text": "", "html": ""} if message.kind in secret_kinds() and not settings.DEMO else {}
    Message.objects.filter(pk=message_id).update(
        state=MessageState.SENT, sent_at=timezone.now(), error="", **wiped
    )
    return True


def _hand_over(message: Message) -> None:
    host = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip(">")
    mail = EmailMultiAlternatives(
        subject=message.subject,
        body=message.text,
        to=[message.email],
        headers={"Message-ID": f"<message-{message.pk}@{host}>", "Auto-Submitted": "auto-generated"},
    )
    mail.attach_alternative(message.html, "text/html")
    mail.send()


def _retry_later(message: Message, *, error: Exception, now: datetime) -> None:
    last = message.attempts > len(BACK_OFF)
    Message.objects.filter(pk=message.pk).update(
        state=MessageState.FAILED if last else MessageState.QUEUED,
        due_at=now if last else now + BACK_OFF[message.attempts - 1],
        error=f"{type(error).__name__}: {error}"[:500],
    )


def waiting_ids(*, now: datetime, limit: int = 500) -> list[int]:
    """Ids of messages that are due: queued ones, and ones whose sender was killed."""
    due = Q(state=MessageState.QUEUED, due_at__lte=now)
    abandoned = Q(state=MessageState.SENDING, claimed_at__lte=now - STALE_CLAIM)
    return list(
        Message.objects.filter(due | abandoned).order_by("due_at").values_list("pk", flat=True)[:limit]
    )
