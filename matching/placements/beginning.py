# Readers: volunteers, staff
"""How a placement begins: a proposal and its answer, an application, an offered seat."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from matching.advice.plans import request_plan
from matching.attendance.commitments import DayOff
from matching.models import MatchingSettings, Origin, Placement
from matching.placements import emails
from matching.placements.choosing import end_the_others, lock_all_asked
from matching.placements.days_off import check_commitments, excuse_days, plan_attendances, tell_of_days_off
from matching.placements.first_day import first_day_of
from matching.placements.follow_ups import start_following
from matching.placements.seats import (
    Locked,
    check_age,
    check_talked,
    held_until,
    lock_assignment,
    move,
    next_line_number,
    said_politely,
    take_seat,
)
from matching.states import PlacementState
from organisations.models import Assignment, Shift
from refuinterim.accounts.models import User
from refuinterim.core.audit import record
from refuinterim.core.errors import DomainError
from refuinterim.core.written import isolated
from volunteers import actions as volunteers
from volunteers.models import Volunteer


@transaction.atomic
def propose_one(
    *,
    by: User | None,
    volunteer: Volunteer,
    assignment: Assignment,
    now: datetime,
    shift: Shift | None = None,
    score: int | None = None,
    explanation: Mapping[str, Any] | None = None,
) -> Placement:
    """Write one proposal; no seat is held yet. They can answer until `expires_at`.

    `choices.propose` is the door: it also sees to it that people can choose.
    Raises DomainError when as many proposals as the antenne wants wait for their answer already.
    """
    wishes = MatchingSettings.objects.of(assignment.antenna_id)
    _check_open_proposals(volunteer, wishes.max_open_proposals, now)
    check_age(volunteer, assignment, shift, now)
    placement = _begin(
        by=by,
        volunteer=volunteer,
        assignment=assignment,
        shift=shift,
        now=now,
        state=PlacementState.PROPOSED,
        origin=Origin.PROPOSAL,
        score=score,
        explanation=dict(explanation or {}),
        expires_at=wishes.answer_before(now, assignment.last_start(shift)),
    )
    emails.proposed(placement, now=now)
    return placement


@transaction.atomic
def apply(
    *,
    by: User | None,
    volunteer: Volunteer,
    assignment: Assignment,
    now: datetime,
    language: str,
    shift: Shift | None = None,
    excused: Collection[str] = (),
) -> Placement:
    """The volunteer asks for it, having read the information note: a seat, or a place on the waiting list.

    Free seats go first to who waits for one. `excused`: keys of days of weekly work that may be excused for it.
    Raises DomainError when nobody can join, or not at this age or time; DaysOffNeeded for days to ask about.
    """
    everything = lock_all_asked(volunteer, assignment.pk)
    locked = everything[assignment.pk]
    waiting = Placement.objects.filter(
        volunteer=volunteer, assignment=assignment, shift=shift, state=PlacementState.PROPOSED
    ).first()
    if waiting and waiting.expires_at and waiting.expires_at <= now:
        move(waiting, PlacementState.EXPIRED, by=None, now=now, locked=locked, expires_at=None)
    elif waiting:
        return _accept(waiting, by=by, now=now, language=language, everything=everything, excused=excused)
    _check_open(locked, assignment, shift, now)
    check_age(volunteer, assignment, shift, now)
    days = check_commitments(volunteer, assignment, shift, excused=excused, now=now)
    if volunteer.paused_on and by and by.pk == volunteer.user_id:  # who asks for work is back
        volunteers.end_break(by=by, volunteer=volunteer, now=now)
    seated = take_seat(volunteer=volunteer, assignment=assignment, shift=shift, now=now, locked=locked)
    placement = _begin(
        by=by,
        locked=locked,
        volunteer=volunteer,
        assignment=assignment,
        shift=shift,
        now=now,
        state=PlacementState.ACCEPTED if seated else PlacementState.WAITLISTED,
        origin=Origin.APPLICATION,
        answered_at=now,
        held_until=held_until(volunteer, assignment, shift, now=now) if seated else None,
        line_number=None if seated else next_line_number(assignment, shift),
        **_informed(assignment, language=language, now=now),
    )
    request_plan(antenna_id=assignment.antenna_id, now=now)
    if seated:
        _excuse(placement, days, by=by, now=now)
    _tell_answer(placement, now=now)
    return placement


@transaction.atomic
def accept(
    *,
    by: User | None,
    placement: Placement,
    now: datetime,
    language: str = "",
    excused: Collection[str] = (),
) -> Placement:
    """Yes to a proposal. With `language`, the information note was read in it; without, it is told later.

    Other proposals that cannot be done beside it stop (`end_the_others`); a place on the waiting list ends none.
    `excused` as in `apply`.
    """
    if placement.expires_at and placement.expires_at <= now:
        raise DomainError(_("This proposal is over. You can still ask for this work yourself."))
    everything = lock_all_asked(placement.volunteer, placement.assignment_id)
    return _accept(placement, by=by, now=now, language=language, everything=everything, excused=excused)


def _accept(
    placement: Placement,
    *,
    by: User | None,
    now: datetime,
    language: str,
    everything: dict[int, Locked],
    excused: Collection[str],
) -> Placement:
    """`everything`: the locks on what this person was asked for, this assignment among them."""
    volunteer, assignment, shift = placement.volunteer, placement.assignment, placement.shift
    locked = everything[assignment.pk]
    _check_open(locked, assignment, shift, now)
    check_age(volunteer, assignment, shift, now)
    days = check_commitments(volunteer, assignment, shift, excused=excused, now=now)
    seated = take_seat(volunteer=volunteer, assignment=assignment, shift=shift, now=now, locked=locked)
    move(
        placement,
        PlacementState.ACCEPTED if seated else PlacementState.WAITLISTED,
        by=by,
        now=now,
        locked=locked,
        answered_at=now,
        expires_at=None,
        held_until=held_until(volunteer, assignment, shift, now=now) if seated else None,
        line_number=None if seated else next_line_number(assignment, shift),
        **_informed(assignment, language=language, now=now),
    )
    if seated:
        _excuse(placement, days, by=by, now=now)
        end_the_others(placement, by=by, now=now, locked=everything)
    _tell_answer(placement, now=now)
    return placement


@transaction.atomic
def accept_offer(
    *, by: User, placement: Placement, now: datetime, language: str = "", excused: Collection[str] = ()
) -> Placement:
    """Yes to a seat that came free: it is confirmed at once, so never before a first talk.

    With `language`, the information note was read in it; what was recorded before stays. `excused` as in `apply`.
    """
    if placement.expires_at and placement.expires_at <= now:
        raise DomainError(_("This offer is over. Look for another assignment."))
    locked = lock_assignment(placement.assignment_id)
    check_talked(placement.volunteer)
    _check_open(locked, placement.assignment, placement.shift, now)
    first_day = first_day_of(placement, now=now)
    check_age(placement.volunteer, placement.assignment, placement.shift, now, first_day=first_day)
    days = check_commitments(
        placement.volunteer,
        placement.assignment,
        placement.shift,
        excused=excused,
        now=now,
        besides=placement,
    )
    if placement.informed_at is None and language:
        record_information(by=by, placement=placement, now=now, language=language)
    move(
        placement,
        PlacementState.CONFIRMED,
        by=by,
        now=now,
        locked=locked,
        answered_at=now,
        expires_at=None,
        confirmed_at=now,
        confirmed_by=by,
        first_day=first_day,
    )
    _excuse(placement, days, by=by, now=now)
    plan_attendances(by=by, placement=placement, now=now)
    start_following(placement)
    emails.confirmed(placement, now=now)
    return placement


@transaction.atomic
def decline(*, by: User, placement: Placement, now: datetime) -> Placement:
    """No, without a reason and without any consequence."""
    move(placement, PlacementState.DECLINED, by=by, now=now, answered_at=now, expires_at=None)
    emails.answered(placement, now=now)
    return placement


@transaction.atomic
def record_information(*, by: User, placement: Placement, now: datetime, language: str) -> Placement:
    """The information note was given and read (on the page, on paper or in a talk), in `language`."""
    changes = _informed(placement.assignment, language=language, now=now)
    Placement.objects.filter(pk=placement.pk).update(**changes)
    for name, value in changes.items():
        setattr(placement, name, value)
    record(
        by=by,
        verb="placement.informed",
        subject=placement,
        now=now,
        antenna_id=placement.assignment.antenna_id,
        language=language,
        version=changes["information_note"].version,
    )
    return placement


def _excuse(placement: Placement, days: list[DayOff], *, by: User | None, now: datetime) -> None:
    if days:
        excuse_days(by=by, event=placement, now=now)
        tell_of_days_off(placement.volunteer, days, now=now)


def _begin(
    *, by: User | None, state: PlacementState, now: datetime, locked: Locked | None = None, **fields: Any
) -> Placement:
    """Make the row. The assignment is locked and looked at here, unless the caller did (`locked`)."""
    assignment, shift = fields["assignment"], fields["shift"]
    if locked is None:
        _check_open(lock_assignment(assignment.pk), assignment, shift, now)
    _check_available(fields["volunteer"], by)
    period = (shift.starts_at, shift.ends_at) if shift else None
    with said_politely():
        placement = Placement.objects.create(
            state=state, created_at=now, created_by=by, period=period, **fields
        )
    record(by=by, verb=f"placement.{state}", subject=placement, now=now, antenna_id=assignment.antenna_id)
    return placement


def _check_available(volunteer: Volunteer, by: User | None) -> None:
    """Raise DomainError for who stopped, and as long as there is no yes to being matched; with what to do then."""
    if Volunteer.objects.available().filter(pk=volunteer.pk).exists():
        return
    themselves = by is not None and by.pk == volunteer.user_id
    if Volunteer.objects.filter(pk=volunteer.pk, left_on=None).exists():
        if themselves:
            raise DomainError(_("We need your yes first. Say yes on this page. Then you can help."))
        if volunteer.paused_on:
            raise DomainError(
                _("%(name)s takes a break. Ask first.") % {"name": isolated(volunteer.first_name)}
            )  # Readers: staff
        raise DomainError(
            _("We may not look for work for %(name)s: there is no yes. Ask first.")
            % {"name": isolated(volunteer.first_name)}
        )
    if themselves:
        raise DomainError(_("You stopped as a volunteer. Do you want to help again? Call us."))
    raise DomainError(_("This person stopped as a volunteer."))  # Readers: staff


def _check_open_proposals(volunteer: Volunteer, most: int, now: datetime) -> None:
    """Raise DomainError at the most. The volunteer's row is locked: two proposals at once are counted too."""
    Volunteer.objects.select_for_update(no_key=True).values_list("pk").get(pk=volunteer.pk)
    if Placement.objects.waiting_for_answer(now).filter(volunteer=volunteer).count() >= most:
        raise DomainError(
            _("%(name)s has %(count)s open proposals already. Wait for an answer first.")
            % {"name": isolated(volunteer.first_name), "count": most}
        )


