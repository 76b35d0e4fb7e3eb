"""The rows of a problem: volunteers, openings and organisations.

Plain frozen data. Every row checks itself when it is made, whether in Python or from JSON.
"""

from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields
from datetime import datetime
from typing import Any, ClassVar, Protocol, Self

from matching.engine import fields as check
from matching.engine.errors import ProblemError
from matching.engine.fields import Check, Period, shown

# Wide enough for any real problem, small enough that no sum of them overflows 64 bits.
COUNT = check.whole(0, 1_000_000)
SHARE = check.number(0, 1)
# What somebody asked to be otherwise about work that was proposed; most people asked nothing.
ASKED_OTHERWISE = frozenset({"nearer_than", "easier_than", "other_than_slots", "other_than_categories"})


@dataclass(frozen=True, slots=True)
class Row:
    """A row that cleans and checks its own fields. Raises ProblemError."""

    noun: ClassVar[str]
    checks: ClassVar[Mapping[str, Check]]

    def __post_init__(self) -> None:
        for name, clean in self.checks.items():
            try:
                object.__setattr__(self, name, clean(getattr(self, name)))
            except ValueError as error:
                raise ProblemError(
                    f"{self.noun} {shown(getattr(self, 'id', None))}: {name} must be {error}"
                ) from None

    @classmethod
    def from_json(cls, data: Any, number: int) -> Self:
        """The row of one JSON object; `number` (from 1) names it when it has no id."""
        if not isinstance(data, dict):
            raise ProblemError(f"{cls.noun} number {number} must be an object")
        name = f"{cls.noun} {shown(data['id'])}" if "id" in data else f"{cls.noun} number {number}"
        check_keys(data, cls, name)
        return cls(**data)


@dataclass(frozen=True, slots=True)
class Volunteer(Row):
    """One person who looks for volunteer work. Minutes are minutes, shares lie between 0 and 1.

    The last four: what they asked to be otherwise about work that was proposed. Rather nearer than so many minutes,
    rather easier than what asks so much, rather not at these moments, rather other work than of these categories.
    """

    id: str
    antenna: str
    lat: float
    lon: float
    availability: tuple[str, ...]
    birth_year: int
    dutch: str | None = None
    mode: str = "bike"
    max_travel_minutes: float = 45
    busy: tuple[Period, ...] = ()
    languages: tuple[str, ...] = ()
    interests: tuple[str, ...] = ()
    skills: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    reliability: float = 0.8
    tier: int = 0
    max_placements: int = 1
    avoid_alone: bool = False
    nearer_than: float | None = None
    easier_than: tuple[str, int] | None = None
    other_than_slots: tuple[str, ...] = ()
    other_than_categories: tuple[str, ...] = ()

    noun: ClassVar[str] = "volunteer"
    checks: ClassVar[Mapping[str, Check]] = {
        "id": check.text,
        "antenna": check.text,
        "lat": check.number(-90, 90),
        "lon": check.number(-180, 180),
        "availability": check.list_of(check.one_of(check.DAY_PARTS)),
        "birth_year": check.whole(1, 9999),
        "dutch": check.optional(check.one_of(check.LEVELS)),
        "mode": check.one_of(check.MODES),
        "max_travel_minutes": check.number(0, 100_000),
        "busy": check.list_of(check.period),
        "languages": check.list_of(check.text),
        "interests": check.list_of(check.text),
        "skills": check.list_of(check.text),
        "documents": check.list_of(check.text),
        "reliability": SHARE,
        "tier": check.whole(0, 3),
        "max_placements": COUNT,
        "avoid_alone": check.truth,
        "nearer_than": check.optional(check.number(0, 100_000)),
        "easier_than": check.optional(check.demand),
        "other_than_slots": check.list_of(check.one_of(check.DAY_PARTS)),
        "other_than_categories": check.list_of(check.text),
    }


@dataclass(frozen=True, slots=True)
class Opening(Row):
    """One thing to do at an organisation: a weekly moment, or one shift of an event."""

    id: str
    organisation: str
    antenna: str
    kind: str
    lat: float
    lon: float
    seats: int
    slots: tuple[str, ...] = ()
    period: Period | None = None
    dutch: str = "A0"
    dutch_required: bool = False
    languages: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    skills: tuple[str, ...] = ()
    required_skills: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    min_age: int = 16
    reception: float = 0.5
    alone: bool = False

    noun: ClassVar[str] = "opening"
    checks: ClassVar[Mapping[str, Check]] = {
        "id": check.text,
        "organisation": check.text,
        "antenna": check.text,
        "kind": check.one_of(check.KINDS),
        "lat": check.number(-90, 90),
        "lon": check.number(-180, 180),
        "seats": COUNT,
        "slots": check.list_of(check.one_of(check.DAY_PARTS)),
        "period": check.optional(check.period),
        "dutch": check.one_of(check.LEVELS),
        "dutch_required": check.truth,
        "languages": check.list_of(check.text),
        "categories": check.list_of(check.text),
        "skills": check.list_of(check.text),
        "required_skills": check.list_of(check.text),
        "documents": check.list_of(check.text),
        "min_age": check.whole(0, 150),
        "reception": SHARE,
        "alone": check.truth,
    }

    def __post_init__(self) -> None:
        Row.__post_init__(self)
        if self.is_event and self.period is None:
            raise ProblemError(f"opening {shown(self.id)}: period must be given for an event")

    @property
    def is_event(self) -> bool:
        """An event has a period; its slots play no part. For structural work it is the reverse."""
        return self.kind == "event"

    @property
    def demand(self) -> tuple[str, int]:
        """How much it asks, to compare work by: first the Dutch, then how many skills."""
        return self.dutch, len({*self.skills, *self.required_skills})


@dataclass(frozen=True, slots=True)
class Organisation(Row):
    """An organisation and how many people were placed there already."""

    id: str
    placed: int = 0

    noun: ClassVar[str] = "organisation"
    checks: ClassVar[Mapping[str, Check]] = {"id": check.text, "placed": COUNT}


class Moments(Protocol):
    """When an opening is: the period of an event on the wall clock, or the parts of the week of weekly work."""

    @property
    def is_event(self) -> bool: ...
    @property
    def period(self) -> tuple[datetime, datetime] | None: ...
    @property
    def slots(self) -> tuple[str, ...]: ...


def openings_clash(first: Moments, second: Moments) -> bool:
    """Two events at the same time, or two structural openings that share a slot.

    An event beside a weekly slot is fine: one absence is arranged.
    """
    if first.is_event != second.is_event:
        return False
    if first.period is not None and second.period is not None and first.is_event:
        return first.period[0] < second.period[1] and second.period[0] < first.period[1]
    return not set(first.slots).isdisjoint(second.slots)


def check_keys(data: dict[str, Any], cls: type, name: str) -> None:
    """Every key known, none missing that has no default. A misspelt key must not become a default."""
    known = {field.name: field for field in fields(cls)}
    for key in data:
        if key not in known:
            raise ProblemError(f"{name}: {shown(key)} is not a known field")
    for field in known.values():
        has_default = field.default is not MISSING or field.default_factory is not MISSING
        if field.name not in data and not has_default:
            raise ProblemError(f"{name}: {field.name} is missing")
