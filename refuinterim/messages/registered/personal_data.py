# Readers: volunteers
"""What the outbox knows about people: everything that was written to them."""

from django.utils.translation import gettext_lazy as _

from refuinterim.core.personal_data import holds
from refuinterim.messages.models import Message

holds(
    Message,
    reached={"accounts.User": "recipient"},
    by_text={"volunteers.Volunteer": ("email__iexact", "email")},
    exported=["created_at", "email", "language", "subject", "text"],
    erased=["email", "subject", "text", "html", "error"],
    impersonal=["key", "kind"],
    title=_("Our letters to you"),
    said={"created_at": _("Sent on"), "email": _("To"), "subject": _("Title"), "text": _("Text")},
)
