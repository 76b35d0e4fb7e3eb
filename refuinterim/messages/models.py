"""The outbox: every message that is written, with where it stands."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from refuinterim.core.models import Antenna


class MessageState(models.TextChoices):
    """Where a message stands in the outbox."""

    DRAFT = "draft", _("draft")
    QUEUED = "queued", _("queued")
    SENDING = "sending", _("sending")
    SENT = "sent", _("sent")
    FAILED = "failed", _("failed")


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
    language = models.CharField(_("language"), max_length=7)
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

    class Meta:
        verbose_name, verbose_name_plural = _("message"), _("messages")
        ordering = ["-created_at", "-id"]
        indexes = [
            models.Index(
                fields=["due_at"], condition=Q(state__in=["queued", "sending"]), name="message_waiting"
            ),
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
