# Readers: staff
"""The admin of photos: their words in every language."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import admin
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from modeltranslation.admin import TranslationAdmin
from modeltranslation.utils import get_translation_fields
from unfold.decorators import display

from organisations.models import Photo
from refuinterim.accounts.scoped_admin import ScopedAdmin, translation_tabs


def small_photo(photo: Photo) -> SafeString:
    """A photo beside its words."""
    return format_html(
        '<img src="{}" alt="" width="120" height="{}">', photo.small, round(120 * photo.height / photo.width)
    )


@admin.register(Photo)
class PhotoAdmin(ScopedAdmin, TranslationAdmin):  # type: ignore[type-arg, misc]
    """The words of photos, in every language. The photos come and go on the organisation's page."""

    list_display = ["shown", "organisation", "kind", "name", "alt", "added_at"]
    list_filter = ["kind"]
    list_select_related = ["organisation"]
    search_fields = ["organisation__name", "name", *get_translation_fields("alt")]
    readonly_fields = ["shown", "organisation", "assignment", "kind", "name", "added_by", "added_at"]
    fieldsets: ClassVar[Any] = [
        (
            None,
            {
                "fields": [
                    "shown",
                    ("organisation", "assignment"),
                    ("kind", "name"),
                    "alt_nl",
                    ("added_by", "added_at"),
                ]
            },
        ),
        *translation_tabs("alt"),
    ]

    def has_add_permission(self, request: HttpRequest) -> bool:
        """On the organisation's page."""
        return False

    @display(description=_("photo"))
    def shown(self, photo: Photo) -> SafeString:
        """The photo itself, small."""
        return small_photo(photo)
