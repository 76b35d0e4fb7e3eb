# Readers: volunteers
"""The ways by which a message reaches somebody, and what each says when it cannot."""

from __future__ import annotations

from datetime import timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _


class Channel(models.TextChoices):
    """A way to reach somebody, in the order in which they are tried when nobody chose one."""

    PUSH = "push", _("on the phone")
    EMAIL = "email", _("e-mail")
    SMS = "sms", _("text message")


# How long a channel that gives no clear answer is tried again before the next one is.
PATIENCE: dict[str, list[timedelta]] = {
    Channel.PUSH: [timedelta(minutes=m) for m in (1, 5)],
    Channel.EMAIL: [timedelta(minutes=m) for m in (1, 5, 30, 120, 720)],
    Channel.SMS: [timedelta(minutes=m) for m in (1, 5)],
}


class NotDeliveredError(Exception):
    """The channel says for certain that this message does not reach this person: the next channel may try."""
