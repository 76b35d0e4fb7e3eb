"""The plan of an antenne: make it, look it over, propose what is selected."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from matching import actions, engine
from matching.desk import fairness, whatif
from matching.desk.pages import desk_view, page
from matching.models import Placement, Plan
from matching.problems import build_problem, parse_volunteer_id
from matching.states import LIVE
from matching.suggestions import Near, Rows, Suggestion, joined, near_of, words_of_things
from refuinterim.accounts.models import Role, User
from refuinterim.accounts.roles import antennas_of
from refuinterim.core.audit import record
from refuinterim.core.errors import DomainError
from refuinterim.core.models import Antenna
from volunteers.models import Volunteer

EARLIER = 8  # plans listed
NEAR_SHOWN = 2  # near openings shown for somebody without a place
UNPLACED_SHOWN = 24  # people without a place, those who need it most first


@transaction.atomic
def make_plan(*, by: User | None, antenna: Antenna, now: datetime) -> Plan:
    """Run the engine on an antenne as it is now, and keep problem and result: a plan changes nothing by itself."""
    problem = build_problem(antenna, today=timezone.localdate(now), now=now)
    result = engine.plan(problem)
    plan = Plan.objects.create(
        antenna=antenna, created_at=now, created_by=by, problem=problem.to_json(), result=result.to_json()
    )
    record(by=by, verb="plan.made", subject=plan, now=now, antenna=antenna, placed=len(result.placements))
    return plan


@dataclass(frozen=True)
class Pair:
    """One line of a plan: the pair, and where it stands when it was proposed since."""

    suggestion: Suggestion
    state: str = ""
    error: str = ""

    @property
    def key(self) -> str:
        """The value of its checkbox."""
        return f"{self.suggestion.match.volunteer}:{self.suggestion.match.opening}"

    @property
    def can_be_proposed(self) -> bool:
        """Whether nobody asked this person for it yet."""
        return not self.state


@dataclass(frozen=True)
class Without:
    """Somebody without a place, and what would help. Who fits somewhere lost that place to greater need."""

    volunteer: Volunteer
    near: list[Near]
    fits_somewhere: bool


@desk_view
def plan_list(request: HttpRequest) -> HttpResponse:
    """Earlier plans, and the button that makes a new one."""
    antennas = list(antennas_of(request.user, Role.COORDINATOR).filter(is_active=True))
    if request.method == "POST":
        antenna = get_object_or_404(
            antennas_of(request.user, Role.COORDINATOR), slug=request.POST.get("antenna", "")
        )
        return redirect(
            "desk:plan-detail", make_plan(by=request.user, antenna=antenna, now=timezone.now()).pk
        )
    plans = Plan.objects.visible_to(request.user).select_related("antenna", "created_by").defer("problem")
    return page(
        request, "matching/desk_plan_list.html", title=_("Plan"), antennas=antennas, plans=plans[:EARLIER]
    )


@desk_view
def plan_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The plan's own pairs with their reasons; proposes those that are selected."""
    plan = get_object_or_404(
        Plan.objects.visible_to(request.user).select_related("antenna", "created_by"), pk=pk
    )
    problem = engine.Problem.from_json(plan.problem)
    suggestions = joined(problem, matches_of(problem, plan))
    errors: dict[str, str] = {}
    if request.method == "POST":
        errors = propose_selected(request, suggestions, set(request.POST.getlist("pair")))
        if not errors:
            return redirect("desk:plan-detail", plan.pk)
    pairs = pairs_of(suggestions, errors)
    without_count, without = without_place(problem, plan)
    return page(
        request,
        "matching/desk_plan_detail.html",
        title=_("Plan for %(antenna)s") % {"antenna": plan.antenna},
        plan=plan,
        pairs=pairs,
        can_propose=any(pair.can_be_proposed for pair in pairs),
        without=without,
        without_count=without_count,
        metrics=metrics_in_words(problem, plan),
        what_if=whatif.for_plan(plan, problem),
        fairness=fairness.for_plan(problem, plan.result),
    )


