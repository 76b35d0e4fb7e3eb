# Readers: staff
"""Hours that somebody did elsewhere, with a paper or a person to ask; they count once the antenne approves them."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from matching.states import ExternalHoursState
from refuinterim.core import moments
from refuinterim.core.fields import Day, Email, FreeLine, FreeText, PersonName, PhoneNumber
from refuinterim.core.owners import PartQuerySet, Ways
from volunteers.models import Volunteer, VolunteerPartQuerySet


class ExternalHoursQuerySet(VolunteerPartQuerySet["ExternalHours"]):
    """Sets of hours elsewhere. The volunteer hands them in; the antenne says whether they count."""

    only_coordinators_see = True

    def approved(self) -> ExternalHoursQuerySet:
        """Those that count for a track."""
        return self.filter(state=ExternalHoursState.APPROVED)

    def waiting(self) -> ExternalHoursQuerySet:
        """Handed in, without an answer."""
        return self.filter(state=ExternalHoursState.HANDED_IN)

    def with_facts(self) -> ExternalHoursQuerySet:
        """With all that a line shows: whose they are, and whether there is a photo."""
        return self.select_related("volunteer__antenna", "photo").defer("photo__image")

    def _changed_by(self, user: Any) -> Ways:
        return {}


class ExternalHours(models.Model):
    """Hours done for somebody outside this house. They count for a track, and are no attendance in any figure.

    Hours that the antenne wrote down as one number, before this was kept, have no days.
    """

    volunteer = models.ForeignKey(
        Volunteer, models.CASCADE, related_name="external_hours", verbose_name=_("volunteer")
    )
    activity = FreeLine(_("what this person did"), max_length=120)
    organisation_name = FreeLine(_("organisation"), max_length=120, blank=True)
    starts_on = Day(_("first day"), null=True, blank=True)
    ends_on = Day(_("last day"), null=True, blank=True)
    minutes = models.PositiveIntegerField(_("minutes"))
    ask_name = PersonName(_("whom to ask"), max_length=120, blank=True)
    ask_phone = PhoneNumber(_("phone of that person"))
    ask_email = Email(_("e-mail of that person"), blank=True)
    state = models.CharField(
        _("state"),
        max_length=10,
        choices=ExternalHoursState,
        default=ExternalHoursState.HANDED_IN,
        editable=False,
    )
    handed_in_at = models.DateTimeField(_("handed in at"))
    handed_in_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("handed in by"),
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("decided by"),
    )
    word = FreeText(_("word to the volunteer"), blank=True, default="")

    objects = ExternalHoursQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("hours elsewhere"), _("hours elsewhere")
        ordering = ["-handed_in_at", "-id"]
        indexes = [
            models.Index(
                fields=["handed_in_at"], condition=Q(state="handed-in"), name="external_hours_waiting"
            )
        ]
        constraints = [
            models.CheckConstraint(condition=Q(minutes__gt=0), name="external_hours_are_some"),
            models.CheckConstraint(
                condition=Q(starts_on=None, ends_on=None)
                | Q(starts_on__isnull=False, ends_on__isnull=False, ends_on__gte=F("starts_on")),
                name="external_hours_have_both_days",
            ),
            models.CheckConstraint(
                condition=Q(state="handed-in", decided_at=None, decided_by=None)
                | (~Q(state="handed-in") & Q(decided_at__isnull=False)),
                name="external_hours_decided_has_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.volunteer} · {self.activity}"

    @property
    def length(self) -> str:
        """How long it was, in words."""
        return moments.duration(self.minutes)

    @property
    def period(self) -> str:
        """When it was, in words; empty where nobody knows."""
        if self.starts_on is None or self.ends_on is None:
            return ""
        days = dict.fromkeys([moments.day(self.starts_on), moments.day(self.ends_on)])
        return " – ".join(days)


class ExternalPhotoQuerySet(PartQuerySet["ExternalPhoto"]):
    """Sets of photos of papers: seen with the hours, by who sees these."""

    antenna_path = "hours__volunteer__antenna"
    only_coordinators_see = True


class ExternalPhoto(models.Model):
    """A photo of a paper, made anew without what it says of place and device. It goes with its hours."""

    hours = models.OneToOneField(
        ExternalHours, models.CASCADE, related_name="photo", verbose_name=_("hours elsewhere")
    )
    image = models.BinaryField(_("photo"))

    objects = ExternalPhotoQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("photo of a paper"), _("photos of papers")

    def __str__(self) -> str:
        return str(self.hours)
