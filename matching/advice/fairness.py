# Readers: staff
"""How fairly a plan treats people, in words and bars: a question to the coordinator, not a verdict."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from matching import engine
from matching.advice.ids import parse_volunteer_id, volunteer_id
from matching.engine.fairness import UNKNOWN, FairnessReport, Grouping, fairness
from matching.engine.fairness import Group as Figures
from matching.engine.metrics import Metrics
from volunteers.models import Group, TravelMode, Volunteer

SHARE_GAP = 0.1  # a smaller difference in share placed is not worth a sentence
SCORE_GAP = 100.0  # nor a smaller one in mean score (0–1000)

TITLES = {
    "dutch": gettext_lazy("By level of Dutch"),
    "mode": gettext_lazy("By way of travelling"),
    "group": gettext_lazy("By group"),
}


@dataclass(frozen=True)
class Line:
    """One group: its name, the share that gets a place (0–100), the same in words, and the mean fit (0–100)."""

    label: str
    share: int
    sentence: str
    fit: int | None


@dataclass(frozen=True)
class Division:
    """People divided one way, and what stands out."""

    title: str | Promise
    lines: list[Line]
    remarks: list[str]


@dataclass(frozen=True)
class Fairness:
    """What the page shows."""

    sentences: list[str]
    divisions: list[Division]


def of_plan(report: FairnessReport) -> Fairness:
    """The engine's report on a plan in words."""
    divisions = [
        _division(grouping) for grouping in report.groupings if len(grouping.groups) > 1
    ]  # one group: nothing to compare
    return Fairness(_in_all(report), divisions)


def report_of(problem: engine.Problem, result: Mapping[str, Any]) -> FairnessReport:
    """The engine's report on everybody who looks for a place; groups as they are known now. One query."""
    placed = {pair["volunteer"] for pair in result["placements"]}
    looking = [row for row in problem.volunteers if row.max_placements > 0 or row.id in placed]
    names = {row.id for row in looking}
    part = replace(
        problem,
        volunteers=tuple(looking),
        forbidden=frozenset(pair for pair in problem.forbidden if pair[0] in names),
        fixed=frozenset(pair for pair in problem.fixed if pair[0] in names),
    )
    rows = Volunteer.objects.filter(pk__in=[parse_volunteer_id(name) for name in names])
    groups = {volunteer_id(pk): group for pk, group in rows.values_list("pk", "group")}
    return fairness(part, stored_plan(part, result), {"group": groups})


def stored_plan(problem: engine.Problem, result: Mapping[str, Any]) -> engine.Plan:
    """The engine's plan out of its stored JSON, without planning again."""
    return engine.Plan(
        problem=problem,
        placements=tuple(engine.Placement(**pair) for pair in result["placements"]),
        levels=engine.Levels(**result["levels"]),
        balance_unit=result["balance_unit"],
        optimal=result["optimal"],
        gap=result["gap"],
        metrics=Metrics(**result["metrics"]),
    )


def _in_all(report: FairnessReport) -> list[str]:
    best = report.own_best
    sentences = []
    if best.mean is not None:
        sentences.append(
            _("People get on average %(share)s of what fits them best.") % {"share": _shown(best.mean)}
        )
    sentences.append(
        _("%(count)s of %(placed)s get the work that fits them best.")
        % {"count": best.got_best, "placed": best.placed}
    )
    sentences.append(
        _("%(blocking)s of %(pairs)s possible pairs would be happier together.")
        % {"blocking": report.blocking_pairs, "pairs": report.feasible_pairs}
    )
    return sentences


def _division(grouping: Grouping) -> Division:
    label = LABELS[grouping.name]
    return Division(
        TITLES[grouping.name],
        [
            Line(
                label(row.value),
                _percent(row.share),
                _("%(placed)s of %(people)s get a place, %(able)s could.")
                % {"placed": row.placed, "people": row.people, "able": row.able},
                None if row.mean_score is None else round(row.mean_score / 10),
            )
            for row in grouping.groups
        ],
        _remarks(grouping, label),
    )


def _remarks(grouping: Grouping, label: Callable[[str], str]) -> list[str]:
    """What stands out between groups that are large enough, and where to look."""
    if grouping.share_gap is None:
        return [_("These groups are too small to compare.")]
    groups = {row.value: row for row in grouping.groups}
    low, high = groups[grouping.share_gap.lowest], groups[grouping.share_gap.highest]
    if grouping.share_gap.difference < SHARE_GAP:
        remarks = [_("These groups get a place about as often.")]
    else:
        remarks = [
            # Translators: two groups, such as "A1" and "B2" or "on foot" and "by car", each with its share
            _("Least often a place: %(low)s, %(less)s. Most often: %(high)s, %(more)s.")
            % {
                "low": label(low.value),
                "high": label(high.value),
                "less": _shown(low.share),
                "more": _shown(high.share),
            },
            _where_to_look(low),
        ]
    if grouping.score_gap and grouping.score_gap.difference >= SCORE_GAP:
        remarks.append(
            _("The work fits least well: %(low)s. Best: %(high)s.")
            % {"low": label(grouping.score_gap.lowest), "high": label(grouping.score_gap.highest)}
        )
    return remarks


def _where_to_look(group: Figures) -> str:
    """The openings, when hardly anybody more of the group could do one; else the plan."""
    if group.able / group.people - group.share < SHARE_GAP:
        return _("Little of the work is possible for them. Look for other work.")
    return _("More of them could do something. Look at this plan again.")


def _dutch(value: str) -> str:
    return _("Dutch not known") if value == UNKNOWN else value


def _mode(value: str) -> str:
    return str(TravelMode(value).label)


def _group(value: str) -> str:
    return str(Group(value).label)


def _percent(share: float) -> int:
    return round(100 * share)


def _shown(share: float) -> str:
    return f"{_percent(share)}\N{NO-BREAK SPACE}%"


LABELS: dict[str, Callable[[str], str]] = {"dutch": _dutch, "mode": _mode, "group": _group}
