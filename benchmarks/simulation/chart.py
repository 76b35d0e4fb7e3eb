"""A small SVG: for each measure a row of dots with their 95 % intervals, one hue per way of matching.

Made by hand: a line, a dot and a label per figure needs no library, and the same figures give the
same file.
"""

from collections.abc import Mapping, Sequence
from html import escape
from math import isnan

from benchmarks.simulation.assumptions import Scenario
from benchmarks.simulation.compare import Seed, of_policy
from benchmarks.simulation.measures import MEASURES
from benchmarks.simulation.policies import POLICIES
from refuinterim.core.colours import colour

HUES = tuple(map(colour, ("soft", "series-2", "series-5", "series-0", "accent-deep", "series-3")))
INK, SOFT, LINE, PAPER = map(colour, ("ink", "soft", "line", "paper"))
# Measure and the ends of its scale.
PANELS = (
    ("Volunteered", 0.35, 0.65),
    ("40 hours in time", 0.1, 0.6),
    ("Organisations", 0.8, 1.0),
    ("Within 12 weeks", 0.3, 0.6),
)
STEP, HEAD, LEFT, WIDE, COLUMN = 24, 56, 20, 290, 480
NAME = 120


def draw(scenarios: Sequence[Scenario], seeds: Mapping[str, Sequence[Seed]]) -> str:
    """The whole chart as SVG text."""
    block = HEAD + STEP * len(POLICIES) + 12
    width, height = LEFT + COLUMN * len(scenarios), 52 + block * len(PANELS)
    title = "Ways of matching compared in a simulated year"
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" '
        f'aria-labelledby="title desc" font-family="system-ui, sans-serif" font-size="13">',
        f'<title id="title">{title}</title>',
        '<desc id="desc">Dots are means over the seeds, lines their 95 % intervals. '
        "The tables in simulation.md hold the same figures.</desc>",
        f'<rect width="{width}" height="{height}" rx="14" fill="{PAPER}"/>',
    ]
    for column, scenario in enumerate(scenarios):
        x = LEFT + column * COLUMN
        lines.append(_text(x, 34, scenario.name, fill=INK, size=18, weight=700))
        for row, (name, low, high) in enumerate(PANELS):
            lines += _panel(x, 52 + row * block, name, low, high, seeds[scenario.name])
    return "\n".join([*lines, "</svg>", ""])


def _panel(x: int, y: int, name: str, low: float, high: float, seeds: Sequence[Seed]) -> list[str]:
    measure = next(row for row in MEASURES if row.name == name)
    start = x + NAME
    lines = [
        _text(x, y + 20, name, fill=INK, size=14, weight=700),
        _text(x, y + 36, f"{measure.what} (scale {low * 100:.0f} to {high * 100:.0f} %)", fill=SOFT, size=11),
        f'<path d="M{start} {y + 46}V{y + HEAD + STEP * len(POLICIES) - 8}" stroke="{LINE}"/>',
    ]
    for number, (policy, hue) in enumerate(zip(POLICIES, HUES, strict=True)):
        found = of_policy(seeds, policy.name, name)
        middle = y + HEAD + STEP * number + 4
        lines.append(_text(x, middle + 4, policy.name, fill=hue, size=12, weight=600))
        if isnan(found.mean):
            continue

        def at(value: float) -> float:
            return round(start + (min(max(value, low), high) - low) / (high - low) * WIDE, 1)

        if not isnan(found.low):
            lines.append(
                f'<path d="M{at(found.low)} {middle}H{at(found.high)}" stroke="{hue}" '
                f'stroke-width="3" stroke-linecap="round" opacity="0.45"/>'
            )
        lines.append(f'<circle cx="{at(found.mean)}" cy="{middle}" r="5" fill="{hue}"/>')
        end = at(found.mean if isnan(found.high) else found.high)
        lines.append(_text(end + 9, middle + 4, f"{found.mean * 100:.1f} %", fill=hue, size=12, weight=700))
    return lines


def _text(x: float, y: float, words: str, *, fill: str, size: int, weight: int = 400) -> str:
    return f'<text x="{x:g}" y="{y:g}" fill="{fill}" font-size="{size}" font-weight="{weight}">{escape(words)}</text>'
