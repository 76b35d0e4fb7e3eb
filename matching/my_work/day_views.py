# Readers: volunteers
"""One day of weekly work: see which days come, say that one does not come, take it back; and say “I am here”."""

from __future__ import annotations

from datetime import datetime

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from matching.attendance.coming_days import ComingDay, coming_days
from matching.models import Attendance, Placement
from matching.my_work.cards import PlacementCard
from matching.my_work.days import DayLine
from matching.placements import actions
from refuinterim.accounts.requests import SignedInRequest
from refuinterim.core.errors import DomainError
from refuinterim.core.offline import kept_offline
from refuinterim.core.owners import Hat


def _own(request: SignedInRequest, pk: int) -> Placement:
    rows = Placement.objects.changeable_by(request.user, Hat.VOLUNTEER).with_facts()
    return get_object_or_404(rows, pk=pk)


def _day(placement: Placement, key: int, now: datetime) -> ComingDay | None:
    return next((day for day in coming_days(placement, now=now) if day.key == key), None)


@login_required
@require_safe
@kept_offline
def placement_days(request: SignedInRequest, pk: int) -> HttpResponse:
    """Every day of weekly work that comes; each with what can be done about it."""
    now, placement = timezone.now(), _own(request, pk)
    days = [DayLine.of(day, now=now) for day in coming_days(placement, now=now)]
    if placement.shift_id or not placement.shares_contact:
        return redirect("matching:placement-answer", pk=pk)
    context = {
        "item": PlacementCard.of(placement, now=now),
        "days": days,
        "notice_hours": placement.assignment.notice_hours,
        "phone": _number(placement),
    }
    return render(request, "matching/my_work/days.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@kept_offline
def placement_day_off(request: SignedInRequest, pk: int, key: int) -> HttpResponse:
    """Say that one does not come on one day: ask once whether it is sure, never why; later it is a phone call."""
    now, placement = timezone.now(), _own(request, pk)
    day = _day(placement, key, now)
    if day is None or day.is_off:
        if day is None:
            messages.info(request, _("This day is not in your list any more."))
        return redirect("matching:placement-days", pk=pk)
    if request.method == "POST":
        try:
            actions.take_day_off(by=request.user, placement=placement, starts_at=day.starts_at, now=now)
        except DomainError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("Good that you say it. You do not have to come that day."))
        return redirect("matching:placement-days", pk=pk)
    context = {
        "item": PlacementCard.of(placement, now=now),
        "day": DayLine.of(day, now=now),
        "phone": _number(placement),
    }
    return render(request, "matching/my_work/day_off.html", context)


@login_required
@require_POST
def placement_day_back(request: SignedInRequest, pk: int, key: int) -> HttpResponse:
    """Take it back, within ten minutes."""
    now, placement = timezone.now(), _own(request, pk)
    day = _day(placement, key, now)
    if day is None:
        messages.info(request, _("This day is not in your list any more."))
        return redirect("matching:placement-days", pk=pk)
    try:
        actions.come_after_all(by=request.user, placement=placement, starts_at=day.starts_at, now=now)
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Nice! You come that day."))
    return redirect("matching:placement-days", pk=pk)


@login_required
@require_POST
def attendance_here(request: SignedInRequest, pk: int) -> HttpResponse:
    """“I am here”, or not yet. The button says which: a second tap on the same one changes nothing."""
    own = Attendance.objects.visible_to(request.user, Hat.VOLUNTEER).select_related("placement__assignment")
    attendance = get_object_or_404(own, pk=pk)
    is_here = request.POST.get("here", "yes") != "no"
    try:
        actions.say_here(by=request.user, attendance=attendance, is_here=is_here, now=timezone.now())
    except DomainError as error:
        messages.info(request, str(error))
    return redirect("matching:my-work")


def _number(placement: Placement) -> str:
    """Whom to call about one day: who waits there, else the antenne."""
    return placement.assignment.contact_phone or placement.assignment.antenna.phone
