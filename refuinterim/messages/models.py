# Readers: staff
"""The outbox: every message that is written, with where it stands."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from refuinterim.core.folding import folded_index
from refuinterim.core.models import Antenna
from refuinterim.core.owners import Hat, OwnedQuerySet, PartQuerySet, Ways
from refuinterim.messages.channels import Channel
from refuinterim.messages.kinds import secret_kinds
from refuinterim.messages.states import MessageState


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
    name = models.CharField(
        _("name"), max_length=130, blank=True, help_text=_("Whom to tell by hand when nothing else works.")
    )
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("phone"), max_length=20, blank=True)
    language = models.CharField(_("language"), max_length=7, choices=settings.LANGUAGES)
    antenna = models.ForeignKey(
        Antenna, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("antenne")
    )
    subject = models.CharField(_("subject"), max_length=200)
    text = models.TextField(_("text"))
    html = models.TextField(_("HTML"))
    picture = models.CharField(
        _("picture"), max_length=100, blank=True, help_text=_("The file that goes along with a mail.")
    )
    short = models.CharField(_("on a locked phone"), max_length=200, blank=True)
    sms = models.CharField(_("text message"), max_length=400, blank=True)
    path = models.CharField(_("leads to"), max_length=500, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=MessageState, default=MessageState.QUEUED)
    created_at = models.DateTimeField(_("written at"))
    due_at = models.DateTimeField(_("to be sent from"))
    claimed_at = models.DateTimeField(_("claimed at"), null=True, blank=True)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    channel = models.CharField(
        _("channel"),
        max_length=5,
        choices=Channel,
        blank=True,
        help_text=_("Where it is tried, or was sent."),
    )
    asked = models.CharField(
        _("asked channel"), max_length=5, choices=Channel, blank=True, help_text=_("This one, and no other.")
    )
    refused = ArrayField(
        models.CharField(max_length=5, choices=Channel), default=list, blank=True, verbose_name=_("not over")
    )
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    error = models.TextField(_("error"), blank=True)
    told_at = models.DateTimeField(_("told at"), null=True, blank=True)
    told_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("told by"),
    )

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
            models.Index(fields=["-created_at", "-id"], condition=Q(state="by_hand"), name="message_by_hand"),
            folded_index("message_found_by", "subject", "email", "name", "phone"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="sent", sent_at__isnull=False)
                | (~Q(state="sent") & Q(sent_at__isnull=True)),
                name="message_sent_has_a_time",
            ),
            models.CheckConstraint(
                condition=Q(state="told", told_at__isnull=False, told_by__isnull=False)
                | (~Q(state="told") & Q(told_at__isnull=True, told_by__isnull=True)),
                name="message_told_has_who_and_when",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject} → {self.email or self.name}"

    @property
    def reader(self) -> str:
        """Whom it is for, in short: the address, or else the name."""
        return self.email or self.name


class Outcome(models.TextChoices):
    """What became of one attempt."""

    BEGUN = "begun", _("begun")
    SENT = "sent", _("sent")
    NO = "no", _("not delivered")
    UNCLEAR = "unclear", _("no clear answer")


class AttemptQuerySet(PartQuerySet["Attempt"]):
    """Sets of attempts: seen as their message is."""

    antenna_path = "message__antenna"
    never_changes = True


class Attempt(models.Model):
    """One try to send a message over one channel. One that only began belongs to a sender that was killed."""

    message = models.ForeignKey(Message, models.CASCADE, related_name="tries", verbose_name=_("message"))
    channel = models.CharField(_("channel"), max_length=5, choices=Channel)
    begun_at = models.DateTimeField(_("begun at"))
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    outcome = models.CharField(_("what happened"), max_length=7, choices=Outcome, default=Outcome.BEGUN)
    error = models.TextField(_("error"), blank=True)

    objects = AttemptQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("attempt"), _("attempts")
        ordering = ["begun_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome="begun", ended_at__isnull=True)
                | (~Q(outcome="begun") & Q(ended_at__isnull=False)),
                name="attempt_ended_has_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_channel_display()}: {self.get_outcome_display()}"


class OwnQuerySet(models.QuerySet[Any]):
    """Rows of one user, which nobody else sees or changes."""

    def visible_to(self, user: Any) -> OwnQuerySet:
        """One's own."""
        return self.filter(user=user) if user.is_authenticated else self.none()

    def changeable_by(self, user: Any) -> OwnQuerySet:
        """The same."""
        return self.visible_to(user)


class PushDevice(models.Model):
    """A browser on a phone or computer that shows our messages: the address of its push service, and its keys."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="push_devices", verbose_name=_("user")
    )
    endpoint = models.CharField(_("address"), max_length=1000, unique=True)
    p256dh = models.CharField(_("public key"), max_length=120)
    auth = models.CharField(_("secret"), max_length=60)
    words = models.CharField(_("device"), max_length=80)
    made_at = models.DateTimeField(_("since"))
    used_at = models.DateTimeField(_("last message"), null=True, blank=True)

    objects = OwnQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("device with messages"), _("devices with messages")
        ordering = ["made_at", "id"]

    def __str__(self) -> str:
        return self.words


class ChannelChoice(models.Model):
    """How somebody wants their messages, and whether they said no to messages on the phone."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="channel_choice", verbose_name=_("user")
    )
    channel = models.CharField(_("channel"), max_length=5, choices=Channel, default=Channel.EMAIL)
    refused_push_at = models.DateTimeField(_("no to messages on the phone"), null=True, blank=True)

    objects = OwnQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("choice of channel"), _("choices of channel")

    def __str__(self) -> str:
        return str(self.get_channel_display())
