"""A plan: what the engine thinks is best for everybody in one antenne."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from refuinterim.accounts.models import Role
from refuinterim.accounts.roles import antenna_ids
from refuinterim.core.models import Antenna


class PlanQuerySet(models.QuerySet["Plan"]):
    """Sets of plans."""

    def visible_to(self, user: Any) -> PlanQuerySet:
        """Those of the antennes the user coordinates."""
        ids = antenna_ids(user, Role.COORDINATOR)
        return self if ids is None else self.filter(antenna_id__in=ids)


class Plan(models.Model):
    """The engine's problem (ids only, no names) and its result, kept so that it can be replayed."""

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
    problem = models.JSONField(_("problem"))
    result = models.JSONField(_("result"))

    objects = PlanQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("plan"), _("plans")
        ordering = ["-created_at", "-id"]

    def __str__(self) -> str:
        return f"{self.antenna} · {self.created_at:%d-%m-%Y %H:%M}"
