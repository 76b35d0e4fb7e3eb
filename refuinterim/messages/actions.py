"""What somebody decides about their own messages: over which channel, on which phone, and no."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from refuinterim.core.audit import record
from refuinterim.messages.channels import Channel
from refuinterim.messages.models import ChannelChoice, PushDevice

DEVICES = 5  # of one person; the oldest makes room


@transaction.atomic
def choose_channel(*, by: Any, channel: Channel, now: datetime) -> ChannelChoice:
    """Say over which channel one's own messages come first."""
    choice, _new = ChannelChoice.objects.update_or_create(user=by, defaults={"channel": channel})
    record(by=by, verb="channelchoice.chosen", subject=choice, now=now, channel=channel.value)
    return choice


@transaction.atomic
def refuse_push(*, by: Any, now: datetime) -> ChannelChoice:
    """Say no to messages on the phone: nobody asks again."""
    choice, _new = ChannelChoice.objects.update_or_create(user=by, defaults={"refused_push_at": now})
    record(by=by, verb="channelchoice.push_refused", subject=choice, now=now)
    return choice


@transaction.atomic
def add_device(*, by: Any, endpoint: str, p256dh: str, auth: str, words: str, now: datetime) -> PushDevice:
    """Let messages come on this device, first of all channels. A device that somebody else used is theirs no more."""
    device, new = PushDevice.objects.update_or_create(
        endpoint=endpoint,
        defaults={"user": by, "p256dh": p256dh, "auth": auth, "words": words},
        create_defaults={
            "user": by,
            "p256dh": p256dh,
            "auth": auth,
            "words": words,
            "endpoint": endpoint,
            "made_at": now,
        },
    )
    if new:
        older = PushDevice.objects.filter(user=by).order_by("-made_at", "-pk").values_list("pk", flat=True)
        PushDevice.objects.filter(pk__in=list(older[DEVICES:])).delete()
    record(by=by, verb="pushdevice.added", subject=device, now=now)
    choice, _new = ChannelChoice.objects.update_or_create(
        user=by, defaults={"channel": Channel.PUSH, "refused_push_at": None}
    )
    record(by=by, verb="channelchoice.chosen", subject=choice, now=now, channel=Channel.PUSH.value)
    return device


@transaction.atomic
def forget_device(*, by: Any, device: PushDevice, now: datetime) -> None:
    """Let no message come on this device any more; without any device, e-mail comes first again."""
    record(by=by, verb="pushdevice.forgotten", subject=device, now=now)
    device.delete()
    if not PushDevice.objects.filter(user=by).exists():
        ChannelChoice.objects.filter(user=by, channel=Channel.PUSH).update(channel=Channel.EMAIL)
