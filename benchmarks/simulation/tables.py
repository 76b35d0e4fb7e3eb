"""Figures in words and Markdown tables."""

from collections.abc import Iterable, Sequence
from math import isnan

from benchmarks.simulation.compare import Interval, Seed, difference, of_policy
from benchmarks.simulation.measures import MEASURES, Measure
from benchmarks.simulation.policies import ENGINE, ENGINE_EARLY, FIRST_COME, HIGHEST_SCORE, POLICIES
from benchmarks.simulation.runs import Run, groupings


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """The lines of a Markdown table."""
    lines = ["| " + " | ".join(head) + " |", "|" + " --- |" * len(head)]
    return lines + ["| " + " | ".join(row) + " |" for row in rows] + [""]


def number(value: float, kind: str, *, sign: bool = False) -> str:
    """A share as a percentage, weeks and counts with one decimal."""
    if isnan(value):
        return "–"
    # Rounded first, so that a tiny negative number is not shown as -0.0.
    rounded = round(value * 100 if kind == "share" else value, 1) + 0.0
    return (f"{rounded:+.1f}" if sign else f"{rounded:.1f}") + (" %" if kind == "share" and not sign else "")


def between(found: Interval, kind: str, *, sign: bool = False) -> str:
    """A mean with its interval."""
    if isnan(found.low):
        return number(found.mean, kind, sign=sign)
    ends = [number(end, kind, sign=sign).removesuffix(" %") for end in (found.low, found.high)]
    return f"{number(found.mean, kind, sign=sign)} ({ends[0]} to {ends[1]})"


def results(seeds: Sequence[Seed]) -> list[str]:
    """One row per measure, one column per way of matching."""
    return table(
        ["Measure", *(policy.name for policy in POLICIES)],
        (
            [
                f"**{row.name}**: {row.what}",
                *(between(of_policy(seeds, policy.name, row.name), row.kind) for policy in POLICIES),
            ]
            for row in MEASURES
        ),
    )


def differences(seeds: Sequence[Seed]) -> list[str]:
    """What the engine adds, in pairs. A difference whose interval leaves out 0 is marked."""
    pairs = [(mine, other) for mine in (ENGINE, ENGINE_EARLY) for other in (FIRST_COME, HIGHEST_SCORE)]
    return table(
        ["Measure", *(f"{mine.name} − {other.name}" for mine, other in pairs)],
        (
            [
                row.name,
                *(_marked(difference(seeds, mine.name, other.name, row.name), row) for mine, other in pairs),
            ]
            for row in MEASURES
        ),
    )


def _marked(found: Interval, measure: Measure) -> str:
    words = between(found, measure.kind, sign=True)
    if isnan(found.low) or found.low <= 0 <= found.high or not measure.better:
        return words
    return words + (" better" if found.mean * measure.better > 0 else " **worse**")


def fairness_tables(runs: Sequence[Run]) -> list[str]:
    """Everybody of all seeds together, for three ways of matching."""
    shown = (FIRST_COME, HIGHEST_SCORE, ENGINE_EARLY)
    found = {policy.name: groupings(runs, policy.name) for policy in shown}
    head = ["Grouping", "Value", "People", *(f"{policy.name}: volunteered · score" for policy in shown)]
    rows: list[list[str]] = []
    for place, first in enumerate(found[FIRST_COME.name]):
        columns = [found[policy.name][place] for policy in shown]
        for k, group in enumerate(first.groups):
            cells = [f"{c.groups[k].share * 100:.1f} % · {c.groups[k].mean_score or 0:.0f}" for c in columns]
            rows.append([first.name, group.value, str(group.people), *cells])
        gaps = [
            f"{c.share_gap.difference * 100:.1f} points · {c.score_gap.difference:.0f}"
            if c.share_gap and c.score_gap
            else "–"
            for c in columns
        ]
        rows.append([first.name, "**largest gap**", "", *gaps])
    return table(head, rows)


def own_best_line(runs: Sequence[Run]) -> str:
    """Score received as a share of the best that a person could have had in the whole year."""
    parts = []
    for policy in POLICIES:
        people = [row for run in runs for row in run.people[policy.name] if row.received > 0]
        if people:
            mean = sum(row.received / max(row.best, row.received) for row in people) / len(people)
            parts.append(f"{policy.name} {mean * 100:.1f} %")
    return "Share of one's own best score, of those who volunteered: " + ", ".join(parts) + "."
