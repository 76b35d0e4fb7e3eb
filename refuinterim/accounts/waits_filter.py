# Readers: staff
"""A filter of the admin's lists: what waits for the user, the same rows that the start page counts."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from refuinterim.core.waiting import PARAMETER, sets_of


class WaitsForYou(admin.SimpleListFilter):
    """The sets of the model. Who guides nobody has none."""

    title = _("waits for you")
    parameter_name = PARAMETER

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Each set, in words."""
        if not request.user.has_perm("matching.propose"):
            return []
        return [(one.name, one.words) for one in sets_of(model_admin.model).values()]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        """Those of the set, among those that the list shows."""
        chosen = sets_of(queryset.model).get(self.value() or "")
        if chosen is None:
            return queryset
        return queryset.filter(pk__in=chosen.rows(request.user, timezone.now()).order_by().values("pk"))
