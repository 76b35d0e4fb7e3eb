# Readers: staff
"""The engine's answers joined with the rows they are about, ready to be shown or proposed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from matching import engine
from matching.advice.ids import Pair, parse_volunteer_id, volunteer_id
from matching.advice.near_misses import what_would_help
from matching.advice.openings import OpeningRow, opening_rows
from matching.advice.reasons import (
    explanation_of,
    said_to_coordinator,
    with_weights,
)
from matching.advice.rule_words import RULE_WORDS
from matching.models import Placement
from matching.states import GOT_A_PLACE, LIVE, PlacementState
from organisations.models import Assignment, Document, Shift
from refuinterim.core.models import Skill
from volunteers.models import Volunteer

TOP, NEAR_SHOWN = 12, 5  # how many fits are shown, and near misses of each rule


@dataclass(frozen=True)
class Tag:
    """A short word beside a name; `is_urgent` ones are sun-yellow."""

    text: str
    is_urgent: bool = False


@dataclass(frozen=True)
class Suggestion:
    """A pair that fits, with the score and the points it was computed from."""

    match: engine.Match
    volunteer: Volunteer
    opening: OpeningRow
    explanation: Mapping[str, Any]
    tags: list[Tag] = field(default_factory=list)

    @property
    def key(self) -> str:
        """The pair in one word, for a form."""
        return f"{self.match.volunteer}:{self.match.opening}"

    @property
    def score(self) -> int:
        """0–100, as it is shown."""
        return round(self.match.score / 10)

    @property
    def for_them(self) -> int:
        """How good it is for the volunteer, 0–100."""
        return round(100 * sum(self.match.volunteer_side.values()))

    @property
    def for_organisation(self) -> int:
        """How good it is for the organisation, 0–100."""
        return round(100 * sum(self.match.organisation_side.values()))

    @property
    def otherwise(self) -> int:
        """How much it lost for them by what they asked to be otherwise, 0–100."""
        return round(-100 * self.match.volunteer_side.get("otherwise", 0))

    @property
    def sentences(self) -> list[str]:
        """Why, in words."""
        return said_to_coordinator(self.explanation, self.volunteer.first_name)


@dataclass(frozen=True)
class Near:
    """A pair that one rule stands in the way of, and what would help."""

    miss: engine.NearMiss
    volunteer: Volunteer
    opening: OpeningRow
    help: str


@dataclass(frozen=True)
class NearGroup:
    """Near misses with the same rule in the way: how many, and the best few."""

    title: str
    count: int
    rows: list[Near]

    @property
    def others(self) -> int:
        """How many more there are than are shown."""
        return self.count - len(self.rows)


@dataclass(frozen=True)
class AskedPerson:
    """Somebody who was asked for an opening already, or asked for it, with where it stands."""

    placement: Placement

    @property
    def is_live(self) -> bool:
        """Whether it still runs."""
        return self.placement.state in LIVE


@dataclass(frozen=True)
class Advice:
    """Who or what fits, best first; and who or what one rule keeps away, by rule."""

    fits: list[Suggestion] = field(default_factory=list)
    near: list[NearGroup] = field(default_factory=list)


def volunteers_for(problem: engine.Problem, opening: OpeningRow, *, top: int = TOP) -> Advice:
    """The volunteers for an opening. Nobody when it is not in the problem (full)."""
    if opening.id not in problem.columns.opening_row:
        return Advice()
    matches = engine.rank_volunteers(problem, opening.id, top)
    return _advice(problem, matches, engine.near_volunteers(problem, opening.id, None), known=[opening])


def openings_for(problem: engine.Problem, pk: int, *, top: int = TOP) -> Advice:
    """The openings for a volunteer. Nothing when they cannot be matched (no intake yet)."""
    name = volunteer_id(pk)
    if name not in problem.columns.volunteer_row:
        return Advice()
    matches = engine.rank_openings(problem, name, top)
    return _advice(problem, matches, engine.near_openings(problem, name, None))


def joined(problem: engine.Problem, matches: Iterable[engine.Match]) -> list[Suggestion]:
    """Matches with their rows, in a constant number of queries."""
    matches = list(matches)
    return _suggestions(problem, matches, Rows.of_pairs(_pairs(matches)))


def _advice(
    problem: engine.Problem,
    matches: list[engine.Match],
    misses: list[engine.NearMiss],
    known: Iterable[OpeningRow] = (),
) -> Advice:
    by_rule = _by_rule(misses)
    shown = [miss for found in by_rule.values() for miss in found[:NEAR_SHOWN]]
    rows = Rows.of_pairs(_pairs([*matches, *shown]), known)
    return Advice(_suggestions(problem, matches, rows), _groups(problem, by_rule, rows))


def _pairs(found: Iterable[engine.Match | engine.NearMiss]) -> list[Pair]:
    return [(one.volunteer, one.opening) for one in found]


def _suggestions(problem: engine.Problem, matches: list[engine.Match], rows: Rows) -> list[Suggestion]:
    found = engine_rows(problem, _pairs(matches))
    return [
        suggestion_of(
            match,
            rows,
            explanation=with_weights(
                explanation_of(match, found.volunteers[match.volunteer], found.openings[match.opening]),
                problem.weights,
            ),
            need=Need.of(found.volunteers[match.volunteer]),
            today=problem.today,
        )
        for match in matches
        if rows.has(match)
    ]


def suggestion_of(
    match: engine.Match, rows: Rows, *, explanation: Mapping[str, Any], need: Need, today: date
) -> Suggestion:
    """A match with its rows, and the tags of its volunteer."""
    return Suggestion(
        match=match,
        volunteer=rows.volunteers[match.volunteer],
        opening=rows.openings[match.opening],
        explanation=explanation,
        tags=tags_of(rows, match.volunteer, need, today),
    )


def _by_rule(misses: list[engine.NearMiss]) -> dict[engine.Rule, list[engine.NearMiss]]:
    """Whoever said no, or was asked already, is not somebody to persuade: those are left out."""
    by_rule: dict[engine.Rule, list[engine.NearMiss]] = defaultdict(list)
    for miss in misses:
        if miss.rule != engine.Rule.FORBIDDEN:
            by_rule[miss.rule].append(miss)
    return by_rule


def _groups(
    problem: engine.Problem, by_rule: Mapping[engine.Rule, list[engine.NearMiss]], rows: Rows
) -> list[NearGroup]:
    """Those with the most people first."""
    words = words_of_things()
    ordered = sorted(by_rule.items(), key=lambda item: (-len(item[1]), item[0]))
    found = engine_rows(problem, _pairs(miss for misses in by_rule.values() for miss in misses[:NEAR_SHOWN]))
    return [
        NearGroup(
            str(RULE_WORDS[rule].title),
            len(misses),
            [near_of(rows, found, miss, words) for miss in misses[:NEAR_SHOWN] if rows.has(miss)],
        )
        for rule, misses in ordered
    ]


def near_of(rows: Rows, found: EngineRows, miss: engine.NearMiss, words: Mapping[str, str]) -> Near:
    """A near miss with its rows, and what would help in words."""
    volunteer, opening = rows.volunteers[miss.volunteer], rows.openings[miss.opening]
    text = what_would_help(
        miss.rule,
        found.volunteers[miss.volunteer],
        found.openings[miss.opening],
        minutes=miss.minutes,
        min_age=opening.assignment.min_age,
        name=volunteer.first_name,
        words=words,
    )
    return Near(miss, volunteer, opening, text)


@dataclass(frozen=True)
class EngineRows:
    """Some of the engine's rows by their ids."""

    volunteers: Mapping[str, engine.Volunteer]
    openings: Mapping[str, engine.Opening]


