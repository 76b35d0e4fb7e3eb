# Readers: volunteers
"""The page on which somebody chooses a moment for the first talk, moves it, or says that they cannot come."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from refuinterim.accounts.requests import SignedInRequest
from refuinterim.core import moments
from refuinterim.core.errors import DomainError
from refuinterim.core.form_fields import PhoneField
from refuinterim.core.owners import Hat
from refuinterim.core.typed_text import whole_number
from volunteers.actions import change_wishes
from volunteers.models import Volunteer
from volunteers.talks import actions
from volunteers.talks.actions import MomentGone, PhoneNeeded
from volunteers.talks.first_talk import FirstTalk, Option, days_to_choose
from volunteers.talks.models import TalkMoment
from volunteers.talks.words import spoken_by

MOVE, CANCEL = "anders", "afzeggen"  # what somebody wants of a talk that is planned, in the address
DAYS_SHOWN = 6  # with a moment; more at once is no choice any more


class PhoneForm(forms.Form):
    """The number on which we call."""

    phone = PhoneField(
        label=gettext_lazy("Your phone number"),
        error_messages={"required": gettext_lazy("Write your phone number.")},
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def talk(request: SignedInRequest) -> HttpResponse:
    """Choose a moment; with one, see it, and move or cancel it in two taps."""
    now = timezone.now()
    volunteer = (
        Volunteer.objects.changeable_by(request.user, Hat.VOLUNTEER).select_related("antenna", "user").first()
    )
    if volunteer is None:
        return redirect(f"{reverse('volunteers:start')}?{urlencode({'next': request.path})}")
    first = FirstTalk.of(volunteer, now=now)
    if not first.waits:
        return redirect("matching:my-work")
    if request.method == "POST":
        return _changed(request, volunteer, first, now)
    return _page(request, volunteer, first, now)


def _page(request: SignedInRequest, volunteer: Volunteer, first: FirstTalk, now: datetime) -> HttpResponse:
    moves = MOVE in request.GET and first.planned is not None
    days = days_to_choose(volunteer, now=now) if first.can_choose or moves else []
    context = {
        "volunteer": volunteer,
        "antenna": volunteer.antenna,
        "talk": first,
        "moves": moves,
        "cancels": CANCEL in request.GET and first.planned is not None and not first.planned.is_over,
        "days": days[:DAYS_SHOWN],
        "later": days[DAYS_SHOWN:],
    }
    return render(request, "volunteers/talk.html", context)


def _changed(request: SignedInRequest, volunteer: Volunteer, first: FirstTalk, now: datetime) -> HttpResponse:
    """Do what was tapped, once. A page that is older than the last choice changes nothing and says so."""
    cancels = "cancel" in request.POST
    moment = None if cancels else _moment(request, volunteer)
    if (moment and first.intake and first.intake.moment_id == moment.pk) or (
        cancels and first.planned is None
    ):
        return redirect("volunteers:talk")  # a second tap
    if request.POST.get("seen", "") != first.stamp:
        if first.planned:
            when = moments.day_and_clock(first.planned.starts_at)
            messages.info(request, _("You already have a moment: %(moment)s.") % {"moment": when})
        return redirect("volunteers:talk")
    try:
        if cancels and first.intake:
            return _cancelled(request, first, now)
        if moment is None:
            raise MomentGone
        return _chosen(request, volunteer, moment, now)
    except DomainError as error:
        messages.warning(request, str(error))
        return redirect(f"{reverse('volunteers:talk')}?{MOVE}" if first.planned else "volunteers:talk")


def _moment(request: SignedInRequest, volunteer: Volunteer) -> TalkMoment | None:
    """The moment that was tapped, of their own antenne."""
    if (pk := whole_number(request.POST.get("moment", ""))) is None:
        return None
    rows = TalkMoment.objects.visible_to(request.user, Hat.VOLUNTEER).with_facts()
    return rows.filter(pk=pk, antenna=volunteer.antenna_id).first()


def _chosen(
    request: SignedInRequest, volunteer: Volunteer, moment: TalkMoment, now: datetime
) -> HttpResponse:
    """Choose it; for a talk by phone first ask for a number, when none is known."""
    form = PhoneForm(request.POST if "phone" in request.POST else None)
    if not volunteer.phone and form.is_valid():
        change_wishes(by=request.user, volunteer=volunteer, now=now, changes=form.cleaned_data)
    try:
        actions.choose(by=request.user, volunteer=volunteer, moment=moment, now=now)
    except PhoneNeeded:
        context = {
            "form": form,
            "option": Option.of(moment, spoken_by(volunteer.languages.all(), volunteer.language)),
            "day": moments.day(timezone.localdate(moment.starts_at)),
            "seen": request.POST.get("seen", ""),
        }
        return render(request, "volunteers/talk_phone.html", context)
    messages.success(request, _("Good! We wrote it down."))
    return redirect("volunteers:talk")


def _cancelled(request: SignedInRequest, first: FirstTalk, now: datetime) -> HttpResponse:
    assert first.intake
    actions.take_back(by=request.user, intake=first.intake, now=now)
    messages.success(request, _("Thank you for telling us. You do not have to come."))
    return redirect("volunteers:talk")
