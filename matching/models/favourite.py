# Readers: staff
"""Work that somebody keeps for later: a heart. Theirs alone; it is no yes, and nobody is told."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from organisations.models import Assignment
from refuinterim.core.owners import Hat, OwnedQuerySet, Ways
from volunteers.models import Volunteer


class FavouriteQuerySet(OwnedQuerySet["Favourite"]):
    """Sets of favourites. No page of the desk shows them."""

    antenna_path = "volunteer__antenna"
    only_coordinators_see = True

    def _seen_by(self, user: Any) -> Ways:
        return {Hat.VOLUNTEER: Q(volunteer__user=user)}

    _changed_by = _seen_by


class Favourite(models.Model):
    """One heart of one volunteer."""

    volunteer = models.ForeignKey(
        Volunteer, models.CASCADE, related_name="favourites", verbose_name=_("volunteer")
    )
    assignment = models.ForeignKey(
        Assignment, models.CASCADE, related_name="favourites", verbose_name=_("assignment")
    )
    kept_at = models.DateTimeField(_("kept at"))

    objects = FavouriteQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("favourite"), _("favourites")
        ordering = ["-kept_at"]
        constraints = [models.UniqueConstraint(fields=["volunteer", "assignment"], name="favourite_once")]

    def __str__(self) -> str:
        return f"{self.volunteer_id} · {self.assignment_id}"
