"""Reasons in words, made of the engine's own points: what is said is what was computed.

The stored form is one JSON object: minutes and mode of travel, the points of both sides, the few facts
that words need, and the weights when they are not the usual ones.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from matching import engine
from matching.engine.fields import DAY_PARTS, LEVELS
from refuinterim.core import moments
from refuinterim.core.vocabulary import PartOfDay, parts_touched

Explanation = Mapping[str, Any]

BY_MODE = {
    "foot": gettext_lazy("%(minutes)s minutes on foot."),
    "bike": gettext_lazy("%(minutes)s minutes by bike."),
    "transit": gettext_lazy("%(minutes)s minutes by bus or train."),
    "car": gettext_lazy("%(minutes)s minutes by car."),
}
FAR_BY_MODE = {
    "foot": gettext_lazy("%(minutes)s minutes on foot: nearly too far."),
    "bike": gettext_lazy("%(minutes)s minutes by bike: nearly too far."),
    "transit": gettext_lazy("%(minutes)s minutes by bus or train: nearly too far."),
    "car": gettext_lazy("%(minutes)s minutes by car: nearly too far."),
}
STRONG_POINTS, WEAK_POINTS = 2, 1
CLOSE_BY = 5  # minutes: less needs no number
OTHER_MOMENTS = 2  # named to who looks for another moment


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


def _step(facts: Explanation) -> int:
    return int(facts.get("dutch_step", 0))


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
        gettext_lazy("%(minutes)s minutes away: that is further than you wanted."),
        gettext_lazy("%(minutes)s minutes away: further than %(name)s wants."),
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
    }


def with_weights(explanation: dict[str, Any], weights: engine.Weights) -> dict[str, Any]:
    """Add the weights when they are not the usual ones: the words read values, not points."""
    return explanation if weights == engine.Weights() else {**explanation, "weights": asdict(weights)}


def value_of(explanation: Explanation, criterion: str) -> float:
    """How good one criterion is, 0–1; 0 when it has no weight or was not stored."""
    weights = explanation.get("weights") or asdict(engine.Weights())
    points = {**explanation.get("volunteer_side", {}), **explanation.get("organisation_side", {})}
    weight = float(weights[criterion])
    return float(points[criterion]) / weight if weight and criterion in points else 0.0


def for_volunteer(explanation: Explanation) -> list[str]:
    """At most two strong points and one honest weak point, said to the volunteer."""
    return [_said(point.you, explanation, "") for point in _chosen(explanation, "you")]


def for_coordinator(explanation: Explanation, name: str) -> list[str]:
    """At most two strong points and one honest weak point, about the volunteer called `name`."""
    return [_said(point.name, explanation, name) for point in _chosen(explanation, "name")]


def _chosen(explanation: Explanation, form: str) -> list[Point]:
    """The strong points with the most points, then the weak point that costs the most."""
    if not explanation.get("volunteer_side"):
        return []
    weights = explanation.get("weights") or asdict(engine.Weights())

    stored = {**explanation["volunteer_side"], **explanation.get("organisation_side", {})}

    def is_known(point: Point) -> bool:
        # What has no weight has no points, so nothing can be read from them.
        return float(weights[point.criterion]) > 0 and point.criterion in stored

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
    return str(text) % {"minutes": explanation.get("minutes", 0), "name": name}


# Near misses


def moment_in_words(code: str) -> str:
    """ "tue-afternoon" as "Tuesday afternoon", in the reader's language."""
    day, part = code.split("-")
    # Translators: a day of the week and a part of the day, for example "Tuesday afternoon"
    return _("%(day)s %(part)s") % {
        "day": moments.weekday(("mon", "tue", "wed", "thu", "fri", "sat", "sun").index(day)),
        "part": PartOfDay(part).label,
    }


