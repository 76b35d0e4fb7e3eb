# Readers: staff
from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class MessagesConfig(AppConfig):
    """What the house writes to people, and how it is sent. Django's own messages have the label `messages`."""

    name = "refuinterim.messages"
    label = "outbox"
    verbose_name = _("Messages")

    def ready(self) -> None:
        """Read which kinds of messages the apps write."""
        autodiscover_modules("registered.message_kinds")
