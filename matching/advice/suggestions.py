# Readers: staff
"""The engine's answers joined with the rows they are about, ready to be shown or proposed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from matching import engine
from matching.advice.ids import parse_volunteer_id, volunteer_id
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


def volunteers_for(problem: engine.Problem, name: str, *, top: int = TOP) -> list[Suggestion]:
    """The volunteers who fit an opening, best first. Empty when the opening is not in the problem (full)."""
    if name not in problem.columns.opening_row:
        return []
    return joined(problem, engine.rank_volunteers(problem, name, top))


def openings_for(problem: engine.Problem, pk: int, *, top: int = TOP) -> list[Suggestion]:
    """The openings that fit a volunteer, best first. Empty when they cannot be matched (no intake yet)."""
    name = volunteer_id(pk)
    if name not in problem.columns.volunteer_row:
        return []
    return joined(problem, engine.rank_openings(problem, name, top))


def near_misses_of_opening(problem: engine.Problem, name: str) -> list[NearGroup]:
    """The volunteers whom one rule keeps from an opening, by rule."""
    if name not in problem.columns.opening_row:
        return []
    return _grouped(problem, engine.near_volunteers(problem, name, None))


def near_misses_of_volunteer(problem: engine.Problem, pk: int) -> list[NearGroup]:
    """The openings that one rule keeps from a volunteer, by rule."""
    name = volunteer_id(pk)
    if name not in problem.columns.volunteer_row:
        return []
    return _grouped(problem, engine.near_openings(problem, name, None))


def joined(problem: engine.Problem, matches: Iterable[engine.Match]) -> list[Suggestion]:
    """Matches with their rows, in a constant number of queries."""
    matches = list(matches)
    rows = Rows.of(problem, ((match.volunteer, match.opening) for match in matches))
    return [
        Suggestion(
            match=match,
            volunteer=rows.volunteers[match.volunteer],
            opening=rows.openings[match.opening],
            explanation=with_weights(
                explanation_of(
                    match, rows.engine_volunteers[match.volunteer], rows.engine_openings[match.opening]
                ),
                problem.weights,
            ),
            tags=tags_of(rows, match.volunteer, problem.today),
        )
        for match in matches
        if rows.has(match)
    ]


def _grouped(problem: engine.Problem, misses: list[engine.NearMiss]) -> list[NearGroup]:
    """Whoever said no, or was asked already, is not somebody to persuade: those are left out."""
    by_rule: dict[engine.Rule, list[engine.NearMiss]] = defaultdict(list)
    for miss in misses:
        if miss.rule != engine.Rule.FORBIDDEN:
            by_rule[miss.rule].append(miss)
    shown = [miss for found in by_rule.values() for miss in found[:NEAR_SHOWN]]
    rows = Rows.of(problem, ((miss.volunteer, miss.opening) for miss in shown))
    words = words_of_things()
    ordered = sorted(by_rule.items(), key=lambda item: (-len(item[1]), item[0]))
    return [
        NearGroup(
            str(RULE_WORDS[rule].title),
            len(found),
            [near_of(rows, miss, words) for miss in found[:NEAR_SHOWN] if rows.has(miss)],
        )
        for rule, found in ordered
    ]


def near_of(rows: Rows, miss: engine.NearMiss, words: Mapping[str, str]) -> Near:
    """A near miss with its rows, and what would help in words."""
    volunteer = rows.volunteers[miss.volunteer]
    text = what_would_help(
        miss.rule,
        rows.engine_volunteers[miss.volunteer],
        rows.engine_openings[miss.opening],
        minutes=miss.minutes,
        name=volunteer.first_name,
        words=words,
    )
    return Near(miss, volunteer, rows.openings[miss.opening], text)


@dataclass(frozen=True)
class Rows:
    """The model rows and the engine rows behind ids."""

    volunteers: dict[str, Volunteer]
    openings: dict[str, OpeningRow]
    engine_volunteers: dict[str, engine.Volunteer]
    engine_openings: dict[str, engine.Opening]
    placed: set[int]

    def has(self, pair: engine.Match | engine.NearMiss) -> bool:
        """Whether both rows still exist."""
        return pair.volunteer in self.volunteers and pair.opening in self.openings

    @classmethod
    def of(cls, problem: engine.Problem, pairs: Iterable[tuple[str, str]]) -> Rows:
        """Look the rows up: at most eight queries."""
        pairs = list(pairs)
        people = {name for name, _opening in pairs}
        names = {name for _volunteer, name in pairs}
        ids = [parse_volunteer_id(name) for name in people]
        found = Volunteer.objects.filter(pk__in=ids).select_related("place", "track")
        return cls(
            volunteers={volunteer_id(row.pk): row for row in found},
            openings=opening_rows(names),
            engine_volunteers={row.id: row for row in problem.volunteers if row.id in people},
            engine_openings={row.id: row for row in problem.openings if row.id in names},
            placed=set(
                Placement.objects.filter(volunteer__in=ids, state__in=GOT_A_PLACE).values_list(
                    "volunteer_id", flat=True
                )
            ),
        )


def tags_of(rows: Rows, name: str, today: date) -> list[Tag]:
    """What a coordinator should know at a glance: the deadline, a first time, the level of Dutch."""
    volunteer = rows.volunteers[name]
    tags = []
    track = getattr(volunteer, "track", None)
    weeks = track.weeks_left(today) if track else None
    if rows.engine_volunteers[name].tier == 3 and weeks is not None:
        tags.append(
            Tag(_("track: %(weeks)s weeks") % {"weeks": weeks} if weeks >= 0 else _("track: too late"), True)
        )
    if volunteer.pk not in rows.placed:
        tags.append(Tag(_("never placed yet")))
    if rows.engine_volunteers[name].max_placements == 0:
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
