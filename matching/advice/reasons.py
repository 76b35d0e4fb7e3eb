# Readers: volunteers, staff
"""Reasons in words, made of the engine's own points: what is said is what was computed.

The stored form is one JSON object: minutes and mode of travel, the points of both sides, the few facts
that words need, and the weights when they are not the usual ones.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, ngettext_lazy

from matching import engine
from matching.advice.near_misses import parts_of
from matching.engine.fields import LEVELS
from matching.models.asked_otherwise import Otherwise
from refuinterim.core.written import isolated

Explanation = Mapping[str, Any]

BY_MODE = {
    "foot": ngettext_lazy("%(minutes)s minute on foot.", "%(minutes)s minutes on foot.", "minutes"),
    "bike": ngettext_lazy("%(minutes)s minute by bike.", "%(minutes)s minutes by bike.", "minutes"),
    "transit": ngettext_lazy(
        "%(minutes)s minute by bus or train.", "%(minutes)s minutes by bus or train.", "minutes"
    ),
    "car": ngettext_lazy("%(minutes)s minute by car.", "%(minutes)s minutes by car.", "minutes"),
}
FAR_BY_MODE = {
    "foot": ngettext_lazy(
        "%(minutes)s minute on foot: nearly too far.",
        "%(minutes)s minutes on foot: nearly too far.",
        "minutes",
    ),
    "bike": ngettext_lazy(
        "%(minutes)s minute by bike: nearly too far.",
        "%(minutes)s minutes by bike: nearly too far.",
        "minutes",
    ),
    "transit": ngettext_lazy(
        "%(minutes)s minute by bus or train: nearly too far.",
        "%(minutes)s minutes by bus or train: nearly too far.",
        "minutes",
    ),
    "car": ngettext_lazy(
        "%(minutes)s minute by car: nearly too far.", "%(minutes)s minutes by car: nearly too far.", "minutes"
    ),
}
SAID_OTHERWISE = {  # what somebody asked to be otherwise, of work that is as it was: to them, and about them
    Otherwise.TOO_FAR: (
        gettext_lazy("You said: too far."),
        gettext_lazy("%(name)s asked for work that is nearer."),
    ),
    Otherwise.TOO_HARD: (
        gettext_lazy("You said: too hard."),
        gettext_lazy("%(name)s asked for work that is easier."),
    ),
    Otherwise.OTHER_MOMENT: (
        gettext_lazy("You said: another moment."),
        gettext_lazy("%(name)s asked for another moment."),
    ),
    Otherwise.OTHER_WORK: (
        gettext_lazy("You said: other work."),
        gettext_lazy("%(name)s asked for other work."),
    ),
}
STRONG_POINTS, WEAK_POINTS = 2, 1
CLOSE_BY = 5  # minutes: less needs no number


@dataclass(frozen=True)
class Point:
    """A sentence that may be said: of which criterion, when, and in both forms.

    `holds` looks at the value of the criterion (0–1: points ÷ weight) and at the facts. `you` speaks to
    the volunteer; `name` about the volunteer, to a coordinator. An empty form is not said to that reader.
    """

    criterion: str
    holds: Callable[[float, Explanation], bool]
    you: str | Promise | Mapping[str, Promise]
    name: str | Promise | Mapping[str, Promise]


def _is_asked(why: Otherwise) -> Callable[[float, Explanation], bool]:
    """Whether this is one of the things that they asked to be otherwise."""
    return lambda value, facts: why in facts.get("otherwise", ())


def _step(facts: Explanation) -> int:
    return int(facts.get("dutch_step", 0))


USUAL_WEIGHTS: Mapping[str, float] = asdict(engine.Weights())
STRONG = [
    Point(
        "travel",
        lambda value, facts: value >= 0.4 and facts.get("minutes", 0) < CLOSE_BY,
        gettext_lazy("It is close by."),
        gettext_lazy("It is close by."),
    ),
    Point(
        "travel", lambda value, facts: value >= 0.4 and facts.get("minutes", 0) >= CLOSE_BY, BY_MODE, BY_MODE
    ),
    Point(
        "interests",
        lambda value, facts: value > 0.99,
        gettext_lazy("You like this kind of work."),
        gettext_lazy("%(name)s likes this kind of work."),
    ),
    Point(
        "skills",
        lambda value, facts: value > 0.99 and bool(facts.get("skills_wished")),
        gettext_lazy("You can do what they need."),
        gettext_lazy("%(name)s can do what they need."),
    ),
    Point(
        "skills",
        lambda value, facts: 0.5 <= value <= 0.99 and bool(facts.get("skills_wished")),
        gettext_lazy("You can do some of what they need."),
        gettext_lazy("%(name)s can do some of what they need."),
    ),
    Point(
        "practice",
        lambda value, facts: value > 0.99 and facts.get("dutch_known", True) and _step(facts) == 0,
        gettext_lazy("Your Dutch fits."),
        gettext_lazy("The Dutch fits."),
    ),
    Point(
        "languages",
        lambda value, facts: value > 0.99 and bool(facts.get("languages_wished")),
        gettext_lazy("They are happy with your languages."),
        gettext_lazy("%(name)s speaks a language that helps there."),
    ),
    Point(
        "reception",
        lambda value, facts: value >= 0.75,
        gettext_lazy("They welcome new people well."),
        gettext_lazy("New people are welcomed well there."),
    ),
    Point(
        "reliability",
        lambda value, facts: value >= 0.9,
        "",
        gettext_lazy("%(name)s nearly always comes as agreed."),
    ),
]
WEAK = [
    *(Point("otherwise", _is_asked(why), you, name) for why, (you, name) in SAID_OTHERWISE.items()),
    Point(
        "dutch",
        lambda value, facts: not facts.get("dutch_known", True) and value < 0.99,
        gettext_lazy("We do not know your Dutch yet. Tell us about it."),
        gettext_lazy("The level of Dutch is not known yet. Ask about it."),
    ),
    Point(
        "dutch",
        lambda value, facts: facts.get("dutch_known", True) and _step(facts) == 1,
        gettext_lazy("The Dutch is a little harder: that is good to practise."),
        gettext_lazy("The Dutch is a little harder: good to practise."),
    ),
    Point(
        "dutch",
        lambda value, facts: facts.get("dutch_known", True) and _step(facts) >= 2,
        gettext_lazy("The Dutch is hard there. You can ask for help."),
        gettext_lazy("The Dutch is hard there. Agree on help first."),
    ),
    Point(
        "travel",
        lambda value, facts: value < 0.25 and not facts.get("too_far"),
        FAR_BY_MODE,
        FAR_BY_MODE,
    ),
    Point(
        "travel",
        lambda value, facts: bool(facts.get("too_far")),
        ngettext_lazy(
            "%(minutes)s minute away: that is further than you wanted.",
            "%(minutes)s minutes away: that is further than you wanted.",
            "minutes",
        ),
        ngettext_lazy(
            "%(minutes)s minute away: further than %(name)s wants.",
            "%(minutes)s minutes away: further than %(name)s wants.",
            "minutes",
        ),
    ),
    Point(
        "interests",
        lambda value, facts: value < 0.01,
        gettext_lazy("It is other work than you chose."),
        gettext_lazy("It is other work than %(name)s chose."),
    ),
    Point(
        "practice",
        lambda value, facts: _step(facts) <= -2 and facts.get("dutch_known", True),
        gettext_lazy("The Dutch is easy for you: you practise less."),
        gettext_lazy("The Dutch is easy there: less to practise."),
    ),
    Point(
        "skills",
        lambda value, facts: value < 0.5 and bool(facts.get("skills_wished")),
        gettext_lazy("You learn something new there."),
        gettext_lazy("They hope for skills that %(name)s does not have yet."),
    ),
    Point(
        "languages",
        lambda value, facts: value < 0.01 and bool(facts.get("languages_wished")),
        gettext_lazy("They hope for another language too."),
        gettext_lazy("They hope for another language too."),
    ),
    Point(
        "reception",
        lambda value, facts: value <= 0.25,
        gettext_lazy("Ask us who welcomes you there."),
        gettext_lazy("Little is arranged yet to welcome new people there."),
    ),
    Point(
        "reliability",
        lambda value, facts: value < 0.6,
        "",
        gettext_lazy("%(name)s missed some moments. Call first."),
    ),
]


def explanation_of(
    match: engine.Match, volunteer: engine.Volunteer, opening: engine.Opening
) -> dict[str, Any]:
    """What is stored with a proposal: the engine's points, and the facts that the words need."""
    known = volunteer.dutch is not None
    return {
        "minutes": round(match.minutes),
        "mode": volunteer.mode,
        "volunteer_side": dict(match.volunteer_side),
        "organisation_side": dict(match.organisation_side),
        "category": opening.categories[0] if opening.categories else "",
        "dutch_known": known,
        "dutch_step": LEVELS.index(opening.dutch) - LEVELS.index(volunteer.dutch or "A0"),
        "skills_wished": len(opening.skills),
        "languages_wished": len(opening.languages),
        # Only a pair that a coordinator locked can be further away than the person wants to go.
        "too_far": match.minutes > volunteer.max_travel_minutes,
        **({"otherwise": asked} if (asked := asked_otherwise(match.minutes, volunteer, opening)) else {}),
    }