def engine_rows(problem: engine.Problem, pairs: Iterable[Pair]) -> EngineRows:
    """The engine's rows of these pairs."""
    pairs = list(pairs)
    people, names = {name for name, _opening in pairs}, {name for _volunteer, name in pairs}
    return EngineRows(
        {row.id: row for row in problem.volunteers if row.id in people},
        {row.id: row for row in problem.openings if row.id in names},
    )


@dataclass(frozen=True)
class Need:
    """How much somebody needs a place (`tier`, 0–3), and whether they have as many as they wish."""

    tier: int
    has_enough: bool

    @classmethod
    def of(cls, row: engine.Volunteer) -> Need:
        """What the engine was told."""
        return cls(row.tier, row.max_placements == 0)


@dataclass(frozen=True)
class Rows:
    """The model rows behind ids; `placed`: the volunteers who ever got a place."""

    volunteers: dict[str, Volunteer]
    openings: dict[str, OpeningRow]
    placed: set[int]

    def has(self, pair: engine.Match | engine.NearMiss) -> bool:
        """Whether both rows still exist."""
        return pair.volunteer in self.volunteers and pair.opening in self.openings

    @classmethod
    def of(cls, people: Iterable[str], openings: Iterable[str], known: Iterable[OpeningRow] = ()) -> Rows:
        """Look the rows up, but for openings that are `known`: at most four queries."""
        placed = Placement.objects.filter(volunteer=OuterRef("pk"), state__in=GOT_A_PLACE)
        found: list[Any] = list(
            Volunteer.objects.filter(pk__in={parse_volunteer_id(name) for name in people})
            .select_related("place", "track")
            .annotate(got_a_place=Exists(placed))
        )
        had = {row.id: row for row in known}
        return cls(
            volunteers={volunteer_id(row.pk): row for row in found},
            openings=had | opening_rows(set(openings) - had.keys()),
            placed={row.pk for row in found if row.got_a_place},
        )

    @classmethod
    def of_pairs(cls, pairs: Iterable[Pair], known: Iterable[OpeningRow] = ()) -> Rows:
        """The rows of volunteers and openings together."""
        pairs = list(pairs)
        return cls.of((name for name, _opening in pairs), (name for _volunteer, name in pairs), known)


def tags_of(rows: Rows, name: str, need: Need, today: date) -> list[Tag]:
    """What a coordinator should know at a glance: the deadline, a first time, the level of Dutch."""
    volunteer = rows.volunteers[name]
    tags = []
    track = getattr(volunteer, "track", None)
    weeks = track.weeks_left(today) if track else None
    if need.tier == 3 and weeks is not None:
        tags.append(
            Tag(_("track: %(weeks)s weeks") % {"weeks": weeks} if weeks >= 0 else _("track: too late"), True)
        )
    if volunteer.pk not in rows.placed:
        tags.append(Tag(_("never placed yet")))
    if need.has_enough:
        tags.append(Tag(_("helps or waits elsewhere")))
    tags.append(Tag(volunteer.dutch or _("Dutch not known")))
    return tags


def words_of_things() -> dict[str, str]:
    """Names of skills and papers by their slug, in one query."""
    skills = {skill.slug: skill.name for skill in Skill.objects.all()}
    return skills | {document.value: str(document.label) for document in Document}


def asked_for(assignment: Assignment, shift: Shift | None) -> list[AskedPerson]:
    """Who was asked for this opening, or asked for it: those that run first."""
    placements = (
        Placement.objects.filter(assignment=assignment, shift=shift)
        .exclude(state__in=[PlacementState.CANCELLED, PlacementState.EXPIRED])
        .select_related("volunteer")
        .order_by("created_at")
    )
    return sorted((AskedPerson(placement) for placement in placements), key=lambda asked: not asked.is_live)
