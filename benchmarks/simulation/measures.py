"""What is counted of a year. Every measure is one number; nan where there was nothing to count."""

from collections.abc import Callable
from dataclasses import dataclass
from math import nan

import numpy as np

from benchmarks.simulation.survival import median_wait, share_within
from benchmarks.simulation.year import Place, Year

LASTING = 12  # weeks
SOON = 12


@dataclass(frozen=True)
class Measure:
    """`kind`: "share" (0–1), "weeks" or "count". `better`: 1 when higher is better, -1 when lower is, 0 neither."""

    name: str
    what: str
    kind: str
    better: int
    of: Callable[[Year], float]


def came(year: Year) -> list[Place]:
    """The places with at least one day of work."""
    return [place for place in year.places if place.first_day is not None]


def volunteered(year: Year) -> float:
    """Share of the active people with at least one day of work."""
    return float(np.mean(np.array(year.first_day) >= 0))


def hours_in_time(year: Year) -> float:
    """Of the tracks whose deadline is in this year: share with all hours by then, whenever they were done."""
    people = year.world.people
    due = [
        p
        for p, who in enumerate(people)
        if who.deadline is not None and who.deadline < year.assumptions.weeks
    ]
    reached = [0 <= year.hours_done[p] <= (people[p].deadline or 0) for p in due]
    return float(np.mean(reached)) if due else nan


def organisations(year: Year) -> float:
    """Share of the organisations where at least one person came."""
    hosts = {year.world.work[place.opening].row.organisation for place in came(year)}
    return len(hosts) / len(year.world.organisations)


def assignments(year: Year) -> float:
    """Share of the assignments where at least one person came."""
    work = year.world.work
    return len({work[place.opening].assignment for place in came(year)}) / len(
        {row.assignment for row in work}
    )


def event_fill(year: Year) -> float:
    """Of the places at events: share of which somebody came."""
    work = year.world.work
    seats = sum(row.row.seats for row in work if row.week is not None)
    return sum(work[place.opening].week is not None for place in came(year)) / seats if seats else nan


def weekly_fill(year: Year) -> float:
    """Of the weeks that places in weekly work were on offer: share held by somebody."""
    work, weeks = year.world.work, year.assumptions.weeks
    offered = sum(row.row.seats * (weeks - row.posted) for row in work if row.week is None)
    held = sum(
        (weeks if place.ended is None else place.ended + 1) - place.starts
        for place in year.places
        if work[place.opening].week is None and place.starts < weeks
        and (place.ended is None or place.ended >= place.starts)
    )  # fmt: skip
    return held / offered if offered else nan


def waits(year: Year, *, leaving_ends_it: bool) -> tuple[list[int], list[bool]]:
    """Weeks from coming (or the first Monday) to the first day, and whether that day came.

    Who leaves is lost from sight then (`leaving_ends_it`), or counts as waiting until the year ends: the
    first asks how long a wait is for those who stay, the second how many ever get somewhere.
    """
    lengths, observed = [], []
    for number, person in enumerate(year.world.people):
        first, left = year.first_day[number], year.left[number]
        end = first if first >= 0 else left if left >= 0 and leaving_ends_it else year.assumptions.weeks
        lengths.append(end - max(0, person.comes_in))
        observed.append(first >= 0)
    return lengths, observed


def wait(year: Year) -> float:
    """Median weeks until the first day; the whole year when the median is not reached in it."""
    median = median_wait(*waits(year, leaving_ends_it=True))
    return float(year.assumptions.weeks if median is None else median)


def soon(year: Year) -> float:
    """Share with a first day within twelve weeks; leaving counts as no."""
    return share_within(*waits(year, leaving_ends_it=False), SOON)


def weekly_places(year: Year) -> list[bool]:
    """Of the weekly work that began at least twelve weeks before the end: did it last that long?"""
    return [
        place.ended is None or place.ended - place.starts >= LASTING
        for place in came(year)
        if year.world.work[place.opening].week is None and place.starts + LASTING < year.assumptions.weeks
    ]


def retention(year: Year) -> float:
    """Share of the weekly work that still went on after twelve weeks."""
    lasted = weekly_places(year)
    return float(np.mean(lasted)) if lasted else nan


def lasting(year: Year) -> float:
    """How many times weekly work lasted twelve weeks."""
    return float(sum(weekly_places(year)))


def _gap(year: Year, first: Callable[[int], bool], second: Callable[[int], bool]) -> float:
    """Share that volunteered in the first group minus that in the second."""
    did = np.array(year.first_day) >= 0
    one = np.array([first(p) for p in range(len(did))])
    two = np.array([second(p) for p in range(len(did))])
    return float(did[one].mean() - did[two].mean()) if one.any() and two.any() else nan


def gap_dutch(year: Year) -> float:
    """B1 and higher, minus A0 and A1."""
    level = [person.row.dutch for person in year.world.people]
    return _gap(year, lambda p: level[p] in ("B1", "B2"), lambda p: level[p] in ("A0", "A1"))


def gap_mode(year: Year) -> float:
    """All others, minus people on foot."""
    on_foot = [person.row.mode == "foot" for person in year.world.people]
    return _gap(year, lambda p: not on_foot[p], lambda p: on_foot[p])


def gap_track(year: Year) -> float:
    """People without a track, minus people with one."""
    track = [person.on_track for person in year.world.people]
    return _gap(year, lambda p: not track[p], lambda p: track[p])


MEASURES = (
    Measure("Volunteered", "share of the active people with a first day", "share", 1, volunteered),
    Measure("40 hours in time", "of the tracks with a deadline in the year", "share", 1, hours_in_time),
    Measure("Organisations", "share with at least one person", "share", 1, organisations),
    Measure("Assignments", "share with at least one person", "share", 1, assignments),
    Measure("Event places", "share filled", "share", 1, event_fill),
    Measure("Weekly places", "share of the weeks on offer that is filled", "share", 1, weekly_fill),
    Measure("Wait", "median weeks to the first day, who leaves is lost from sight", "weeks", -1, wait),
    Measure("Within 12 weeks", "share with a first day by then, who leaves counts as no", "share", 1, soon),
    Measure("Still there", "share of the weekly work that lasts 12 weeks", "share", 1, retention),
    Measure("Lasting places", "times that weekly work lasted 12 weeks", "count", 1, lasting),
    Measure("Gap: Dutch", "volunteered, B1 and higher minus A0 and A1", "share", 0, gap_dutch),
    Measure("Gap: on foot", "volunteered, all others minus people on foot", "share", 0, gap_mode),
    Measure("Gap: track", "volunteered, without minus with a track", "share", 0, gap_track),
)


def measure(year: Year) -> dict[str, float]:
    """All measures by name."""
    return {row.name: row.of(year) for row in MEASURES}
