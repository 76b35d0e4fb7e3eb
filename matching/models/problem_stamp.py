# Readers: staff
"""The mark that the database itself sets whenever something changes that a matching problem is built from."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from refuinterim.core.models import Antenna
from refuinterim.core.owners import OwnedQuerySet


class ProblemStampQuerySet(OwnedQuerySet["ProblemStamp"]):
    """Sets of marks. The database writes them, nobody else."""

    only_coordinators_see = True
    never_changes = True

    def now_at(self, antenna: Antenna) -> str:
        """What stands at an antenne now: other after every change that is committed. One query."""
        rows = self.filter(Q(antenna=antenna) | Q(antenna=None)).order_by("pk")
        return ",".join(str(value) for value in rows.values_list("value", flat=True))


class ProblemStamp(models.Model):
    """Written by triggers only (migration `keep_what_was_built`). `antenna` None: something changed for all of them.

    A change puts a new random value in a row that no other transaction is changing, or in a new one, so that
    nobody waits: an antenne has as many rows as it ever had changes at the same moment, hence one or two.
    """

    antenna = models.ForeignKey(
        Antenna, models.CASCADE, null=True, related_name="+", verbose_name=_("antenne")
    )
    value = models.UUIDField(_("value"))

    objects = ProblemStampQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("mark of a change"), _("marks of changes")

    def __str__(self) -> str:
        return f"{self.antenna_id} · {self.value}"
