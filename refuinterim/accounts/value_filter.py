"""A filter of the admin's lists: by a field whose values only the code knows by name."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import admin
from django.http import HttpRequest


class ValueFilter(admin.SimpleListFilter):
    """Rows with the chosen value in `field`. Who inherits says its title, `parameter_name`, and `choices_shown`."""

    field = ""

    def choices_shown(self) -> Iterable[tuple[str, Any]]:
        """Each value with its words."""
        raise NotImplementedError

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Those, in the order of their words."""
        return sorted(self.choices_shown(), key=lambda choice: str(choice[1]))

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        """The rows with the chosen value."""
        return queryset.filter(**{self.field: self.value()}) if self.value() else queryset
