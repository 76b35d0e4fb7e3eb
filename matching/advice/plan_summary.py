"""All that the page of a plan shows, worked out once, when the plan is made.

It is kept as JSON in `Plan.summary`: numbers, ids and the engine's points, no names and no words. The page adds
the rows as they are now, and the reader's language. So it needs neither the problem nor the whole result,
which are megabytes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from matching import engine
from matching.advice import fairness, whatif
from matching.advice.ids import parse_opening_id
from matching.advice.reasons import explanation_of, with_weights
from matching.advice.second_options import LOOKED_AT, other_openings
from matching.advice.suggestions import EngineRows, Need, engine_rows
from matching.engine.fairness import FairnessReport
from matching.models import Plan
from organisations.models import Shift

FORM = 1  # of the JSON; another release may write another one
NEAR_SHOWN = 2  # near openings shown for somebody without a place
UNPLACED_SHOWN = 24  # people without a place, those who need it most first


@dataclass(frozen=True)
class PairSummary:
    """A pair of the plan. `others`: what else this person could choose, the best first."""

    volunteer: str
    opening: str
    assignment: int
    score: int
    explanation: Mapping[str, Any]
    need: Need
    is_locked: bool
    others: tuple[str, ...]

    @property
    def key(self) -> str:
        """The pair in one word, for a form."""
        return f"{self.volunteer}:{self.opening}"

    @property
    def match(self) -> engine.Match:
        """The engine's answer on this pair; minutes of travel as they are told."""
        return engine.Match(
            self.volunteer,
            self.opening,
            self.score,
            float(self.explanation["minutes"]),
            self.explanation["volunteer_side"],
            self.explanation["organisation_side"],
        )


@dataclass(frozen=True)
class UnplacedSummary:
    """Somebody without a place, and the openings that one rule keeps away."""

    volunteer: str
    fits_somewhere: bool
    near: list[engine.NearMiss]


@dataclass(frozen=True)
class Summary:
    """What `Plan.summary` says. `pairs`: who needs it most first, then the best scores."""

    today: date
    looking: int
    seats: int
    metrics: Mapping[str, Any]
    is_best: bool
    pairs: list[PairSummary]
    unplaced_count: int
    unplaced: list[UnplacedSummary]
    rows: EngineRows
    assignments: Mapping[str, int]
    what_if: list[whatif.Answer]
    fairness: FairnessReport | None

    @classmethod
    def of(cls, plan: Plan) -> Summary:
        """Read it. A plan of an earlier release is summed up now, once."""
        if plan.summary.get("form") != FORM:
            problem = engine.Problem.from_json(plan.problem)
            plan.summary = summary_of(problem, plan.result)
            Plan.objects.filter(pk=plan.pk).update(summary=plan.summary)
        return _read(plan.summary)


def summary_of(problem: engine.Problem, result: Mapping[str, Any]) -> dict[str, Any]:
    """Work it out, as JSON, of a problem and its plan's own JSON. Two queries."""
    looking = {row.id: row for row in problem.volunteers if row.max_placements > 0}
    unplaced = [row for row in result["unplaced"] if row["volunteer"] in looking]
    unplaced.sort(key=lambda row: -looking[row["volunteer"]].tier)
    near = {row["volunteer"]: _near(problem, row) for row in unplaced[:UNPLACED_SHOWN]}
    placed = {row["volunteer"] for row in result["placements"]}
    fits = engine.best_openings(problem, sorted(placed | near.keys()), LOOKED_AT)
    assignments = _assignments(problem.openings)
    shown = engine_rows(
        problem, [(miss.volunteer, miss.opening) for misses in near.values() for miss in misses]
    )
    data = problem.to_json()
    report = fairness.report_of(problem, result) if placed else None
    return {
        "form": FORM,
        "today": problem.today.isoformat(),
        "looking": len(looking),
        "seats": sum(row.seats for row in problem.openings),
        "metrics": result["metrics"],
        "is_best": result["optimal"],
        "pairs": _pairs(problem, result, fits, assignments),
        "unplaced_count": len(unplaced),
        "unplaced": [
            {
                "volunteer": name,
                "fits_somewhere": bool(fits[name]),
                "near": [miss.to_json() for miss in misses],
            }
            for name, misses in near.items()
        ],
        "volunteers": [row for row in data["volunteers"] if row["id"] in shown.volunteers],
        "openings": [row for row in data["openings"] if row["id"] in shown.openings],
        "assignments": assignments,
        "what_if": [list(answer) for answer in whatif.answers(problem)],
        "fairness": report.to_json() if report else None,
    }


