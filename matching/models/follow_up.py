# Readers: staff
"""Keeping in touch: a talk that is due, and what came of it."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from matching.models.placement import Placement
from refuinterim.core.fields import Day, FreeText
from refuinterim.core.models import Antenna
from refuinterim.core.owners import OwnedQuerySet
from volunteers.models import Volunteer


class FollowUpKind(models.TextChoices):
    """Why we call."""

    FIRST_DAY = "first_day", _("after the first day")
    TWO_WEEKS = "two_weeks", _("after two weeks")
    GUIDANCE = "guidance", _("guidance talk")
    SAD_FACE = "sad_face", _("after a sad face")


class FollowUpQuerySet(OwnedQuerySet["FollowUp"]):
    """Sets of follow-ups. Their notes are the antenne's: nobody else sees the row."""

    def due(self, today: Any) -> FollowUpQuerySet:
        """To do today or earlier."""
        return self.open().filter(due_on__lte=today)

    def open(self) -> FollowUpQuerySet:
        """Not done, and still needed."""
        return self.filter(done_at=None, dropped_at=None)


class FollowUp(models.Model):
    """A talk with a volunteer, due on a day; once done it is a personal contact."""

    volunteer = models.ForeignKey(
        Volunteer, models.CASCADE, related_name="follow_ups", verbose_name=_("volunteer")
    )
    antenna = models.ForeignKey(Antenna, models.PROTECT, related_name="+", verbose_name=_("antenne"))
    placement = models.ForeignKey(
        Placement,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="follow_ups",
        verbose_name=_("placement"),
    )
    kind = models.CharField(_("kind"), max_length=10, choices=FollowUpKind)
    due_on = Day(_("due on"))
    done_at = models.DateTimeField(_("done at"), null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("done by"),
    )
    dropped_at = models.DateTimeField(
        _("not needed since"), null=True, blank=True, help_text=_("The placement ended before the talk.")
    )
    notes = FreeText(_("notes"), blank=True)

    objects = FollowUpQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("follow-up"), _("follow-ups")
        ordering = ["due_on", "id"]
        indexes = [models.Index(fields=["antenna", "done_at"]), models.Index(fields=["antenna", "due_on"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(done_at=None, done_by=None) | Q(done_at__isnull=False, done_by__isnull=False),
                name="follow_up_done_has_who_and_when",
            ),
            models.CheckConstraint(
                condition=Q(dropped_at=None) | Q(done_at=None), name="follow_up_done_or_dropped"
            ),
            models.UniqueConstraint(
                fields=["placement", "kind"],
                condition=Q(placement__isnull=False) & ~Q(kind="sad_face"),
                name="follow_up_once_a_placement",
            ),
            models.UniqueConstraint(
                fields=["placement"],
                condition=Q(kind="sad_face", done_at=None, dropped_at=None),
                name="follow_up_one_open_after_a_sad_face",
            ),
        ]

    @property
    def is_open(self) -> bool:
        """Whether the talk is still to be done."""
        return self.done_at is None and self.dropped_at is None

    def __str__(self) -> str:
        return f"{self.volunteer} · {self.get_kind_display()}"
