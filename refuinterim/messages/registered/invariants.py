# Readers: staff
"""What always holds of messages."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from refuinterim.core.invariants import always
from refuinterim.messages.models import Message
from refuinterim.messages.states import MessageState

LATE = timedelta(days=1)


@always("messages-go-out", _("No message waits longer than a day."))
def messages_go_out(now: datetime) -> QuerySet[Any]:
    waits = [MessageState.QUEUED, MessageState.SENDING]
    return Message.objects.filter(state__in=waits, due_at__lt=now - LATE)
