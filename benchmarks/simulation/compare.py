"""Means over seeds with 95 % intervals, differences in pairs, and the targets."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import isnan, nan, sqrt

import numpy as np
from scipy.stats import t as student

from benchmarks.simulation.assumptions import Scenario
from benchmarks.simulation.measures import MEASURES, Measure
from benchmarks.simulation.policies import ENGINE, ENGINE_EARLY, FIRST_COME, HIGHEST_SCORE

# Per seed: policy → measure → value.
Seed = Mapping[str, Mapping[str, float]]

CLOSE = 0.02  # how near first-come must come to the published share
MORE_IN_TIME = 0.08
ORGANISATIONS = 0.98
SHARE = {2021: 0.60, 2022: 0.54}


@dataclass(frozen=True)
class Interval:
    """A mean with its 95 % interval (Student's t over seeds). The ends are nan for fewer than two seeds."""

    mean: float
    low: float
    high: float


@dataclass(frozen=True)
class Target:
    """One line of the contract, for one scenario and one way of matching."""

    scenario: str
    policy: str
    what: str
    wanted: str
    found: str
    reached: bool


def interval(values: Sequence[float]) -> Interval:
    """Over the seeds in which there was something to count."""
    known = np.array([value for value in values if not isnan(value)])
    if not len(known):
        return Interval(nan, nan, nan)
    mean = float(known.mean())
    if len(known) < 2:
        return Interval(mean, nan, nan)
    half = float(student.ppf(0.975, len(known) - 1) * known.std(ddof=1) / sqrt(len(known)))
    return Interval(mean, mean - half, mean + half)


def of_policy(seeds: Sequence[Seed], policy: str, measure: str) -> Interval:
    """One measure of one policy."""
    return interval([seed[policy][measure] for seed in seeds])


def difference(seeds: Sequence[Seed], policy: str, other: str, measure: str) -> Interval:
    """Policy minus other, seed by seed: what both share falls away."""
    return interval([seed[policy][measure] - seed[other][measure] for seed in seeds])


def worse(seeds: Sequence[Seed], policy: str, other: str, measure: Measure) -> bool:
    """Is the whole interval of the difference on the wrong side of zero?"""
    found = difference(seeds, policy, other, measure.name)
    return found.high < 0 if measure.better > 0 else found.low > 0 if measure.better < 0 else False


def targets(scenario: Scenario, seeds: Sequence[Seed]) -> list[Target]:
    """Every target of the contract, for the engine as it is and for its early form."""
    name = scenario.name
    first = of_policy(seeds, FIRST_COME.name, "Volunteered").mean
    found = [
        Target(
            name,
            FIRST_COME.name,
            "reproduces the published share",
            f"{scenario.share:.3f} ± {CLOSE}",
            f"{first:.3f}",
            abs(first - scenario.share) <= CLOSE,
        )
    ]
    for policy in (ENGINE.name, ENGINE_EARLY.name):
        share = of_policy(seeds, policy, "Volunteered").mean
        more = difference(seeds, policy, FIRST_COME.name, "40 hours in time").mean
        hosts = of_policy(seeds, policy, "Organisations").mean
        wanted = SHARE[scenario.year]
        found += [
            Target(
                name, policy, "share that volunteered", f"≥ {wanted:.2f}", f"{share:.3f}", share >= wanted
            ),
            Target(
                name,
                policy,
                "40 hours in time, above first-come",
                f"≥ +{MORE_IN_TIME * 100:.0f} points",
                f"{more * 100:+.1f} points",
                more >= MORE_IN_TIME,
            ),
            Target(
                name,
                policy,
                "organisations with at least one",
                f"≥ {ORGANISATIONS}",
                f"{hosts:.3f}",
                hosts >= ORGANISATIONS,
            ),
        ]
        below = [row.name for row in MEASURES if worse(seeds, policy, HIGHEST_SCORE.name, row)]
        found.append(
            Target(
                name,
                policy,
                "never significantly below highest score",
                "no measure",
                ", ".join(below) or "no measure",
                not below,
            )
        )
    return found
