# Readers: staff
"""What somebody asked to be otherwise about work that was proposed to them: a wish of theirs, never a mark against them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from matching.models.placement import Placement
from refuinterim.core.models import Category
from refuinterim.core.owners import Hat, OwnedQuerySet, Ways
from refuinterim.core.vocabulary import DutchLevel
from volunteers.models import Volunteer


class Otherwise(models.TextChoices):
    """What did not suit, in one tap."""

    # Readers: volunteers, staff
    TOO_FAR = "too-far", _("too far")
    TOO_HARD = "too-hard", _("too hard")
    OTHER_MOMENT = "other-moment", _("another moment")
    OTHER_WORK = "other-work", _("other work")


class AskedOtherwiseQuerySet(OwnedQuerySet["AskedOtherwise"]):
    """Sets of these wishes. Organisations never see one, and nothing counts them."""

    antenna_path = "volunteer__antenna"
    only_coordinators_see = True

    def _seen_by(self, user: Any) -> Ways:
        return {Hat.VOLUNTEER: Q(volunteer__user=user)}

    _changed_by = _seen_by

    def in_force(self, since: datetime) -> AskedOtherwiseQuerySet:
        """Those that still count: what was said after `since` (`MatchingSettings.away_since`)."""
        return self.filter(said_at__gte=since)

    def with_facts(self) -> AskedOtherwiseQuerySet:
        """With all that a line about it says."""
        return self.select_related("placement__assignment", "placement__shift", "category")


class AskedOtherwise(models.Model):
    """One tap, with the one fact of that work that it is about: who changes the work later does not change the wish."""

    volunteer = models.ForeignKey(
        Volunteer, models.CASCADE, related_name="asked_otherwise", verbose_name=_("volunteer")
    )
    placement = models.ForeignKey(
        Placement, models.CASCADE, related_name="asked_otherwise", verbose_name=_("proposal")
    )
    why = models.CharField(_("what should be otherwise"), max_length=12, choices=Otherwise)
    said_at = models.DateTimeField(_("said at"))
    minutes = models.PositiveIntegerField(_("minutes of travel"), null=True, blank=True)
    dutch = models.CharField(_("level of Dutch"), max_length=2, choices=DutchLevel, blank=True, default="")
    skills = models.PositiveSmallIntegerField(_("number of skills"), null=True, blank=True)
    slots = ArrayField(models.CharField(max_length=13), verbose_name=_("moments"), default=list, blank=True)
    category = models.ForeignKey(
        Category, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("kind of work")
    )

    objects = AskedOtherwiseQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("wish for something else"), _("wishes for something else")
        ordering = ["-said_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["placement", "why"], name="asked_otherwise_once"),
            models.CheckConstraint(
                # Without a known home there are no minutes: the wish stands, and nothing is measured by it.
                condition=Q(why="too-far", dutch="", skills=None, slots=[], category=None)
                | (
                    Q(why="too-hard", minutes=None, skills__isnull=False, slots=[], category=None)
                    & ~Q(dutch="")
                )
                | Q(why="other-moment", minutes=None, dutch="", skills=None, category=None)
                | Q(
                    why="other-work",
                    minutes=None,
                    dutch="",
                    skills=None,
                    slots=[],
                    category__isnull=False,
                ),
                name="asked_otherwise_has_its_fact",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.volunteer_id} · {self.get_why_display()}"
