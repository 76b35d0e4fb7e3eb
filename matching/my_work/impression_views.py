# Readers: volunteers
"""A volunteer says how a moment was: a face, and a line if they like."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from matching.models import Attendance, Side
from matching.models.attendance import AttendanceQuerySet
from matching.placements import actions
from matching.placements.impression_form import VolunteersImpressionForm
from matching.placements.impressions import open_to_impressions
from refuinterim.accounts.requests import SignedInRequest
from refuinterim.core import moments
from refuinterim.core.errors import DomainError
from refuinterim.core.owners import Hat


def _own(user: Any) -> AttendanceQuerySet:
    rows = Attendance.objects.visible_to(user, Hat.VOLUNTEER)
    return rows.select_related("placement__assignment__organisation")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def attendance_impression(request: SignedInRequest, pk: int) -> HttpResponse:
    """Choose a face; said once, a second tap is thanked like the first."""
    now = timezone.now()
    attendance = get_object_or_404(_own(request.user), pk=pk)
    form = VolunteersImpressionForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            said = actions.say_impression(
                by=request.user, attendance=attendance, side=Side.VOLUNTEER, now=now, **form.cleaned_data
            )
        except DomainError as error:
            messages.info(request, str(error))
        else:
            thanks = _("Thank you for saying it. We call you soon.") if said.is_sad else _("Thank you!")
            messages.success(request, thanks)
        return redirect("matching:my-work")
    if not open_to_impressions(_own(request.user).filter(pk=pk), Side.VOLUNTEER, now).exists():
        messages.info(request, _("Thank you! You said this already, or it is long ago."))
        return redirect("matching:my-work")
    when = capfirst(moments.period(attendance.starts_at, attendance.ends_at))
    context = {"attendance": attendance, "when": when, "form": form}
    return render(request, "matching/my_work/impression.html", context)
