"""docs/simulation.md: plain words around the figures. The same figures give the same text."""

from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import Any

from benchmarks.simulation.assumptions import FITTED_ON, Assumptions, Scenario
from benchmarks.simulation.compare import SHARE, Seed, Target, difference, of_policy, targets
from benchmarks.simulation.policies import (
    CRYSTAL_BALL,
    ENGINE,
    ENGINE_EARLY,
    FIRST_COME,
    HIGHEST_SCORE,
    NEED_FIRST,
    POLICIES,
)
from benchmarks.simulation.runs import OtherWorld, Run
from benchmarks.simulation.tables import between, differences, fairness_tables, own_best_line, results, table

OtherRuns = Sequence[tuple[OtherWorld, Mapping[str, Sequence[Run]]]]


def measures_of(runs: Sequence[Run]) -> list[Seed]:
    """The measures of each seed."""
    return [run.measures for run in runs]


def write(
    scenarios: Sequence[Scenario],
    assumptions: Assumptions,
    runs: Mapping[str, Sequence[Run]],
    others: OtherRuns,
) -> str:
    """The report as Markdown."""
    seeds = {scenario.name: measures_of(runs[scenario.name]) for scenario in scenarios}
    count = len(next(iter(runs.values())))
    lines = [
        "# A simulated year",
        "",
        "This page is made by `make simulate`. Do not edit it by hand.",
        "",
        "**It is a model.** People, work and answers are made up by a computer. The model can show how ways of",
        "matching differ when everything else is the same. It cannot tell what will happen in a real antenne.",
        "",
        f"One antenne, {assumptions.weeks} weeks, {count} seeds. Each seed is one world: the same people come in the",
        "same week, give the same answer to the same work and miss the same days, under every way of matching. So",
        "the ways are compared in pairs. Intervals are 95 % (Student's t over seeds).",
        "",
        "![Dots with intervals per way of matching](simulation.svg)",
        "",
        "## The ways of matching",
        "",
        *table(["Name", "What it does"], ([f"**{policy.name}**", policy.what] for policy in POLICIES)),
        "All keep the hard rules, never propose more than there are free places, and give a person at most",
        f"{assumptions.options} open proposals. “Engine” uses the tiers of the platform. “Engine, early” changes two",
        "things that a coordinator can decide: who gets their options first, and when a track becomes urgent.",
        "",
        "## Targets",
        "",
        *_targets([row for scenario in scenarios for row in targets(scenario, seeds[scenario.name])]),
    ]
    for scenario in scenarios:
        lines += [f"## {scenario.name}: results", "", *_sizes(scenario), *results(seeds[scenario.name])]
        lines += [
            "Differences in pairs; in percentage points for shares.",
            "",
            *differences(seeds[scenario.name]),
        ]
        lines += [f"## {scenario.name}: groups", "", "All seeds together.", ""]
        lines += [*fairness_tables(runs[scenario.name]), own_best_line(runs[scenario.name]), ""]
    lines += _reading(scenarios, seeds)
    if others:
        lines += _others(scenarios, others)
    lines += _assumptions(assumptions)
    return "\n".join(lines).rstrip() + "\n"


def _targets(found: Sequence[Target]) -> list[str]:
    return table(
        ["Year", "Way", "Target", "Wanted", "Found", ""],
        (
            [
                row.scenario,
                row.policy,
                row.what,
                row.wanted,
                row.found,
                "reached" if row.reached else "**not reached**",
            ]
            for row in found
        ),
    )


def _sizes(scenario: Scenario) -> list[str]:
    return [
        f"{scenario.active} active people of whom {scenario.new} new, {scenario.organisations} organisations, "
        f"{scenario.assignments} assignments, as published for {scenario.year}; "
        f"{scenario.volunteered} people volunteered ({scenario.share:.3f}).",
        "",
    ]


