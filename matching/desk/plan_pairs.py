"""The pairs of a plan: where each stands by now, and proposing those that are selected."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from matching import actions, engine
from matching.models import Placement
from matching.states import LIVE
from matching.suggestions import Suggestion
from refuinterim.core.errors import DomainError

Options = Mapping[str, list[Suggestion]]  # key of a pair → what else fits, for people on a track


@dataclass(frozen=True)
class Pair:
    """One line of a plan: the pair, and where it stands when it was proposed since.

    `other` is proposed with it to somebody on a track (`is_on_track`), who chooses among the two.
    """

    suggestion: Suggestion
    state: str = ""
    error: str = ""
    is_locked: bool = False
    is_on_track: bool = False
    other: Suggestion | None = None

    @property
    def key(self) -> str:
        """The value of its checkbox."""
        return self.suggestion.key

    @property
    def can_be_proposed(self) -> bool:
        """Whether nobody asked this person for it yet."""
        return not self.state


def pairs_of(
    problem: engine.Problem, suggestions: list[Suggestion], options: Options, errors: Mapping[str, str]
) -> list[Pair]:
    """The lines of the page, in one query: what was asked since shows where it stands."""
    rows = Placement.objects.filter(volunteer__in=[suggestion.volunteer.pk for suggestion in suggestions])
    live = {
        (row.volunteer_id, row.assignment_id, row.shift_id): str(row.get_state_display())
        for row in rows.filter(state__in=LIVE)
    }
    return [
        Pair(
            suggestion,
            state=live.get(_place_of(suggestion), ""),
            error=errors.get(suggestion.key, ""),
            is_locked=(suggestion.match.volunteer, suggestion.match.opening) in problem.fixed,
            is_on_track=suggestion.key in options,
            other=next(iter(options.get(suggestion.key, ())), None),
        )
        for suggestion in suggestions
    ]


def _place_of(suggestion: Suggestion) -> tuple[int, int, int | None]:
    opening = suggestion.opening
    return suggestion.volunteer.pk, opening.assignment.pk, opening.shift.pk if opening.shift else None


def propose_selected(
    request: HttpRequest, suggestions: list[Suggestion], options: Options, chosen: set[str]
) -> dict[str, str]:
    """Propose each selected pair; one that is refused leaves the others whole. Returns the refusals by pair.

    Somebody on a track gets the best other option too, once all selected pairs are proposed.
    """
    errors: dict[str, str] = {}
    proposed: list[Suggestion] = []
    for suggestion in suggestions:
        if suggestion.key not in chosen:
            continue
        try:
            actions.propose(
                by=request.user,
                volunteer=suggestion.volunteer,
                assignment=suggestion.opening.assignment,
                shift=suggestion.opening.shift,
                now=timezone.now(),
                score=suggestion.match.score,
                explanation=suggestion.explanation,
            )
            proposed.append(suggestion)
        except DomainError as error:
            errors[suggestion.key] = str(error)
    _let_choose(request, proposed, options)
    if proposed:
        people = len({suggestion.volunteer.pk for suggestion in proposed})
        text = ngettext("%(count)s person gets a message.", "%(count)s people get a message.", people)
        messages.success(request, text % {"count": people})
    if errors:
        messages.error(request, _("%(count)s could not be asked. See below.") % {"count": len(errors)})
    if not chosen:
        messages.warning(request, _("Nobody was selected. Tick who you want to ask."))
    return errors


def _let_choose(request: HttpRequest, proposed: list[Suggestion], options: Options) -> None:
    """A second proposal for each person on a track who has only one."""
    for suggestion in proposed:
        if suggestion.key not in options:
            continue
        second = actions.propose_second(
            by=request.user,
            volunteer=suggestion.volunteer,
            options=options[suggestion.key],
            now=timezone.now(),
        )
        if second.is_lacking:
            messages.warning(
                request,
                _("Nothing else fits %(name)s now. A choice needs two.")
                % {"name": suggestion.volunteer.first_name},
            )
