# Readers: staff
"""A plan: what the engine thinks is best for everybody in one antenne."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from matching.states import PlanState
from refuinterim.core.models import Antenna
from refuinterim.core.owners import OwnedQuerySet


class PlanQuerySet(OwnedQuerySet["Plan"]):
    """Sets of plans."""

    only_coordinators_see = True

    def light(self) -> PlanQuerySet:
        """For lists: without the problem, the result and its summary, which are large."""
        return self.defer("problem", "result", "summary")

    def ready(self) -> PlanQuerySet:
        """Those with a result."""
        return self.filter(state=PlanState.READY)


class Plan(models.Model):
    """The engine's problem (ids only, no names) and its result, kept so that it can be replayed.

    `summary` is all that its page shows (`advice/plan_summary.py`): the problem and the result are megabytes.
    """

    antenna = models.ForeignKey(Antenna, models.PROTECT, related_name="plans", verbose_name=_("antenne"))
    created_at = models.DateTimeField(_("made at"))
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("made by"),
    )
    state = models.CharField(
        _("state"), max_length=7, choices=PlanState, default=PlanState.READY, editable=False
    )
    started_at = models.DateTimeField(_("started at"), null=True, blank=True)
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)
    error = models.TextField(_("what went wrong"), blank=True)
    problem = models.JSONField(_("problem"), default=dict)
    result = models.JSONField(_("result"), default=dict)
    summary = models.JSONField(_("summary"), default=dict)
    placed = models.PositiveIntegerField(_("people placed"), null=True, blank=True)

    objects = PlanQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("plan"), _("plans")
        ordering = ["-created_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["antenna"], condition=Q(state="running"), name="one_running_plan_per_antenna"
            ),
            models.UniqueConstraint(
                fields=["antenna"], condition=Q(state="queued"), name="one_queued_plan_per_antenna"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.antenna} · {self.created_at:%d-%m-%Y %H:%M}"

    @property
    def is_ready(self) -> bool:
        """Whether it has a result."""
        return self.state == PlanState.READY
