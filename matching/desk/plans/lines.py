# Readers: staff
"""The pairs of a plan: where each stands by now, and proposing those that are selected."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.contrib.postgres.fields import ArrayField
from django.db.models import BigIntegerField, BooleanField, F, Func, Q, Value
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from matching import engine
from matching.advice.ids import opening_id, parse_volunteer_id, volunteer_id
from matching.advice.openings import OpeningRow
from matching.advice.plan_summary import PairSummary, Summary
from matching.advice.suggestions import Rows, Suggestion, suggestion_of
from matching.desk.pages import call_instead
from matching.models import Placement, Plan
from matching.placements import actions
from matching.states import CONTACT_SHARED, LIVE, SAID_NO, PlacementState
from refuinterim.core.written import isolated
from volunteers.models import Volunteer


@dataclass(frozen=True)
class PlannedPair:
    """One line of a plan: the pair, and where it stands when it was proposed since.

    `other` is proposed with it to who must be able to choose.
    """

    suggestion: Suggestion
    state: str = ""
    error: str = ""
    is_locked: bool = False
    must_choose: bool = False
    other: OpeningRow | None = None

    @property
    def key(self) -> str:
        """The value of its checkbox."""
        return self.suggestion.key

    @property
    def can_be_proposed(self) -> bool:
        """Whether nobody asked this person for it yet."""
        return not self.state


@dataclass(frozen=True)
class AskedSince:
    """Where people stand who were asked: those who still are, and those who said no since the plan was made."""

    of_opening: dict[tuple[str, str], str]  # volunteer, opening (the engine's ids) → state in words
    not_fitting: dict[tuple[str, int], str]  # volunteer, assignment → the same, for every moment of it
    with_place: set[int]  # volunteers who have a place now

    def state(self, volunteer: str, opening: str, assignment: int) -> str:
        """Where this pair stands, in words; empty when it can be proposed."""
        return self.of_opening.get((volunteer, opening), "") or self.not_fitting.get(
            (volunteer, assignment), ""
        )


def asked_since(summary: Summary, made_at: datetime) -> AskedSince:
    """Who of these people was asked for what, in one query. A no from before the plan is in its problem."""
    since_then = Q(ended_at=None) | Q(ended_at__gte=made_at)
    people = sorted({parse_volunteer_id(pair.volunteer) for pair in summary.pairs})
    one_of_them = Func(  # an array, not `IN` with a thousand parameters, each of which is prepared apart
        F("volunteer_id"),
        Value(people, ArrayField(BigIntegerField())),
        template="%(expressions)s)",
        arg_joiner=" = ANY(",
        output_field=BooleanField(),
    )
    rows = Placement.objects.filter(
        one_of_them,
        Q(state__in=LIVE) | Q(since_then, state__in=SAID_NO | {PlacementState.REJECTED}),
    ).order_by("created_at", "pk")
    found = rows.values_list("volunteer_id", "assignment_id", "shift_id", "state")
    asked = AskedSince({}, {}, set())
    for pk, assignment, shift, state in sorted(found, key=lambda row: row[3] in LIVE):
        words, volunteer = str(PlacementState(state).label), volunteer_id(pk)
        asked.of_opening[volunteer, opening_id(assignment, shift)] = words
        if state == PlacementState.REJECTED:
            asked.not_fitting[volunteer, assignment] = words
        if state in CONTACT_SHARED:
            asked.with_place.add(pk)
    return asked


def most_urgent_first(summary: Summary, asked: AskedSince) -> list[PairSummary]:
    """What can be proposed before what was asked; then tracks in danger, then the best scores."""
    return sorted(
        summary.pairs, key=lambda pair: bool(asked.state(pair.volunteer, pair.opening, pair.assignment))
    )


def free_options(summary: Summary, pairs: Iterable[PairSummary], asked: AskedSince) -> dict[str, str]:
    """For each pair the best other opening that nobody asked this person for since."""
    options = {}
    for pair in pairs:
        for name in pair.others:
            if not asked.state(pair.volunteer, name, summary.assignments[name]):
                options[pair.key] = name
                break
    return options


def lines_of(
    summary: Summary,
    pairs: list[PairSummary],
    rows: Rows,
    options: Mapping[str, str],
    asked: AskedSince,
    errors: Mapping[str, str],
) -> list[PlannedPair]:
    """The lines of the page, for the pairs of which the rows still exist."""
    known = [pair for pair in pairs if rows.has(pair.match)]
    choosing = actions.must_choose((rows.volunteers[pair.volunteer] for pair in known), asked.with_place)
    return [
        PlannedPair(
            suggestion_of(
                pair.match, rows, explanation=pair.explanation, need=pair.need, today=summary.today
            ),
            state=asked.state(pair.volunteer, pair.opening, pair.assignment),
            error=errors.get(pair.key, ""),
            is_locked=pair.is_locked,
            must_choose=rows.volunteers[pair.volunteer].pk in choosing,
            other=rows.openings.get(options.get(pair.key, "")),
        )
        for pair in known
    ]


def propose_selected(
    request: HttpRequest, plan: Plan, summary: Summary, chosen: set[str], asked: AskedSince
) -> dict[str, str]:
    """Propose the selected pairs; one that is refused leaves the others whole. Returns the refusals by pair."""
    selected = [pair for pair in summary.pairs if pair.key in chosen]
    errors = {
        pair.key: _("This person is already asked: %(state)s.") % {"state": state}
        for pair in selected
        if (state := asked.state(pair.volunteer, pair.opening, pair.assignment))
    }
    free = [pair for pair in selected if pair.key not in errors]
    rows = Rows.of_pairs((pair.volunteer, pair.opening) for pair in free)
    by_pair = {
        (parse_volunteer_id(pair.volunteer), pair.assignment, shift.pk if shift else None): pair
        for pair in free
        if rows.has(pair.match)
        for shift in [rows.openings[pair.opening].shift]
    }
    done = actions.propose_all(
        by=request.user,
        pairs=[(rows.volunteers[pair.volunteer], rows.openings[pair.opening]) for pair in by_pair.values()],
        problem=engine.Problem.from_json(plan.problem),
        now=timezone.now(),
    )
    errors |= {by_pair[pair].key: words for pair, words in done.refused.items()}
    if done.choices:
        text = ngettext("%(count)s proposal is made.", "%(count)s proposals are made.", len(done.choices))
        messages.success(request, text % {"count": len(done.choices)})
        people = {choice.placement.volunteer_id: choice.placement.volunteer for choice in done.choices}
        _say_who_hears(request, list(people.values()))
    for choice in done.choices:
        if choice.is_lacking:
            name = isolated(choice.placement.volunteer.first_name)
            messages.warning(
                request, _("Nothing else fits %(name)s now. A choice needs two.") % {"name": name}
            )
    if errors:
        messages.error(request, _("%(count)s could not be asked. See below.") % {"count": len(errors)})
    if not chosen:
        messages.warning(request, _("Nobody was selected. Tick who you want to ask."))
    return errors


def _say_who_hears(request: HttpRequest, people: list[Volunteer]) -> None:
    """How many get a message, and whom to call instead."""
    if reached := sum(bool(person.email) for person in people):
        text = ngettext("%(count)s person gets a message.", "%(count)s people get a message.", reached)
        messages.success(request, text % {"count": reached})
    for person in people:
        if words := call_instead(person):
            messages.warning(request, words)
