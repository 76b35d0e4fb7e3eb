# Readers: organisations
"""What an organisation may know of the people who come: enough to welcome them, nothing else.

Group, track, notes, benefits, age, e-mail and family name stay at the antenne (privacy). The phone number is
told to who comes for certain, and only when that person agreed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Prefetch
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from matching.attendance.coming_days import UNDO
from matching.models import Attendance, Placement
from matching.models.attendance import AttendanceQuerySet
from matching.states import ENDED_AFTER_START, SEEN_BY_ORGANISATION, AttendanceState, PlacementState
from organisations.models import Assignment, Document, Shift
from refuinterim.core import moments
from refuinterim.core.vocabulary import DutchLevel
from refuinterim.core.written import isolated

STAGES: dict[str, Promise] = {
    PlacementState.ACCEPTED: gettext_lazy("Said yes"),
    PlacementState.CONFIRMED: gettext_lazy("Comes for certain"),
    PlacementState.ACTIVE: gettext_lazy("Helps here now"),
    PlacementState.COMPLETED: gettext_lazy("Helped here"),
    PlacementState.STOPPED: gettext_lazy("Stopped"),
}


@dataclass(frozen=True)
class Need:
    """Something that the assignment asks for, and whether this person has it."""

    words: str
    is_met: bool


@dataclass(frozen=True)
class Candidate:
    """One person as the organisation sees them."""

    first_name: str
    languages: tuple[str, ...]
    dutch: DutchLevel | None
    practises: bool
    needs: tuple[Need, ...]
    stage: str
    is_certain: bool
    first_day: str
    days_off: tuple[str, ...]
    phone: str
    awaits_antenna: bool


@dataclass(frozen=True)
class Roster:
    """A shift, or the work of every week, with the people in it."""

    when: list[str]
    is_over: bool
    seats: int
    taken: int
    candidates: list[Candidate]


def rosters_of(assignment: Assignment, *, user: Any, now: datetime) -> tuple[list[Roster], list[Candidate]]:
    """Return the rosters with who comes, and the people who helped before, as `user` may see them."""
    placements = list(
        Placement.objects.visible_to(user)
        .filter(assignment=assignment, state__in=SEEN_BY_ORGANISATION)
        .select_related("volunteer", "shift")
        .prefetch_related(
            "volunteer__languages", "volunteer__skills", "volunteer__consents",
            Prefetch("attendances", _days_to_come_off(user, now), to_attr="days_away"),
        )
        .order_by("volunteer__first_name", "id")
    )  # fmt: skip
    required = _Requirements.of(assignment)
    going = [placement for placement in placements if placement.state not in ENDED_AFTER_START]
    if assignment.is_event:
        rosters = [_roster_of(shift, going, required, now) for shift in assignment.shifts.all()]
    else:
        people = [_candidate(placement, required) for placement in going]
        rosters = [
            Roster(assignment.moments_in_words(), False, assignment.seats, assignment.seats_taken, people)
        ]
    return rosters, [
        _candidate(placement, required) for placement in placements if placement.state in ENDED_AFTER_START
    ]


def _roster_of(shift: Shift, going: list[Placement], required: _Requirements, now: datetime) -> Roster:
    people = [_candidate(placement, required) for placement in going if placement.shift_id == shift.pk]
    return Roster([shift.when], shift.ends_at <= now, shift.seats, shift.seats_taken, people)


@dataclass(frozen=True)
class _Requirements:
    """What an assignment asks for, read once."""

    dutch: DutchLevel
    skills: list[Any]
    documents: list[Document]

    @classmethod
    def of(cls, assignment: Assignment) -> _Requirements:
        documents = [Document(code) for code in assignment.documents]
        return cls(assignment.dutch_level, list(assignment.required_skills.all()), documents)


def _candidate(placement: Placement, required: _Requirements) -> Candidate:
    volunteer = placement.volunteer
    skills = {skill.pk for skill in volunteer.skills.all()}
    return Candidate(
        first_name=volunteer.first_name,
        languages=tuple(isolated(language) for language in volunteer.languages.all()),
        dutch=volunteer.dutch,
        practises=volunteer.dutch is not None and volunteer.dutch.rank < required.dutch.rank,
        needs=(
            *(Need(isolated(skill), skill.pk in skills) for skill in required.skills),
            *(Need(str(document.label), document in volunteer.documents) for document in required.documents),
        ),
        stage=str(STAGES[placement.state]),
        is_certain=placement.shares_contact,
        first_day=_first_day(placement),
        days_off=_days_off(placement),
        phone=volunteer.phone if placement.shares_contact and volunteer.agreed_to_share else "",
        awaits_antenna=placement.state == PlacementState.ACCEPTED,
    )


def _days_to_come_off(user: Any, now: datetime) -> AttendanceQuerySet:
    """The days to come on which people do not come, once they cannot take it back any more."""
    rows = Attendance.objects.visible_to(user).filter(
        state=AttendanceState.EXCUSED, starts_at__gt=now, confirmed_at__lte=now - UNDO
    )
    return rows.order_by("starts_at")


def _days_off(placement: Any) -> tuple[str, ...]:
    if placement.shift_id or not placement.shares_contact:
        return ()
    return tuple(moments.day(timezone.localtime(row.starts_at).date()) for row in placement.days_away)


def _first_day(placement: Placement) -> str:
    if placement.shift_id or placement.first_day is None or placement.state != PlacementState.CONFIRMED:
        return ""
    return _("First day: %(day)s") % {"day": moments.day(placement.first_day)}
