"""An opening as its rows: a shift with its assignment, or weekly work."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from django.utils import timezone

from matching.advice.ids import opening_id, parse_opening_id
from organisations.models import Assignment, Shift


@dataclass(frozen=True)
class OpeningRow:
    """A shift with its assignment, or a structural assignment."""

    assignment: Assignment
    shift: Shift | None = None

    @property
    def id(self) -> str:
        """The engine's id."""
        return opening_id(self.assignment.pk, self.shift.pk if self.shift else None)

    @property
    def when(self) -> str:
        """The moment in words."""
        return ", ".join(self.assignment.moments_in_words(self.shift))

    @property
    def is_event(self) -> bool:
        """Whether it has a date."""
        return self.shift is not None

    @property
    def period(self) -> tuple[datetime, datetime] | None:
        """The shift on the wall clock, without zone; None for weekly work."""
        return wall_clock(self.shift.starts_at, self.shift.ends_at) if self.shift else None

    @property
    def slots(self) -> tuple[str, ...]:
        """The parts of the week that weekly work touches, as the engine names them (uses the prefetch)."""
        if self.shift:
            return ()
        return tuple(
            f"{day.code}-{part}" for slot in self.assignment.slots.all() for day, part in slot.parts()
        )


def opening_rows(names: Iterable[str]) -> dict[str, OpeningRow]:
    """The rows of openings by their ids; ids whose row is gone are left out."""
    keys = [parse_opening_id(name) for name in names]
    shifts = Shift.objects.filter(pk__in=[key.pk for key in keys if key.model is Shift]).select_related(
        "assignment__organisation", "assignment__category", "assignment__place", "assignment__antenna"
    )
    weekly = Assignment.objects.filter(pk__in=[key.pk for key in keys if key.model is Assignment])
    weekly = weekly.select_related("organisation", "category", "place", "antenna").prefetch_related("slots")
    rows = [OpeningRow(shift.assignment, shift) for shift in shifts] + [OpeningRow(row) for row in weekly]
    return {row.id: row for row in rows}


def wall_clock(start: datetime, end: datetime) -> tuple[datetime, datetime]:
    """A period on the wall clock, without zone. In the hour that comes twice it lasts as it is lived."""
    local = timezone.localtime(start).replace(tzinfo=None)
    until = timezone.localtime(end).replace(tzinfo=None)
    lived = end.astimezone(UTC) - start.astimezone(UTC)
    return local, until if until > local else local + lived
