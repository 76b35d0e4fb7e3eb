# Readers: organisations, staff
"""Seats of something that people can fill: a shift, weekly work, a talk."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

MOST_SEATS = 500  # of one shift, of weekly work, of a talk; more is a slip of the finger


class Seats(models.Model):
    """Seats of something that people can fill. The counter moves by one conditional UPDATE only."""

    seats = models.PositiveSmallIntegerField(
        _("seats"), default=1, validators=[MinValueValidator(1), MaxValueValidator(MOST_SEATS)]
    )
    seats_taken = models.PositiveSmallIntegerField(_("seats taken"), default=0, editable=False)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(seats_taken__lte=F("seats")), name="%(class)s_never_overbooked"
            ),
            models.CheckConstraint(
                condition=Q(seats__range=(1, MOST_SEATS)), name="%(class)s_seats_within_reason"
            ),
        ]

    @property
    def seats_left(self) -> int:
        """How many people can still join."""
        return self.seats - self.seats_taken

    def take_seat(self) -> bool:
        """Take one seat if one is left; returns whether it was."""
        rows = type(self)._default_manager.filter(pk=self.pk, seats_taken__lt=F("seats"))
        taken = rows.update(seats_taken=F("seats_taken") + 1) == 1
        self.seats_taken += taken
        return taken

    def release_seat(self) -> None:
        """Give one seat back."""
        type(self)._default_manager.filter(pk=self.pk).update(seats_taken=F("seats_taken") - 1)
        self.seats_taken -= 1
