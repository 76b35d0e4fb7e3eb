# Readers: staff
"""The plan of an antenne: make it, look it over, propose what is selected."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from matching.advice import fairness, whatif
from matching.advice.plan_summary import Summary
from matching.advice.plans import make_plan
from matching.advice.suggestions import Near, Rows, near_of, words_of_things
from matching.desk.pages import desk_view, page
from matching.desk.pair_rules import rules_of_antenna
from matching.desk.plans.lines import asked_since, free_options, lines_of, most_urgent_first, propose_selected
from matching.desk.plans.states import plan_states
from matching.models import Plan
from matching.states import PlanState
from refuinterim.core.errors import DomainError
from refuinterim.core.models import Antenna
from refuinterim.core.once import once
from refuinterim.core.written import isolated, sentence
from volunteers.models import Volunteer

EARLIER = 8  # plans listed
PAIRS_SHOWN = 30  # pairs at once, unless all are asked for


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
    plans = Plan.objects.visible_to(request.user).light().select_related("antenna", "created_by")
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
@once
def plan_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The plan's own pairs with their reasons; proposes those that are selected."""
    plans = Plan.objects.visible_to(request.user).defer("problem", "result")
    plan = get_object_or_404(plans.select_related("antenna", "created_by"), pk=pk)
    [status] = plan_states([plan.antenna])
    title = sentence(_("Plan for %(antenna)s"), antenna=isolated(plan.antenna))
    if not plan.is_ready:
        return page(request, "matching/desk/plan_state.html", title=title, plan=plan, status=status)
    summary = Summary.of(plan)
    asked = asked_since(summary, plan.created_at)
    errors: dict[str, str] = {}
    chosen = set(request.POST.getlist("pair")) if request.method == "POST" else None
    if chosen is not None:
        errors = propose_selected(request, plan, summary, chosen, asked)
        if not errors:
            return redirect("desk:plan-detail", plan.pk)
    elif request.GET.get("select") == "none":
        chosen = set()
    pairs = most_urgent_first(summary, asked)
    shown = pairs if request.GET.get("all") else pairs[:PAIRS_SHOWN]
    options = free_options(summary, shown, asked)
    near = [miss for person in summary.unplaced for miss in person.near]
    rows = Rows.of(
        [pair.volunteer for pair in shown] + [person.volunteer for person in summary.unplaced],
        [pair.opening for pair in shown] + [miss.opening for miss in near] + list(options.values()),
    )
    lines = lines_of(summary, shown, rows, options, asked, errors)
    return page(
        request,
        "matching/desk/plan_detail.html",
        title=title,
        plan=plan,
        status=status,
        rules=rules_of_antenna(request.user, plan.antenna),
        summary=summary,
        pairs=lines,
        pairs_count=len(pairs),
        chosen={pair.key for pair in shown} if chosen is None else chosen,
        can_propose=any(line.can_be_proposed for line in lines),
        without=without_place(summary, rows),
        metrics=metrics_in_words(summary),
        what_if=whatif.of_plan(summary.what_if, looking=summary.looking, placed=summary.metrics["placed"]),
        fairness=fairness.of_plan(summary.fairness) if summary.fairness else None,
    )


def without_place(summary: Summary, rows: Rows) -> list[Without]:
    """Those who need a place most of who looks for one and gets none."""
    words = words_of_things()
    return [
        Without(
            rows.volunteers[person.volunteer],
            [near_of(rows, summary.rows, miss, words) for miss in person.near if rows.has(miss)],
            person.fits_somewhere,
        )
        for person in summary.unplaced
        if person.volunteer in rows.volunteers
    ]


def metrics_in_words(summary: Summary) -> list[tuple[str, str]]:
    """(number, what it means) for the top of the page."""
    metrics = summary.metrics
    shared = round(100 * (1 - metrics["gini"]))
    return [
        (
            str(metrics["placed"]),
            _("of %(count)s people who look for a place get one") % {"count": summary.looking},
        ),
        (str(summary.seats), _("free places in all")),
        (str(metrics["organisations_without"]), _("organisations get nobody")),
        (f"{shared} %", _("even: 100 % means every organisation gets as many")),
    ]
