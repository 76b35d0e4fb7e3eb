# Readers: staff
"""What people do with messages."""

from django.utils.translation import pgettext_lazy

from refuinterim.core.audit import register_verbs
from refuinterim.messages.models import Message

register_verbs(Message, {"send_again": pgettext_lazy("what happened to a row", "sent again")})