def what_would_help(
    rule: engine.Rule,
    volunteer: engine.Volunteer,
    opening: engine.Opening,
    *,
    minutes: float,
    name: str,
    words: Mapping[str, str],
) -> str:
    """Why this pair just misses, and what would help. `words` names skills and papers by their slug."""
    # Rounded apart, so that what is too far never reads as far enough.
    facts = {
        "name": name,
        "minutes": math.ceil(minutes),
        "most": math.floor(volunteer.max_travel_minutes),
    }
    if rule == engine.Rule.AVAILABILITY:
        missing = _listed([moment_in_words(code) for code in missing_moments(volunteer, opening)])
        text = _("%(name)s cannot come on %(moments)s yet. Ask whether that can change.") % {
            **facts,
            "moments": missing,
        }
        others = other_moments(volunteer, opening)
        if not others:
            return text
        possible = _listed([moment_in_words(code) for code in others])
        return f"{text} " + _("%(name)s can come on %(moments)s.") % {**facts, "moments": possible}
    if rule == engine.Rule.SKILLS:
        lacking = [words.get(slug, slug) for slug in opening.required_skills if slug not in volunteer.skills]
        return _("%(name)s lacks: %(skills)s. It can be learned, or become a wish.") % {
            **facts,
            "skills": _listed(lacking),
        }
    if rule == engine.Rule.DOCUMENTS:
        lacking = [words.get(slug, slug) for slug in opening.documents if slug not in volunteer.documents]
        return _("%(name)s has no paper: %(papers)s. Ask for it first.") % {
            **facts,
            "papers": _listed(lacking),
        }
    if rule == engine.Rule.DUTCH:
        if volunteer.dutch is None:
            return _("We do not know how well %(name)s speaks Dutch. Ask about it.") % facts
        return _("%(level)s is really needed, %(name)s has %(own)s. As a wish, it fits.") % {
            **facts,
            "level": opening.dutch,
            "own": volunteer.dutch,
        }
    return str(HELP[rule]) % {**facts, "age": opening.min_age}


HELP = {
    engine.Rule.ANTENNA: gettext_lazy("%(name)s belongs to another antenne. Call that antenne."),
    engine.Rule.CONFLICT: gettext_lazy("%(name)s already helps at that time. Look at another moment."),
    engine.Rule.AGE: gettext_lazy("People are at least %(age)s there. Ask the birth date of %(name)s."),
    engine.Rule.TRAVEL: gettext_lazy("%(minutes)s minutes away, %(name)s wants %(most)s. A lift would help."),
    engine.Rule.ALONE: gettext_lazy("It is work alone. With somebody beside %(name)s, it fits."),
    engine.Rule.FORBIDDEN: gettext_lazy("%(name)s was asked before. Talk together before you ask again."),
    engine.Rule.FULL: gettext_lazy("All places are taken. One more place would help."),
}
RULE_TITLES = {
    engine.Rule.ANTENNA: gettext_lazy("another antenne"),
    engine.Rule.AVAILABILITY: gettext_lazy("only the moment"),
    engine.Rule.CONFLICT: gettext_lazy("only another agreement at that time"),
    engine.Rule.DUTCH: gettext_lazy("only the level of Dutch"),
    engine.Rule.SKILLS: gettext_lazy("only a skill"),
    engine.Rule.DOCUMENTS: gettext_lazy("only a paper"),
    engine.Rule.AGE: gettext_lazy("only the age"),
    engine.Rule.TRAVEL: gettext_lazy("only the distance"),
    engine.Rule.ALONE: gettext_lazy("only that it is work alone"),
    engine.Rule.FORBIDDEN: gettext_lazy("asked before"),
    engine.Rule.FULL: gettext_lazy("only a free place"),
}


def missing_moments(volunteer: engine.Volunteer, opening: engine.Opening) -> list[str]:
    """The parts of the day that the opening needs and the volunteer does not have, in order."""
    return [code for code in parts_of(opening) if code not in volunteer.availability]


def other_moments(volunteer: engine.Volunteer, opening: engine.Opening) -> list[str]:
    """At most two parts of the day at which the volunteer can come instead: first at the same hour of the day.

    Only for weekly work: the day of an event stands.
    """
    if opening.is_event:
        return []
    needed = parts_of(opening)
    hours = {code.partition("-")[2] for code in missing_moments(volunteer, opening)}
    possible = [code for code in DAY_PARTS if code in volunteer.availability and code not in needed]
    return sorted(possible, key=lambda code: code.partition("-")[2] not in hours)[:OTHER_MOMENTS]


def parts_of(opening: engine.Opening) -> list[str]:
    """The parts of the day that an opening touches, as the engine names them."""
    if opening.period is None:
        return list(opening.slots)
    return [f"{day.code}-{part}" for day, part in parts_touched(*opening.period)]


def _listed(items: list[str]) -> str:
    """ "a, b and c"."""
    if len(items) < 2:
        return "".join(items)
    # Translators: the end of a list, for example "Monday and Tuesday"
    return _("%(first)s and %(last)s") % {"first": moments.listed(items[:-1]), "last": items[-1]}
