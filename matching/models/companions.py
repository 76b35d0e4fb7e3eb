# Readers: staff
"""Two people who want to go to the same work together: both get a place, or none of the two."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from matching.models.placement import Placement
from matching.states import CompanionsState
from refuinterim.core.owners import Hat, OwnedQuerySet, Ways

ENDED = CompanionsState.ENDED


class CompanionsQuerySet(OwnedQuerySet["Companions"]):
    """Sets of companions. Each of the two sees the row; what it says of the other is a first name."""

    antenna_path = "asker__assignment__antenna"
    only_coordinators_see = True

    def going_on(self) -> CompanionsQuerySet:
        """Not ended."""
        return self.exclude(state=ENDED)

    def of(self, *placements: Placement) -> CompanionsQuerySet:
        """What goes on of these placements, with both people."""
        of_one = Q(asker__in=placements) | Q(friend__in=placements)
        return self.going_on().filter(of_one).with_facts()

    def partners_of(self, waiting: Iterable[Placement]) -> dict[int, int]:
        """Of who waits together with somebody: their placement → that of the other. One query."""
        ids = [placement.pk for placement in waiting]
        rows = self.filter(state=CompanionsState.TOGETHER).filter(Q(asker__in=ids) | Q(friend__in=ids))
        pairs = rows.order_by().values_list("asker_id", "friend_id")
        return {one: other for pair in pairs for one, other in (pair, pair[::-1])}

    def with_link(self, key: str, now: datetime) -> CompanionsQuerySet:
        """That of a link which still opens: nobody used it, or whoever did looks again."""
        return self.filter(~Q(key=""), key=key).exclude(until__lte=now).with_facts()

    def overdue(self, now: datetime) -> CompanionsQuerySet:
        """Links and questions that nobody answered in time."""
        return self.going_on().filter(until__lte=now)

    def with_facts(self) -> CompanionsQuerySet:
        """With both placements, their people and their work, in one query."""
        return self.select_related(
            *(
                f"{side}__{path}"
                for side in ("asker", "friend")
                for path in ("volunteer__antenna", "assignment__organisation", "assignment__antenna", "shift")
            )
        )

    def _seen_by(self, user: Any) -> Ways:
        return {Hat.VOLUNTEER: Q(asker__volunteer__user=user) | Q(friend__volunteer__user=user)}

    _changed_by = _seen_by


class Companions(models.Model):
    """Somebody who said yes, and the friend they asked along, by a link with a `key` that one person can use.

    `until`: of a link, until when it can be answered; of a question, until when. `alone`: who is asked whether they
    go without the other.
    """

    asker = models.ForeignKey(
        Placement, models.CASCADE, related_name="companions_asked", verbose_name=_("who asked")
    )
    friend = models.ForeignKey(
        Placement,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="companions_joined",
        verbose_name=_("who comes along"),
    )
    state = models.CharField(_("state"), max_length=8, choices=CompanionsState, default=CompanionsState.ASKED)
    key = models.CharField(max_length=43, blank=True, default="", db_default="", editable=False)
    until = models.DateTimeField(_("answer before"), null=True, blank=True)
    alone = models.ForeignKey(
        Placement,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("who is asked to go alone"),
    )
    asked_at = models.DateTimeField(_("asked at"))
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)

    objects = CompanionsQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("two who go together"), _("people who go together")
        ordering = ["-asked_at", "-pk"]
        indexes = [
            models.Index(
                fields=["until"], condition=Q(until__isnull=False), name="companions_until"
            ),  # of what waits
        ]
        constraints = [
            models.UniqueConstraint(fields=["asker"], condition=~Q(state=ENDED), name="one_friend_at_a_time"),
            models.UniqueConstraint(
                fields=["friend"], condition=~Q(state=ENDED), name="along_with_one_at_a_time"
            ),
            models.UniqueConstraint(fields=["key"], condition=~Q(key=""), name="one_link_one_key"),
            models.CheckConstraint(condition=~Q(asker=F("friend")), name="nobody_goes_along_with_oneself"),
            models.CheckConstraint(
                condition=Q(
                    Q(state="asked", friend=None, alone=None, until__isnull=False) & ~Q(key=""),
                )
                | Q(state="together", friend__isnull=False, alone=None, until=None)
                | Q(state="alone", alone__isnull=False, until__isnull=False, key="")
                | Q(state="ended", alone=None, until=None, key=""),
                name="companions_as_their_state",
            ),
            models.CheckConstraint(
                condition=Q(state=ENDED, ended_at__isnull=False) | (~Q(state=ENDED) & Q(ended_at=None)),
                name="companions_ended_says_when",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.asker_id} · {self.friend_id or ''}"

    def other(self, placement: Placement) -> Placement | None:
        """The placement of the other of the two."""
        return self.friend if placement.pk == self.asker_id else self.asker
