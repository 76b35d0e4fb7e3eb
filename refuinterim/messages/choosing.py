"""Over which channel a message goes: what the person chose, then what works. Asked again at every try."""

from __future__ import annotations

from refuinterim.messages import push, sms
from refuinterim.messages.channels import Channel
from refuinterim.messages.kinds import is_secret, is_urgent
from refuinterim.messages.models import ChannelChoice, Message, PushDevice


def best_channel(message: Message) -> Channel | None:
    """The channel for the next try; None when nothing is left.

    One that was begun is kept until it said no: what was perhaps sent is not sent over another one as well.
    """
    if (
        message.channel
        and message.channel not in message.refused
        and works(Channel(message.channel), message)
    ):
        return Channel(message.channel)
    wanted = [Channel(message.asked)] if message.asked else [*_chosen(message), *Channel]
    return next((one for one in wanted if one not in message.refused and works(one, message)), None)


def _chosen(message: Message) -> list[Channel]:
    if message.recipient_id is None:
        return []
    choice = ChannelChoice.objects.filter(user=message.recipient_id).first()
    return [Channel(choice.channel)] if choice else []


def works(channel: Channel, message: Message) -> bool:
    """Whether the channel can reach this person, with this message."""
    if channel == Channel.EMAIL:
        return bool(message.email)
    if is_secret(message.kind):
        return False  # only the mailbox that was asked for
    if channel == Channel.SMS:
        worth_it = is_urgent(message.kind) or message.asked == Channel.SMS
        return worth_it and bool(message.sms) and sms.reaches(message.phone)
    return (
        bool(push.public_key() and message.recipient_id)
        and PushDevice.objects.filter(user=message.recipient_id).exists()
    )
