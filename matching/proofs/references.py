# Readers: volunteers
"""A reference for a CV: what somebody did, in the language they choose. Nothing is kept: it can be made again."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Prefetch
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from matching.models import Attendance, Placement, ReferenceLine
from matching.proofs import emails
from organisations.models import Assignment
from refuinterim.accounts.models import User
from refuinterim.core.audit import record
from refuinterim.core.errors import DomainError
from volunteers.models import Volunteer

LANGUAGES = ("nl", "en", "fr")  # in which people here apply for a job


@dataclass(frozen=True)
class Entry:
    """One placement: the work, where, when and for how long, and what the organisation says."""

    placement_id: int
    assignment: Assignment
    title: str
    organisation: str
    place: str
    kind: str
    tasks: str
    skills: list[str]
    first_day: date
    last_day: date
    minutes: int
    line: str
    line_by: str
    is_line_asked: bool


@dataclass(frozen=True)
class Reference:
    """All that the document says, in one language."""

    name: str
    antenna_name: str
    language: str
    is_demo: bool
    entries: list[Entry]

    @property
    def minutes(self) -> int:
        """The hours of all entries."""
        return sum(entry.minutes for entry in self.entries)


def entries_of(volunteer: Volunteer, *, language: str) -> list[Entry]:
    """The placements with confirmed hours, the newest work first. A constant number of queries."""
    counted = Attendance.objects.counted().with_own_minutes().order_by("starts_at")
    placements = (
        Placement.objects.filter(volunteer=volunteer, attendances__in=Attendance.objects.counted())
        .distinct()
        .select_related(
            "assignment__organisation", "assignment__category", "assignment__place", "reference_line"
        )
        .prefetch_related(
            "assignment__skills",
            "assignment__required_skills",
            Prefetch("attendances", queryset=counted, to_attr="counted"),
        )
    )
    with translation.override(language):
        entries = [_entry(placement, placement.counted) for placement in placements]  # type: ignore[attr-defined]  # by the prefetch
    return sorted(entries, key=lambda entry: (entry.last_day, entry.placement_id), reverse=True)


def _entry(placement: Placement, counted: list[Any]) -> Entry:
    assignment = placement.assignment
    days = [timezone.localtime(row.starts_at).date() for row in counted]
    line: ReferenceLine | None = getattr(placement, "reference_line", None)
    skills = {skill.name for skill in (*assignment.required_skills.all(), *assignment.skills.all())}
    return Entry(
        placement_id=placement.pk,
        assignment=assignment,
        title=assignment.title,
        organisation=assignment.organisation.name,
        place=assignment.place.municipality,
        kind=assignment.category.name,
        tasks=assignment.description,
        skills=sorted(skills),
        first_day=min(days),
        last_day=max(days),
        minutes=sum(row.own_minutes for row in counted),
        line=line.text if line else "",
        line_by=line.writer_name if line else "",
        is_line_asked=line is not None,
    )


def reference_of(volunteer: Volunteer, *, placements: Collection[int], language: str) -> Reference:
    """The reference of the placements that were chosen. Raises DomainError when none of them has hours."""
    entries = [
        entry for entry in entries_of(volunteer, language=language) if entry.placement_id in placements
    ]
    if not entries:
        raise DomainError(_("Choose at least one."))
    return Reference(
        name=str(volunteer),
        antenna_name=volunteer.antenna.name,
        language=language,
        is_demo=volunteer.is_demo,
        entries=entries,
    )


@transaction.atomic
def ask_line(*, by: User, placement: Placement, now: datetime) -> ReferenceLine:
    """Ask the organisation for a line, once. Raises DomainError without confirmed hours."""
    if not Attendance.objects.counted().filter(placement=placement).exists():
        raise DomainError(_("There are no confirmed hours here yet."))
    line, is_new = ReferenceLine.objects.get_or_create(placement=placement, defaults={"asked_at": now})
    if is_new:
        antenna_id = placement.assignment.antenna_id
        record(by=by, verb="referenceline.asked", subject=line, now=now, antenna_id=antenna_id)
        emails.please_write(line, now=now)
    return line


@transaction.atomic
def write_line(*, by: User, line: ReferenceLine, text: str, name: str, now: datetime) -> None:
    """Write the line that was asked for; what was written once stays. Raises DomainError without words."""
    if not text.strip():
        raise DomainError(_("Write a line first."))
    written = ReferenceLine.objects.to_write().filter(pk=line.pk)
    if not written.update(text=text.strip(), writer_name=name.strip(), written_at=now, written_by=by):
        return  # a second tap
    line.refresh_from_db()
    record(
        by=by, verb="referenceline.written", subject=line, now=now,
        antenna_id=line.placement.assignment.antenna_id,
    )  # fmt: skip
    emails.line_written(line, now=now)
