# Readers: staff
"""The audit trail in the admin: who did what to which row, in words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib import admin
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html, format_html_join
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.decorators import display

from refuinterim.accounts.scoped_admin import KIND_OF_ROW, ReadOnlyAdmin
from refuinterim.accounts.value_filter import ValueFilter
from refuinterim.core.audit import VERBS, words_of_verb
from refuinterim.core.folding import folded_texts
from refuinterim.core.models import AuditEvent
from refuinterim.core.typed_text import clean_line, western_digits, whole_number

# What an action notes beside the verb, when it is not a field of its row.
DETAILS = {
    "fields": gettext_lazy("what changed"),
    "source": gettext_lazy("before"),
    "version": gettext_lazy("version"),
    "language": gettext_lazy("language"),
    "user": gettext_lazy("account"),
    "rows_of": gettext_lazy("list"),
    "rows": gettext_lazy("how many rows"),
    "extension": gettext_lazy("kind of file"),
    "filtered_by": gettext_lazy("filtered by"),
    "searched": gettext_lazy("by words searched for"),
}


class KindOfRow(ValueFilter):
    """By what kind of row it happened to."""

    title = gettext_lazy("kind of row")
    parameter_name, field = KIND_OF_ROW, "subject_type"

    def choices_shown(self) -> Iterable[tuple[str, Any]]:
        """Every kind of which something can be told."""
        kinds = {
            model._meta.label_lower: capfirst(model._meta.verbose_name) for model, _said in VERBS.values()
        }
        return kinds.items()


@admin.register(AuditEvent)
class AuditEventAdmin(ReadOnlyAdmin):
    """Who did what, when and why."""

    list_display = ["at", "actor_shown", "verb_shown", "row_shown", "antenna", "reason"]
    list_filter = ["antenna", KindOfRow]
    list_select_related = ["actor", "antenna"]
    search_fields = ["verb", "=subject_id"]
    date_hierarchy = "at"
    fields = ["at", "actor_shown", "verb_shown", "row_shown", "antenna", "reason", "detail_shown"]
    readonly_fields = ["actor_shown", "verb_shown", "row_shown", "detail_shown"]

    def get_search_results(
        self, request: HttpRequest, queryset: models.QuerySet[Any], search_term: str
    ) -> tuple[models.QuerySet[Any], bool]:
        """By the number of the row, or by what happened, in the reader's words or the code's."""
        typed = western_digits(clean_line(search_term))
        if not typed:
            return queryset, False
        wanted, *words = folded_texts([typed, *(f"{words_of_verb(verb)} {verb}" for verb in VERBS)])
        happened = [verb for verb, said in zip(VERBS, words, strict=True) if wanted and wanted in said]
        found = models.Q(verb__in=happened)
        is_id = whole_number(typed) is not None
        return queryset.filter(found | models.Q(subject_id=typed) if is_id else found), False

    @display(description=gettext_lazy("what"), ordering="verb")
    def verb_shown(self, event: AuditEvent) -> str:
        """What happened, in words."""
        return words_of_verb(event.verb)

    @display(description=gettext_lazy("who"), ordering="actor")
    def actor_shown(self, event: AuditEvent) -> Any:
        """The user, or the system itself."""
        return event.actor or _("the system")

    @display(description=gettext_lazy("row"))
    def row_shown(self, event: AuditEvent) -> str:
        """The kind of row and its number, as a link to its page where it has one."""
        model = _model_of(event)
        if model is None:
            return f"{event.subject_type} {event.subject_id}"
        words = f"{capfirst(model._meta.verbose_name)} {event.subject_id}"
        page = f"admin:{model._meta.app_label}_{model._meta.model_name}_change"
        try:
            return format_html('<a href="{}">{}</a>', reverse(page, args=[event.subject_id]), words)
        except NoReverseMatch:  # rows of this kind have no page of their own
            return words

    @display(description=gettext_lazy("detail"))
    def detail_shown(self, event: AuditEvent) -> str:
        """What else was noted, a line each, in words."""
        lines = detail_in_words(event)
        return format_html_join("", "<div>{}: {}</div>", lines) if lines else "–"


def detail_in_words(event: AuditEvent) -> list[tuple[str, str]]:
    """What an action noted beside the verb: (what, its value), in the reader's language."""
    about = VERBS[event.verb][0] if event.verb in VERBS else _model_of(event)
    return [
        (capfirst(str(DETAILS[key]) if key in DETAILS else _name(about, key)), _value(about, key, value))
        for key, value in event.detail.items()
    ]


def _model_of(event: AuditEvent) -> type[models.Model] | None:
    """The model of its row; None when an older version had one that is gone."""
    try:
        return apps.get_model(event.subject_type)
    except (LookupError, ValueError):
        return None


def _field(model: type[models.Model] | None, name: str) -> Any:
    try:
        return model._meta.get_field(name) if model else None
    except FieldDoesNotExist:
        return None


def _name(model: type[models.Model] | None, name: str) -> str:
    return str(getattr(_field(model, name), "verbose_name", name))


def _value(model: type[models.Model] | None, key: str, value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(_name(model, item) for item in value)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if key == "rows_of":
        return capfirst(str(apps.get_model(value)._meta.verbose_name_plural))
    if key == "language":
        return str(dict(settings.LANGUAGES).get(value, value))
    field = _field(model, "state" if key == "source" else key)
    return str(dict(getattr(field, "flatchoices", ())).get(value, value))
