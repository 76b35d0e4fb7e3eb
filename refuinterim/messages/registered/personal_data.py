"""What the outbox knows about people: everything that was written to them."""

from refuinterim.core.personal_data import holds
from refuinterim.messages.models import Message

holds(
    Message,
    reached={"accounts.User": "recipient"},
    exported=["created_at", "email", "language", "subject", "text"],
    erased=["email", "subject", "text", "html", "error"],
    impersonal=["key", "kind"],
    note="Who has no user is found by the e-mail address.",
)