def _pairs(
    problem: engine.Problem,
    result: Mapping[str, Any],
    fits: Mapping[str, list[str]],
    assignments: Mapping[str, int],
) -> list[dict[str, Any]]:
    pairs = [(row["volunteer"], row["opening"]) for row in result["placements"]]
    rows = engine_rows(problem, pairs)
    found = []
    for match in engine.explain_all(problem, pairs):
        volunteer, opening = rows.volunteers[match.volunteer], rows.openings[match.opening]
        pair = PairSummary(
            volunteer=match.volunteer,
            opening=match.opening,
            assignment=assignments[match.opening],
            score=match.score,
            explanation=with_weights(explanation_of(match, volunteer, opening), problem.weights),
            need=Need.of(volunteer),
            is_locked=(match.volunteer, match.opening) in problem.fixed,
            others=tuple(other_openings(fits[match.volunteer], match.opening, assignments.__getitem__)),
        )
        found.append(pair)
    found.sort(key=lambda pair: (-pair.need.tier, -pair.score))
    return [asdict(pair) for pair in found]


def _near(problem: engine.Problem, unplaced: Mapping[str, Any]) -> list[engine.NearMiss]:
    """The first near misses of the plan's result, with their scores; who said no is not persuaded."""
    name = unplaced["volunteer"]
    near = [row for row in unplaced["near"] if row["reason"] != "forbidden"][:NEAR_SHOWN]
    pairs = engine.explain_all(problem, [(name, row["opening"]) for row in near])
    return [
        engine.NearMiss(name, pair.opening, engine.Rule.named([row["reason"]]), pair.score, pair.minutes)
        for row, pair in zip(near, pairs, strict=True)
    ]


def _assignments(openings: Iterable[engine.Opening]) -> dict[str, int]:
    """The assignment of each opening, in one query."""
    keys = {row.id: parse_opening_id(row.id) for row in openings}
    shifts = Shift.objects.filter(pk__in=[key.pk for key in keys.values() if key.model is Shift])
    of_shift = dict(shifts.values_list("pk", "assignment"))
    return {name: of_shift[key.pk] if key.model is Shift else key.pk for name, key in keys.items()}


def _read(data: Mapping[str, Any]) -> Summary:
    return Summary(
        today=date.fromisoformat(data["today"]),
        looking=data["looking"],
        seats=data["seats"],
        metrics=data["metrics"],
        is_best=data["is_best"],
        pairs=[
            PairSummary(**{**pair, "need": Need(**pair["need"]), "others": tuple(pair["others"])})
            for pair in data["pairs"]
        ],
        unplaced_count=data["unplaced_count"],
        unplaced=[
            UnplacedSummary(
                row["volunteer"],
                row["fits_somewhere"],
                [_near_miss(**miss) for miss in row["near"]],
            )
            for row in data["unplaced"]
        ],
        rows=EngineRows(
            {
                row["id"]: engine.Volunteer.from_json(row, number)
                for number, row in enumerate(data["volunteers"], 1)
            },
            {
                row["id"]: engine.Opening.from_json(row, number)
                for number, row in enumerate(data["openings"], 1)
            },
        ),
        assignments=data["assignments"],
        what_if=[whatif.Answer(*answer) for answer in data["what_if"]],
        fairness=FairnessReport.from_json(data["fairness"]) if data["fairness"] else None,
    )


def _near_miss(volunteer: str, opening: str, reason: str, score: int, minutes: float) -> engine.NearMiss:
    return engine.NearMiss(volunteer, opening, engine.Rule.named([reason]), score, minutes)
