# Readers: organisations, staff
"""What can be filled: an event's shifts, a structural assignment's weekly slots, and their seats."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Func, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from refuinterim.core import moments
from refuinterim.core.owners import M, PartQuerySet
from refuinterim.core.seats import Seats
from refuinterim.core.vocabulary import PartOfDay, Weekday, parts_touched, slot_parts

DAY, WEEK = 24 * 60, 7 * 24 * 60  # minutes


class AssignmentPartQuerySet(PartQuerySet[M]):
    """Sets of shifts, of weekly moments, of days on offer."""

    antenna_path = "assignment__antenna"


class DatedPeriod(Func):
    """The half-open stretch of time of a shift."""

    function = "TSTZRANGE"
    output_field = DateTimeRangeField()


class StretchOfWeek(Func):
    """The half-open stretches of a weekly slot, in seconds of the week; the night after Sunday is Monday's too."""

    template = (
        "(int4multirange(int4range({start}, least({end}, 604800)), int4range(0, greatest({end} - 604800, 0))))"
    ).format(
        start="(%(weekday)s * 86400 + extract(epoch from %(starts)s))::int",
        end="(%(weekday)s * 86400 + extract(epoch from %(ends)s)"
        " + case when %(ends)s <= %(starts)s then 86400 else 0 end)::int",
    )

    def as_sql(self, compiler: Any, connection: Any, *args: Any, **context: Any) -> Any:
        """Each column stands in it more than once."""
        names = ("weekday", "starts", "ends")
        columns = dict(zip(names, map(compiler.compile, self.get_source_expressions()), strict=True))
        params = [param for name in re.findall(r"%\((\w+)\)s", self.template) for param in columns[name][1]]
        return self.template % {name: sql for name, (sql, _params) in columns.items()}, params


class Moment(models.Model):
    """When work is. Two moments of one assignment are never at the same time."""

    break_minutes = models.PositiveSmallIntegerField(_("break (minutes)"), default=0)
    overlap_kept = models.BooleanField(
        _("overlaps another moment, from before that was refused"), default=False, editable=False
    )

    class Meta:
        abstract = True


class Shift(Moment, Seats):
    """A dated part of an event, half-open: people work from `starts_at` up to `ends_at`."""

    assignment = models.ForeignKey(
        "organisations.Assignment", models.CASCADE, related_name="shifts", verbose_name=_("assignment")
    )
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"))

    objects = AssignmentPartQuerySet["Shift"].as_manager()

    class Meta(Seats.Meta):
        verbose_name, verbose_name_plural = _("shift"), _("shifts")
        ordering = ["starts_at", "id"]
        indexes = [models.Index(fields=["assignment", "starts_at"])]
        constraints = [
            *Seats.Meta.constraints,
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="shift_ends_after_its_start"
            ),
            models.CheckConstraint(  # a day on the clock is an hour longer in autumn
                condition=Q(ends_at__lte=F("starts_at") + timedelta(hours=25)),
                name="shift_lasts_a_day_at_most",
            ),
            ExclusionConstraint(
                name="no_shifts_at_the_same_time",
                expressions=[
                    ("assignment", RangeOperators.EQUAL),
                    (DatedPeriod("starts_at", "ends_at"), RangeOperators.OVERLAPS),
                ],
                condition=Q(overlap_kept=False),
            ),
        ]

    def __str__(self) -> str:
        start, end = self.local_period
        return f"{start:%d-%m-%Y} {moments.figures(start.time(), end.time())}"

    @property
    def when(self) -> str:
        """The day and the hours, in words."""
        return moments.period(self.starts_at, self.ends_at)

    @property
    def minutes(self) -> int:
        """Whole minutes of work, without the break; real time, so a clock change counts as it is lived."""
        return max(0, moments.elapsed_minutes(self.starts_at, self.ends_at) - self.break_minutes)

    @property
    def local_period(self) -> tuple[datetime, datetime]:
        """Start and end on the wall clock, without zone."""
        return (
            timezone.localtime(self.starts_at).replace(tzinfo=None),
            timezone.localtime(self.ends_at).replace(tzinfo=None),
        )

    def parts(self) -> list[tuple[Weekday, PartOfDay]]:
        """The (day, part of day) pairs it touches."""
        return parts_touched(*self.local_period)


class WeeklySlot(Moment):
    """A moment in every week, on the wall clock; an end at or before the start is the next day."""

    assignment = models.ForeignKey(
        "organisations.Assignment", models.CASCADE, related_name="slots", verbose_name=_("assignment")
    )
    weekday = models.PositiveSmallIntegerField(_("day"), choices=Weekday, validators=[MaxValueValidator(6)])
    starts = models.TimeField(_("starts"))
    ends = models.TimeField(_("ends"))

    objects = AssignmentPartQuerySet["WeeklySlot"].as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("weekly slot"), _("weekly slots")
        ordering = ["weekday", "starts", "id"]
        constraints = [
            ExclusionConstraint(
                name="no_weekly_slots_at_the_same_time",
                expressions=[
                    ("assignment", RangeOperators.EQUAL),
                    (StretchOfWeek("weekday", "starts", "ends"), RangeOperators.OVERLAPS),
                ],
                condition=Q(overlap_kept=False),
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {moments.figures(self.starts, self.ends)}"

    @property
    def when(self) -> str:
        """The day of the week and the hours, in words."""
        return moments.weekly(self.weekday, self.starts, self.ends)

    @property
    def minutes(self) -> int:
        """Whole minutes of work on the wall clock, without the break."""
        start = self.starts.hour * 60 + self.starts.minute
        end = self.ends.hour * 60 + self.ends.minute
        return max(0, (end - start if end > start else end - start + 24 * 60) - self.break_minutes)

    def parts(self) -> list[tuple[Weekday, PartOfDay]]:
        """The (day, part of day) pairs it touches."""
        return slot_parts(self.weekday, self.starts, self.ends)

    def minutes_of_week(self) -> list[tuple[int, int]]:
        """The half-open ranges of minutes since Monday 0:00; a night of Sunday goes on at minute 0."""
        start = self.weekday * DAY + self.starts.hour * 60 + self.starts.minute
        span = self.ends.hour * 60 + self.ends.minute - self.starts.hour * 60 - self.starts.minute
        end = start + (span if span > 0 else span + DAY)
        return [(start, end)] if end <= WEEK else [(start, WEEK), (0, end - WEEK)]

    def occurrences(self, first: date, last: date) -> Iterator[tuple[datetime, datetime]]:
        """The (start, end) of the moments that begin from `first` up to and with `last`, soonest first.

        Times are the wall clock's of each day, with its zone; of an hour that the clock skips in spring nothing is
        left. Without an end in sight, take one at a time.
        """
        ahead = (self.weekday - first.weekday()) % 7
        while ahead <= (last - first).days:
            day = first + timedelta(days=ahead)
            end_day = day + timedelta(days=1) if self.ends <= self.starts else day
            start, end = _on_the_clock(day, self.starts), _on_the_clock(end_day, self.ends)
            if start < end:
                yield start, end
            ahead += 7


def _on_the_clock(day: date, hour: time) -> datetime:
    """The moment at which the clock shows this, or goes on past it when it skips this hour."""
    naive = datetime.combine(day, hour)
    moment = timezone.localtime(timezone.make_aware(naive).astimezone(UTC))
    if moment.replace(tzinfo=None) != naive:
        moment = moment.replace(minute=0, second=0, microsecond=0)  # the clock goes on at a whole hour
    return moment
