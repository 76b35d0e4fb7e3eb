"""Measured figures of the matching engine beside their targets: `python -m benchmarks.engine [--quick]`.

Medians of several runs on seeded problems. A plan is timed from the problem's rows to the result: the
columns are built anew each time. The verdict is by the clock; "own time" means that the target is
reached in this process's own time, and other work on the machine took the rest.
"""

import argparse
import gc
import os
import resource
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import numpy as np

from benchmarks import peers
from benchmarks.problems import make_problem
from matching.engine import Problem, plan, rank_volunteers, what_if
from matching.engine.feasible import Candidates, find_candidates
from matching.engine.fields import DAY_PARTS
from matching.engine.metrics import measure
from matching.engine.planning import fixed_pairs, make_task
from matching.engine.rules import grid, reasons
from matching.engine.task import BALANCE_UNIT, turns_worth


@dataclass(frozen=True)
class Timing:
    """Seconds of several runs: by the clock, and of this process alone."""

    clock: list[float]
    own: list[float]

    @property
    def median(self) -> float:
        """By the clock."""
        return statistics.median(self.clock)


def timed(work: Callable[[], Any], runs: int) -> tuple[Timing, Any]:
    """The time of each run, without the garbage collector, and the last result."""
    clock, own, result = [], [], None
    gc.collect()
    gc.disable()
    try:
        for _ in range(runs):
            clock_start, own_start = time.perf_counter(), time.process_time()
            result = work()
            clock.append(time.perf_counter() - clock_start)
            own.append(time.process_time() - own_start)
    finally:
        gc.enable()
    return Timing(clock, own), result


def line(what: str, timing: Timing, target: float, note: str = "", percentile: int = 50) -> None:
    """One figure beside its target; what only others' work on the machine delays says so."""
    clock, own = (float(np.percentile(seconds, percentile)) for seconds in (timing.clock, timing.own))
    verdict = "reached" if clock <= target else "own time" if own <= target else "NOT reached"
    print(f"{what:<38}{_time(clock):>10}{_time(own):>10}{_time(target):>10}  {verdict:<12}{note}", flush=True)


def _time(seconds: float) -> str:
    return f"{seconds * 1000:.2f} ms" if seconds < 0.1 else f"{seconds:.2f} s"


def memory() -> str:
    """The most memory this process ever held."""
    return f"peak {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB"


def ranking() -> None:
    """The top 20 of 100,000 people of one antenne, for 100 openings."""
    problem = make_problem(100_000, 100)
    problem.columns, problem.scoring  # noqa: B018 - built before the clock starts
    names = iter(problem.columns.openings.ids * 4)
    timing, _ = timed(lambda: rank_volunteers(problem, next(names), 20), 400)
    note = f"median {_time(timing.median)}, own time {_time(statistics.median(timing.own))}"
    line("top 20 of 100,000 volunteers, p99", timing, 0.002, note, 99)


def matrix() -> None:
    """Scores and reasons of every pair of 200 × 100."""
    problem = make_problem(200, 100)
    index = grid(np.arange(200), np.arange(100))

    def work() -> None:
        _, minutes = reasons(problem.columns, *index)
        problem.scoring.scores(*index, minutes)

    first, _ = timed(work, 1)
    timing, _ = timed(work, 200)
    line("scores and reasons 200 × 100", timing, 0.001, f"very first time {_time(first.median)}")


def plans(quick: bool) -> None:
    """Fair plans of four sizes."""
    for volunteers, openings, antennas, runs, target in (
        (200, 100, 1, 21, 0.010),
        (2_000, 1_000, 1, 7, 0.2),
        (20_000, 5_000, 8, 5, 1.0),
        (100_000, 20_000, 40, 1 if quick else 3, 8.0),
    ):
        problem = make_problem(volunteers, openings, antennas=antennas)
        timing, result = timed(lambda problem=problem: plan(replace(problem)), runs)
        note = f"{result.metrics.placed} placed, optimal {result.optimal}, {memory()}"
        line(f"fair plan {volunteers:,} × {openings:,}", timing, target, note)


def questions() -> None:
    """Seven what-ifs for one antenne."""
    problem = make_problem(200, 100)
    timing, _ = timed(lambda: what_if(problem), 21)
    line("seven what-ifs 200 × 100", timing, 0.1)


