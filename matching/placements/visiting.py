# Readers: volunteers, organisations, staff
"""Coming to look first: choosing a moment, moving it, letting it go, what the organisation calls off, and what was said
afterwards. A visit takes no seat and promises nothing.

Whoever changes a visit locks its assignment first (`seats.lock_assignment`), so that two changes wait for each other.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from matching.models import Visit, VisitMoment
from matching.models.visit import ASK_AFTER
from matching.placements import visit_emails as emails
from matching.placements.joining import Told
from matching.placements.seats import lock_assignment
from matching.placements.visit_moments import When, takes_visits
from matching.states import VISIT, VisitState
from organisations.models import Assignment
from refuinterim.accounts.models import User
from refuinterim.core.audit import record
from refuinterim.core.errors import DomainError, Outrun
from refuinterim.core.seats import MOST_SEATS
from volunteers import actions as volunteers
from volunteers.models import Volunteer

ASK_AGAIN = timedelta(days=5)  # who does not know yet


class Answer(StrEnum):
    """What somebody says after a visit; only that it took place is kept of it."""

    YES = "ja"
    OTHER = "anders"
    UNSURE = "later"
    ABSENT = "niet"


class MomentGone(DomainError):
    """Somebody was faster, or it does not go on."""

    def __init__(self) -> None:
        super().__init__(_("This moment is gone. Choose another one."))


@transaction.atomic
def come_to_look(
    *, by: User, told: Told, assignment: Assignment, when: When, now: datetime, language: str
) -> Visit:
    """Choose a moment to look as whoever signed in: known, registered by the antenne before, or new; or move it.

    Tapped twice it is one volunteer and one visit. Raises MomentGone, and DomainError when nobody can come to look.
    """
    volunteer = volunteers.join(
        by=by,
        now=now,
        antenna=assignment.antenna,
        purposes=told.purposes,
        language=language,
        greet=False,
        first_name=told.first_name,
    )
    return plan_visit(by=by, volunteer=volunteer, assignment=assignment, when=when, now=now)


@transaction.atomic
def plan_visit(*, by: User, volunteer: Volunteer, assignment: Assignment, when: When, now: datetime) -> Visit:
    """Plan a visit, or move the open one to this moment; the place in the moment before is free again.

    Raises MomentGone, and DomainError when nobody can come to look. The same moment again changes nothing.
    """
    if not Volunteer.objects.available().filter(pk=volunteer.pk).exists():
        raise DomainError(_("We do not look for work for you now. Call us first."))
    assignment = _locked(assignment)
    if not takes_visits(assignment):
        raise DomainError(_("You cannot come and look here now. Look for other work."))
    if when.starts_at <= now:
        raise MomentGone
    visit = Visit.objects.filter(volunteer=volunteer, assignment=assignment, state=VisitState.PLANNED).first()
    if visit and (visit.starts_at, visit.moment) == (when.starts_at, when.moment):
        return visit
    if when.moment and not _take_place(when.moment, now):
        raise MomentGone
    if visit is None:
        visit = Visit.objects.create(
            volunteer=volunteer,
            assignment=assignment,
            moment=when.moment,
            starts_at=when.starts_at,
            agreed_at=now,
        )
        verb, before = "planned", None
    else:
        _give_place_back(visit)
        verb, before = "moved", visit.starts_at
        changes = {"moment": when.moment, "starts_at": when.starts_at, "agreed_at": now, "ask_again_on": None}
        for name, value in changes.items():
            setattr(visit, name, value)
        visit.save(update_fields=list(changes))
    visit.volunteer, visit.assignment = volunteer, assignment
    record(by=by, verb=f"visit.{verb}", subject=visit, now=now, antenna_id=assignment.antenna_id)
    emails.chosen(visit, is_moved=before is not None, now=now)
    emails.says_who_comes(visit, before=before, now=now)
    return visit


@transaction.atomic
def let_visit_go(*, by: User | None, visit: Visit, now: datetime) -> Visit:
    """The volunteer does not come; nobody asks why. The organisation hears it when it had not begun.

    Twice is once. Raises DomainError for what began.
    """
    assignment = _locked(visit.assignment)
    visit.refresh_from_db(fields=["state", "starts_at", "moment"])
    if visit.state == VisitState.DROPPED:
        return visit
    if visit.has_begun(now):
        raise DomainError(_("This moment is over."))
    visit.assignment = assignment
    _drop(visit, by=by, now=now)
    emails.says_who_does_not_come(visit, now=now)
    return visit


def let_visits_go(volunteer: Volunteer, by: User | None, now: datetime) -> None:
    """Who stops, or takes the yes to being matched back, comes nowhere to look."""
    coming = Visit.objects.coming(now).filter(volunteer=volunteer)
    for visit in coming.with_facts().order_by("assignment_id", "pk"):
        let_visit_go(by=by, visit=visit, now=now)


@transaction.atomic
def open_visit_moment(
    *, by: User, assignment: Assignment, starts_at: datetime, seats: int, now: datetime
) -> VisitMoment:
    """The organisation shows people around then, so many at once. The same moment again is the one that is there.

    Raises DomainError for a moment in the past, or a number that nobody means.
    """
    if starts_at <= now:
        raise DomainError(_("This moment is in the past. Choose a later one."))
    if not 1 <= seats <= MOST_SEATS:
        raise DomainError(_("Write a number of people from 1 to %(most)s.") % {"most": MOST_SEATS})
    _locked(assignment)
    known = VisitMoment.objects.coming(now).filter(assignment=assignment, starts_at=starts_at).first()
    if known:
        return known
    moment = VisitMoment.objects.create(assignment=assignment, starts_at=starts_at, seats=seats)
    record(by=by, verb="visitmoment.added", subject=moment, now=now, antenna_id=assignment.antenna_id)
    return moment


@transaction.atomic
def call_off_visit_moment(*, by: User, moment: VisitMoment, now: datetime) -> list[Visit]:
    """The organisation cannot show people around then; who chose it hears that. Twice is once. Returns the visits."""
    assignment = _locked(moment.assignment)
    moment.refresh_from_db(fields=["called_off_at"])
    if moment.called_off_at or moment.starts_at <= now:
        return []
    moment.called_off_at = now
    moment.save(update_fields=["called_off_at"])
    record(by=by, verb="visitmoment.called_off", subject=moment, now=now, antenna_id=assignment.antenna_id)
    return _call_off(moment.visits.all().coming(now).with_facts(), by=by, now=now)


@transaction.atomic
def allow_visits(*, by: User, assignment: Assignment, is_allowed: bool, now: datetime) -> list[Visit]:
    """The organisation takes visits, or none any more: then those that were planned are called off. Returns these."""
    if _locked(assignment).takes_visits == is_allowed:
        return []
    assignment.takes_visits = is_allowed
    Assignment.objects.filter(pk=assignment.pk).update(takes_visits=is_allowed)
    verb = "visits_allowed" if is_allowed else "visits_refused"
    record(by=by, verb=f"assignment.{verb}", subject=assignment, now=now, antenna_id=assignment.antenna_id)
    return [] if is_allowed else end_visits(assignment, by, now)


@transaction.atomic
def call_off_visits(assignment: Assignment, by: User | None, now: datetime) -> list[Visit]:
    """Nobody comes to look any more: the work takes no new people. Who would come hears it. Returns these visits."""
    _locked(assignment)
    return end_visits(assignment, by, now)


def end_visits(assignment: Assignment, by: User | None, now: datetime) -> list[Visit]:
    """The same, of an assignment that the caller locked."""
    return _call_off(Visit.objects.coming(now).filter(assignment=assignment).with_facts(), by=by, now=now)


@transaction.atomic
def say_visited(*, by: User, visit: Visit, now: datetime) -> Visit:
    """Somebody came to look: said by who received them, or by the coordinator. Said twice is said once.

    Raises DomainError before it began, and when the person said that they were not there.
    """
    _locked(visit.assignment)
    visit.refresh_from_db(fields=["state", "starts_at"])
    if visit.state == VisitState.HELD:
        return visit
    if not visit.has_begun(now):
        raise DomainError(_("You say this when the visit is over."))
    _held(visit, by=by, now=now)
    return visit


@transaction.atomic
def log_visit(
    *, by: User, volunteer: Volunteer, assignment: Assignment, starts_at: datetime, now: datetime
) -> Visit:
    """A coordinator writes a visit down: one to come, that was agreed by phone, or one that took place.

    Raises DomainError as `plan_visit` does. A visit that took place at this moment already is that visit.
    """
    if starts_at > now:
        return plan_visit(by=by, volunteer=volunteer, assignment=assignment, when=When(starts_at), now=now)
    _locked(assignment)
    mine = Visit.objects.filter(volunteer=volunteer, assignment=assignment)
    known = mine.filter(state=VisitState.HELD, starts_at=starts_at).first()
    if known:
        return known
    visit = mine.filter(state=VisitState.PLANNED, starts_at__lte=now).first()
    if visit is None:
        visit = Visit.objects.create(
            volunteer=volunteer, assignment=assignment, starts_at=starts_at, agreed_at=now,
            state=VisitState.HELD, said_at=now, said_by=by,
        )  # fmt: skip
        record(by=by, verb="visit.held", subject=visit, now=now, antenna_id=assignment.antenna_id)
        return visit
    _held(visit, by=by, now=now)
    return visit


@transaction.atomic
def answer_visit(*, by: User, visit: Visit, answer: Answer, now: datetime) -> Visit:
    """The volunteer says how it goes on. What they answered is not kept, only whether we still ask.

    Raises DomainError before the visit began. The same answer twice is the same answer.
    """
    _locked(visit.assignment)
    visit.refresh_from_db(fields=["state", "starts_at", "answered_at", "ask_again_on"])
    if visit.state == VisitState.DROPPED:
        return visit
    if not visit.has_begun(now):
        raise DomainError(_("You say this when the visit is over."))
    if answer == Answer.ABSENT:
        _drop(visit, by=by, now=now, said_at=None, said_by=None)
        return visit
    if visit.state == VisitState.PLANNED:
        _held(visit, by=by, now=now)
    today = timezone.localdate(now)
    if answer != Answer.UNSURE or (visit.ask_again_on and visit.ask_again_on <= today):
        visit.answered_at = visit.answered_at or now
    elif visit.ask_again_on is None:
        visit.ask_again_on = today + ASK_AGAIN
    visit.save(update_fields=["answered_at", "ask_again_on"])
    return visit


def may_be_answered(visit: Visit, now: datetime) -> bool:
    """Whether we ask how it goes on: it is over, and not answered."""
    return (
        visit.state != VisitState.DROPPED
        and visit.has_begun(now)
        and visit.answered_at is None
        and (visit.ask_again_on is None or visit.ask_again_on <= timezone.localdate(now))
    )


@transaction.atomic
def ask_afterwards(*, visit: Visit, now: datetime) -> bool:
    """Write the question, unless it was answered meanwhile. True when it was written."""
    here = Visit.objects.select_for_update(of=("self",)).to_ask(now).filter(pk=visit.pk)
    if not here.filter(starts_at__lte=now - ASK_AFTER).exists():
        return False
    emails.asks(visit, now=now)
    return True


def _locked(assignment: Assignment) -> Assignment:
    """The assignment as the database has it, while nobody else changes it; with the prefetch of the one given."""
    locked = lock_assignment(assignment.pk)
    assignment.state = locked.state
    fresh = Assignment.objects.only("takes_visits").get(pk=assignment.pk)
    assignment.takes_visits = fresh.takes_visits
    return assignment


def _take_place(moment: VisitMoment, now: datetime) -> bool:
    rows = VisitMoment.objects.to_choose(now).filter(pk=moment.pk)
    return bool(rows.update(seats_taken=F("seats_taken") + 1))


def _give_place_back(visit: Visit) -> None:
    if visit.moment:
        visit.moment.release_seat()


def _call_off(visits: Iterable[Visit], *, by: User | None, now: datetime) -> list[Visit]:
    ended = list(visits)
    for visit in ended:
        _drop(visit, by=by, now=now)
        emails.called_off(visit, now=now)
    return ended


def _drop(visit: Visit, *, by: User | None, now: datetime, **changes: Any) -> None:
    moment = visit.moment
    VISIT.move(
        visit,
        to=VisitState.DROPPED,
        by=by,
        now=now,
        antenna_id=visit.assignment.antenna_id,
        dropped_at=now,
        **changes,
    )
    if moment:
        moment.release_seat()


def _held(visit: Visit, *, by: User, now: datetime) -> None:
    if visit.state == VisitState.DROPPED:
        raise Outrun
    VISIT.move(
        visit,
        to=VisitState.HELD,
        by=by,
        now=now,
        antenna_id=visit.assignment.antenna_id,
        said_at=now,
        said_by=by,
    )
