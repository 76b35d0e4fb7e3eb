# Readers: organisations
"""What a member sees of their organisations: what to do now, and how every assignment stands."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import F, Window
from django.db.models.functions import RowNumber
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from organisations.models import Assignment, Organisation
from organisations.models.assignment import AssignmentQuerySet
from organisations.roles import MAY_MANAGE, MAY_POST
from organisations.states import ENDED, AssignmentState, OrganisationState
from refuinterim.core import moments

ENDED_SHOWN = 10  # of each organisation

STATE_WORDS: dict[str, Promise] = {
    AssignmentState.DRAFT: _("Draft"),
    AssignmentState.SUBMITTED: _("With the coordinator"),
    AssignmentState.PUBLISHED: _("Open"),
    AssignmentState.PAUSED: _("Paused"),
    AssignmentState.CLOSED: _("Closed"),
    AssignmentState.CANCELLED: _("Called off"),
}
STATE_TAGS: dict[str, str] = {  # classes of the tag that shows the state
    AssignmentState.DRAFT: "warn",
    AssignmentState.PAUSED: "grey",
    AssignmentState.CLOSED: "grey",
    AssignmentState.CANCELLED: "danger",
}
NEXT_STEPS: dict[str, Promise] = {
    AssignmentState.DRAFT: _("Only you see it. Is it ready? Hand it in."),
    AssignmentState.SUBMITTED: _("The coordinator looks at it. Then you get an e-mail."),
    AssignmentState.PUBLISHED: _("Volunteers see it now. The coordinator also looks for people who fit."),
    AssignmentState.PAUSED: _("Nobody new can join now. Call us to open it again."),
    AssignmentState.CLOSED: _("Nobody new can join any more. Thank you for the chance you gave."),
    AssignmentState.CANCELLED: _("It does not go on. We told everybody who had a place."),
}


@dataclass(frozen=True)
class Line:
    """One assignment as its organisation sees it."""

    assignment: Assignment
    state: Promise
    tag: str
    seats: int
    taken: int
    next_moment: str

    @property
    def is_running(self) -> bool:
        """Whether it can be paused or closed."""
        return self.assignment.state in {AssignmentState.PUBLISHED, AssignmentState.PAUSED}


@dataclass(frozen=True)
class Overview:
    """One organisation: its assignments, and what it should do."""

    organisation: Organisation
    may_post: bool  # the reader: a role, and an organisation that was not refused
    may_manage: bool
    needs_note: bool
    insurance: str  # what is to do about it: unknown | ended | ends; empty when nothing
    lines: list[Line]
    ended: list[Line]

    @property
    def drafts(self) -> list[Assignment]:
        """Assignments that somebody can hand in now: before the organisation is approved, none."""
        if not (self.organisation.is_approved and self.may_post):
            return []
        return [line.assignment for line in self.lines if line.assignment.state == AssignmentState.DRAFT]


def overviews(
    organisations: Iterable[Any], assignments: AssignmentQuerySet, *, now: datetime
) -> list[Overview]:
    """Return one overview per organisation, with its own of the assignments, in a constant number of queries.

    The organisations come with `information_notes` prefetched, and `with_role_of` who reads.
    """
    own = assignments.with_facts()
    running = [line_of(assignment, now=now) for assignment in own.exclude(state__in=ENDED)]
    newest = Window(
        RowNumber(), partition_by=F("organisation"), order_by=[F("created_at").desc(), F("id").desc()]
    )
    newly_ended = own.filter(state__in=ENDED).annotate(newest=newest).filter(newest__lte=ENDED_SHOWN)
    ended = [line_of(assignment, now=now) for assignment in newly_ended]
    return [
        Overview(
            organisation=organisation,
            may_post=_may_post(organisation),
            may_manage=organisation.own_role in MAY_MANAGE,
            needs_note=_may_post(organisation) and organisation.current_note() is None,
            insurance=_insurance_to_do(organisation, timezone.localdate(now)),
            lines=[line for line in running if line.assignment.organisation_id == organisation.pk],
            ended=[line for line in ended if line.assignment.organisation_id == organisation.pk],
        )
        for organisation in organisations
    ]


def _insurance_to_do(organisation: Any, today: date) -> str:
    if organisation.own_role not in MAY_MANAGE or not organisation.is_approved:
        return ""
    if organisation.insurance_ended(today):
        return "ended"
    if organisation.insurance_ends_soon(today):
        return "ends"
    return "" if organisation.insurer else "unknown"


def _may_post(organisation: Any) -> bool:
    return organisation.own_role in MAY_POST and organisation.state != OrganisationState.REFUSED


def line_of(assignment: Assignment, *, now: datetime) -> Line:
    """Return how an assignment stands; an event's seats are those of its coming shifts."""
    openings = [shift for shift in assignment.shifts.all() if shift.starts_at > now]
    counted = openings if assignment.is_event else [assignment]
    return Line(
        assignment=assignment,
        state=STATE_WORDS[assignment.state],
        tag=STATE_TAGS.get(assignment.state, ""),
        seats=sum(opening.seats for opening in counted),
        taken=sum(opening.seats_taken for opening in counted),
        next_moment=next_moment(assignment, now=now),
    )


def next_moment(assignment: Assignment, *, now: datetime) -> str:
    """The next day and hours of the work, in words; empty when there is none any more."""
    if assignment.is_event:
        coming = [shift for shift in assignment.shifts.all() if shift.starts_at > now]
        return moments.period(coming[0].starts_at, coming[0].ends_at) if coming else ""
    local = timezone.localtime(now)
    first = max(local.date(), assignment.starts_on or local.date())
    last = min(first + timedelta(days=7), assignment.ends_on or date.max)
    coming_week = [
        moment
        for slot in assignment.slots.all()
        for moment in slot.occurrences(first, last)
        if moment[0] > now
    ]
    return moments.period(*min(coming_week)) if coming_week else ""


@dataclass(frozen=True)
class MomentLine:
    """One shift or weekly slot in words; weekly slots share the seats of their assignment."""

    when: str
    length: str
    seats: int
    taken: int
    is_over: bool


def moment_lines(assignment: Assignment, *, now: datetime) -> list[MomentLine]:
    """Return the moments of an assignment, soonest first."""
    if not assignment.is_event:
        return [
            MomentLine(
                when=slot.when,
                length=moments.duration(slot.minutes),
                seats=0,
                taken=0,
                is_over=False,
            )
            for slot in assignment.slots.all()
        ]
    return [
        MomentLine(
            when=shift.when,
            length=moments.duration(shift.minutes),
            seats=shift.seats,
            taken=shift.seats_taken,
            is_over=shift.ends_at <= now,
        )
        for shift in assignment.shifts.all()
    ]
