# Readers: staff
"""Pages of the desk: a step, suggestions, a proposal, a first talk."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from matching import engine
from matching.advice import whatif
from matching.advice.ids import volunteer_id
from matching.advice.openings import OpeningRow
from matching.advice.problem import current_problem
from matching.advice.suggestions import (
    asked_for,
    openings_for,
    volunteers_for,
)
from matching.desk.forms import LearnedForm, PlanIntakeForm, ReasonForm
from matching.desk.missing import missing_of
from matching.desk.otherwise import asked_by
from matching.desk.pages import (
    call_instead,
    change_url,
    desk_view,
    number_in,
    page,
    whom_to_call,
)
from matching.desk.pair_rules import rules_of_opening, rules_of_volunteer
from matching.desk.steps import KINDS
from matching.placements import actions
from matching.placements.choices import Choice
from matching.states import NOT_CERTAIN
from organisations.models import Assignment
from refuinterim.accounts.requests import next_url
from refuinterim.core import moments
from refuinterim.core.errors import DomainError
from refuinterim.core.models import Antenna
from refuinterim.core.newer import Stamped, hold
from refuinterim.core.once import once, refused
from refuinterim.core.owners import Hat
from refuinterim.core.written import isolated, sentence
from volunteers import actions as volunteers
from volunteers.models import Intake, Volunteer
from volunteers.states import WAITING
from volunteers.talks.models import TalkWay


@desk_view
@once
@transaction.atomic
def take_step(request: HttpRequest, kind: str, pk: int, name: str) -> HttpResponse:
    """Do one thing with a row: at once when it asks nothing, else after its form."""
    steps = KINDS[kind]
    step, rows = steps.named(name), steps.rows(request.user).filter(pk=pk)
    if step is None:
        raise Http404
    if issubclass(step.form, Stamped):
        hold(rows, request)
    row = get_object_or_404(rows)
    back = next_url(request, change_url(row))
    too_late = "" if step.offered(row) else _("This step is not possible any more. Look what changed.")
    if too_late and not (request.method == "POST" and step.form.base_fields):
        refused(request)
        messages.error(request, too_late)
        return redirect(back)
    form = step.form_for(row, request.POST if request.method == "POST" else None)
    if too_late:  # what was typed is not lost
        form.add_error(None, too_late)
    elif request.method == "POST" and form.is_valid():
        told = [*step.tells(row)]
        try:
            step.run(request.user, row, timezone.now(), form.cleaned_data)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            to_call = whom_to_call(told)
            messages.success(request, _("Noted.") if to_call else str(step.done))
            if to_call:
                messages.warning(request, to_call)
            return redirect(back)
    return page(
        request,
        "matching/desk/step.html",
        title=f"{step.label}: {row}",
        about=row,
        step=step,
        beside=step.beside(row),
        form=form,
        back=back,
        to_call=whom_to_call(step.tells(row)),
    )


def _problem(antenna: Antenna) -> engine.Problem:
    return current_problem(antenna, now=timezone.now())


@desk_view
def suggestions_assignment(request: HttpRequest, pk: int) -> HttpResponse:
    """Who fits this assignment? Ranked, with reasons; and who just misses it, with what would help."""
    assignment = get_object_or_404(
        Assignment.objects.changeable_by(request.user, Hat.ANTENNA).with_facts(), pk=pk
    )
    shifts = assignment.coming_shifts
    wanted = request.GET.get("shift", "")
    shift = next((shift for shift in shifts if str(shift.pk) == wanted), shifts[0] if shifts else None)
    if wanted and (shift is None or str(shift.pk) != wanted):
        raise Http404
    context: dict[str, Any] = {"assignment": assignment, "shifts": shifts, "shift": shift}
    if not assignment.is_event or shift:
        problem, opening = _problem(assignment.antenna), OpeningRow(assignment, shift)
        advice = volunteers_for(problem, opening)
        context |= {
            "opening": opening,
            "seats_left": (shift or assignment).seats_left,
            "suggestions": advice.fits,
            "near": advice.near,
            "what_if": whatif.of_opening(problem, opening.id),
            "asked": asked_for(assignment, shift),
            "rules": rules_of_opening(request.user, assignment, shift),
        }
    title = sentence(_("Who fits “%(title)s”?"), title=isolated(assignment))
    return page(
        request, "matching/desk/suggestions_assignment.html", title=title, about=assignment, **context
    )


@desk_view
def suggestions_volunteer(request: HttpRequest, pk: int) -> HttpResponse:
    """What fits this volunteer?"""
    volunteer = get_object_or_404(
        Volunteer.objects.changeable_by(request.user, Hat.ANTENNA).with_facts(), pk=pk
    )
    problem = _problem(volunteer.antenna)
    advice = openings_for(problem, volunteer.pk)
    context = {
        "volunteer": volunteer,
        "can_be_matched": volunteer_id(volunteer.pk) in problem.columns.volunteer_row,
        "is_busy": any(
            row.id == volunteer_id(volunteer.pk) and row.max_placements == 0 for row in problem.volunteers
        ),
        "suggestions": advice.fits,
        "near": advice.near,
        "rules": rules_of_volunteer(request.user, volunteer),
        "asked_otherwise": asked_by(request.user, volunteer),
    }
    title = sentence(_("What fits %(name)s?"), name=isolated(volunteer.first_name))
    return page(request, "matching/desk/suggestions_volunteer.html", title=title, about=volunteer, **context)


@desk_view
@require_POST
@once
def propose(request: HttpRequest) -> HttpResponse:
    """Propose one assignment to one volunteer; say what was asked beside it."""
    people = Volunteer.objects.changeable_by(request.user, Hat.ANTENNA).with_facts()
    volunteer = get_object_or_404(people, pk=number_in(request.POST, "volunteer"))
    work = Assignment.objects.changeable_by(request.user, Hat.ANTENNA).with_facts()
    assignment = get_object_or_404(work, pk=number_in(request.POST, "assignment"))
    shift = None
    if request.POST.get("shift"):
        shift = get_object_or_404(assignment.shifts, pk=number_in(request.POST, "shift"))
    try:
        choice = actions.propose(
            by=request.user, volunteer=volunteer, assignment=assignment, shift=shift, now=timezone.now()
        )
    except DomainError as error:
        refused(request)
        messages.error(request, str(error))
    else:
        names = {"name": isolated(volunteer.first_name), "title": isolated(assignment)}
        _say_sent(request, volunteer, sentence(_("%(name)s gets a message: “%(title)s”."), **names).html)
        _say_choice(request, choice)
    return redirect(next_url(request, reverse("desk:suggestions-assignment", args=[assignment.pk])))


def _say_sent(request: HttpRequest, volunteer: Volunteer, text: str) -> None:
    """That a message goes out; or that somebody has to call."""
    if to_call := call_instead(volunteer):
        messages.warning(request, to_call)
    else:
        messages.success(request, text)


def _say_choice(request: HttpRequest, choice: Choice) -> None:
    """What else was asked, or that nothing else fits."""
    names = {"name": isolated(choice.placement.volunteer.first_name)}
    if choice.other:
        names["title"] = isolated(choice.other.assignment)
        words = sentence(_("So that %(name)s can choose, we also ask: “%(title)s”."), **names)
        messages.info(request, words.html)
    elif choice.is_lacking:
        messages.warning(request, _("Nothing else fits %(name)s now. A choice needs two.") % names)


@desk_view
@once
@transaction.atomic
def intake(request: HttpRequest, pk: int) -> HttpResponse:
    """Plan a first talk, note that it took place with what was learned, or cancel it with a reason."""
    rows = Intake.objects.changeable_by(request.user, Hat.ANTENNA)
    hold(rows.filter(pk=pk), request)
    hold(Volunteer.objects.changeable_by(request.user, Hat.ANTENNA).filter(intakes=pk), request)
    talk = get_object_or_404(rows.select_related("volunteer__antenna", "antenna", "moment__held_by"), pk=pk)
    volunteer = talk.volunteer
    if talk.state not in WAITING and request.method != "POST":  # what was typed is not lost: saving says it
        return redirect(change_url(volunteer))
    task = request.POST.get("task")
    plan_form = PlanIntakeForm(request.POST if task == "plan" else None, row=talk)
    cancel_form = ReasonForm(request.POST if task == "cancel" else None, row=talk)
    learned_form = LearnedForm(request.POST if task == "done" else None, row=volunteer, talk=talk)
    if task == "plan" and plan_form.is_valid() and _plan_intake(request, talk, plan_form):
        return redirect(reverse("desk:intake", args=[pk]))
    if task == "done" and learned_form.is_valid() and _finish_intake(request, talk, learned_form):
        return redirect(reverse("desk:suggestions-volunteer", args=[volunteer.pk]))
    if task == "cancel" and cancel_form.is_valid() and _cancel_intake(request, talk, cancel_form):
        return redirect(change_url(volunteer))
    title = sentence(_("First talk with %(name)s"), name=isolated(volunteer))
    return page(
        request,
        "matching/desk/intake.html",
        title=title,
        about=talk,
        intake=talk,
        volunteer=volunteer,
        chosen=talk.moment,
        chosen_icon=TalkWay(talk.moment.way).icon if talk.moment else "",
        languages=moments.listed(talk.moment.languages.all()) if talk.moment else "",
        missing=missing_of(volunteer, [talk], work=_work_said_yes_to(volunteer)),
        plan_form=plan_form,
        learned_form=learned_form,
        cancel_form=cancel_form,
    )


def _work_said_yes_to(volunteer: Volunteer) -> list[Assignment]:
    said = volunteer.placements.filter(state__in=NOT_CERTAIN).select_related("assignment")
    return [placement.assignment for placement in said.order_by("pk")]


def _plan_intake(request: HttpRequest, talk: Intake, form: PlanIntakeForm) -> bool:
    moment = form.cleaned_data["planned_for"]
    try:
        volunteers.plan_intake(by=request.user, intake=talk, planned_for=moment, now=timezone.now())
    except DomainError as error:
        form.add_error(None, str(error))
        return False
    names = {"name": isolated(talk.volunteer.first_name)}
    _say_sent(request, talk.volunteer, _("The talk is planned. %(name)s gets a message.") % names)
    return True


def _cancel_intake(request: HttpRequest, talk: Intake, form: ReasonForm) -> bool:
    try:
        volunteers.cancel_intake(
            by=request.user, intake=talk, now=timezone.now(), reason=form.cleaned_data["reason"]
        )
    except DomainError as error:
        form.add_error(None, str(error))
        return False
    messages.success(request, _("The talk is cancelled."))
    return True


def _finish_intake(request: HttpRequest, talk: Intake, form: LearnedForm) -> bool:
    now, changes = timezone.now(), form.changes()
    try:
        actions.finish_intake(
            by=request.user,
            intake=talk,
            now=now,
            held_on=form.cleaned_data["held_on"],
            notes=form.cleaned_data["intake_notes"],
            learned=changes,
        )
    except DomainError as error:
        form.add_error(None, str(error))
        return False
    messages.success(request, _("The talk is noted. This is what fits now."))
    return True
