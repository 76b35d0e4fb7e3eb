# Readers: staff
"""Where a message stands."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class MessageState(models.TextChoices):
    """Where a message stands in the outbox."""

    DRAFT = "draft", _("draft")
    QUEUED = "queued", _("queued")
    SENDING = "sending", _("sending")
    SENT = "sent", _("sent")
    FAILED = "failed", _("failed")
    BY_HAND = "by_hand", _("to tell by hand")
    TOLD = "told", _("told by hand")
    TAKEN_BACK = "taken_back", _("taken back")


NOT_ARRIVED = frozenset({MessageState.FAILED, MessageState.BY_HAND})  # somebody has to look at it
NOT_OUT = NOT_ARRIVED | {MessageState.QUEUED}  # what can still be taken back
