# Readers: volunteers
"""Pages on which somebody owns their data: see all of it, take it along, take a break, have it erased."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from refuinterim.accounts.closing import is_only_volunteer
from refuinterim.accounts.requests import SignedInRequest, next_url
from refuinterim.core.own_data import data_about, parts_about
from refuinterim.core.owners import Hat
from volunteers import actions, erasing
from volunteers.models import Volunteer
from volunteers.own_paper import paper


def _me(request: SignedInRequest) -> Volunteer:
    rows = Volunteer.objects.changeable_by(request.user, Hat.VOLUNTEER).with_facts()
    return get_object_or_404(rows)


@login_required
@never_cache
@require_safe
def own_data(request: SignedInRequest) -> HttpResponse:
    """All that we know of somebody, in words; on paper too."""
    volunteer = _me(request)
    context = {
        "volunteer": volunteer,
        "parts": parts_about(erasing.rows_of(volunteer)),
        "day": timezone.now(),
    }
    return render(request, "volunteers/own_data.html", context)


@login_required
@never_cache
@require_safe
def own_data_file(request: SignedInRequest) -> HttpResponse:
    """The same for a machine: JSON, named as the export registry names it."""
    volunteer = _me(request)
    response = JsonResponse(
        data_about(erasing.rows_of(volunteer)), json_dumps_params={"ensure_ascii": False, "indent": 2}
    )
    response["Content-Disposition"] = 'attachment; filename="my-data.json"'
    return response


@login_required
@never_cache
@require_safe
def own_data_paper(request: SignedInRequest) -> HttpResponse:
    """The same to read and to print: a PDF in the reader's language."""
    response = HttpResponse(paper(_me(request), now=timezone.now()), content_type="application/pdf")
    response["Content-Disposition"] = 'attachment; filename="my-data.pdf"'
    return response


@login_required
@require_POST
@transaction.atomic
def take_a_break(request: SignedInRequest) -> HttpResponse:
    """Stop for now, or come back: one tap each, and nobody asks why."""
    rows = Volunteer.objects.changeable_by(request.user, Hat.VOLUNTEER)
    volunteer = get_object_or_404(rows.select_for_update())
    if request.POST.get("answer") == "back":
        actions.end_break(by=request.user, volunteer=volunteer, now=timezone.now())
        messages.success(request, _("Welcome back. We look for work for you again."))
    else:
        actions.take_break(by=request.user, volunteer=volunteer, now=timezone.now())
        messages.success(request, _("It is noted. You get no new questions from us."))
    return redirect(next_url(request, reverse("volunteers:profile")))


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def erase(request: SignedInRequest) -> HttpResponse:
    """Say what goes and what stays; erase when somebody ticks that they are sure."""
    volunteer = _me(request)
    is_sure = request.POST.get("sure") == "yes"
    if request.method == "POST" and is_sure:
        keeps_account = not is_only_volunteer(request.user)
        erasing.erase(by=request.user, volunteer=volunteer, now=timezone.now())
        if not keeps_account:
            logout(request)
        return redirect("volunteers:erased")
    context = {"volunteer": volunteer, "is_unsure": request.method == "POST"}
    return render(request, "volunteers/erase.html", context)


@require_safe
def erased(request: HttpRequest) -> HttpResponse:
    """It is done."""
    return render(request, "volunteers/erased.html")
