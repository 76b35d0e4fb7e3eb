# Readers: staff
"""Keeping a pair together or apart, from the pages where pairs are shown."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from matching.advice import pair_rules
from matching.advice.openings import OpeningRow
from matching.desk.forms import ReasonForm
from matching.desk.pages import (
    desk_view,
    number_in,
    page,
)
from matching.models import PairRule
from organisations.models import Assignment, Shift
from refuinterim.accounts.requests import next_url
from refuinterim.core.errors import DomainError
from refuinterim.core.models import Antenna
from refuinterim.core.once import once, refused
from refuinterim.core.owners import Hat
from volunteers.models import Volunteer


class VetoForm(ReasonForm):
    """Apart, for one moment of an event or for all of them."""

    all_moments = forms.BooleanField(label=gettext_lazy("For all moments of this work"), required=False)

    def prepare(self) -> None:
        """Weekly work has one opening only."""
        if self.row.shift is None:
            del self.fields["all_moments"]


def rules_in_force(user: Any) -> QuerySet[PairRule]:
    """Agreements that hold now, of the antennes that the user coordinates."""
    return PairRule.objects.changeable_by(user, Hat.ANTENNA).in_force().with_facts()


def rules_of_opening(user: Any, assignment: Assignment, shift: Shift | None) -> QuerySet[PairRule]:
    """Those on an opening, and those on all moments of its assignment."""
    here = Q(shift=None) | Q(shift=shift)
    return rules_in_force(user).filter(here, assignment=assignment)


def rules_of_volunteer(user: Any, volunteer: Volunteer) -> QuerySet[PairRule]:
    """Those on one person."""
    return rules_in_force(user).filter(volunteer=volunteer)


def rules_of_antenna(user: Any, antenna: Antenna) -> QuerySet[PairRule]:
    """Those of one antenne."""
    return rules_in_force(user).filter(assignment__antenna=antenna)


@desk_view
@once
def pair_rule_new(request: HttpRequest, kind: str) -> HttpResponse:
    """Ask for the reason, then keep the pair of the address together (`samen`) or apart."""
    people = Volunteer.objects.changeable_by(request.user, Hat.ANTENNA).with_facts()
    volunteer = get_object_or_404(people, pk=number_in(request.GET, "volunteer"))
    work = Assignment.objects.changeable_by(request.user, Hat.ANTENNA).with_facts()
    assignment = get_object_or_404(work, pk=number_in(request.GET, "assignment"))
    shift = None
    if request.GET.get("shift"):
        shift = get_object_or_404(assignment.shifts, pk=number_in(request.GET, "shift"))
    back = next_url(request, reverse("desk:suggestions-assignment", args=[assignment.pk]))
    opening, is_lock = OpeningRow(assignment, shift), kind == "samen"
    data = request.POST if request.method == "POST" else None
    form = ReasonForm(data, row=opening) if is_lock else VetoForm(data, row=opening)
    if request.method == "POST" and form.is_valid():
        make = pair_rules.lock if is_lock else pair_rules.veto
        try:
            make(
                by=request.user,
                volunteer=volunteer,
                assignment=assignment,
                shift=None if form.cleaned_data.get("all_moments") else shift,
                reason=form.cleaned_data["reason"],
                now=timezone.now(),
            )
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("It is noted. The next plan keeps to it."))
            return redirect(back)
    title = _("Keep together") if is_lock else _("Keep apart")
    return page(
        request,
        "matching/desk/pair_rule.html",
        title=title,
        about=assignment,
        volunteer=volunteer,
        opening=opening,
        is_lock=is_lock,
        form=form,
        back=back,
    )


@desk_view
@require_POST
@once
def pair_rule_end(request: HttpRequest, pk: int) -> HttpResponse:
    """The agreement holds no longer."""
    rows = PairRule.objects.changeable_by(request.user, Hat.ANTENNA).with_facts()
    rule = get_object_or_404(rows, pk=pk)
    try:
        pair_rules.end_pair_rule(by=request.user, rule=rule, now=timezone.now())
    except DomainError as error:
        refused(request)
        messages.error(request, str(error))
    else:
        messages.success(request, _("It is ended. The next plan is free again."))
    return redirect(next_url(request, reverse("desk:suggestions-assignment", args=[rule.assignment_id])))
