# Readers: volunteers
"""Where the first talk of somebody stands, as they read it: chosen, to choose, or who calls and when."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from refuinterim.core import moments
from refuinterim.core.written import Written, sentence
from volunteers.models import ConsentState, Intake, Volunteer
from volunteers.states import WAITING, IntakeState
from volunteers.talks import words
from volunteers.talks.models import TalkMoment, TalkMomentQuerySet, TalkWay
from volunteers.talks.promise import Promise


@dataclass(frozen=True)
class Planned:
    """A talk at a moment: when, in which way, where and with whom."""

    starts_at: datetime
    soon: str
    when: str
    way: str
    icon: str
    lines: list[Written]
    is_over: bool

    @classmethod
    def of(cls, intake: Intake, *, now: datetime) -> Planned:
        """Of a talk that is planned, by hand or at an open moment."""
        assert intake.planned_for
        way = TalkWay(intake.moment.way) if intake.moment else None
        return cls(
            starts_at=intake.planned_for,
            soon=moments.near_day(timezone.localdate(intake.planned_for), timezone.localdate(now)),
            when=capfirst(moments.day_and_clock(intake.planned_for)),
            way=capfirst(str(way.label)) if way else "",
            icon=way.icon if way else "message-circle",
            lines=words.about(intake),
            is_over=intake.planned_for <= now,
        )


@dataclass(frozen=True)
class FirstTalk:
    """At most one of these holds: it is planned, it can be chosen, somebody calls; none: there is nothing to do."""

    intake: Intake | None
    planned: Planned | None = None
    can_choose: bool = False
    promise: Promise | None = None

    @property
    def waits(self) -> bool:
        """Whether something is still to come of it."""
        return bool(self.planned or self.can_choose or self.promise)

    @property
    def stamp(self) -> str:
        """What somebody saw: a page that shows another moment is older than the choice."""
        return self.planned.starts_at.isoformat() if self.planned else ""

    @property
    def next_step(self) -> list[str]:
        """What comes now, for a letter: when we talk, that one chooses when, or who calls and when at the latest."""
        if self.planned and not self.planned.is_over:
            moment = moments.day_and_clock(self.planned.starts_at)
            return [sentence(_("We talk on %(moment)s."), moment=moment)]
        if self.can_choose or self.planned:
            return [_("Choose a moment for our first talk.")]
        if self.promise:
            return [" ".join(filter(None, [self.promise.who, self.promise.when]))]
        return []

    @classmethod
    def of(cls, volunteer: Volunteer, *, now: datetime) -> FirstTalk:
        """Read it, in at most three queries; nothing for who stopped, or took back that we look for work."""
        talks = list(
            volunteer.intakes.select_related("moment__held_by", "moment__antenna", "antenna").order_by("-pk")
        )
        intake = next((talk for talk in talks if talk.state in WAITING), None)
        if intake:
            intake.volunteer = volunteer
        if volunteer.left_on or (intake is None and any(talk.done_at for talk in talks)):
            return cls(None)
        if intake and intake.state == IntakeState.PLANNED and intake.planned_for:
            return cls(intake, planned=Planned.of(intake, now=now))
        if volunteer.consent_to_matching == ConsentState.TAKEN_BACK:
            return cls(None)
        if open_moments(volunteer, now=now).exists():
            return cls(intake, can_choose=True)
        since = intake.waits_since if intake else None
        return cls(intake, promise=Promise.of(volunteer.antenna, since, now=now))


def open_moments(volunteer: Volunteer, *, now: datetime) -> TalkMomentQuerySet:
    """The moments that somebody can choose: those of their own antenne."""
    return TalkMoment.objects.to_choose(now).filter(antenna=volunteer.antenna_id)


@dataclass(frozen=True)
class Option:
    """An open moment as somebody reads it before they choose."""

    pk: int
    clock: str
    lasts: str
    way: str
    icon: str
    where: str
    languages: Written
    mark: str

    @classmethod
    def of(cls, moment: TalkMoment, spoken: frozenset[str]) -> Option:
        """Of a moment from `with_facts()`; it is marked when somebody speaks one of its languages, or for Dutch."""
        way, codes = TalkWay(moment.way), {language.slug for language in moment.languages.all()}
        own = (codes & spoken) - {words.DUTCH}
        return cls(
            pk=moment.pk,
            clock=f"{timezone.localtime(moment.starts_at):%H:%M}",
            lasts=moments.duration(moment.minutes),
            way=capfirst(str(way.label)),
            icon=way.icon,
            where=moment.where,
            languages=words.languages_of(moment),
            mark=_("Your language") if own else _("In Dutch") if words.DUTCH in codes else "",
        )


@dataclass(frozen=True)
class Day:
    """The open moments of one day: those in a language that somebody speaks, or in Dutch, first."""

    name: str
    options: list[Option]


def days_to_choose(volunteer: Volunteer, *, now: datetime) -> list[Day]:
    """The open moments of their antenne, a day at a time, in a constant number of queries."""
    spoken = words.spoken_by(volunteer.languages.all(), volunteer.language)
    return _by_day(open_moments(volunteer, now=now).with_facts().order_by("starts_at", "pk"), spoken)


def _by_day(rows: Iterable[TalkMoment], spoken: frozenset[str]) -> list[Day]:
    days = groupby(rows, key=lambda moment: timezone.localdate(moment.starts_at))
    return [
        Day(
            capfirst(moments.day(day)),
            sorted((Option.of(moment, spoken) for moment in those), key=lambda option: not option.mark),
        )
        for day, those in days
    ]
