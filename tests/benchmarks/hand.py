"""A world small enough to count on paper.

Three people and three organisations. Person 0 (B1) takes the event; person 1 (A1, on a track) takes the
weekly work, misses its first two days and stops in week 15; person 2 (A1) can do nothing and leaves in
week 6. Nobody can do the third opening, which is there so that something stays empty.
"""

from datetime import date, datetime
from typing import Any

import numpy as np

from benchmarks.simulation.assumptions import Assumptions
from benchmarks.simulation.policies import ENGINE, Policy
from benchmarks.simulation.world import Chance, Person, Work, World
from matching.engine import Opening, Volunteer

MONDAY = date(2021, 1, 4)


def world_of_three() -> tuple[World, Assumptions, Policy]:
    """The world, the usual assumptions, and the engine as the way of matching."""
    people = (
        _person(0, comes_in=-4, availability=("sat-morning",), dutch="B1"),
        _person(1, comes_in=1, availability=("tue-morning",), deadline=20),
        _person(2, comes_in=-1, availability=()),
    )
    period = (datetime(2021, 1, 30, 9), datetime(2021, 1, 30, 12))
    work = (
        _work(0, week=3, hours=3, kind="event", seats=2, period=period),
        _work(1, hours=4, kind="structural", seats=1, slots=("tue-morning",)),
        _work(2, hours=4, kind="structural", seats=1, slots=("sun-evening",)),
    )
    always, never = np.zeros((3, 3, 52)), np.ones((3, 3, 52))
    show, stop = always.copy(), never.copy()
    show[1, 1, 2:4] = 1.0
    stop[1, 1, 15] = 0.0
    leave = np.ones((3, 52))
    leave[2, 6] = 0.0
    chance = Chance(
        answer=np.zeros((3, 3)), show=show, stop=stop, leave=leave, daring=np.zeros(3), comes=np.full(3, 0.8)
    )
    world = World(
        monday=MONDAY,
        people=people,
        work=work,
        organisations=("g0", "g1", "g2"),
        chance=chance,
        score=np.full((3, 3), 600),
        liking=np.full((3, 3), 0.6),
        can=np.array([[True, False, False], [False, True, False], [False, False, False]]),
    )
    return world, Assumptions(), ENGINE


def _person(number: int, *, comes_in: int, deadline: int | None = None, **fields: Any) -> Person:
    row = {"antenna": "brugge", "lat": 51.2, "lon": 3.22, "birth_year": 1990, "dutch": "A1"}
    return Person(
        row=Volunteer(id=f"v{number:04}", **(row | fields)),
        group="verzoeker",
        comes_in=comes_in,
        placed_before=False,
        deadline=deadline,
        hours_before=0,
        at_once=1,
        appetite=1,
    )


def _work(number: int, *, hours: int, week: int | None = None, **fields: Any) -> Work:
    row = Opening(
        id=f"o{number:04}", organisation=f"g{number}", antenna="brugge", lat=51.2, lon=3.22, **fields
    )
    return Work(row=row, assignment=number, posted=0, week=week, hours=hours)
