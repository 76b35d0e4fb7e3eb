"""What people asked to be otherwise, as the engine takes it: for each person the strictest of what they said."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from matching.advice.problem.rows import everybody
from matching.engine.fields import LEVELS
from matching.models import AskedOtherwise
from matching.models.asked_otherwise import Otherwise
from refuinterim.core.models import Antenna


@dataclass
class Asked:
    """Of one person, put together."""

    minutes: list[int] = field(default_factory=list)
    demands: list[tuple[int, int]] = field(
        default_factory=list
    )  # rank of the level of Dutch, number of skills
    slots: set[str] = field(default_factory=set)
    categories: set[str] = field(default_factory=set)

    @property
    def fields(self) -> dict[str, Any]:
        """The four fields of the engine's volunteer."""
        level, skills = min(self.demands, default=(0, 0))
        return {
            "nearer_than": min(self.minutes, default=None),
            "easier_than": (LEVELS[level], skills) if self.demands else None,
            "other_than_slots": tuple(sorted(self.slots)),
            "other_than_categories": tuple(sorted(self.categories)),
        }


@dataclass(frozen=True)
class AskedByPerson:
    """Everybody's, and when the first of it was said: that one is the first to count no more."""

    by_person: dict[int, Asked]
    first_said_at: datetime | None

    @classmethod
    def of(cls, antenna: Antenna, *, since: datetime) -> AskedByPerson:
        """One query; what was said before `since` does not count any more."""
        rows = (
            AskedOtherwise.objects.in_force(since)
            .filter(volunteer__in=everybody(antenna))
            .order_by("said_at")
        )
        found: dict[int, Asked] = defaultdict(Asked)
        first = None
        for pk, why, said_at, minutes, dutch, skills, slots, category in rows.values_list(
            "volunteer_id", "why", "said_at", "minutes", "dutch", "skills", "slots", "category__slug"
        ):
            asked, first = found[pk], first or said_at
            match why:
                case Otherwise.TOO_FAR if minutes is not None:
                    asked.minutes.append(minutes)
                case Otherwise.TOO_HARD if skills is not None:
                    asked.demands.append((LEVELS.index(dutch), skills))
                case Otherwise.OTHER_MOMENT:
                    asked.slots.update(slots)
                case Otherwise.OTHER_WORK:
                    asked.categories.add(category)
        return cls(dict(found), first)

    def fields_of(self, pk: int) -> dict[str, Any]:
        """What the engine is told of one person; nothing of who asked nothing."""
        asked = self.by_person.get(pk)
        return asked.fields if asked else {}
