"""What a proof holds: confirmed moments of one person, put together by organisation, as they are now."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone, translation

from matching.models import Attendance, ParticipationProof, ProofDay, ProofPart
from matching.models.attendance import AttendanceQuerySet
from organisations.models import Organisation
from volunteers.models import Volunteer


@dataclass(frozen=True)
class ConfirmedDay:
    """One confirmed moment: what it was, on which local day, for how long, and when somebody confirmed it."""

    attendance_id: int
    organisation: Organisation
    activity: str
    day: date
    minutes: int
    confirmed_at: datetime


def confirmed_days(
    volunteer: Volunteer,
    *,
    organisation: Organisation | None = None,
    first_day: date | None = None,
    last_day: date | None = None,
) -> list[ConfirmedDay]:
    """The confirmed moments of somebody, oldest first; a clock hour counts once. One query, and Dutch titles."""
    rows = Attendance.objects.counted().filter(volunteer=volunteer)
    if organisation:
        rows = rows.filter(placement__assignment__organisation=organisation)
    days = _read(rows)
    return [day for day in days if (first_day or day.day) <= day.day <= (last_day or day.day)]


def _read(rows: AttendanceQuerySet) -> list[ConfirmedDay]:
    wanted = rows.with_own_minutes().select_related("placement__assignment__organisation")
    with translation.override("nl"):  # the language of the document
        return [
            ConfirmedDay(
                attendance_id=row.pk,
                organisation=row.placement.assignment.organisation,
                activity=row.placement.assignment.title,
                day=timezone.localtime(row.starts_at).date(),
                minutes=row.own_minutes,  # type: ignore[attr-defined]  # annotated
                confirmed_at=row.confirmed_at or row.ends_at,
            )
            for row in wanted.order_by("starts_at", "pk")
            if row.own_minutes  # type: ignore[attr-defined]  # annotated
        ]


def freeze(proof: ParticipationProof, days: Iterable[ConfirmedDay]) -> None:
    """Write the parts of a new proof, with their days."""
    by_organisation: dict[int, list[ConfirmedDay]] = {}
    for day in days:
        by_organisation.setdefault(day.organisation.pk, []).append(day)
    for own in by_organisation.values():
        part = ProofPart.objects.create(
            proof=proof,
            organisation=own[0].organisation,
            organisation_name=own[0].organisation.name,
            minutes=sum(day.minutes for day in own),
        )
        _write_days(part, own)


def _write_days(part: ProofPart, days: Iterable[ConfirmedDay]) -> None:
    ProofDay.objects.bulk_create(
        ProofDay(
            part=part,
            attendance_id=day.attendance_id,
            activity=day.activity,
            day=day.day,
            minutes=day.minutes,
            confirmed_at=day.confirmed_at,
        )
        for day in days
    )


def follow_corrections(proof: ParticipationProof, part: ProofPart) -> bool:
    """Take over what was put right in the hours of a part since it was frozen. Returns whether something was.

    A part without any hour left goes; the proof's sums follow.
    """
    frozen = {day.attendance_id: day.minutes for day in part.days.all()}
    still = _read(Attendance.objects.counted().filter(pk__in=frozen))
    if frozen == {day.attendance_id: day.minutes for day in still}:
        return False
    part.days.all().delete()
    _write_days(part, still)
    if still:
        ProofPart.objects.filter(pk=part.pk).update(minutes=sum(day.minutes for day in still))
    else:
        part.delete()
    sum_up(proof)
    return True


def sum_up(proof: ParticipationProof) -> None:
    """Let the period and the total be those of the days; what has no days left stays as it was, to be stopped."""
    days = list(ProofDay.objects.filter(part__proof=proof).values_list("day", "minutes"))
    if days:
        proof.first_day, proof.last_day = min(day for day, _ in days), max(day for day, _ in days)
        proof.minutes = sum(minutes for _, minutes in days)
        proof.save(update_fields=["first_day", "last_day", "minutes"])
