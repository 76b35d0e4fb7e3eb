# Readers: volunteers
"""What the outbox knows about people: everything that was written to them."""

from django.utils.translation import gettext_lazy as _

from refuinterim.core.personal_data import holds
from refuinterim.messages.models import Attempt, ChannelChoice, Message, PushDevice

holds(
    Message,
    reached={"accounts.User": "recipient"},
    by_text={"volunteers.Volunteer": ({"email__iexact": "email"}, {"phone": "phone", "name": "full_name"})},
    exported=["created_at", "name", "email", "phone", "language", "subject", "text", "sms", "channel"],
    erased=["name", "email", "phone", "subject", "text", "html", "short", "sms", "error"],
    impersonal=["key", "kind", "path", "picture"],
    title=_("Our letters to you"),
    said={"created_at": _("Sent on"), "email": _("To"), "subject": _("Title"), "text": _("Text")},
)
holds(
    Attempt,
    reached={"accounts.User": "message__recipient"},
    exported=["begun_at", "channel", "outcome"],
    erased=["error"],
)
holds(
    PushDevice,
    reached={"accounts.User": "user"},
    exported=["words", "made_at", "used_at"],
    impersonal=["endpoint", "p256dh", "auth"],
    is_removed=True,
    title=_("Phones and computers that get messages"),
    said={"words": _("Phone or computer"), "made_at": _("Since")},
)
holds(
    ChannelChoice,
    reached={"accounts.User": "user"},
    exported=["channel", "refused_push_at"],
    is_removed=True,
)