def asked_otherwise(minutes: float, volunteer: engine.Volunteer, opening: engine.Opening) -> list[str]:
    """What of this work is as this person asked it not to be: the same that the engine counted."""
    is_hard = volunteer.easier_than is not None and _rank(opening.demand) >= _rank(volunteer.easier_than)
    found = {
        Otherwise.TOO_FAR: volunteer.nearer_than is not None and minutes >= volunteer.nearer_than,
        Otherwise.TOO_HARD: is_hard,
        Otherwise.OTHER_MOMENT: not set(volunteer.other_than_slots).isdisjoint(parts_of(opening)),
        Otherwise.OTHER_WORK: not set(volunteer.other_than_categories).isdisjoint(opening.categories),
    }
    return [str(why) for why, is_so in found.items() if is_so]


def _rank(demand: tuple[str, int]) -> tuple[int, int]:
    return LEVELS.index(demand[0]), demand[1]


def with_weights(explanation: dict[str, Any], weights: engine.Weights) -> dict[str, Any]:
    """Add the weights when they are not the usual ones: the words read values, not points."""
    return explanation if weights == engine.Weights() else {**explanation, "weights": asdict(weights)}


def value_of(explanation: Explanation, criterion: str) -> float:
    """How good one criterion is, 0–1; 0 when it has no weight or was not stored."""
    weights = explanation.get("weights") or USUAL_WEIGHTS
    points = {**explanation.get("volunteer_side", {}), **explanation.get("organisation_side", {})}
    weight = float(weights.get(criterion, 0))
    return float(points[criterion]) / weight if weight and criterion in points else 0.0