def clashes(quick: bool) -> None:
    """Several places each, with work at the same time."""
    timings, gaps = [], []
    for seed in range(3 if quick else 9):
        problem = make_problem(200, 100, seed=seed, max_placements=3, event_share=0.8)
        taken, result = timed(lambda problem=problem: plan(problem), 1)
        timings.append(taken)
        gaps.append(result.gap)
    every = Timing([timing.median for timing in timings], [timing.own[0] for timing in timings])
    line("shifts with clashes 200 × 100", every, 0.5, f"largest gap {max(gaps):.4%}")
    large = make_problem(2_000, 1_000, max_placements=3, event_share=0.8)
    taken, result = timed(lambda: plan(large), 1)
    note = f"gap {result.gap:.4%}, target 2.5 %"
    line("shifts with clashes 2,000 × 1,000", taken, 10.0, note)
    tight = tight_problem(60, 120)
    taken, result = timed(lambda: plan(tight), 1)
    line("tight shifts 60 × 120", taken, 10.0, f"gap {result.gap:.4%}, target 2.5 %")


def tight_problem(volunteers: int, openings: int) -> Problem:
    """Everybody can do nearly everything and wants four places; all work is within one weekend."""
    problem = make_problem(volunteers, openings, seed=3, max_placements=4, event_share=1.0, seats=0.2)
    random = np.random.default_rng(3)
    saturday = datetime(2026, 12, 12, 8)

    def shift(hours: int) -> tuple[datetime, datetime]:
        start = saturday + timedelta(hours=int(random.integers(0, 34)))
        return start, start + timedelta(hours=hours)

    return replace(
        problem,
        volunteers=tuple(
            replace(row, availability=DAY_PARTS, max_travel_minutes=120.0, busy=(), avoid_alone=False)
            for row in problem.volunteers
        ),
        openings=tuple(
            replace(row, period=shift(int(random.integers(2, 13))), dutch_required=False)
            for row in problem.openings
        ),
    )


def beside_peers() -> None:
    """The same pairs given to others."""
    print(
        f"\n{'beside others, 200 × 100':<34}{'time':>10}{'placed':>8}{'need':>7}{'none':>6}{'gini':>7}{'balance':>9}{'fit':>9}"
    )
    problem = make_problem(200, 100)
    columns = problem.columns
    candidates = find_candidates(columns, problem.scoring)
    task = make_task(problem, candidates, fixed_pairs(problem))

    def show(name: str, seconds: float, chosen: Candidates) -> None:
        metrics = measure(columns, candidates, chosen)
        need = int((1 + columns.volunteers.tier[chosen.volunteer]).sum())
        balance = turns_worth(columns.openings.organisation[chosen.opening], columns.placed, BALANCE_UNIT)
        print(
            f"{name:<34}{_time(seconds):>10}{metrics.placed:>8}{need:>7}{metrics.organisations_without:>6}"
            f"{metrics.gini:>7.3f}{balance:>9}{int(chosen.score.sum()):>9}",
            flush=True,
        )

    timing, result = timed(lambda: plan(problem), 11)
    rows = [
        (columns.volunteer_row[row.volunteer], columns.opening_row[row.opening], row.score)
        for row in result.placements
    ]
    show(
        "this engine",
        timing.median,
        Candidates(*(np.array(side) for side in zip(*rows, strict=True))),
    )
    for name, peer, runs in (
        ("NetworkX min-cost flow", lambda: peers.networkx_flow(task, BALANCE_UNIT), 1),
        ("SciPy assignment on seats", lambda: peers.scipy_assignment(task), 5),
        ("highest score first", lambda: peers.greedy(task), 5),
        ("first come, first served", lambda: peers.first_come(task), 5),
        ("Gale–Shapley", lambda: peers.gale_shapley(task), 5),
    ):
        timing, chosen = timed(peer, runs)
        show(name, timing.median, chosen)


def main() -> None:
    """Prints every figure."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--quick", action="store_true", help="fewer runs of the largest problems")
    quick = parser.parse_args().quick
    print(
        f"{os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}: other work on the machine lengthens every time"
    )
    print(f"{'':<38}{'clock':>10}{'own time':>10}{'target':>10}")
    # The short ones first, in a process that has done nothing else yet.
    matrix()
    ranking()
    questions()
    plans(quick)
    clashes(quick)
    beside_peers()
    print(f"\n{memory()}")


if __name__ == "__main__":
    main()
