# Readers: volunteers, organisations, staff
"""How it was: a face and a line after a moment, from the volunteer and from the organisation."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from matching.models.attendance import Attendance
from matching.models.placement import Placement
from organisations.models import organisations_of
from refuinterim.core.fields import FreeLine
from refuinterim.core.owners import Hat, PartQuerySet, Ways


class Side(models.TextChoices):
    """Who says it."""

    VOLUNTEER = "volunteer", _("the volunteer")
    ORGANISATION = "organisation", _("the organisation")


class Face(models.IntegerChoices):
    """Five faces, with the words that stand under them."""

    VERY_BAD = 1, _("Very bad")
    BAD = 2, _("Not good")
    FAIR = 3, _("So-so")
    GOOD = 4, _("Good")
    VERY_GOOD = 5, _("Very good")


SAD = frozenset({Face.VERY_BAD, Face.BAD})


class ImpressionQuerySet(PartQuerySet["Impression"]):
    """Sets of impressions. The antenne's coordinators read them; a volunteer's own is theirs, and shared if they like.

    What an organisation said is for the antenne alone. Nobody changes what was said.
    """

    antenna_path = "placement__assignment__antenna"
    only_coordinators_see = True
    never_changes = True

    def _seen_by(self, user: Any) -> Ways:
        said = Q(side=Side.VOLUNTEER)
        return {
            Hat.VOLUNTEER: said & Q(placement__volunteer__user=user),
            Hat.MEMBER: said
            & Q(is_shared=True, placement__assignment__organisation__in=organisations_of(user)),
        }


class Impression(models.Model):
    """What one side says of one moment: a face, and a line if they like."""

    placement = models.ForeignKey(
        Placement, models.CASCADE, related_name="impressions", verbose_name=_("placement")
    )
    attendance = models.ForeignKey(
        Attendance, models.CASCADE, related_name="impressions", verbose_name=_("attendance")
    )
    side = models.CharField(_("who says it"), max_length=12, choices=Side)
    face = models.PositiveSmallIntegerField(_("face"), choices=Face)
    line = FreeLine(_("in one line"), max_length=200, blank=True)
    is_shared = models.BooleanField(_("the organisation may read it"), default=False)
    said_at = models.DateTimeField(_("said at"))
    said_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("said by")
    )

    objects = ImpressionQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("impression"), _("impressions")
        ordering = ["-said_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["attendance", "side"], name="impression_once_a_moment"),
            models.CheckConstraint(condition=Q(face__range=(1, 5)), name="impression_is_one_of_five_faces"),
            models.CheckConstraint(
                condition=Q(is_shared=False) | Q(side="volunteer"),
                name="impression_of_organisation_is_not_shared",
            ),
        ]

    @property
    def is_sad(self) -> bool:
        """Whether somebody has to ask what happened."""
        return self.face in SAD

    def __str__(self) -> str:
        return f"{self.placement} · {self.get_face_display()}"