def said_to_volunteer(explanation: Explanation) -> list[str]:
    """At most two strong points and one honest weak point, said to the volunteer."""
    return [_said(point.you, explanation, "") for point in _chosen(explanation, "you")]


def strongest_said(explanation: Explanation) -> str:
    """The one strongest point, said to the volunteer; empty when nothing is strong."""
    strong = [point for point in _chosen(explanation, "you") if point in STRONG]
    return _said(strong[0].you, explanation, "") if strong else ""


def otherwise_said(explanation: Explanation) -> str:
    """What they asked to be otherwise and is not, said to the volunteer; empty when there is nothing."""
    return " ".join(str(SAID_OTHERWISE[Otherwise(why)][0]) for why in explanation.get("otherwise", ()))


def said_to_coordinator(explanation: Explanation, name: str) -> list[str]:
    """At most two strong points and one honest weak point, about the volunteer called `name`."""
    return [_said(point.name, explanation, name) for point in _chosen(explanation, "name")]


def _chosen(explanation: Explanation, form: str) -> list[Point]:
    """The strong points with the most points, then the weak point that costs the most."""
    if not explanation.get("volunteer_side"):
        return []
    weights = explanation.get("weights") or USUAL_WEIGHTS

    stored = {**explanation["volunteer_side"], **explanation.get("organisation_side", {})}

    def is_known(point: Point) -> bool:
        # What has no weight has no points, so nothing can be read from them.
        return float(weights.get(point.criterion, 0)) > 0 and point.criterion in stored

    def points(point: Point) -> float:
        return float(stored[point.criterion])

    def lost(point: Point) -> float:
        return float(weights[point.criterion]) - points(point)

    def said(choices: list[Point]) -> list[Point]:
        return [
            point
            for point in choices
            if getattr(point, form)
            and is_known(point)
            and point.holds(value_of(explanation, point.criterion), explanation)
        ]

    strong = sorted(said(STRONG), key=points, reverse=True)[:STRONG_POINTS]
    weak = sorted(said(WEAK), key=lost, reverse=True)[:WEAK_POINTS]
    return strong + weak


def _said(form: str | Promise | Mapping[str, Promise], explanation: Explanation, name: str) -> str:
    text = form[explanation.get("mode", "bike")] if isinstance(form, Mapping) else form
    facts = {"minutes": explanation.get("minutes", 0), "name": isolated(name)}
    return str(text % facts)  # not the text first: a plural form is chosen by the number
