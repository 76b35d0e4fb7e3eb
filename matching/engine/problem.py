"""The problem: volunteers, openings, organisations, and what a coordinator already decided.

A `Problem` in hand is a valid one. The JSON form is version 1 of the contract.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields
from dataclasses import field as dataclass_field
from datetime import date, datetime
from functools import cached_property
from typing import Any

from matching.engine import fields as check
from matching.engine.columns import Columns
from matching.engine.errors import ProblemError
from matching.engine.fields import shown
from matching.engine.rows import (
    ASKED_OTHERWISE,
    Opening,
    Organisation,
    Row,
    Volunteer,
    check_keys,
    openings_clash,
)
from matching.engine.rules import not_for_both
from matching.engine.scoring import Scoring
from matching.engine.weights import Weights

Pair = tuple[str, str]


@dataclass(frozen=True)
class Problem:
    """Everything the engine looks at. Rows may come in any order: results do not depend on it."""

    today: date
    volunteers: tuple[Volunteer, ...]
    openings: tuple[Opening, ...]
    organisations: tuple[Organisation, ...]
    forbidden: frozenset[Pair] = frozenset()
    fixed: frozenset[Pair] = frozenset()
    # Two volunteers each: both at the same openings, or neither anywhere.
    together: frozenset[Pair] = frozenset()
    weights: Weights = dataclass_field(default_factory=Weights)

    def __post_init__(self) -> None:
        for name in ("volunteers", "openings", "organisations"):
            object.__setattr__(self, name, tuple(getattr(self, name)))
        for name in ("forbidden", "fixed", "together"):
            object.__setattr__(self, name, frozenset(getattr(self, name)))
        volunteer_ids = _unique_ids(self.volunteers)
        opening_ids = _unique_ids(self.openings)
        organisation_ids = _unique_ids(self.organisations)
        for opening in self.openings:
            if opening.organisation not in organisation_ids:
                raise ProblemError(
                    f"opening {shown(opening.id)}: organisation {shown(opening.organisation)} is not in organisations"
                )
        for name in ("forbidden", "fixed"):
            for volunteer_id, opening_id in sorted(getattr(self, name)):
                if volunteer_id not in volunteer_ids:
                    raise ProblemError(f"{name}: volunteer {shown(volunteer_id)} is not in volunteers")
                if opening_id not in opening_ids:
                    raise ProblemError(f"{name}: opening {shown(opening_id)} is not in openings")
        _check_fixed(self)
        _check_together(self, volunteer_ids)

    @cached_property
    def columns(self) -> Columns:
        """The same problem as arrays, built once. What one of a couple cannot do is forbidden to the other."""
        rows = self.volunteers, self.openings, self.organisations
        columns = Columns.of(*rows, self.forbidden, self.today.year)
        if not self.couples:
            return columns
        return Columns.of(*rows, self.forbidden | not_for_both(columns, self.couples), self.today.year)

    @cached_property
    def couples(self) -> tuple[Pair, ...]:
        """Who goes together. Where a coordinator fixed one of the two, that is what was decided."""
        fixed = {volunteer_id for volunteer_id, _ in self.fixed}
        return tuple(sorted(pair for pair in self.together if fixed.isdisjoint(pair)))

    @cached_property
    def openings_by_id(self) -> tuple[Opening, ...]:
        """The openings in the order of their columns."""
        return tuple(sorted(self.openings, key=lambda opening: opening.id))

    @cached_property
    def scoring(self) -> Scoring:
        """The look-up tables of the scores, for these weights, built once."""
        return Scoring.of(self.columns, self.weights)

    @classmethod
    def from_json(cls, data: Any) -> "Problem":
        """Read version 1 of the contract (an already parsed JSON object). Raises ProblemError."""
        if not isinstance(data, dict):
            raise ProblemError("problem must be an object")
        if isinstance(data.get("version"), bool) or data.get("version") != 1:
            raise ProblemError("version must be 1")
        given = {key: value for key, value in data.items() if key != "version"}
        check_keys(given, cls, "problem")
        try:
            given["today"] = check.day(given["today"])
        except ValueError as error:
            raise ProblemError(f"today must be {error}") from None
        rows: tuple[tuple[str, type[Row]], ...] = (
            ("volunteers", Volunteer), ("openings", Opening), ("organisations", Organisation),
        )  # fmt: skip
        for name, row in rows:
            if not isinstance(given[name], list):
                raise ProblemError(f"{name} must be a list")
            given[name] = tuple(row.from_json(item, number) for number, item in enumerate(given[name], 1))
        for name in ("forbidden", "fixed", "together"):
            try:
                given[name] = frozenset(check.list_of(check.pair)(given.get(name, [])))
            except ValueError as error:
                raise ProblemError(f"{name} must be {error}") from None
        if "weights" in given:
            if not isinstance(given["weights"], dict):
                raise ProblemError("weights must be an object")
            check_keys(given["weights"], Weights, "weights")
            given["weights"] = Weights(**given["weights"])
        return cls(**given)

    def to_json(self) -> dict[str, Any]:
        """Version 1 of the contract; `from_json` reads it back unchanged.

        Every key is written out, but for what nobody asked to be otherwise and for the usual weights.
        """
        data: dict[str, Any] = {"version": 1, "today": self.today.isoformat()}
        for name in ("volunteers", "openings", "organisations"):
            rows = sorted(getattr(self, name), key=lambda row: row.id)
            data[name] = [
                {
                    field.name: _plain(getattr(row, field.name))
                    for field in fields(row)
                    if field.name not in ASKED_OTHERWISE or getattr(row, field.name) != field.default
                }
                for row in rows
            ]
        data["forbidden"] = [list(pair) for pair in sorted(self.forbidden)]
        data["fixed"] = [list(pair) for pair in sorted(self.fixed)]
        if self.together:
            data["together"] = [list(pair) for pair in sorted(self.together)]
        if self.weights != Weights():
            data["weights"] = asdict(self.weights)
        return data


def _unique_ids(rows: Iterable[Any]) -> set[str]:
    seen: set[str] = set()
    for row in rows:
        if row.id in seen:
            raise ProblemError(f"{row.noun} {shown(row.id)}: id is there twice")
        seen.add(row.id)
    return seen


def _check_fixed(problem: Problem) -> None:
    """A coordinator may overrule every rule except seats and clashes: those nobody can bend."""
    if not problem.fixed:
        return
    openings = {opening.id: opening for opening in problem.openings}
    by_person: dict[str, list[Opening]] = {}
    for volunteer_id, opening_id in sorted(problem.fixed):
        by_person.setdefault(volunteer_id, []).append(openings[opening_id])
    taken = Counter(opening_id for _, opening_id in problem.fixed)
    for opening_id, count in sorted(taken.items()):
        if count > openings[opening_id].seats:
            raise ProblemError(
                f"fixed: opening {shown(opening_id)} has {openings[opening_id].seats} seats for {count} fixed pairs"
            )
    for volunteer_id, chosen in by_person.items():
        for position, first in enumerate(chosen):
            for second in chosen[:position]:
                if openings_clash(first, second):
                    raise ProblemError(
                        f"fixed: volunteer {shown(volunteer_id)} cannot do openings "
                        f"{shown(second.id)} and {shown(first.id)} at the same time"
                    )


def _check_together(problem: Problem, known: set[str]) -> None:
    """Two different people each, whom we know, and nobody with two others."""
    seen: set[str] = set()
    for couple in sorted(problem.together):
        for volunteer_id in couple:
            if volunteer_id not in known:
                raise ProblemError(f"together: volunteer {shown(volunteer_id)} is not in volunteers")
            if volunteer_id in seen:
                raise ProblemError(f"together: volunteer {shown(volunteer_id)} is there twice")
            seen.add(volunteer_id)


def _plain(value: Any) -> Any:
    """A field's value as JSON has it."""
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds" if value.second else "minutes")
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return value
