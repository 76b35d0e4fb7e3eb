"""python -m benchmarks.simulation: run the years, print the targets, write the report and the chart."""

import argparse
import os
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from benchmarks.simulation.assumptions import Assumptions, Scenario, scenarios
from benchmarks.simulation.chart import draw
from benchmarks.simulation.compare import targets
from benchmarks.simulation.report import measures_of, write
from benchmarks.simulation.runs import run_all, run_other_worlds

DOCS = Path(__file__).resolve().parents[2] / "docs"
# Seeds of the other worlds, as a share of those of the main one: they show a direction, not a decimal.
FEWER = 3


def small(scenario: Scenario) -> Scenario:
    """A quarter of an antenne, for a quick look."""
    return replace(
        scenario,
        active=scenario.active // 4,
        new=scenario.new // 4,
        organisations=scenario.organisations // 4,
        assignments=scenario.assignments // 4,
        volunteered=scenario.volunteered // 4,
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the simulation. Returns 0: a target that is not reached is a finding, not a failure."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.simulation", description=__doc__)
    parser.add_argument("--seeds", type=int, default=24, help="worlds per scenario (default 24)")
    parser.add_argument(
        "--quick", action="store_true", help="a quarter of the size, without the other worlds"
    )
    parser.add_argument(
        "--workers", type=int, default=os.cpu_count() or 1, help="processes (default: all cores)"
    )
    parser.add_argument(
        "--output", type=Path, default=DOCS, help="folder of simulation.md and simulation.svg"
    )
    chosen = parser.parse_args(arguments)
    if chosen.seeds < 1 or chosen.workers < 1:
        parser.error("--seeds and --workers must be at least 1")

    started = time.perf_counter()
    years = tuple(small(row) if chosen.quick else row for row in scenarios())
    assumptions = Assumptions()
    runs = run_all(years, assumptions, chosen.seeds, workers=chosen.workers)
    fewer = max(2, chosen.seeds // FEWER)
    others = [] if chosen.quick else run_other_worlds(years, fewer, workers=chosen.workers)
    for scenario in years:
        for row in targets(scenario, measures_of(runs[scenario.name])):
            state = "reached" if row.reached else "NOT reached"
            print(f"{row.scenario:10} {row.policy:14} {row.what:40} {row.wanted:14} {row.found:30} {state}")
    chosen.output.mkdir(parents=True, exist_ok=True)
    report, chart = chosen.output / "simulation.md", chosen.output / "simulation.svg"
    report.write_text(write(years, assumptions, runs, others), encoding="utf-8")
    chart.write_text(draw(years, {name: measures_of(rows) for name, rows in runs.items()}), encoding="utf-8")
    print(
        f"{report} and {chart}, in {time.perf_counter() - started:.0f} s. It is a model; the report says of what."
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
