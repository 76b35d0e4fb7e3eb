"""What somebody keeps: a volunteer on the server, a visitor in their session until they sign in as one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q, Value
from django.http import HttpRequest
from django.utils import timezone

from matching.browse.actions import keep, let_go
from matching.models import Favourite
from organisations.models import Assignment
from refuinterim.core.owners import Hat
from volunteers.models import Volunteer

SESSION_KEY = "favourites"  # slugs of work that a visitor keeps
MOST_KEPT = 50  # in a session


@dataclass(frozen=True)
class Favourites:
    """The hearts of whoever looks."""

    request: HttpRequest
    volunteer: Volunteer | None

    @classmethod
    def of(cls, request: HttpRequest, volunteer: Volunteer | None) -> Favourites:
        """Those of a volunteer, with what was kept before they signed in; else those of the session."""
        hearts = cls(request, volunteer)
        if volunteer and (kept := hearts._slugs):
            work = Assignment.objects.visible_to(request.user).filter(slug__in=kept)
            keep(volunteer=volunteer, assignments=work, now=timezone.now())
            del request.session[SESSION_KEY]
        return hearts

    @property
    def _slugs(self) -> list[str]:
        kept = self.request.session.get(SESSION_KEY, [])
        return [slug for slug in kept if isinstance(slug, str)] if isinstance(kept, list) else []

    def marked(self, rows: Any) -> Any:
        """The rows with `is_kept`, in the same query."""
        if self.volunteer:
            own = Favourite.objects.filter(volunteer=self.volunteer, assignment=OuterRef("pk"))
            return rows.annotate(is_kept=Exists(own))
        if kept := self._slugs:
            return rows.annotate(is_kept=ExpressionWrapper(Q(slug__in=kept), BooleanField()))
        return rows.annotate(is_kept=Value(False))

    def over(self, shown: Any) -> list[Assignment]:
        """Kept work that nobody can join any more: what is not among the open work (`shown`)."""
        if not self.volunteer:
            return []
        kept = Favourite.objects.visible_to(self.request.user, Hat.VOLUNTEER).select_related("assignment")
        return [one.assignment for one in kept.exclude(assignment__in=shown.order_by().values("pk"))]

    def closed(self, shown: Any) -> int:
        """How much of what a visitor keeps nobody can join any more. Said once: it is not kept after that.

        A count alone, for whoever did not sign in sees nothing else of closed work.
        """
        if self.volunteer or not (kept := self._slugs):
            return 0
        still = set(shown.filter(slug__in=kept).order_by().values_list("slug", flat=True))
        if gone := len(kept) - len(still):
            self.request.session[SESSION_KEY] = [slug for slug in kept if slug in still]
        return gone

    def set(self, assignment: Assignment, *, is_kept: bool) -> None:
        """Keep open work, or let it go."""
        if not is_kept:
            self.forget(assignment.slug)
        elif self.volunteer:
            keep(volunteer=self.volunteer, assignments=[assignment], now=timezone.now())
        else:
            kept = [slug for slug in self._slugs if slug != assignment.slug]
            self.request.session[SESSION_KEY] = [*kept, assignment.slug][-MOST_KEPT:]

    def forget(self, slug: str) -> None:
        """Let work go, also when it is not open any more."""
        if self.volunteer:
            let_go(volunteer=self.volunteer, slug=slug)
        elif slug in self._slugs:
            self.request.session[SESSION_KEY] = [kept for kept in self._slugs if kept != slug]
