# Readers: staff
"""What happens to volunteers. Every change is one call here."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from refuinterim.accounts.closing import stand_in_address
from refuinterim.accounts.models import User
from refuinterim.core.audit import record
from refuinterim.core.days import moment_of_talk
from refuinterim.core.errors import DomainError
from refuinterim.core.models import Antenna
from volunteers import emails
from volunteers.after_yes import AFTER_NO, AFTER_YES
from volunteers.asked import answered_by, told
from volunteers.models import (
    Availability,
    Consent,
    ConsentPurpose,
    ConsentWay,
    Intake,
    ParticipationTrack,
    Volunteer,
    VolunteerQuerySet,
)
from volunteers.states import MACHINE, WAITING, IntakeState
from volunteers.talks import emails as talk_emails
from volunteers.talks.seats import give_seat_back, lock

RELATIONS = frozenset({"languages", "interests", "skills"})


@dataclass(frozen=True)
class ConsentGiven:
    """What somebody said yes to, all at once: the purposes, how it reached us, and in which language."""

    purposes: frozenset[str]
    how: ConsentWay
    language: str


@transaction.atomic
def register(
    *,
    by: User | None,
    antenna: Antenna,
    now: datetime,
    consent: ConsentGiven | None,
    user: User | None = None,
    greet: bool = True,
    **fields: Any,
) -> Volunteer:
    """Make a volunteer and ask for an intake. Relations are lists; `availability` is (weekday, part) pairs.

    `consent` is None for somebody who was not asked yet: nobody is matched before there is a yes. Without `greet`,
    another letter says hello at this moment.
    """
    fields["answered"] = sorted(told(fields))
    relations = {name: fields.pop(name) for name in RELATIONS & fields.keys()}
    moments = fields.pop("availability", ())
    if user:
        fields.setdefault("email", user.email)
        fields.setdefault("language", user.language)
    volunteer = Volunteer.objects.create(antenna=antenna, user=user, joined_at=now, **fields)
    for name, values in relations.items():
        getattr(volunteer, name).set(values)
    _set_availability(volunteer, moments)
    if user and not user.first_name:
        User.objects.filter(pk=user.pk).update(first_name=volunteer.first_name, last_name=volunteer.last_name)
    record(by=by, verb="volunteer.registered", subject=volunteer, now=now, antenna=antenna)
    if consent:
        record_consent(by=by, volunteer=volunteer, consent=consent, now=now)
    request_intake(by=by, volunteer=volunteer, now=now)
    if greet:
        emails.welcome(volunteer, now=now)
    return volunteer


@transaction.atomic
def join(
    *,
    by: User,
    now: datetime,
    antenna: Antenna,
    purposes: frozenset[str],
    language: str,
    greet: bool = True,
    **fields: Any,
) -> Volunteer:
    """The volunteer of this user: known, registered by the antenne before, or made now, with a yes to `purposes`.

    One user has one, however often and wherever the button is tapped. `antenna` and `fields` are for who is new.
    """
    User.objects.select_for_update().get(pk=by.pk)
    volunteer = Volunteer.objects.filter(user=by).first() or claim(by=by, now=now)
    given = ConsentGiven(purposes, ConsentWay.PAGE, language)
    if volunteer is None:
        return register(
            by=by, user=by, antenna=antenna, now=now, consent=given, language=language, greet=greet, **fields
        )
    for purpose in sorted(purposes):
        give_consent(by=by, volunteer=volunteer, purpose=purpose, how=given.how, language=language, now=now)
    return volunteer


@transaction.atomic
def claim(*, by: User, now: datetime) -> Volunteer | None:
    """Link the user to the volunteer whom the antenne registered with the same address.

    The code that was sent to this address proves that it is theirs. Two people who share one address are
    left to the coordinator.
    """
    volunteer = claimable(by, Volunteer.objects.select_for_update())
    if volunteer is None:
        return None
    volunteer.user = by
    volunteer.save(update_fields=["user"])
    record(by=by, verb="volunteer.claimed", subject=volunteer, now=now, antenna_id=volunteer.antenna_id)
    return volunteer


def claimable(user: User, among: VolunteerQuerySet | None = None) -> Volunteer | None:
    """Whom `claim` would link to this user."""
    rows = Volunteer.objects.all() if among is None else among
    found = list(rows.filter(user=None, email__iexact=user.email, left_on=None)[:2])
    return found[0] if len(found) == 1 else None


@transaction.atomic
def account_of(volunteer: Volunteer, *, by: User, now: datetime) -> User:
    """The account with which somebody signs in; who has none, nor an address, gets one that no mail reaches."""
    if volunteer.user:
        return volunteer.user
    email = volunteer.email or stand_in_address("volunteer", volunteer.pk)
    user = User.objects.of_address(
        email, first_name=volunteer.first_name, last_name=volunteer.last_name, language=volunteer.language
    )
    if Volunteer.objects.filter(user=user).exists():
        raise DomainError(_("Somebody else signs in with this e-mail. Give this person their own first."))
    volunteer.user = user
    volunteer.save(update_fields=["user"])
    record(by=by, verb="volunteer.account", subject=volunteer, now=now, antenna_id=volunteer.antenna_id)
    return user


@transaction.atomic
def change_wishes(
    *, by: User | None, volunteer: Volunteer, now: datetime, changes: Mapping[str, Any]
) -> Volunteer:
    """Change what somebody wants and can: fields, relations as lists, `availability` as pairs.

    The questions about it are answered with it, whoever writes it down.
    """
    fields = dict(changes)
    if is_new := answered_by(changes) - set(volunteer.answered):
        fields["answered"] = sorted({*volunteer.answered, *is_new})
    moments = fields.pop("availability", None)
    relations = {name: fields.pop(name) for name in RELATIONS & fields.keys()}
    for name, value in fields.items():
        setattr(volunteer, name, value)
    if fields:
        volunteer.save(update_fields=list(fields))
    for name, values in relations.items():
        getattr(volunteer, name).set(values)
    if moments is not None:
        _set_availability(volunteer, moments)
    record(
        by=by,
        verb="volunteer.changed",
        subject=volunteer,
        now=now,
        antenna_id=volunteer.antenna_id,
        fields=sorted(changes),
    )
    return volunteer


@transaction.atomic
def take_break(*, by: User, volunteer: Volunteer, now: datetime) -> Volunteer:
    """Ask nothing new of somebody until they are back; what they do now goes on."""
    if volunteer.paused_on is None and volunteer.left_on is None:
        volunteer.paused_on = timezone.localdate(now)
        volunteer.save(update_fields=["paused_on"])
        record(by=by, verb="volunteer.break", subject=volunteer, now=now, antenna_id=volunteer.antenna_id)
    return volunteer


@transaction.atomic
def end_break(*, by: User | None, volunteer: Volunteer, now: datetime) -> Volunteer:
    """Somebody is back: what waited for them is offered at once, as after a yes (`after_yes`)."""
    if volunteer.paused_on is not None:
        volunteer.paused_on = None
        volunteer.save(update_fields=["paused_on"])
        record(by=by, verb="volunteer.back", subject=volunteer, now=now, antenna_id=volunteer.antenna_id)
        for follow in AFTER_YES.values():
            follow(volunteer, now)
    return volunteer


def open_calendar(*, by: User, volunteer: Volunteer, now: datetime) -> Volunteer:
    """Give somebody's calendar a new address; the one before it, if any, opens nothing any more."""
    volunteer.calendar_key = secrets.token_urlsafe(32)
    volunteer.save(update_fields=["calendar_key"])
    record(by=by, verb="volunteer.calendar", subject=volunteer, now=now, antenna_id=volunteer.antenna_id)
    return volunteer


