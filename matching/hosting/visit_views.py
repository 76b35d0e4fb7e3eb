# Readers: organisations
"""People who come to look first: who comes, who was there, at which moments, or that nobody can come to look."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from matching.hosting.visits import of_organisations, visitors_of
from matching.models import VisitMoment
from matching.placements import actions
from organisations.models import Assignment
from organisations.moment_forms import HourInput, local_moment
from organisations.reaching import changeable_or_403
from refuinterim.accounts.requests import SignedInRequest
from refuinterim.core import moments
from refuinterim.core.errors import DomainError
from refuinterim.core.form_fields import DayField
from refuinterim.core.seats import MOST_SEATS
from refuinterim.core.written import isolated


class VisitMomentForm(forms.Form):
    """When people can come to look, and how many at once."""

    day = DayField(label=gettext_lazy("Day"))
    hour = forms.TimeField(label=gettext_lazy("Hour"), widget=HourInput)
    seats = forms.IntegerField(
        label=gettext_lazy("How many people can come?"), min_value=1, max_value=MOST_SEATS, initial=2
    )

    def clean(self) -> dict[str, Any]:
        """The moment on the wall clock."""
        data = super().clean() or {}
        if data.get("day") and data.get("hour"):
            try:
                data["starts_at"] = local_moment(data["day"], data["hour"])
            except forms.ValidationError as error:
                self.add_error("hour", error)
        return data


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def assignment_visits(request: SignedInRequest, slug: str) -> HttpResponse:
    """Who comes to look; open a moment for it (`add`), or say whether people may come to look at all (`allow`)."""
    now = timezone.now()
    assignment = changeable_or_403(Assignment, request.user, slug=slug)
    form = VisitMomentForm(request.POST if "add" in request.POST else None)
    if "allow" in request.POST:
        _allow(request, assignment, is_allowed=request.POST["allow"] == "yes", now=now)
        return redirect("matching:assignment-visits", slug=slug)
    if form.is_valid():
        try:
            actions.open_visit_moment(
                by=request.user,
                assignment=assignment,
                starts_at=form.cleaned_data["starts_at"],
                seats=form.cleaned_data["seats"],
                now=now,
            )
        except DomainError as error:
            form.add_error("day", str(error))
        else:
            messages.success(request, _("Saved. People can choose this moment."))
            return redirect("matching:assignment-visits", slug=slug)
    opened = (
        VisitMoment.objects.visible_to(request.user)
        .coming(now)
        .filter(assignment=assignment)
        .order_by("starts_at", "pk")
    )
    context = {
        "assignment": assignment,
        "visitors": visitors_of(assignment, user=request.user, now=now),
        "form": form,
        "moments": [(one, capfirst(moments.day_and_clock(one.starts_at))) for one in opened],
    }
    return render(request, "matching/hosting/visits.html", context)


def _allow(request: SignedInRequest, assignment: Assignment, *, is_allowed: bool, now: datetime) -> None:
    ended = actions.allow_visits(by=request.user, assignment=assignment, is_allowed=is_allowed, now=now)
    if is_allowed:
        messages.success(request, _("Saved. People may come and look."))
    else:
        messages.success(request, _("Saved. Nobody comes to look any more."))
    if ended:
        messages.info(request, _("We told everybody who would come."))


@login_required
@require_POST
def visit_moment_call_off(request: SignedInRequest, pk: int) -> HttpResponse:
    """Nobody can come at a moment after all; who chose it hears that. Twice is once."""
    moment = changeable_or_403(VisitMoment, request.user, with_rows=("assignment",), pk=pk)
    ended = actions.call_off_visit_moment(by=request.user, moment=moment, now=timezone.now())
    if ended:
        messages.success(request, _("We told everybody who would come."))
    return redirect("matching:assignment-visits", slug=moment.assignment.slug)


@login_required
@require_POST
def visit_held(request: SignedInRequest, pk: int) -> HttpResponse:
    """Somebody was there: one tap."""
    visit = get_object_or_404(of_organisations(request.user).with_facts(), pk=pk)
    try:
        actions.say_visited(by=request.user, visit=visit, now=timezone.now())
    except DomainError as error:
        messages.info(request, str(error))
    else:
        words = {"name": isolated(visit.volunteer.first_name)}
        messages.success(request, _("Saved: %(name)s was there.") % words)
    return redirect("matching:assignment-people", slug=visit.assignment.slug)
