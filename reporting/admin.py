"""Frozen years in the admin, to read; they are made on the page of the yearly figures."""

from django.contrib import admin

from refuinterim.accounts.scoped_admin import ReadOnlyAdmin
from reporting.models import FrozenYear


@admin.register(FrozenYear)
class FrozenYearAdmin(ReadOnlyAdmin):
    """Read-only: a frozen year never changes."""

    list_display = ["antenna", "year", "source", "definitions_version", "frozen_at", "frozen_by"]
    list_filter = ["antenna", "source"]
    list_select_related = ["antenna", "frozen_by"]
