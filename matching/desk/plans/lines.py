# Readers: staff
"""The pairs of a plan: where each stands by now, and proposing those that are selected."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from matching import engine
from matching.advice.suggestions import Suggestion
from matching.desk.pages import call_instead
from matching.models import Placement
from matching.placements import actions
from matching.states import LIVE, SAID_NO, PlacementState
from volunteers.models import Volunteer

Options = Mapping[str, list[Suggestion]]  # key of a pair → what else fits, for who must choose


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
    other: Suggestion | None = None

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

    of_opening: dict[tuple[int, int, int | None], str]  # volunteer, assignment, shift → state in words
    not_fitting: dict[tuple[int, int], str]  # volunteer, assignment → the same, for every moment of it

    def state(self, suggestion: Suggestion) -> str:
        """Where this pair stands, in words; empty when it can be proposed."""
        opening = suggestion.opening
        shift = opening.shift.pk if opening.shift else None
        pair = suggestion.volunteer.pk, opening.assignment.pk
        return self.of_opening.get((*pair, shift), "") or self.not_fitting.get(pair, "")


def asked_since(suggestions: list[Suggestion], made_at: datetime) -> AskedSince:
    """Who of these people was asked for what, in one query. A no from before the plan is in its problem."""
    since_then = Q(ended_at=None) | Q(ended_at__gte=made_at)
    rows = Placement.objects.filter(
        Q(state__in=LIVE) | Q(since_then, state__in=SAID_NO | {PlacementState.REJECTED}),
        volunteer__in=[suggestion.volunteer.pk for suggestion in suggestions],
    ).order_by("created_at", "pk")
    asked = AskedSince({}, {})
    for row in sorted(rows, key=lambda row: row.state in LIVE):
        state = str(row.get_state_display())
        asked.of_opening[row.volunteer_id, row.assignment_id, row.shift_id] = state
        if row.state == PlacementState.REJECTED:
            asked.not_fitting[row.volunteer_id, row.assignment_id] = state
    return asked


def still_free(options: Options, asked: AskedSince) -> Options:
    """The options that nobody was asked for since."""
    return {key: [row for row in rows if not asked.state(row)] for key, rows in options.items()}


def pairs_of(
    problem: engine.Problem,
    suggestions: list[Suggestion],
    options: Options,
    errors: Mapping[str, str],
    asked: AskedSince,
) -> list[PlannedPair]:
    """The lines of the page: what was asked since shows where it stands."""
    return [
        PlannedPair(
            suggestion,
            state=asked.state(suggestion),
            error=errors.get(suggestion.key, ""),
            is_locked=(suggestion.match.volunteer, suggestion.match.opening) in problem.fixed,
            must_choose=suggestion.key in options,
            other=next(iter(options.get(suggestion.key, ())), None),
        )
        for suggestion in suggestions
    ]


def most_urgent_first(problem: engine.Problem, pairs: list[PlannedPair]) -> list[PlannedPair]:
    """What can be proposed before what was asked; then tracks in danger, then the best scores."""
    tiers = {row.id: row.tier for row in problem.volunteers}

    def order(pair: PlannedPair) -> tuple[bool, int, int]:
        match = pair.suggestion.match
        return not pair.can_be_proposed, -tiers[match.volunteer], -match.score

    return sorted(pairs, key=order)


def propose_selected(
    request: HttpRequest,
    problem: engine.Problem,
    suggestions: list[Suggestion],
    chosen: set[str],
    asked: AskedSince,
) -> dict[str, str]:
    """Propose the selected pairs; one that is refused leaves the others whole. Returns the refusals by pair."""
    selected = [suggestion for suggestion in suggestions if suggestion.key in chosen]
    errors = {
        suggestion.key: _("This person is already asked: %(state)s.") % {"state": state}
        for suggestion in selected
        if (state := asked.state(suggestion))
    }
    by_pair = {
        (
            row.volunteer.pk,
            row.opening.assignment.pk,
            row.opening.shift.pk if row.opening.shift else None,
        ): row
        for row in selected
        if row.key not in errors
    }
    done = actions.propose_all(
        by=request.user,
        pairs=[(row.volunteer, row.opening) for row in by_pair.values()],
        problem=problem,
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
            name = choice.placement.volunteer.first_name
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
