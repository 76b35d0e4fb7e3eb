# Readers: organisations, staff
"""How an organisation sees its own barriers. Each time is kept, so that it sees what became better."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from organisations.models.organisation import Organisation
from refuinterim.core.owners import PartQuerySet


class SelfScanQuerySet(PartQuerySet["SelfScan"]):
    """Sets of self-scans; once done, none changes."""

    antenna_path = "organisation__antenna"
    never_changes = True


class SelfScan(models.Model):
    """The answers of one time: key of the question (`organisations.barriers.questions`) → 0, 1 or 2."""

    organisation = models.ForeignKey(
        Organisation, models.CASCADE, related_name="scans", verbose_name=_("organisation")
    )
    answers = models.JSONField(_("answers"))
    done_at = models.DateTimeField(_("done at"))
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("done by")
    )

    objects = SelfScanQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("look at own barriers"), _("looks at own barriers")
        ordering = ["-done_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(answers__isnull=False) & ~models.Q(answers={}),
                name="self_scan_has_answers",
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation} · {self.done_at:%d/%m/%Y}"
