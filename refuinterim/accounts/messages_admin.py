# Readers: staff
"""The admin of the outbox: what was written to whom, and whether it was sent."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import admin
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from unfold.decorators import display

from refuinterim.accounts.scoped_admin import DeskStyles, ReadOnlyAdmin
from refuinterim.accounts.state_labels import colours_of
from refuinterim.accounts.value_filter import ValueFilter
from refuinterim.accounts.waits_filter import WaitsForYou
from refuinterim.messages import outbox
from refuinterim.messages.kinds import KINDS, words_of_kind
from refuinterim.messages.models import Message, MessageState


class KindFilter(ValueFilter):
    """What messages are about, in words."""

    title = _("kind")
    field = parameter_name = "kind"

    def choices_shown(self) -> Iterable[tuple[str, Any]]:
        """Every kind there is."""
        return [(name, kind.words) for name, kind in KINDS.items()]


@admin.register(Message)
class MessageAdmin(DeskStyles, ReadOnlyAdmin):
    """The outbox: what was written to whom, and whether it was sent."""

    list_display = ["created_at", "subject", "email", "kind_shown", "state_shown", "sent_at", "attempts"]
    list_filter = [WaitsForYou, "state", KindFilter, "language", "antenna"]
    list_select_related = ["recipient", "antenna"]
    search_fields = [
        *("subject", "email"),
        *("recipient__first_name", "recipient__last_name", "recipient__email"),
    ]
    fields = [
        ("subject", "state"), ("email", "recipient"), ("kind_shown", "language"), ("antenna", "attempts"),
        ("created_at", "sent_at"), "due_at", "error", "letter", "text",
    ]  # fmt: skip
    readonly_fields = ["letter", "kind_shown"]
    actions = ["send_again"]

    @admin.action(description=_("Send again what failed"), permissions=["view"])
    def send_again(self, request: HttpRequest, queryset: models.QuerySet[Message]) -> None:
        """Queue the selected messages that failed."""
        now = timezone.now()
        sent = sum(outbox.send_again(by=request.user, message=message, now=now) for message in queryset)
        self.message_user(
            request,
            ngettext("%(count)s message is sent again.", "%(count)s messages are sent again.", sent)
            % {"count": sent},
        )

    @display(
        description=_("state"),
        ordering="state",
        label=colours_of(
            MessageState,
            {
                MessageState.SENT: "success",
                MessageState.FAILED: "danger",
                MessageState.QUEUED: "warning",
                MessageState.SENDING: "warning",
            },
        ),
    )
    def state_shown(self, message: Message) -> tuple[str, str]:
        """Where it stands."""
        return message.state, str(message.get_state_display())

    @display(description=_("kind"), ordering="kind")
    def kind_shown(self, message: Message) -> str:
        """In words."""
        return words_of_kind(message.kind)

    @display(description=_("as it is read"))
    def letter(self, message: Message) -> str:
        """The letter, in a frame of its own that runs no script and opens nothing."""
        if not message.html:
            return str(_("The text is gone: it held a code."))
        return format_html(
            '<iframe class="desk-letter" sandbox="" srcdoc="{}" title="{}"></iframe>',
            message.html,
            message.subject,
        )
