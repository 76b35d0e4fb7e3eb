# Readers: staff
"""The outbox: every message that is written, with where it stands."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from refuinterim.core.folding import folded_index
from refuinterim.core.models import Antenna
from refuinterim.core.owners import Hat, OwnedQuerySet, Ways
from refuinterim.messages.kinds import secret_kinds


class MessageState(models.TextChoices):
    """Where a message stands in the outbox."""

    DRAFT = "draft", _("draft")
    QUEUED = "queued", _("queued")
    SENDING = "sending", _("sending")
    SENT = "sent", _("sent")
    FAILED = "failed", _("failed")
    TAKEN_BACK = "taken_back", _("taken back")


class MessageQuerySet(OwnedQuerySet["Message"]):
    """Sets of messages."""

    def visible_to(self, user: Any, hat: Hat | None = None) -> MessageQuerySet:
        """As every row of an antenne; codes to sign in are hidden, but for the demo."""
        rows = super().visible_to(user, hat)
        return rows if settings.DEMO else rows.exclude(kind__in=secret_kinds())

    def _seen_by(self, user: Any) -> Ways:
        """In the demo the outbox stands in for a mailbox: who works for an antenne reads the codes there."""
        reads_codes = settings.DEMO and user.antennas_read
        return {Hat.ANTENNA: Q(kind__in=secret_kinds())} if reads_codes else {}


class Message(models.Model):
    """One message to one person: written with the change it tells about, sent after commit."""

    key = models.CharField(_("key"), max_length=120, unique=True, help_text=_("The same key is sent once."))
    kind = models.CharField(_("kind"), max_length=60)
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="messages",
        verbose_name=_("recipient"),
    )
    email = models.EmailField(_("e-mail"))
    language = models.CharField(_("language"), max_length=7, choices=settings.LANGUAGES)
    antenna = models.ForeignKey(
        Antenna, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("antenne")
    )
    subject = models.CharField(_("subject"), max_length=200)
    text = models.TextField(_("text"))
    html = models.TextField(_("HTML"))
    state = models.CharField(_("state"), max_length=10, choices=MessageState, default=MessageState.QUEUED)
    created_at = models.DateTimeField(_("written at"))
    due_at = models.DateTimeField(_("to be sent from"))
    claimed_at = models.DateTimeField(_("claimed at"), null=True, blank=True)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    error = models.TextField(_("error"), blank=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("message"), _("messages")
        ordering = ["-created_at", "-id"]
        indexes = [
            models.Index(
                fields=["due_at"], condition=Q(state__in=["queued", "sending"]), name="message_waiting"
            ),
            # Few among millions that were sent: those that somebody has to look at, as the lists order them.
            models.Index(fields=["-created_at", "-id"], condition=Q(state="failed"), name="message_failed"),
            folded_index("message_found_by", "subject", "email"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="sent", sent_at__isnull=False)
                | (~Q(state="sent") & Q(sent_at__isnull=True)),
                name="message_sent_has_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject} → {self.email}"