def _check_open(locked: Locked, assignment: Assignment, shift: Shift | None, now: datetime) -> None:
    """Raise DomainError when nobody can join (any more): not on offer, begun, or not a moment of this work.

    The state is that of the lock, the database's own: nobody joins what is called off at this moment.
    """
    if assignment.is_event and (shift is None or shift.assignment_id != assignment.pk):
        raise DomainError(_("Choose a moment first."))
    if not assignment.is_event and shift is not None:
        raise DomainError(_("This work is every week. It has no shifts."))
    if not locked.is_on_offer or not assignment.is_to_come(now):
        raise DomainError(_("This assignment is not open any more. Look for another one."))
    if shift and shift.starts_at <= now:
        raise DomainError(_("This moment is over. Choose another one."))


def _informed(assignment: Assignment, *, language: str, now: datetime) -> dict[str, Any]:
    if not language:
        return {}
    note = assignment.organisation.current_note()
    if note is None:
        raise DomainError(_("The organisation has no information note yet. Call us, we help."))
    return {"informed_at": now, "information_note": note, "informed_language": language}


def _tell_answer(placement: Placement, *, now: datetime) -> None:
    emails.answered(placement, now=now)
    if placement.state == PlacementState.WAITLISTED:
        emails.waitlisted(placement, now=now)
    else:
        emails.thanks_for_yes(placement, now=now)
