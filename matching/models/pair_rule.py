# Readers: staff
"""What a coordinator decided about one pair: keep it together, or keep it apart."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from organisations.models import Assignment, Shift
from refuinterim.core.fields import FreeText
from refuinterim.core.owners import OwnedQuerySet
from volunteers.models import Volunteer


class RuleKind(models.TextChoices):
    """Together or apart."""

    LOCK = "lock", _("together")
    VETO = "veto", _("apart")


class PairRuleQuerySet(OwnedQuerySet["PairRule"]):
    """Sets of rules."""

    antenna_path = "assignment__antenna"
    only_coordinators_see = True

    def in_force(self) -> PairRuleQuerySet:
        """Not ended."""
        return self.filter(ended_at=None)

    def with_facts(self) -> PairRuleQuerySet:
        """With all that a line on the desk shows."""
        return self.select_related("volunteer", "assignment", "shift", "made_by")


class PairRule(models.Model):
    """A lock puts a pair in every plan, a veto keeps it out. With its reason, who, when, and who ended it.

    Without a shift, a veto on an event holds for all its moments.
    """

    volunteer = models.ForeignKey(
        Volunteer, models.CASCADE, related_name="pair_rules", verbose_name=_("volunteer")
    )
    assignment = models.ForeignKey(
        Assignment, models.CASCADE, related_name="pair_rules", verbose_name=_("assignment")
    )
    shift = models.ForeignKey(
        Shift, models.CASCADE, null=True, blank=True, related_name="pair_rules", verbose_name=_("shift")
    )
    kind = models.CharField(_("together or apart"), max_length=4, choices=RuleKind)
    reason = FreeText(_("reason"))
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("made by")
    )
    made_at = models.DateTimeField(_("made at"))
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("ended by"),
    )

    objects = PairRuleQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("agreement on a pair"), _("agreements on pairs")
        ordering = ["-made_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["volunteer", "assignment", "shift"],
                condition=Q(ended_at=None),
                nulls_distinct=False,
                name="one_rule_in_force_per_pair",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="pair_rule_has_a_reason"),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by=None) | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="pair_rule_ended_has_who_and_when",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.volunteer} · {self.assignment}"

    @property
    def is_lock(self) -> bool:
        """Whether it keeps the pair together."""
        return self.kind == RuleKind.LOCK
