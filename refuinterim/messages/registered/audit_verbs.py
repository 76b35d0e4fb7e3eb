# Readers: staff
"""What people do with messages."""

from django.utils.translation import pgettext_lazy

from refuinterim.core.audit import register_verbs
from refuinterim.messages.models import ChannelChoice, Message, PushDevice

register_verbs(
    Message,
    {
        "send_again": pgettext_lazy("what happened to a row", "sent again"),
        "told": pgettext_lazy("what happened to a row", "told by hand"),
    },
)
register_verbs(
    ChannelChoice,
    {
        "chosen": pgettext_lazy("what happened to a row", "chosen"),
        "push_refused": pgettext_lazy("what happened to a row", "no messages on the phone"),
    },
)
register_verbs(
    PushDevice,
    {
        "added": pgettext_lazy("what happened to a row", "added"),
        "forgotten": pgettext_lazy("what happened to a row", "forgotten"),
    },
)