def _reading(scenarios: Sequence[Scenario], seeds: Mapping[str, Sequence[Seed]]) -> list[str]:
    lines = ["## How to read this", ""]
    for scenario in scenarios:
        found = seeds[scenario.name]
        share = {policy.name: of_policy(found, policy.name, "Volunteered").mean * 100 for policy in POLICIES}
        more = difference(found, ENGINE_EARLY.name, FIRST_COME.name, "Volunteered")
        hours = difference(found, ENGINE_EARLY.name, FIRST_COME.name, "40 hours in time")
        hosts = of_policy(found, CRYSTAL_BALL.name, "Organisations").mean * 100
        stay = difference(found, ENGINE_EARLY.name, HIGHEST_SCORE.name, "Still there")
        lasting = difference(found, ENGINE_EARLY.name, HIGHEST_SCORE.name, "Lasting places")
        lines += [
            f"**{scenario.name}.** The share that volunteered goes from {share[FIRST_COME.name]:.1f} % to "
            f"{share[ENGINE.name]:.1f} % with the engine as it is, and to {share[ENGINE_EARLY.name]:.1f} % in its early "
            f"form: {between(more, 'share', sign=True)} points. Asked is {SHARE[scenario.year] * 100:.0f} %. "
            f"Even with a crystal ball it is {share[CRYSTAL_BALL.name]:.1f} %: in this world the room is small. "
            f"A list by need alone comes to {share[NEED_FIRST.name]:.1f} %: most of what is gained is gained by "
            f"asking people without a place first. 40 hours in time: {between(hours, 'share', sign=True)} points. "
            f"With the crystal ball {hosts:.1f} % of the organisations have somebody. Weekly work that lasts twelve "
            f"weeks, against highest score: {between(stay, 'share', sign=True)} points of the share, "
            f"{between(lasting, 'count', sign=True)} places a year.",
            "",
        ]
    return [
        *lines,
        "**Why the share is not higher.** Many people have nothing that they can do at the moment they wait: the",
        "level of Dutch that is needed, the moment of the course, the way to get there. Others are asked and say",
        "no, or give up first. A plan divides the work; it does not make more work that people can do. What does is",
        "on the page *Wat als?*: a level as a wish, another moment, one more place.",
        "",
        "**Why fewer organisations than asked.** Some ask, for a single place, what nobody there has.",
        "",
        "**Why weekly work lasts a little less than with highest score.** Highest score leaves out the people who fit",
        "less, and they stay less long. That is a choice, not a mistake: it helps fewer people.",
        "",
        "**What “early” costs.** Who has a track gets more, so who has none gets a little less: see *Gap: track* and the",
        "groups. A coordinator should know that before choosing it.",
        "",
        "**What was tried** (on other seeds, 101 to 112; 2021-like and 2022-like):",
        "",
        "- Urgent from 26, 30, 36 weeks before the deadline, or for the whole track: hours in time 34 / 35, 35 / 36,",
        "  36 / 38 and 39 / 40 %, against 28 / 28 % for first-come; the share that volunteered falls by at most one",
        "  point. Twelve weeks are too late: 40 hours of weekly work take more than that. The whole track was kept.",
        "- Weekly work only for a score of at least 600 in its first two weeks: of weekly work 3 / 6 points more",
        "  lasts, but the share that volunteered falls by 2.3 / 2.5 points. Four or six weeks: more of both.",
        "- Before those figures, on a first version: places at events kept for people without a place until one, two",
        "  or three weeks before (no change); organisations without anybody first (no change for them, a little less",
        "  for people); a plan that maximises the expected number of first yeses (about one point more);",
        "  two or four rounds of proposals a week (about one point more, for first-come as well).",
        "- Never tried: more proposals than places.",
        "",
    ]


def _others(scenarios: Sequence[Scenario], others: OtherRuns) -> list[str]:
    count = len(next(iter(others[0][1].values())))
    rows = []
    for other, runs in others:
        for scenario in scenarios:
            found = measures_of(runs[scenario.name])
            rows.append(
                [
                    other.name,
                    scenario.name,
                    *(
                        f"{of_policy(found, policy.name, 'Volunteered').mean * 100:.1f} %"
                        for policy in (FIRST_COME, HIGHEST_SCORE, ENGINE, ENGINE_EARLY)
                    ),
                    between(
                        difference(found, ENGINE_EARLY.name, FIRST_COME.name, "Volunteered"),
                        "share",
                        sign=True,
                    ),
                    between(
                        difference(found, ENGINE_EARLY.name, FIRST_COME.name, "40 hours in time"),
                        "share",
                        sign=True,
                    ),
                ]
            )
    names = [policy.name for policy in (FIRST_COME, HIGHEST_SCORE, ENGINE, ENGINE_EARLY)]
    return [
        "## Other stories behind the same figures",
        "",
        "The published figures do not say why people wait. So here are other stories; in each, one number was fitted",
        f"again so that first-come gives the two published shares. {count} seeds. The share that volunteered:",
        "",
        *table(["World", "Year", *names, "Early − first-come", "40 hours: early − first-come"], rows),
        *(f"- **{other.name}**: {other.why}" for other, _ in others),
        "",
        "A world with twice as many places was also tried. There first-come cannot give both published shares: it",
        "gave 52 and 49 % even when 15 % of the people who wait gave up every week. So places were probably scarce.",
        "",
        "What would tell the stories apart in a real antenne: how many places each volunteer had in a year, and in",
        "which week people who stopped answering were last asked something. The platform records both.",
        "",
    ]


def _assumptions(assumptions: Assumptions) -> list[str]:
    return [
        "## Assumptions",
        "",
        "Sizes are the published ones. Everything below is made up, with its reason. One number was fitted,",
        f"`discouraged`, so that first-come gives the two published shares (on seeds {FITTED_ON.start} to "
        f"{FITTED_ON.stop - 1}; the",
        "report uses 1 and up). Nothing was fitted to another way of matching. Two mistakes were mended before that",
        "fit: tracks that ended before the year, and hours that were done before it.",
        "",
        *table(
            ["Name", "Value", "Why"],
            (
                [f"`{row.name}`", _shown(getattr(assumptions, row.name)), row.metadata["why"]]
                for row in fields(assumptions)
            ),
        ),
        "Every Monday: proposals go out, and are answered in that week. Weekly work begins the week after a yes, an",
        "event is on its day. From several yeses a person takes the best fitting one. In the scores everybody's",
        "reliability is 0.8: nobody knows beforehand who does not come. A place that somebody leaves is free again.",
    ]


def _shown(value: Any) -> str:
    if isinstance(value, tuple) and value and isinstance(value[0], tuple):
        return ", ".join(f"{_name(name)} {share:.0%}" for name, share in value)
    if isinstance(value, tuple):
        return ", ".join(f"{part:g}" for part in value)
    return str(value)


def _name(name: Any) -> str:
    return (" + ".join(name) or "none") if isinstance(name, tuple) else str(name)
