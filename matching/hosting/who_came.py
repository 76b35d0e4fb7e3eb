# Readers: organisations
"""Who came: the moments that wait for an answer, and those answered a short while ago."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db.models import F, Q
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from matching.hosting.forms import AttendanceForm
from matching.models import Attendance, Impression, Side
from matching.models.attendance import AttendanceQuerySet
from matching.placements.impression_form import ImpressionForm
from matching.placements.impressions import asking
from matching.states import CAME, RECORDED, AttendanceState
from organisations.models import Assignment
from refuinterim.core import moments
from refuinterim.core.owners import Hat

RECENT = timedelta(days=14)
SHOWN = 100  # people on one page; the next ones follow when these are answered
RECENTLY_SHOWN = 30

ANSWERS: dict[str, Promise] = {
    AttendanceState.PRESENT: _("Came"),
    AttendanceState.PARTIAL: _("Came, other hours"),
    AttendanceState.EXCUSED: _("Told us in time"),
    AttendanceState.NO_SHOW: _("Did not come"),
}
ICONS: dict[str, str] = {
    AttendanceState.PRESENT: "user-check",
    AttendanceState.PARTIAL: "timer",
    AttendanceState.EXCUSED: "message-circle",
    AttendanceState.NO_SHOW: "user-x",
}


@dataclass(frozen=True)
class Answer:
    """One thing to say about somebody's presence."""

    state: str
    words: Promise
    icon: str


@dataclass(frozen=True)
class Row:
    """One person at one moment, with the form for other hours."""

    attendance: Attendance
    name: str
    form: AttendanceForm
    impression: ImpressionForm | None = None  # asked of who received this person
    shared: Impression | None = None  # what this person wanted them to read

    @property
    def is_answered(self) -> bool:
        """Whether somebody said already who came."""
        return self.attendance.state in RECORDED

    @property
    def answer(self) -> Answer:
        """What was said."""
        return _answer(self.attendance.state)

    @property
    def said_here(self) -> str:
        """At what time the person said “I am here”; empty when they did not. A hint: many people do not say it."""
        at = self.attendance.arrived_at
        return moments.clock(timezone.localtime(at).time()) if at else ""

    @property
    def came(self) -> bool:
        """Whether the person was there, for all of it or a part."""
        return self.attendance.state in CAME

    @property
    def hours(self) -> str:
        """How long the person was there, in words."""
        return moments.duration(self.attendance.minutes or 0)

    @property
    def is_longer(self) -> bool:
        """Whether more time was noted than was planned: somebody should look at it."""
        return self.came and (self.attendance.minutes or 0) > self.attendance.planned_minutes

    @property
    def taps(self) -> list[Answer]:
        """The answers of one tap that would change something."""
        return [_answer(state) for state in ONE_TAP if state != self.attendance.state]


ONE_TAP = [state for state in ANSWERS if state != AttendanceState.PARTIAL]


def _answer(state: str) -> Answer:
    return Answer(state, ANSWERS[state], ICONS[state])


@dataclass(frozen=True)
class Moment:
    """One moment of an assignment, with everybody who was expected."""

    assignment: Assignment
    when: str
    hours: str
    key: str  # the moment in one word, for the page
    rows: list[Row]

    @property
    def can_all_come(self) -> bool:
        """Whether one tap for everybody saves taps: at least two people without an answer."""
        return sum(not row.is_answered for row in self.rows) >= 2


def confirmable_by(user: Any) -> AttendanceQuerySet:
    """Attendances that the user may answer: of own organisations and coordinated antennes, never one's own.

    Only of placements that ran: of the others no hours can be counted.
    """
    return (
        Attendance.objects.changeable_by(user)
        .of_work_that_ran()
        .select_related(
            "placement__volunteer",
            "placement__shift",
            "placement__assignment__organisation",
            "placement__assignment__category",
        )
    )


def to_confirm(user: Any, now: datetime) -> AttendanceQuerySet:
    """Past moments without an answer, oldest first; also those that had begun when a placement ended."""
    rows = confirmable_by(user).to_confirm(now)
    return rows.order_by("starts_at", "placement__assignment_id", "placement__volunteer__first_name", "id")


