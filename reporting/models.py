# Readers: staff
"""A frozen year: figures that are stored with their definitions' version and never change again."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from refuinterim.core.models import Antenna
from refuinterim.core.owners import OwnedQuerySet


class Source(models.TextChoices):
    """Where frozen figures come from."""

    COMPUTED = "computed", _("computed from the records")
    PUBLISHED = "published", _("published before this software")


class FrozenYearQuerySet(OwnedQuerySet["FrozenYear"]):
    """Sets of frozen years."""

    never_changes = True


class FrozenYear(models.Model):
    """The figures of one antenne and year, as they were when the year was closed."""

    antenna = models.ForeignKey(
        Antenna, models.PROTECT, related_name="frozen_years", verbose_name=_("antenne")
    )
    year = models.PositiveSmallIntegerField(
        _("year"), validators=[MinValueValidator(2000), MaxValueValidator(2200)]
    )
    figures = models.JSONField(_("figures"), help_text=_("Name of the figure → whole number."))
    definitions_version = models.PositiveSmallIntegerField(_("version of the definitions"))
    source = models.CharField(_("source"), max_length=10, choices=Source)
    frozen_at = models.DateTimeField(_("frozen at"))
    frozen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("frozen by")
    )

    objects = FrozenYearQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("frozen year"), _("frozen years")
        ordering = ["antenna", "-year"]
        permissions = [("view_figures", "Can view the yearly figures")]
        constraints = [models.UniqueConstraint(fields=["antenna", "year"], name="frozen_year_once")]

    def __str__(self) -> str:
        return f"{self.antenna} {self.year}"
