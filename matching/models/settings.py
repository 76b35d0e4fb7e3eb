# Readers: staff
"""How one antenne matches: what counts how much in a score, and how proposals are spread."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any, TypeVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import ExpressionWrapper, F, Q, Value
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from matching import engine
from refuinterim.core.models import Antenna
from refuinterim.core.owners import OwnedQuerySet

EVENING = time(20)  # when a seat that is kept for some days is given back
TIME_TO_ACT = timedelta(days=1)  # between an answer and the start of a shift: to call somebody else
MORNING, NIGHT = time(8), time(21)  # in between people hear that something ended, and can be asked
ENOUGH = timedelta(hours=4)  # by day, before the work starts: to ask somebody else that same morning
AT_LEAST = timedelta(hours=2)  # that a seat is kept before an evening, so that it is worth something
VOLUNTEER_SIDE = ("travel", "interests", "practice", "reception")
Rows = TypeVar("Rows", bound=models.QuerySet[Any])
ORGANISATION_SIDE = ("dutch", "skills", "languages", "reliability")


class MatchingSettingsQuerySet(OwnedQuerySet["MatchingSettings"]):
    """Sets of settings."""

    only_coordinators_see = True

    def of(self, antenna_id: int) -> MatchingSettings:
        """Return an antenne's settings; the usual ones, unsaved, when it has none of its own."""
        return self.filter(antenna_id=antenna_id).first() or MatchingSettings(antenna_id=antenna_id)


def _part(name: Any, default: int) -> models.PositiveSmallIntegerField[int, int]:
    return models.PositiveSmallIntegerField(name, default=default, validators=[MaxValueValidator(100)])


class MatchingSettings(models.Model):
    """One row per antenne that wants it otherwise. Weights are whole percents; each side adds up to 100."""

    antenna = models.OneToOneField(
        Antenna, models.PROTECT, related_name="matching_settings", verbose_name=_("antenne")
    )
    travel = _part(_("a short way"), 35)
    interests = _part(_("work that they like"), 30)
    practice = _part(_("practice for their Dutch"), 15)
    reception = _part(_("a good welcome"), 20)
    dutch = _part(_("enough Dutch"), 40)
    skills = _part(_("the right skills"), 25)
    languages = _part(_("other languages"), 10)
    reliability = _part(_("comes as agreed"), 25)
    weeks_away = models.PositiveSmallIntegerField(
        _("weeks of rest after a no"),
        default=26,
        validators=[MaxValueValidator(520)],
        help_text=_("So long we do not ask the same thing again."),
    )
    max_open_proposals = models.PositiveSmallIntegerField(
        _("open proposals per person"),
        default=3,
        validators=[MinValueValidator(2), MaxValueValidator(20)],
        help_text=_("At least two: people choose freely."),
    )
    proposal_days = models.PositiveSmallIntegerField(
        _("days to answer"),
        default=7,
        validators=[MinValueValidator(1), MaxValueValidator(60)],
        help_text=_("A proposal waits so long."),
    )
    hold_days = models.PositiveSmallIntegerField(
        _("days that a place is kept for a first talk"),
        default=7,
        validators=[MinValueValidator(1), MaxValueValidator(60)],
        help_text=_("Of who says yes and had no first talk. Then the place is free again."),
    )
    offer_hours = models.PositiveSmallIntegerField(
        _("hours to answer an offer"),
        default=48,
        validators=[MinValueValidator(1), MaxValueValidator(336)],
        help_text=_("A place that came free is kept so long for who waits longest."),
    )
    track_weeks = models.PositiveSmallIntegerField(
        _("weeks before a deadline that go first"),
        default=12,
        validators=[MinValueValidator(1), MaxValueValidator(104)],
        help_text=_("Who still needs hours then goes before everybody. More weeks: more people in time."),
    )
    long_wait_days = models.PositiveSmallIntegerField(
        _("days of waiting that count as long"),
        default=30,
        validators=[MinValueValidator(1), MaxValueValidator(365)],
        help_text=_("Who never had a place and is known longer goes before who came later."),
    )
    patience_days = models.PositiveSmallIntegerField(
        _("days to say who came"),
        default=30,
        validators=[MinValueValidator(1), MaxValueValidator(365)],
        help_text=_("After that, a place of which nobody said it has ended."),
    )

    objects = MatchingSettingsQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("way of matching"), _("ways of matching")
        ordering = ["antenna"]
        constraints = [
            models.CheckConstraint(
                condition=Q(travel=100 - F("interests") - F("practice") - F("reception")),
                name="volunteer_side_adds_up",
                violation_error_message=_("The four parts for the volunteer must add up to 100."),
            ),
            models.CheckConstraint(
                condition=Q(dutch=100 - F("skills") - F("languages") - F("reliability")),
                name="organisation_side_adds_up",
                violation_error_message=_("The four parts for the organisation must add up to 100."),
            ),
            models.CheckConstraint(
                condition=Q(max_open_proposals__gte=2), name="at_least_two_open_proposals"
            ),
        ]

    def __str__(self) -> str:
        return str(self.antenna)

    @property
    def weights(self) -> engine.Weights:
        """The weights as the engine takes them: each side adds up to 1."""
        return engine.Weights(
            **{name: getattr(self, name) / 100 for name in (*VOLUNTEER_SIDE, *ORGANISATION_SIDE)}
        )

    def away_since(self, now: datetime) -> datetime:
        """Who said no since then is not asked for the same thing. Weeks are counted as they are lived."""
        return now.astimezone(UTC) - timedelta(weeks=self.weeks_away)

    def rests_until(self, said_no_at: datetime) -> datetime:
        """Until when who said no then is left alone."""
        return said_no_at.astimezone(UTC) + timedelta(weeks=self.weeks_away)

    def answer_before(self, now: datetime, starts_at: datetime | None = None) -> datetime:
        """Until when a proposal of now can be answered; `starts_at` of a shift leaves time to act."""
        return in_time(now + timedelta(days=self.proposal_days), now=now, starts_at=starts_at)

    def hold_until(self, now: datetime, starts_at: datetime | None = None) -> datetime:
        """Until when a seat of now is kept for a first talk: an evening; `starts_at` of the work leaves time to act.

        Never at night: nobody is woken up by it, and nobody can be asked then.
        """
        last = timezone.localdate(now) + timedelta(days=self.hold_days)
        deadline = in_time(_on_the_clock(last, EVENING), now=now, starts_at=starts_at)
        return by_day(deadline, now=now, starts_at=starts_at)

    def offer_until(self, now: datetime, starts_at: datetime | None = None) -> datetime:
        """Until when a place that is offered now is kept; `starts_at` of a shift leaves time to act."""
        return in_time(now + timedelta(hours=self.offer_hours), now=now, starts_at=starts_at)

    def long_since(self, now: datetime) -> datetime:
        """Who is known since before then, and never had a place, waits long."""
        return now.astimezone(UTC) - timedelta(days=self.long_wait_days)

    def waits_long_from(self, joined_at: datetime) -> datetime:
        """From when on somebody who is known since then, and never had a place, waits long."""
        return joined_at.astimezone(UTC) + timedelta(days=self.long_wait_days)

    def is_near(self, deadline: date | None, today: date) -> bool:
        """Whether a deadline is so near, or over, that who still needs hours goes first."""
        return deadline is not None and deadline <= today + timedelta(weeks=self.track_weeks)