def recently_confirmed(user: Any, now: datetime) -> AttendanceQuerySet:
    """What was answered in the last two weeks, newest first, so that a mistake can be put right."""
    told_before = Q(
        starts_at__gte=now - RECENT, confirmed_at__lt=F("starts_at")
    )  # a day off: somebody may come after all
    rows = confirmable_by(user).filter(
        Q(confirmed_at__gte=now - RECENT) | told_before, state__in=RECORDED, starts_at__lte=now
    )
    return rows.order_by("-confirmed_at", "id")[:RECENTLY_SHOWN]


@dataclass(frozen=True)
class Impressions:
    """The forms for how it was, and what volunteers shared; by the id of the attendance."""

    asked: Mapping[int, ImpressionForm] = field(default_factory=dict)
    shared: Mapping[int, Impression] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        user: Any,
        attendances: Sequence[Attendance],
        now: datetime,
        sent: Mapping[int, ImpressionForm] | None = None,
    ) -> Impressions:
        """Of these attendances, in two queries; `sent` are forms that were filled in wrongly."""
        came = [attendance for attendance in attendances if attendance.state in CAME]
        if not came:
            return cls()
        theirs = confirmable_by(user).select_related(None)
        theirs = theirs.filter(placement__in={attendance.placement_id for attendance in came})
        due = asking(theirs, Side.ORGANISATION, now)
        shared = Impression.objects.visible_to(user, Hat.MEMBER).filter(attendance__in=came, is_shared=True)
        return cls(
            {pk: impression_form(pk) for pk in due.values_list("pk", flat=True)} | dict(sent or {}),
            {impression.attendance_id: impression for impression in shared},
        )


def impression_form(pk: int, data: Any = None) -> ImpressionForm:
    """The form for how it was with one person."""
    return ImpressionForm(data, prefix=f"i{pk}")


def by_moment(
    attendances: Iterable[Attendance],
    forms: Mapping[int, AttendanceForm] | None = None,
    impressions: Impressions | None = None,
) -> list[Moment]:
    """Put attendances together by assignment and start; `forms` are those already filled in, by id."""
    groups: dict[tuple[datetime, int], list[Attendance]] = {}
    for attendance in attendances:
        groups.setdefault((attendance.starts_at, attendance.placement.assignment_id), []).append(attendance)
    return [_moment_of(rows, forms or {}, impressions or Impressions()) for rows in groups.values()]


def _moment_of(
    attendances: list[Attendance], forms: Mapping[int, AttendanceForm], impressions: Impressions
) -> Moment:
    first = attendances[0]
    names = Counter(row.placement.volunteer.first_name for row in attendances)
    return Moment(
        assignment=first.placement.assignment,
        when=moments.period(first.starts_at, first.ends_at),
        hours=moments.duration(first.planned_minutes),
        key=key_of(first),
        rows=[
            row_of(
                row,
                form=forms.get(row.pk),
                alike=names[row.placement.volunteer.first_name] > 1,
                impressions=impressions,
            )
            for row in attendances
        ],
    )


def key_of(attendance: Attendance) -> str:
    """Return the moment of an attendance in one word: its assignment and its start."""
    return f"{attendance.placement.assignment_id}-{int(attendance.starts_at.timestamp())}"


def waits_of_moment(user: Any, attendance: Attendance, now: datetime) -> int:
    """How many people of the same moment wait for an answer."""
    same = {"placement__assignment": attendance.placement.assignment_id, "starts_at": attendance.starts_at}
    return to_confirm(user, now).filter(**same).count()


def row_of(
    attendance: Attendance,
    *,
    form: AttendanceForm | None = None,
    alike: bool = False,
    impressions: Impressions | None = None,
) -> Row:
    """Return the row of one person; the first letter of the family name tells two of the same name apart."""
    volunteer = attendance.placement.volunteer
    name = volunteer.first_name
    if alike and volunteer.last_name:
        name = f"{name} {volunteer.last_name[0]}."
    said = impressions or Impressions()
    return Row(
        attendance,
        name,
        form or AttendanceForm.of(attendance),
        said.asked.get(attendance.pk),
        said.shared.get(attendance.pk),
    )
