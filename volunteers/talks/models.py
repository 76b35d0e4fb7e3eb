# Readers: staff
"""Open moments of an antenne for a first talk: when, in which way, where, in which languages, with whom."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from refuinterim.core import moments
from refuinterim.core.fields import FreeLine
from refuinterim.core.models import Antenna, Language
from refuinterim.core.owners import Hat, OwnedQuerySet, Ways
from refuinterim.core.seats import Seats

LONGEST = timedelta(hours=3)


class TalkWay(models.TextChoices):
    """How people talk."""

    # Readers: volunteers, staff
    OFFICE = "office", _("at the office")
    PHONE = "phone", _("by phone")
    GROUP = "group", _("in a group")

    @property
    def icon(self) -> str:
        """The drawing beside the word."""
        return {"office": "building-2", "phone": "phone", "group": "users-round"}[self]


class TalkMomentQuerySet(OwnedQuerySet["TalkMoment"]):
    """Sets of moments. A volunteer sees those of their antenne; who comes to them is the antenne's to know."""

    def _seen_by(self, user: Any) -> Ways:
        return {Hat.VOLUNTEER: Q(antenna__in=Antenna.objects.filter(volunteers__user=user).values("pk"))}

    def coming(self, now: datetime) -> TalkMomentQuerySet:
        """Those that still go on."""
        return self.filter(called_off_at=None, starts_at__gt=now)

    def to_choose(self, now: datetime) -> TalkMomentQuerySet:
        """Those that still go on, with a seat left."""
        return self.coming(now).filter(seats_taken__lt=F("seats"))

    def with_facts(self) -> TalkMomentQuerySet:
        """With all that somebody reads of it, in a constant number of queries."""
        return self.select_related("held_by", "antenna").prefetch_related("languages")


class TalkMoment(Seats):
    """A moment at which somebody of the antenne is free for a first talk: for one person, or for a group."""

    antenna = models.ForeignKey(
        Antenna, models.PROTECT, related_name="talk_moments", verbose_name=_("antenne")
    )
    held_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("with whom")
    )
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"))
    way = models.CharField(_("way"), max_length=6, choices=TalkWay, default=TalkWay.OFFICE)
    where = FreeLine(
        _("where exactly"),
        max_length=160,
        blank=True,
        default="",
        help_text=_("Street and number, floor, room. By phone: nothing."),
    )
    languages = models.ManyToManyField(Language, verbose_name=_("languages"))
    called_off_at = models.DateTimeField(_("called off at"), null=True, blank=True, editable=False)

    objects = TalkMomentQuerySet.as_manager()

    class Meta(Seats.Meta):
        verbose_name, verbose_name_plural = _("moment for a talk"), _("moments for a talk")
        ordering = ["starts_at", "id"]
        indexes = [models.Index(fields=["antenna", "starts_at"])]
        constraints = [
            *Seats.Meta.constraints,
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")) & Q(ends_at__lte=F("starts_at") + LONGEST),
                name="talk_ends_soon_after_its_start",
            ),
            models.CheckConstraint(condition=Q(way=TalkWay.PHONE) | ~Q(where=""), name="talk_says_where"),
            models.CheckConstraint(
                condition=Q(way=TalkWay.GROUP) | Q(seats=1), name="talk_is_for_one_or_a_group"
            ),
            ExclusionConstraint(
                name="nobody_talks_twice_at_once",
                expressions=[
                    ("held_by", RangeOperators.EQUAL),
                    (
                        Func("starts_at", "ends_at", function="TSTZRANGE", output_field=DateTimeRangeField()),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                condition=Q(called_off_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{timezone.localtime(self.starts_at):%d-%m-%Y %H:%M} · {self.get_way_display()}"

    @property
    def minutes(self) -> int:
        """How long it lasts."""
        return moments.elapsed_minutes(self.starts_at, self.ends_at)
