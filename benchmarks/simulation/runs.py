"""All years of a report, on all cores. The same arguments give the same figures."""

from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np

from benchmarks.simulation.assumptions import Assumptions, Scenario
from benchmarks.simulation.measures import measure
from benchmarks.simulation.policies import ENGINE, ENGINE_EARLY, FIRST_COME, HIGHEST_SCORE, POLICIES, Policy
from benchmarks.simulation.world import World
from benchmarks.simulation.year import Year
from matching.engine.fairness import Grouping, compare_groups, own_best_shares


@dataclass(frozen=True)
class PersonRow:
    """What one person got: enough for the fairness table. Scores are -1 without a place."""

    dutch: str
    mode: str
    group: str
    best: int
    received: int


@dataclass(frozen=True)
class Run:
    """One seed of one scenario: measures and people, by policy."""

    measures: dict[str, dict[str, float]]
    people: dict[str, list[PersonRow]]


@dataclass(frozen=True)
class OtherWorld:
    """A different story behind the same published figures; `discouraged` is fitted like in the main one."""

    name: str
    why: str
    changes: dict[str, Any]


OTHER_WORLDS = (
    OtherWorld(
        "Some people take more",
        "Half want one place at once, the others two or three; two in five want eight a year.",
        {
            "at_once": ((1, 0.5), (2, 0.3), (3, 0.2)),
            "appetite": ((1, 0.3), (3, 0.3), (8, 0.4)),
            "discouraged": 0.02,
        },
    ),
    OtherWorld(
        "Fewer levels needed, fewer places",
        "A level of Dutch is needed in a fifth of the work; shifts and weekly work have fewer places.",
        {
            "dutch_required": 0.2,
            "event_seats": ((1, 0.55), (2, 0.28), (3, 0.17)),
            "weekly_seats": ((1, 0.85), (2, 0.15)),
            "discouraged": 0.053,
        },
    ),
    OtherWorld(
        "Only silence discourages",
        "Nobody gives up in a week in which they were asked something.",
        {"asking_helps": 0.0, "discouraged": 0.08},
    ),
)


def run_seed(job: tuple[Scenario, Assumptions, int], policies: Sequence[Policy]) -> Run:
    """One world under each policy."""
    scenario, assumptions, seed = job
    world = World.of(scenario, assumptions, seed)
    years = {policy.name: Year.begin(world, assumptions, policy).run() for policy in policies}
    return Run(
        measures={name: measure(year) for name, year in years.items()},
        people={name: _people(year) for name, year in years.items()},
    )


def run_all(
    scenarios: Sequence[Scenario],
    assumptions: Assumptions,
    seeds: int,
    *,
    workers: int,
    policies: Sequence[Policy] = POLICIES,
) -> dict[str, list[Run]]:
    """By scenario, in the order of the seeds 1, 2, 3 …"""
    jobs = [(scenario, assumptions, seed) for scenario in scenarios for seed in range(1, seeds + 1)]
    work = partial(run_seed, policies=tuple(policies))
    if workers == 1:
        runs = [work(job) for job in jobs]
    else:
        with ProcessPoolExecutor(workers) as pool:
            runs = list(pool.map(work, jobs))
    return {scenario.name: runs[k * seeds : (k + 1) * seeds] for k, scenario in enumerate(scenarios)}


def run_other_worlds(
    scenarios: Sequence[Scenario], seeds: int, *, workers: int
) -> list[tuple[OtherWorld, dict[str, list[Run]]]]:
    """The same question in each of the other worlds."""
    policies = (FIRST_COME, HIGHEST_SCORE, ENGINE, ENGINE_EARLY)
    return [
        (
            other,
            run_all(
                scenarios, replace(Assumptions(), **other.changes), seeds, workers=workers, policies=policies
            ),
        )
        for other in OTHER_WORLDS
    ]


def groupings(runs: Sequence[Run], policy: str) -> tuple[Grouping, ...]:
    """Everybody of all seeds together, divided like in the report of one plan."""
    rows = [row for run in runs for row in run.people[policy]]
    received = np.array([row.received for row in rows])
    best = np.maximum(np.array([row.best for row in rows]), received)
    return tuple(
        compare_groups(
            name,
            [getattr(row, name) for row in rows],
            able=best >= 0,
            placed=received >= 0,
            score=received,
            own_best=own_best_shares(received, best),
        )
        for name in ("dutch", "mode", "group")
    )


def _people(year: Year) -> list[PersonRow]:
    world = year.world
    best = np.where(world.can, world.score, -1).max(axis=1)
    received = [-1] * len(world.people)
    for place in year.places:
        if place.first_day is not None:
            score = int(world.score[place.person, place.opening])
            received[place.person] = max(received[place.person], score)
    return [
        PersonRow(person.row.dutch or "unknown", person.row.mode, person.group, int(best[p]), received[p])
        for p, person in enumerate(world.people)
    ]