def matches_of(problem: engine.Problem, plan: Plan) -> list[engine.Match]:
    """The stored pairs, with the points that their scores were computed from."""
    return [engine.explain(problem, pair["volunteer"], pair["opening"]) for pair in plan.result["placements"]]


def pairs_of(suggestions: list[Suggestion], errors: dict[str, str]) -> list[Pair]:
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
            error=errors.get(Pair(suggestion).key, ""),
        )
        for suggestion in suggestions
    ]


def _place_of(suggestion: Suggestion) -> tuple[int, int, int | None]:
    opening = suggestion.opening
    return suggestion.volunteer.pk, opening.assignment.pk, opening.shift.pk if opening.shift else None


def propose_selected(request: HttpRequest, suggestions: list[Suggestion], chosen: set[str]) -> dict[str, str]:
    """Propose each selected pair; one that is refused leaves the others whole. Returns the refusals by pair."""
    errors: dict[str, str] = {}
    proposed = 0
    for suggestion in suggestions:
        key = Pair(suggestion).key
        if key not in chosen:
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
            proposed += 1
        except DomainError as error:
            errors[key] = str(error)
    if proposed:
        messages.success(request, _("%(count)s people get a message.") % {"count": proposed})
    if errors:
        messages.error(request, _("%(count)s could not be asked. See below.") % {"count": len(errors)})
    if not chosen:
        messages.warning(request, _("Nobody was selected. Tick who you want to ask."))
    return errors


def without_place(problem: engine.Problem, plan: Plan) -> tuple[int, list[Without]]:
    """How many people get no place though they look for one, and those who need it most.

    Who has as many places as wished is left out.
    """
    looking = {row.id: row for row in problem.volunteers if row.max_placements > 0}
    unplaced = [row for row in plan.result["unplaced"] if row["volunteer"] in looking]
    unplaced.sort(key=lambda row: -looking[row["volunteer"]].tier)
    shown = {row["volunteer"]: _misses(problem, row) for row in unplaced[:UNPLACED_SHOWN]}
    rows = Rows.of(problem, ((miss.volunteer, miss.opening) for misses in shown.values() for miss in misses))
    people = Volunteer.objects.in_bulk([parse_volunteer_id(name) for name in shown])
    words = words_of_things()
    found = [
        Without(
            volunteer,
            [near_of(rows, miss, words) for miss in misses if rows.has(miss)],
            bool(engine.rank_openings(problem, name, 1)),
        )
        for name, misses in shown.items()
        if (volunteer := people.get(parse_volunteer_id(name)))
    ]
    return len(unplaced), found


def _misses(problem: engine.Problem, unplaced: dict[str, Any]) -> list[engine.NearMiss]:
    """The first near misses of the stored result; who said no is not persuaded."""
    name = unplaced["volunteer"]
    near = [near for near in unplaced["near"] if near["reason"] != "forbidden"][:NEAR_SHOWN]
    pairs = [
        (engine.Rule.named([row["reason"]]), engine.explain(problem, name, row["opening"])) for row in near
    ]
    return [engine.NearMiss(name, pair.opening, rule, pair.score, pair.minutes) for rule, pair in pairs]


def metrics_in_words(problem: engine.Problem, plan: Plan) -> list[tuple[str, str]]:
    """(number, what it means) for the top of the page."""
    metrics = plan.result["metrics"]
    looking = sum(row.max_placements > 0 for row in problem.volunteers)
    seats = sum(row.seats for row in problem.openings)
    shared = round(100 * (1 - metrics["gini"]))
    return [
        (str(metrics["placed"]), _("of %(count)s people who look for a place get one") % {"count": looking}),
        (str(seats), _("free places in all")),
        (str(metrics["organisations_without"]), _("organisations get nobody")),
        (f"{shared} %", _("even: 100 % means every organisation gets as many")),
        (str(metrics["blocking_pairs"]), _("pairs would both be happier together")),
    ]