def with_wish(rows: Rows, name: str, *, path: str, each: timedelta) -> Rows:
    """Rows of many antennes, that can be asked for a setting of theirs as a duration, by its own name.

    `path` leads from a row to its antenne, `each` is one unit of the setting. An antenne without settings of
    its own has the usual. (Named first, and filtered by afterwards: a filter itself would drop those.)
    """
    usual = getattr(MatchingSettings(), name)
    number = Coalesce(F(f"{path}__matching_settings__{name}"), Value(usual))
    return rows.alias(**{name: ExpressionWrapper(number * Value(each), models.DurationField())})


def in_time(deadline: datetime, *, now: datetime, starts_at: datetime | None) -> datetime:
    """A deadline for an answer that leaves a day before the work starts, or half of the time when it starts sooner."""
    if starts_at is None:
        return deadline
    starts_at, now = starts_at.astimezone(UTC), now.astimezone(UTC)  # time as it is lived, also in March
    return min(deadline, starts_at - min(TIME_TO_ACT, (starts_at - now) / 2))


def by_day(deadline: datetime, *, now: datetime, starts_at: datetime | None) -> datetime:
    """The same deadline, or near it when it would be at night: in the morning when that leaves enough time to ask
    somebody else, else in the evening before; when that is too soon, in the morning after all.

    Work that starts before the morning leaves no hour by day: then it is kept until it starts.
    """
    wall = timezone.localtime(deadline)
    if MORNING <= wall.time() <= NIGHT:
        return deadline
    is_late = wall.time() > NIGHT
    morning = _on_the_clock(wall.date() + timedelta(days=is_late), MORNING)
    evening = _on_the_clock(wall.date() - timedelta(days=not is_late), NIGHT)
    if starts_at is None or starts_at - morning >= ENOUGH:
        return morning
    if evening - now >= AT_LEAST:
        return evening
    return min(morning, starts_at)


def _on_the_clock(day: date, hour: time) -> datetime:
    return timezone.make_aware(datetime.combine(day, hour)).astimezone(UTC)
