# Readers: staff
"""The admin of what the base holds: antennes, vocabularies and places."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db import models
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from modeltranslation.admin import TranslationAdmin
from modeltranslation.utils import get_translation_fields
from unfold.decorators import display

from refuinterim.accounts.models import Role
from refuinterim.accounts.phone_admin import phone_column
from refuinterim.accounts.roles import antenna_ids, coordinates, is_national
from refuinterim.accounts.scoped_admin import DeskStyles, NationalAdmin
from refuinterim.core.meant_place import places_like
from refuinterim.core.models import Antenna, Category, Language, Place, Skill

MOST_FOUND = 100  # places in a list


@admin.register(Antenna)
class AntennaAdmin(NationalAdmin):
    """Branches. Their coordinators change how they can be reached; national ones add branches."""

    list_display = ["name", "programme", "email", "phone_shown", "is_active"]
    reads_instead = {"phone": "phone_shown"}
    phone_shown = phone_column()
    search_fields = ["name", "slug", "phone"]
    fields = ["name", "slug", "programme", "place", "email", "phone", ("caller", "call_days"), "is_active"]
    autocomplete_fields = ["place"]
    prepopulated_fields = {"slug": ["name"]}

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """A name and a code are in many addresses: national coordinators change them."""
        theirs = (
            [] if is_national(request.user, Role.COORDINATOR) else ["name", "slug", "programme", "is_active"]
        )
        return [*theirs, "phone_shown"]

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
    search_fields = ["name", "slug", *get_translation_fields("name")]


@admin.register(Category)
class CategoryAdmin(WordAdmin):
    """Kinds of work."""

    Media = DeskStyles.Media

    list_display = ["name", "colour_shown", "slug", "icon", "position"]

    @display(description=_("colour"), ordering="hue")
    def colour_shown(self, category: Category) -> str:
        """The hue, in the colours of the band."""
        return format_html('<span class="desk-tag {}">{}°</span>', category.hue_class, category.hue)


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
    fields = ["postcode", "name", "municipality", ("latitude", "longitude"), "other_names"]
    search_fields = ["searched"]

    def get_search_results(
        self, request: HttpRequest, queryset: models.QuerySet[Place], search_term: str
    ) -> tuple[models.QuerySet[Place], bool]:
        """What is meant, the likeliest first: the same answer as in every box for a place."""
        if not search_term.strip():
            return queryset, False
        found = [place.pk for place in places_like(search_term, most=MOST_FOUND)]
        order = models.Case(*[models.When(pk=pk, then=number) for number, pk in enumerate(found)], default=0)
        return queryset.filter(pk__in=found).order_by(order), False
