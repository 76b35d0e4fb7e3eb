# Readers: staff
"""What somebody reached: a first day, ten hours, forty hours. Said once, and never taken back."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from volunteers.models import Volunteer, VolunteerPartQuerySet


class MilestoneKind(models.TextChoices):
    """The moments at which we say well done."""

    FIRST_DAY = "first-day", _("first day")
    TEN_HOURS = "10-hours", _("10 hours")
    FORTY_HOURS = "40-hours", _("40 hours")


class MilestoneQuerySet(VolunteerPartQuerySet["Milestone"]):
    """Sets of milestones. Who reached one says that it was seen."""


class Milestone(models.Model):
    """One milestone of one volunteer. It stays when an hour is put right later."""

    volunteer = models.ForeignKey(
        Volunteer, models.CASCADE, related_name="milestones", verbose_name=_("volunteer")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=MilestoneKind)
    reached_at = models.DateTimeField(_("reached at"))
    seen_at = models.DateTimeField(_("seen at"), null=True, blank=True)

    objects = MilestoneQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("milestone"), _("milestones")
        ordering = ["reached_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["volunteer", "kind"], name="milestone_once"),
            models.CheckConstraint(
                condition=Q(seen_at=None) | Q(seen_at__gte=F("reached_at")), name="milestone_seen_afterwards"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.volunteer} · {self.get_kind_display()}"