def close_calendar(*, by: User, volunteer: Volunteer, now: datetime) -> Volunteer:
    """Let the address of somebody's calendar open nothing any more."""
    volunteer.calendar_key = ""
    volunteer.save(update_fields=["calendar_key"])
    record(by=by, verb="volunteer.no_calendar", subject=volunteer, now=now, antenna_id=volunteer.antenna_id)
    return volunteer


def _set_availability(volunteer: Volunteer, moments: Iterable[tuple[int, str]]) -> None:
    volunteer.availability.all().delete()
    Availability.objects.bulk_create(
        Availability(volunteer=volunteer, weekday=weekday, part=part)
        for weekday, part in sorted(set(moments))
    )


@transaction.atomic
def request_intake(*, by: User | None, volunteer: Volunteer, now: datetime) -> Intake:
    """Ask for a first talk; one that waits already is the one."""
    intake, is_new = Intake.objects.get_or_create(
        volunteer=volunteer,
        state__in=WAITING,
        defaults={"antenna": volunteer.antenna, "requested_at": now},
    )
    if is_new:
        record(by=by, verb="intake.requested", subject=intake, now=now, antenna_id=intake.antenna_id)
    return intake


@transaction.atomic
def plan_intake(*, by: User, intake: Intake, planned_for: datetime, now: datetime) -> Intake:
    """Agree on a moment by hand, and tell the volunteer. The open moment that was chosen before is free again."""
    if planned_for <= now:
        raise DomainError(_("This moment is in the past. Choose a later one."))
    lock(intake)
    before = intake.moment
    stays = before is not None and before.starts_at == planned_for
    MACHINE.move(
        intake,
        to=IntakeState.PLANNED,
        by=by,
        now=now,
        antenna_id=intake.antenna_id,
        planned_for=planned_for,
        planned_at=now,
        moment=before if stays else None,
        dropped_for=None,
        dropped_at=None,
    )
    if not stays:
        give_seat_back(before)
    emails.intake_planned(intake, now=now)
    return intake


