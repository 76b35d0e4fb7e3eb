"""Frozen years in the admin, to read; they are made on the page of the yearly figures."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from unfold.admin import ModelAdmin

from reporting.models import FrozenYear


@admin.register(FrozenYear)
class FrozenYearAdmin(ModelAdmin):
    """Read-only: a frozen year never changes."""

    list_display = ["antenna", "year", "source", "definitions_version", "frozen_at", "frozen_by"]
    list_filter = ["antenna", "source"]
    list_select_related = ["antenna", "frozen_by"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[FrozenYear]:
        """Those of the user's antennes."""
        return FrozenYear.objects.visible_to(request.user)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Never here."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never."""
        return False
