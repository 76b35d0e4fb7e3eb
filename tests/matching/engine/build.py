"""Rows with believable defaults, and small random problems."""

import math
from datetime import date, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from matching.engine import Opening, Organisation, Problem, Volunteer
from matching.engine.fields import DAY_PARTS, MODES

TODAY = date(2026, 12, 1)
SATURDAY = datetime(2026, 12, 5)
EVERY_PART = DAY_PARTS


def hours(start: float, end: float, day: int = 0) -> tuple[datetime, datetime]:
    """A period on Saturday 5 December, or so many days later."""
    return SATURDAY + timedelta(days=day, hours=start), SATURDAY + timedelta(days=day, hours=end)


def volunteer(id: str = "v1", **fields: Any) -> Volunteer:
    values = {
        "antenna": "brugge",
        "lat": 51.209,
        "lon": 3.225,
        "availability": EVERY_PART,
        "birth_year": 1994,
        "dutch": "A2",
    }
    return Volunteer(id=id, **(values | fields))


def opening(id: str = "o1", **fields: Any) -> Opening:
    values = {
        "organisation": "g1",
        "antenna": "brugge",
        "kind": "structural",
        "lat": 51.2,
        "lon": 3.22,
        "seats": 1,
        "slots": ("tue-afternoon",),
        "dutch": "A2",
    }
    return Opening(id=id, **(values | fields))


def event(id: str = "o1", start: float = 14, end: float = 18, day: int = 0, **fields: Any) -> Opening:
    return opening(id, kind="event", slots=(), period=hours(start, end, day), **fields)


def problem(volunteers: Any = None, openings: Any = None, **fields: Any) -> Problem:
    people = [volunteer()] if volunteers is None else volunteers
    work = [opening()] if openings is None else openings
    hosts = fields.pop("organisations", None)
    if hosts is None:
        hosts = [Organisation(name) for name in sorted({row.organisation for row in work})]
    return Problem(today=TODAY, volunteers=people, openings=work, organisations=hosts, **fields)


IDS = ["a", "b", "c", "d", "é", "١"]
PARTS = ("mon-morning", "tue-afternoon", "sat-morning", "sat-afternoon", "sat-evening")
PERIODS = [hours(9, 12), hours(11, 15), hours(12, 18), hours(22, 26), hours(14, 18, 7)]
NAMES: list[Any] = [(), ("x",), ("y",), ("x", "y"), ("z",)]
SLOTS: list[Any] = [(), PARTS[:1], PARTS[1:2], PARTS[:2], PARTS[1:3]]

# A row is one number whose digits choose the fields: cheap to draw, and it shrinks to the first choices.
VOLUNTEER: dict[str, list[Any]] = {
    "availability": [EVERY_PART, EVERY_PART, EVERY_PART, PARTS[:3], PARTS[2:]],
    "tier": [0, 1, 2, 3],
    "max_placements": [1, 2, 3],
    "dutch": ["B1", "A1", None],
    "skills": NAMES,
    "interests": NAMES,
    "antenna": [*["brugge"] * 7, "gent"],
    "lat": [51.2, 51.21, 51.25],
    "mode": list(MODES),
    "max_travel_minutes": [45, 45, 15],
    "busy": [(), (), *((period,) for period in PERIODS[:4])],
    "birth_year": [1990, 1990, 1990, 2009, 2012],
    "documents": [("y",), ("y",), ()],
    "languages": NAMES[:3],
    "reliability": [0.8, 0.3, 1],
    "avoid_alone": [False, False, True],
    "nearer_than": [None, None, 8, 20],
    "easier_than": [None, None, ("A2", 0), ("A2", 1)],
    "other_than_slots": [(), (), PARTS[1:3]],
    "other_than_categories": [(), (), ("x",)],
}
OPENING: dict[str, list[Any]] = {
    "seats": [1, 2, 1, 2, 0],
    "kind": ["structural", "event"],
    "slots": SLOTS,
    "period": PERIODS,
    "organisation": ["g1", "g2"],
    "dutch": ["A0", "A2", "B2"],
    "dutch_required": [False, False, True],
    "categories": NAMES[:3],
    "skills": NAMES,
    "antenna": [*["brugge"] * 7, "gent"],
    "lat": [51.2, 51.22],
    "reception": [0.5, 0, 1],
    "required_skills": [(), (), (), ("x",)],
    "documents": [(), (), ("y",)],
    "languages": NAMES[:2],
    "min_age": [16, 16, 18],
    "alone": [False, False, True],
}


def rows(choices: dict[str, list[Any]]) -> st.SearchStrategy[dict[str, Any]]:
    """The fields of a row, each picked from its choices."""

    def fields(number: int) -> dict[str, Any]:
        picked = {}
        for name, values in choices.items():
            number, digit = divmod(number, len(values))
            picked[name] = values[digit]
        return picked

    return st.integers(0, math.prod(map(len, choices.values())) - 1).map(fields)


@st.composite
def problems(draw: st.DrawFn, *, people: int = 4, work: int = 4, max_placements: int = 1) -> Problem:
    """Small problems in which every rule, clashes, fixed and forbidden pairs occur."""
    volunteers = [
        Volunteer(
            id=f"v-{id}",
            lon=3.22,
            **fields | {"max_placements": min(fields["max_placements"], max_placements)},
        )
        for id, fields in zip(IDS, draw(st.lists(rows(VOLUNTEER), min_size=2, max_size=people)), strict=False)
    ]
    openings = [
        Opening(id=f"o-{id}", lon=3.22, **fields)
        for id, fields in zip(IDS, draw(st.lists(rows(OPENING), min_size=2, max_size=work)), strict=False)
    ]
    pairs = [(person.id, offer.id) for person in volunteers for offer in openings]
    free = [(person.id, offer.id) for person in volunteers for offer in openings if offer.seats]
    forbidden, fixed = draw(st.integers(0, 2)), draw(st.integers(0, 3))
    return problem(
        volunteers,
        openings,
        organisations=[Organisation("g1", draw(st.sampled_from([0, 1, 2, 2000]))), Organisation("g2")],
        forbidden=frozenset(draw(st.sampled_from(pairs)) for _ in range(forbidden) if pairs),
        fixed=frozenset([draw(st.sampled_from(free))] if free and fixed == 1 else []),
    )