@transaction.atomic
def complete_intake(
    *, by: User, intake: Intake, now: datetime, held_on: date | None = None, notes: str = ""
) -> Intake:
    """Record that the talk took place: a personal contact on the day it was held (today, unless told else).

    Who talked earlier than planned does not come to the moment any more: it is free again.
    """
    lock(intake)
    before = intake.moment if intake.moment and intake.moment.starts_at > now else None
    MACHINE.move(
        intake,
        to=IntakeState.DONE,
        by=by,
        now=now,
        antenna_id=intake.antenna_id,
        done_at=moment_of_talk(held_on, now=now, planned_for=intake.planned_for),
        done_by=by,
        notes=notes or intake.notes,
        moment=None if before else intake.moment,
    )
    give_seat_back(before)
    return intake


@transaction.atomic
def cancel_intake(*, by: User, intake: Intake, now: datetime, reason: str) -> Intake:
    """The talk does not take place. Who was to come hears that."""
    lock(intake)
    before, planned_for = intake.moment, intake.planned_for
    comes = intake.state == IntakeState.PLANNED and planned_for is not None and planned_for > now
    MACHINE.move(
        intake,
        to=IntakeState.CANCELLED,
        by=by,
        now=now,
        antenna_id=intake.antenna_id,
        reason=reason,
        cancel_reason=reason,
        moment=None,
        **({"dropped_for": planned_for, "dropped_at": now} if planned_for else {}),
    )
    give_seat_back(before)
    if comes and planned_for:
        talk_emails.does_not_go_on(intake, planned_for, now=now)
    return intake


def has_intake(volunteer: Volunteer) -> bool:
    """Whether a first talk took place."""
    return volunteer.intakes.filter(state=IntakeState.DONE).exists()


def planned_talk(volunteer: Volunteer) -> datetime | None:
    """When the first talk is, when it is planned."""
    intake = volunteer.intakes.filter(state=IntakeState.PLANNED).first()
    return intake.planned_for if intake else None


@transaction.atomic
def record_track(*, by: User, volunteer: Volunteer, now: datetime, **fields: Any) -> ParticipationTrack:
    """Record what the track coach decided: status, hours, deadline, who and when."""
    track, _created = ParticipationTrack.objects.update_or_create(volunteer=volunteer, defaults=fields)
    detail: dict[str, Any] = {name: str(value) for name, value in fields.items()}
    record(by=by, verb="track.recorded", subject=track, now=now, antenna_id=volunteer.antenna_id, **detail)
    return track


@transaction.atomic
def record_consent(*, by: User | None, volunteer: Volunteer, consent: ConsentGiven, now: datetime) -> None:
    """Write down what somebody says yes to now, and to nothing else: another running yes is taken back."""
    for purpose in ConsentPurpose.values:
        if purpose in consent.purposes:
            give_consent(
                by=by,
                volunteer=volunteer,
                purpose=purpose,
                how=consent.how,
                language=consent.language,
                now=now,
            )
        else:
            withdraw_consent(by=by, volunteer=volunteer, purpose=purpose, now=now)


@transaction.atomic
def give_consent(
    *, by: User | None, volunteer: Volunteer, purpose: str, how: ConsentWay, language: str, now: datetime
) -> Consent:
    """Record a yes to one purpose, with who writes it down; a running one stays as it was given.

    A yes to being matched has what waited for it done at once (`after_yes`).
    """
    consent, created = Consent.objects.get_or_create(
        volunteer=volunteer,
        purpose=purpose,
        withdrawn_at=None,
        defaults={"given_at": now, "given_how": how, "given_language": language, "recorded_by": by},
    )
    if created:
        record(
            by=by,
            verb="consent.given",
            subject=consent,
            now=now,
            antenna_id=volunteer.antenna_id,
            purpose=purpose,
        )
        if purpose == ConsentPurpose.MATCHING:
            for follow in AFTER_YES.values():
                follow(volunteer, now)
    return consent


@transaction.atomic
def withdraw_consent(*, by: User | None, volunteer: Volunteer, purpose: str, now: datetime) -> None:
    """Take a yes back; without one, nothing happens. One to being matched has its consequences too (`after_yes`)."""
    for consent in volunteer.consents.filter(purpose=purpose, withdrawn_at=None):
        consent.withdrawn_at, consent.withdrawn_by = now, by
        consent.save(update_fields=["withdrawn_at", "withdrawn_by"])
        record(
            by=by,
            verb="consent.withdrawn",
            subject=consent,
            now=now,
            antenna_id=volunteer.antenna_id,
            purpose=purpose,
        )
        if purpose == ConsentPurpose.MATCHING:
            for follow in AFTER_NO.values():
                follow(volunteer, by, now)
