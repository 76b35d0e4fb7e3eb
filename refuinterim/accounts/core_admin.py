"""The admin of what the base holds: antennes, vocabularies, places, the outbox and the audit trail."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import admin
from django.db import models
from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from modeltranslation.admin import TranslationAdmin
from unfold.decorators import display

from refuinterim.accounts.models import Role
from refuinterim.accounts.roles import antenna_ids, coordinates, is_national
from refuinterim.accounts.scoped_admin import NationalAdmin, ReadOnlyAdmin
from refuinterim.core import outbox
from refuinterim.core.delivery import SECRET_KINDS
from refuinterim.core.message_kinds import KINDS, words_of_kind
from refuinterim.core.models import (
    Antenna,
    AuditEvent,
    Category,
    Language,
    Message,
    MessageState,
    Place,
    Skill,
)


@admin.register(Antenna)
class AntennaAdmin(NationalAdmin):
    """Branches. Their coordinators change how they can be reached; national ones add branches."""

    antenna_path = "pk"
    list_display = ["name", "programme", "email", "phone", "is_active"]
    search_fields = ["name", "slug"]
    autocomplete_fields = ["place"]
    prepopulated_fields = {"slug": ["name"]}

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """A name and a code are in many addresses: national coordinators change them."""
        return (
            [] if is_national(request.user, Role.COORDINATOR) else ["name", "slug", "programme", "is_active"]
        )

    def get_prepopulated_fields(self, request: HttpRequest, obj: Any = None) -> dict[str, Any]:
        """The code follows the name while it is new."""
        return {} if obj else {"slug": ["name"]}

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Who coordinates it."""
        if obj is not None:
            return coordinates(request.user, obj.pk)
        return antenna_ids(request.user, Role.COORDINATOR) != []


class WordAdmin(NationalAdmin, TranslationAdmin):  # type: ignore[type-arg, misc]
    """A word in every language."""

    list_display = ["name", "slug"]
    search_fields = ["name", "slug", *(f"name_{code}" for code, _label in settings.LANGUAGES)]


@admin.register(Category)
class CategoryAdmin(WordAdmin):
    """Kinds of work."""

    list_display = ["name", "slug", "icon", "position"]


@admin.register(Skill)
class SkillAdmin(WordAdmin):
    """Skills."""


@admin.register(Language)
class LanguageAdmin(WordAdmin):
    """Languages."""


@admin.register(Place)
class PlaceAdmin(NationalAdmin):
    """Postcodes with their coordinates."""

    list_display = ["postcode", "name", "municipality"]
    search_fields = ["postcode", "name", "municipality"]


@admin.register(AuditEvent)
class AuditEventAdmin(ReadOnlyAdmin):
    """Who did what, when and why."""

    list_display = ["at", "actor_shown", "verb", "subject_type", "subject_id", "antenna", "reason"]
    list_filter = ["antenna", "subject_type"]
    list_select_related = ["actor", "antenna"]
    search_fields = ["verb", "=subject_id"]
    date_hierarchy = "at"

    @display(description=_("who"), ordering="actor")
    def actor_shown(self, event: AuditEvent) -> Any:
        """The user, or the system itself."""
        return event.actor or _("the system")


class KindFilter(admin.SimpleListFilter):
    """What messages are about, in words."""

    title = _("kind")
    parameter_name = "kind"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Every kind there is."""
        return list(KINDS.items())

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        """Of one kind."""
        return queryset.filter(kind=self.value()) if self.value() else queryset


@admin.register(Message)
class MessageAdmin(ReadOnlyAdmin):
    """The outbox: what was written to whom, and whether it was sent."""

    list_display = ["created_at", "subject", "email", "kind_shown", "state_shown", "sent_at", "attempts"]
    list_filter = ["state", KindFilter, "language", "antenna"]
    list_select_related = ["recipient", "antenna"]
    search_fields = ["subject", "email"]
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

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Message]:
        """Messages of the own antennes; sign-in codes only in the demo, where they stand in for a mailbox."""
        rows = Message.objects.all()
        if not settings.DEMO:
            rows = rows.exclude(kind__in=SECRET_KINDS)
        ids = antenna_ids(request.user)
        if ids is None:
            return rows
        own = Q(antenna__in=ids)
        return rows.filter(own | Q(kind__in=SECRET_KINDS)) if settings.DEMO else rows.filter(own)

    @display(
        description=_("state"),
        ordering="state",
        label={
            MessageState.SENT: "success",
            MessageState.FAILED: "danger",
            MessageState.QUEUED: "warning",
            MessageState.SENDING: "warning",
        },
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
