# Readers: staff
"""Who came, on which day, for how long."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import Case, F, Func, OuterRef, Q, Subquery, Sum, When
from django.db.models.functions import Cast, Coalesce, Greatest, Least
from django.utils.translation import gettext_lazy as _

from matching.models.placement import Placement
from matching.states import CAME, CONTACT_SHARED, ENDED_AFTER_START, AttendanceState
from refuinterim.core.owners import Hat, PartQuerySet, Ways, below
from volunteers.models import Volunteer


class AttendanceQuerySet(PartQuerySet["Attendance"]):
    """Sets of attendances. They are seen with their placement; who came is said by who received them."""

    antenna_path = "placement__assignment__antenna"

    def changeable_by(self, user: Any, hat: Hat | None = None) -> AttendanceQuerySet:
        """As every row, but nobody says of oneself that they came."""
        rows = super().changeable_by(user, hat)
        return rows.exclude(placement__volunteer__user=user) if user.is_authenticated else rows

    def of_work_that_ran(self) -> AttendanceQuerySet:
        """Moments of placements that go on, or that ended after the moment began."""
        goes_on = Q(placement__state__in=CONTACT_SHARED)
        ended_later = Q(placement__state__in=ENDED_AFTER_START, placement__ended_at__gte=F("starts_at"))
        return self.filter(goes_on | ended_later)

    def busy(self, volunteer_id: int, start: datetime, end: datetime) -> AttendanceQuerySet:
        """Moments of somebody, planned or worked, that share time with this."""
        mine = self.filter(volunteer=volunteer_id, state__in={AttendanceState.PLANNED, *CAME})
        return mine.filter(starts_at__lt=end, ends_at__gt=start)

    def counted(self) -> AttendanceQuerySet:
        """Confirmed by somebody, for more than 0 minutes."""
        return self.filter(state__in=CAME, minutes__gt=0)

    def days_off(self) -> AttendanceQuerySet:
        """Days on which somebody told that they do not come: a contact. That an event takes a day is told with its yes."""
        return self.filter(state=AttendanceState.EXCUSED, excused_for=None)

    def with_own_minutes(self) -> AttendanceQuerySet:
        """Each with `own_minutes`: its minutes without those of an older moment in the same hours (`shares_hours`)."""
        older = Attendance.objects.counted().filter(
            volunteer=OuterRef("volunteer"),
            pk__lt=OuterRef("pk"),
            starts_at__lt=OuterRef("ends_at"),
            ends_at__gt=OuterRef("starts_at"),
        )
        shared = Least("ends_at", OuterRef("ends_at")) - Greatest("starts_at", OuterRef("starts_at"))
        seconds = Func(
            Sum(shared, output_field=models.DurationField()),
            function="EXTRACT",
            template="EXTRACT(EPOCH FROM %(expressions)s)",
        )
        minutes = (
            older.order_by().values("volunteer").values(minutes=Cast(seconds / 60, models.IntegerField()))
        )
        return self.annotate(
            own_minutes=Case(
                When(shares_hours=False, then=F("minutes")),
                default=Greatest(0, F("minutes") - Coalesce(Subquery(minutes), 0)),
                output_field=models.IntegerField(),
            )
        )

    def to_confirm(self, now: Any) -> AttendanceQuerySet:
        """Past moments of which nobody said who came."""
        return self.filter(state=AttendanceState.PLANNED, ends_at__lte=now)

    def _changed_by(self, user: Any) -> Ways:
        name, placements = self._whole()
        return {Hat.MEMBER: below(name, placements._seen_by(user)[Hat.MEMBER])}


class Attendance(models.Model):
    """One moment of a placement. Minutes are whole, breaks deducted, confirmed by somebody with a name."""

    placement = models.ForeignKey(
        Placement, models.CASCADE, related_name="attendances", verbose_name=_("placement")
    )
    # Whose it is: the placement's. The database fills it in (a trigger), so that it can compare the moments of one.
    volunteer = models.ForeignKey(Volunteer, models.PROTECT, related_name="+", editable=False)
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"))
    planned_minutes = models.PositiveSmallIntegerField(_("planned minutes"))
    state = models.CharField(
        _("state"), max_length=8, choices=AttendanceState, default=AttendanceState.PLANNED, editable=False
    )
    minutes = models.PositiveSmallIntegerField(_("minutes"), null=True, blank=True)
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("confirmed by"),
    )

    arrived_at = models.DateTimeField(
        _("said “I am here” at"), null=True, blank=True, editable=False, help_text=_("Said by the volunteer.")
    )
    excused_for = models.ForeignKey(
        Placement,
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="days_off",
        verbose_name=_("excused for"),
        help_text=_("The work at the same time for which this day is excused."),
    )
    # Written before two commitments could not share an hour: such an hour is counted once (`attendance.hours`).
    shares_hours = models.BooleanField(default=False, db_default=False, editable=False)

    objects = AttendanceQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("attendance"), _("attendances")
        ordering = ["starts_at", "id"]
        indexes = [
            models.Index(
                fields=["starts_at"], condition=Q(state__in=sorted(CAME)), name="attendance_counted"
            ),
            models.Index(fields=["ends_at"], condition=Q(state="planned"), name="attendance_to_confirm"),
            models.Index(fields=["confirmed_at"], condition=Q(state="excused"), name="attendance_day_off"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["placement", "starts_at"], name="attendance_once_a_moment"),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="attendance_ends_after_its_start"
            ),
            ExclusionConstraint(
                name="no_hour_twice",
                expressions=[
                    ("volunteer", RangeOperators.EQUAL),
                    (
                        Func("starts_at", "ends_at", function="tstzrange", output_field=DateTimeRangeField()),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                condition=Q(state__in=sorted({AttendanceState.PLANNED, *CAME}), shares_hours=False),
            ),
            models.CheckConstraint(
                condition=Q(excused_for=None) | Q(state="excused"), name="excused_for_is_of_an_excused_day"
            ),
            models.CheckConstraint(
                condition=Q(state="planned", minutes=None, confirmed_at=None, confirmed_by=None)
                | (
                    ~Q(state="planned")
                    & Q(minutes__isnull=False, confirmed_at__isnull=False, confirmed_by__isnull=False)
                ),
                name="attendance_confirmed_has_who_when_and_minutes",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["excused", "no_show"]) | Q(minutes=0), name="absence_has_no_minutes"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["present", "partial"]) | Q(minutes__gt=0), name="presence_has_minutes"
            ),
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Whose it is follows from the placement, here as in the database."""
        if self.volunteer_id is None:
            self.volunteer_id = self.placement.volunteer_id
        super().save(*args, **kwargs)

    def __str__(self) -> str:
        return f"{self.placement} · {self.starts_at:%d-%m-%Y}"
