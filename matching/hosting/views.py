# Readers: organisations
"""Who comes to an organisation, and who came."""

from __future__ import annotations

from collections.abc import Mapping

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from matching.hosting.candidates import rosters_of
from matching.hosting.forms import AttendanceForm
from matching.hosting.visits import visitors_of
from matching.hosting.who_came import (
    SHOWN,
    Impressions,
    by_moment,
    confirmable_by,
    impression_form,
    key_of,
    recently_confirmed,
    row_of,
    to_confirm,
    waits_of_moment,
)
from matching.models import Attendance, Side
from matching.placements import actions
from matching.placements.impression_form import ImpressionForm
from matching.states import AttendanceState
from organisations.models import Assignment
from refuinterim.core.errors import DomainError
from refuinterim.core.owners import Hat
from refuinterim.core.typed_text import whole_number
from refuinterim.core.written import isolated

LIST = "matching/hosting/attendances.html"


@login_required
def assignment_people(request: HttpRequest, slug: str) -> HttpResponse:
    """Who comes to an assignment, for those who welcome them."""
    changeable = Assignment.objects.changeable_by(request.user)
    rows = changeable | Assignment.objects.visible_to(request.user, Hat.MEMBER)
    rows = rows.with_facts().prefetch_related("required_skills")
    may_change = Exists(changeable.filter(pk=OuterRef("pk")))
    assignment = get_object_or_404(rows.annotate(may_change=may_change), slug=slug)
    now = timezone.now()
    rosters, before = rosters_of(assignment, user=request.user, now=now)
    context = {
        "assignment": assignment,
        "coming": [roster for roster in rosters if not roster.is_over],
        "over": [roster for roster in rosters if roster.is_over and roster.candidates],
        "before": before,
        "antenna": assignment.antenna,
        "visitors": visitors_of(assignment, user=request.user, now=now),
    }
    return render(request, "matching/hosting/people.html", context)


@login_required
def attendance_list(request: HttpRequest) -> HttpResponse:
    """Moments of which nobody said who came, and the last answers. POST: everybody of one moment came."""
    if request.method == "POST":
        return _all_came(request)
    return _list(request)


def _list(
    request: HttpRequest,
    forms: Mapping[int, AttendanceForm] | None = None,
    impressions: Mapping[int, ImpressionForm] | None = None,
) -> HttpResponse:
    now, forms = timezone.now(), dict(forms or {})
    rows = to_confirm(request.user, now)
    waiting = list(rows[: SHOWN + 1])
    answered = list(recently_confirmed(request.user, now))
    context = {
        "moments": by_moment(waiting[:SHOWN], forms),
        "waiting": len(waiting) if len(waiting) <= SHOWN else rows.count(),
        "more_wait": len(waiting) > SHOWN,
        "recent": by_moment(answered, forms, Impressions.of(request.user, answered, now, impressions)),
        "recent_open": any(row.pk in (forms | dict(impressions or {})) for row in answered),
    }
    return render(request, LIST, context)


def _all_came(request: HttpRequest) -> HttpResponse:
    """Everybody on the list that was shown came as planned; each error is said, the others go on."""
    numbers = [number for text in request.POST.getlist("attendance") if (number := whole_number(text))]
    came = 0
    for attendance in to_confirm(request.user, timezone.now()).filter(pk__in=numbers):
        try:
            actions.confirm_attendance(
                by=request.user, attendance=attendance, state=AttendanceState.PRESENT, now=timezone.now()
            )
            came += 1
        except DomainError as error:
            messages.error(request, str(error))
    if came:
        said = ngettext("Saved: %(count)s person came.", "Saved: %(count)s people came.", came)
        messages.success(request, said % {"count": came})
    return redirect("matching:attendance-list")


@login_required
@require_POST
def attendance_confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Say whether somebody came, or put an earlier answer right."""
    attendance = get_object_or_404(confirmable_by(request.user), pk=pk)
    form = AttendanceForm.of(attendance, request.POST)
    if form.is_valid():
        _confirm(request, attendance, form)
    if request.htmx:  # type: ignore[attr-defined]
        waits = waits_of_moment(request.user, attendance, timezone.now())
        impressions = Impressions.of(request.user, [attendance], timezone.now())
        row = row_of(attendance, form=form if form.errors else None, impressions=impressions)
        context = {"row": row, "is_alone": waits < 2}
        return render(request, f"{LIST}#answered", context | {"key": key_of(attendance)})
    if form.errors:
        return _list(request, {attendance.pk: form})
    messages.success(
        request, _("Saved: %(name)s.") % {"name": isolated(attendance.placement.volunteer.first_name)}
    )
    return redirect("matching:attendance-list")


@login_required
@require_POST
def pairing_impression(request: HttpRequest, pk: int) -> HttpResponse:
    """How it went with somebody who came; the antenne alone reads it."""
    attendance = get_object_or_404(confirmable_by(request.user), pk=pk)
    form = impression_form(pk, request.POST)
    if not form.is_valid():
        return _list(request, impressions={pk: form})
    try:
        actions.say_impression(
            by=request.user,
            attendance=attendance,
            side=Side.ORGANISATION,
            now=timezone.now(),
            **form.cleaned_data,
        )
    except DomainError as error:
        messages.info(request, str(error))
    else:
        messages.success(request, _("Thank you. The antenne reads it."))
    return redirect("matching:attendance-list")


def _confirm(request: HttpRequest, attendance: Attendance, form: AttendanceForm) -> None:
    state, partial = AttendanceState(form.cleaned_data["state"]), AttendanceState.PARTIAL
    minutes = form.length if state == partial else None
    if state == attendance.state and (state != partial or minutes == attendance.minutes):
        return  # a second tap on the same answer
    try:
        actions.confirm_attendance(
            by=request.user, attendance=attendance, state=state, now=timezone.now(), minutes=minutes
        )
    except DomainError as error:
        attendance.refresh_from_db()
        form.add_error(None, str(error))
