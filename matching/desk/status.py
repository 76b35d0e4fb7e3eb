# Readers: staff
"""Whether the platform itself is well: do the facts agree, do the messages go out, does the nightly work run."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.apps import apps
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from matching.desk.pages import desk_view, page
from matching.desk.waiting import failed_messages, queued_messages
from refuinterim.core import invariants
from refuinterim.core.invariants import Finding

A_NIGHT = timedelta(hours=26)  # since the last check; after more the nightly work does not run


@dataclass(frozen=True)
class Untrue:
    """What should have been true, of which kind of row, how many are otherwise, and the pages of the first."""

    sentence: str
    kind: str
    count: int
    pages: list[tuple[int, str]]

    @classmethod
    def of(cls, finding: Finding) -> Untrue:
        """A finding with links; rows that have no page of their own are named by their number."""
        model = apps.get_model(finding.model)
        has_page = admin.site.is_registered(model)
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}_change"
        pages = [(key, reverse(name, args=[key]) if has_page else "") for key in finding.keys]
        return cls(finding.sentence, str(model._meta.verbose_name_plural), finding.count, pages)

    @property
    def others(self) -> int:
        """How many are not named."""
        return self.count - len(self.pages)


@desk_view
def status(request: HttpRequest) -> HttpResponse:
    """The last nightly check, and the messages that wait or failed."""
    now = timezone.now()
    checked_at, findings = invariants.last_check()
    return page(
        request,
        "matching/desk/status.html",
        title=_("Status"),
        checked_at=checked_at,
        is_late=checked_at is not None and checked_at < now - A_NIGHT,
        untrue=[Untrue.of(finding) for finding in findings],
        looked_at=len(invariants.INVARIANTS),
        failed=failed_messages.rows(request.user, now).count(),
        failed_url=failed_messages.url,
        waiting=queued_messages.rows(request.user, now).count(),
        waiting_url=queued_messages.url,
    )
