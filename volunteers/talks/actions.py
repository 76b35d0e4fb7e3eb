# Readers: volunteers, staff
"""What happens to the moments of first talks. Every change is one call here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from refuinterim.accounts.models import User
from refuinterim.core import moments
from refuinterim.core.audit import record
from refuinterim.core.errors import DomainError
from refuinterim.core.models import Antenna, Language
from refuinterim.core.written import isolated
from volunteers.actions import has_intake, request_intake
from volunteers.models import ConsentState, Intake, Volunteer
from volunteers.states import MACHINE, WAITING, IntakeState
from volunteers.talks import emails
from volunteers.talks.models import TalkMoment, TalkWay
from volunteers.talks.seats import give_seat_back, lock, take_seat


class MomentGone(DomainError):
    """Somebody was faster, or it does not go on."""

    def __init__(self) -> None:
        super().__init__(_("This moment is gone. Choose another one."))


class PhoneNeeded(DomainError):
    """Nobody can call somebody without a number."""

    def __init__(self) -> None:
        super().__init__(_("On which number can we call you?"))


@transaction.atomic
def open_moments(
    *,
    by: User,
    antenna: Antenna,
    held_by: User,
    starts: Iterable[datetime],
    minutes: int,
    way: str,
    languages: Iterable[Language],
    now: datetime,
    where: str = "",
    seats: int = 1,
) -> list[TalkMoment]:
    """Open moments for a first talk, all or none; a talk by phone needs no place, and one alone no second seat.

    Raises DomainError when one is in the past, or the same person talks at that time already.
    """
    spoken, made = list(languages), []
    if not spoken:
        raise DomainError(_("Choose at least one language."))
    for start in sorted(set(starts)):
        if start <= now:
            raise DomainError(_("This moment is in the past. Choose a later one."))
        moment = TalkMoment(
            antenna=antenna,
            held_by=held_by,
            starts_at=start,
            ends_at=start + timedelta(minutes=minutes),
            way=way,
            where="" if way == TalkWay.PHONE else where,
            seats=seats if way == TalkWay.GROUP else 1,
        )
        _save(moment)
        moment.languages.set(spoken)
        record(by=by, verb="talkmoment.added", subject=moment, now=now, antenna=antenna)
        made.append(moment)
    return made


def talk_at_the_same_time(held_by: User, starts: Sequence[datetime], minutes: int) -> TalkMoment | None:
    """A moment that the same person holds already while one of these lasts, in whichever antenne; or None."""
    length = timedelta(minutes=minutes)
    known = TalkMoment.objects.filter(
        held_by=held_by, called_off_at=None, starts_at__lt=max(starts) + length, ends_at__gt=min(starts)
    )
    for moment in known:
        if any(start < moment.ends_at and moment.starts_at < start + length for start in starts):
            return moment
    return None


def _save(moment: TalkMoment) -> None:
    try:
        with transaction.atomic():
            moment.save()
    except IntegrityError as error:
        if "nobody_talks_twice_at_once" not in str(error):
            raise
        raise DomainError(
            _("%(name)s has another talk then: %(moment)s.")
            % {"name": isolated(moment.held_by), "moment": moments.day_and_clock(moment.starts_at)}
        ) from error


@transaction.atomic
def choose(*, by: User, volunteer: Volunteer, moment: TalkMoment, now: datetime) -> Intake:
    """Choose a moment for the first talk, or move the talk to it; the one before is free again.

    Raises MomentGone, PhoneNeeded (a talk by phone with somebody whose number is not known), and DomainError when
    there is no first talk to plan any more. The same moment again changes nothing.
    """
    if volunteer.left_on or volunteer.consent_to_matching == ConsentState.TAKEN_BACK:
        raise DomainError(_("We do not look for work for you now. Call us first."))
    if has_intake(volunteer) and not volunteer.intakes.filter(state__in=WAITING).exists():
        raise DomainError(_("We had our first talk already."))
    intake = request_intake(by=by, volunteer=volunteer, now=now)
    if intake.moment_id == moment.pk:
        return intake
    if moment.way == TalkWay.PHONE and not volunteer.phone:
        raise PhoneNeeded
    lock(intake, moment.pk)
    before, was_planned = intake.moment, intake.state == IntakeState.PLANNED
    if not take_seat(moment, now=now):
        raise MomentGone
    MACHINE.move(
        intake,
        to=IntakeState.PLANNED,
        by=by,
        now=now,
        antenna_id=moment.antenna_id,
        antenna=moment.antenna,
        moment=moment,
        planned_for=moment.starts_at,
        planned_at=now,
        dropped_for=None,
        dropped_at=None,
    )
    give_seat_back(before)
    emails.chosen(intake, was_planned=was_planned, now=now)
    emails.says_who_comes(intake, moment, now=now)
    if before and before.held_by_id != moment.held_by_id:
        emails.says_who_does_not_come(intake, before, before.starts_at, now=now)
    return intake


@transaction.atomic
def take_back(*, by: User | None, intake: Intake, now: datetime) -> Intake:
    """Let a planned talk go without another moment: the seat is free again, and who held it hears that.

    A talk that is not planned any more stays as it is: the same answer twice is the same answer.
    """
    if intake.state == IntakeState.REQUESTED:
        return intake
    lock(intake)
    moment, planned_for = intake.moment, intake.planned_for
    _drop(intake, by=by, now=now)
    give_seat_back(moment)
    assert planned_for
    emails.says_who_does_not_come(intake, moment, planned_for, now=now)
    return intake


def let_go(volunteer: Volunteer, by: User | None, now: datetime) -> None:
    """Who stops, or takes the yes to being matched back, comes to no talk: its seat is free again."""
    coming = volunteer.intakes.filter(state=IntakeState.PLANNED, planned_for__gt=now)
    for intake in coming.select_related("moment__held_by", "antenna", "volunteer"):
        take_back(by=by, intake=intake, now=now)


@transaction.atomic
def call_off(*, by: User, moment: TalkMoment, now: datetime) -> list[Intake]:
    """The antenne cannot be there: who chose this moment hears it, and may choose another one. Returns their talks.

    Raises DomainError when it is over. Called off twice is called off once.
    """
    here = TalkMoment.objects.select_for_update(no_key=True).get(pk=moment.pk)
    if here.called_off_at:
        return []
    if here.starts_at <= now:
        raise DomainError(_("This moment is over."))
    here.called_off_at = now
    here.save(update_fields=["called_off_at"])
    record(by=by, verb="talkmoment.called_off", subject=here, now=now, antenna_id=here.antenna_id)
    rows = here.intakes.select_for_update(no_key=True, of=("self",)).filter(state=IntakeState.PLANNED)
    talks = list(rows.select_related("volunteer__user", "antenna", "moment").order_by("pk"))
    for intake in talks:
        _drop(intake, by=by, now=now)
        give_seat_back(here)
        emails.called_off(intake, here.starts_at, now=now)
    moment.refresh_from_db()
    return talks


def _drop(intake: Intake, *, by: User | None, now: datetime) -> None:
    MACHINE.move(
        intake,
        to=IntakeState.REQUESTED,
        by=by,
        now=now,
        antenna_id=intake.antenna_id,
        moment=None,
        planned_for=None,
        planned_at=None,
        dropped_for=intake.planned_for,
        dropped_at=now,
    )
