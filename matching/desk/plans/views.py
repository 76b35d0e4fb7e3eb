# Readers: staff
"""The plan of an antenne: make it, look it over, propose what is selected."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from matching import engine
from matching.advice import fairness, whatif
from matching.advice.ids import parse_volunteer_id
from matching.advice.plans import make_plan
from matching.advice.suggestions import Near, Rows, joined, near_of, words_of_things
from matching.desk.pages import desk_view, page
from matching.desk.pair_rules import rules_of_antenna
from matching.desk.plans.lines import asked_since, most_urgent_first, pairs_of, propose_selected, still_free
from matching.desk.plans.states import plan_states
from matching.models import Plan
from matching.placements import actions
from matching.states import PlanState
from refuinterim.core.errors import DomainError
from refuinterim.core.models import Antenna
from volunteers.models import Volunteer

EARLIER = 8  # plans listed
NEAR_SHOWN = 2  # near openings shown for somebody without a place
PAIRS_SHOWN = 30  # pairs at once, unless all are asked for
UNPLACED_SHOWN = 24  # people without a place, those who need it most first


@dataclass(frozen=True)
class Without:
    """Somebody without a place, and what would help. Who fits somewhere lost that place to greater need."""

    volunteer: Volunteer
    near: list[Near]
    fits_somewhere: bool

    @property
    def several_moments(self) -> set[int]:
        """Assignments of which more than one moment is listed: their moments are named."""
        count = Counter(near.opening.assignment.pk for near in self.near)
        return {pk for pk, times in count.items() if times > 1}


@desk_view
def plan_list(request: HttpRequest) -> HttpResponse:
    """How far each antenne's plan is, earlier plans, and the button that makes a new one now."""
    antennas = list(Antenna.objects.changeable_by(request.user).active())
    if request.method == "POST":
        antenna = get_object_or_404(
            Antenna.objects.changeable_by(request.user), slug=request.POST.get("antenna", "")
        )
        return redirect(_plan_now(request, antenna))
    plans = Plan.objects.visible_to(request.user).select_related("antenna", "created_by").defer("problem")
    return page(
        request,
        "matching/desk/plan_list.html",
        title=_("Plan"),
        statuses=plan_states(antennas),
        plans=plans.filter(state__in=[PlanState.READY, PlanState.FAILED])[:EARLIER],
    )


def _plan_now(request: HttpRequest, antenna: Antenna) -> str:
    """Make a plan while the coordinator waits; the address of what to look at then."""
    try:
        plan = make_plan(by=request.user, antenna=antenna, now=timezone.now())
    except DomainError as error:
        messages.error(request, str(error))
        return reverse("desk:plan")
    return reverse("desk:plan-detail", args=[plan.pk])


@desk_view
def plan_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The plan's own pairs with their reasons; proposes those that are selected."""
    plan = get_object_or_404(
        Plan.objects.visible_to(request.user).select_related("antenna", "created_by"), pk=pk
    )
    [status] = plan_states([plan.antenna])
    title = _("Plan for %(antenna)s") % {"antenna": plan.antenna}
    if not plan.is_ready:
        return page(request, "matching/desk/plan_state.html", title=title, plan=plan, status=status)
    problem = engine.Problem.from_json(plan.problem)
    suggestions = joined(problem, matches_of(problem, plan))
    asked = asked_since(suggestions, plan.created_at)
    options = still_free(actions.other_options(problem, suggestions), asked)
    errors: dict[str, str] = {}
    chosen = set(request.POST.getlist("pair")) if request.method == "POST" else None
    if chosen is not None:
        errors = propose_selected(request, problem, suggestions, chosen, asked)
        if not errors:
            return redirect("desk:plan-detail", plan.pk)
    elif request.GET.get("select") == "none":
        chosen = set()
    pairs = most_urgent_first(problem, pairs_of(problem, suggestions, options, errors, asked))
    shown = pairs if request.GET.get("all") else pairs[:PAIRS_SHOWN]
    without_count, without = without_place(problem, plan)
    return page(
        request,
        "matching/desk/plan_detail.html",
        title=title,
        plan=plan,
        status=status,
        rules=rules_of_antenna(request.user, plan.antenna),
        pairs=shown,
        pairs_count=len(pairs),
        chosen={pair.key for pair in shown} if chosen is None else chosen,
        can_propose=any(pair.can_be_proposed for pair in shown),
        without=without,
        without_count=without_count,
        metrics=metrics_in_words(problem, plan),
        what_if=whatif.of_plan(plan, problem),
        fairness=fairness.of_plan(problem, plan.result),
    )


def matches_of(problem: engine.Problem, plan: Plan) -> list[engine.Match]:
    """The stored pairs, with the points that their scores were computed from."""
    return [engine.explain(problem, pair["volunteer"], pair["opening"]) for pair in plan.result["placements"]]


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
    ]
