# Readers: staff
"""The admin of the outbox: what was written to whom, and whether it was sent."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import quote

from django.contrib import admin, messages
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from unfold.decorators import display

from refuinterim.accounts.scoped_admin import DeskStyles, ReadOnlyAdmin
from refuinterim.accounts.state_labels import colours_of
from refuinterim.accounts.value_filter import ValueFilter
from refuinterim.accounts.waits_filter import WaitsForYou
from refuinterim.core.phone_numbers import shown
from refuinterim.core.written import plainly
from refuinterim.messages import outbox
from refuinterim.messages.channels import Channel
from refuinterim.messages.kinds import KINDS, words_of_kind
from refuinterim.messages.models import Message
from refuinterim.messages.states import NOT_ARRIVED, MessageState


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

    list_display = [
        "created_at",
        "subject",
        "reader",
        "kind_shown",
        "state_shown",
        "channel",
        "sent_at",
        "attempts",
    ]
    list_filter = [WaitsForYou, "state", "channel", KindFilter, "language", "antenna"]
    list_select_related = ["recipient", "antenna"]
    search_fields = [
        *("subject", "email", "name", "phone"),
        *("recipient__first_name", "recipient__last_name", "recipient__email"),
    ]
    fields = [
        ("subject", "state"), ("email", "recipient"), ("name", "phone_shown"), ("kind_shown", "language"),
        ("antenna", "channel"), ("created_at", "sent_at"), ("told_at", "told_by"), ("due_at", "attempts"), "error",
        "by_hand", "what_happened", "letter", "text", "sms",
    ]  # fmt: skip
    readonly_fields = ["letter", "kind_shown", "phone_shown", "by_hand", "what_happened"]
    actions = ["send_again", "send_again_by_email", "send_again_by_push", "send_again_by_sms", "tell_by_hand"]

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> Message | None:
        """With its tries, read once: the page asks for them more than once."""
        message: Message | None = super().get_object(request, object_id, from_field)
        if message:
            models.prefetch_related_objects([message], "tries")
        return message

    @admin.action(description=_("Send again what failed"), permissions=["view"])
    def send_again(self, request: HttpRequest, queryset: models.QuerySet[Message]) -> None:
        """Queue the selected messages that did not arrive, over the best channel."""
        self._send_again(request, queryset, None)

    @admin.action(description=_("Send again by e-mail"), permissions=["view"])
    def send_again_by_email(self, request: HttpRequest, queryset: models.QuerySet[Message]) -> None:
        """Over this channel alone."""
        self._send_again(request, queryset, Channel.EMAIL)

    @admin.action(description=_("Send again on the phone"), permissions=["view"])
    def send_again_by_push(self, request: HttpRequest, queryset: models.QuerySet[Message]) -> None:
        """Over this channel alone."""
        self._send_again(request, queryset, Channel.PUSH)

    @admin.action(description=_("Send again as a text message"), permissions=["view"])
    def send_again_by_sms(self, request: HttpRequest, queryset: models.QuerySet[Message]) -> None:
        """Over this channel alone."""
        self._send_again(request, queryset, Channel.SMS)

    def _send_again(
        self, request: HttpRequest, queryset: models.QuerySet[Message], channel: Channel | None
    ) -> None:
        now, who = timezone.now(), request.user
        rows = list(queryset)
        sent = sum(outbox.send_again(by=who, message=row, now=now, channel=channel) for row in rows)
        self.message_user(
            request,
            ngettext("%(count)s message is sent again.", "%(count)s messages are sent again.", sent)
            % {"count": sent},
        )
        if left := len(rows) - sent:
            words = ngettext(
                "%(count)s message cannot be sent this way, or arrived already.",
                "%(count)s messages cannot be sent this way, or arrived already.",
                left,
            )
            self.message_user(request, words % {"count": left}, messages.WARNING)

    @admin.action(description=_("Told by hand"), permissions=["view"])
    def tell_by_hand(self, request: HttpRequest, queryset: models.QuerySet[Message]) -> None:
        """Note that somebody told the selected messages that did not arrive."""
        now = timezone.now()
        told = sum(outbox.tell_by_hand(by=request.user, message=message, now=now) for message in queryset)
        self.message_user(
            request,
            ngettext("%(count)s message is told.", "%(count)s messages are told.", told) % {"count": told},
        )

    @display(
        description=_("state"),
        ordering="state",
        label=colours_of(
            MessageState,
            {
                MessageState.SENT: "success",
                MessageState.FAILED: "danger",
                MessageState.BY_HAND: "danger",
                MessageState.TOLD: "success",
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

    @display(description=_("to"), ordering="email")
    def reader(self, message: Message) -> str:
        """The address; else the name."""
        return message.reader

    @display(description=_("phone"))
    def phone_shown(self, message: Message) -> str:
        """As people write it."""
        return shown(message.phone)

    @display(description=_("tell by hand"))
    def by_hand(self, message: Message) -> str:
        """A link that opens WhatsApp with the text in the reader's language, and the same text to copy."""
        if message.state not in NOT_ARRIVED or not message.text:
            return "–"
        text = plainly(f"{message.subject}\n\n{message.text.partition('-- ')[0]}").strip()
        link = (
            format_html(
                '<p><a href="https://wa.me/{}?text={}" target="_blank" rel="noopener noreferrer">{}</a></p>',
                message.phone.lstrip("+"),
                quote(text, safe=""),
                _("Write on WhatsApp"),
            )
            if message.phone
            else ""
        )
        return format_html(
            '{}<textarea class="desk-copy" readonly rows="9" dir="auto" lang="{}" aria-label="{}">{}</textarea>',
            link,
            message.language,
            _("Text to copy"),
            text,
        )

    @display(description=_("what happened"))
    def what_happened(self, message: Message) -> str:
        """Each attempt: when, over which channel, how it ended."""
        lines = [
            (
                date_format(timezone.localtime(attempt.begun_at), "j E Y H:i"),
                attempt.get_channel_display(),
                attempt.get_outcome_display(),
                attempt.error,
            )
            for attempt in message.tries.all()
        ]
        return (
            format_html("<ul>{}</ul>", format_html_join("", "<li>{} · {} · {} {}</li>", lines))
            if lines
            else "–"
        )

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
