"""Who comes to an organisation, and who came."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from matching.models import Attendance
from organisations.models import Assignment


@login_required
def assignment_people(request: HttpRequest, slug: str) -> HttpResponse:
    """Who comes to an assignment."""
    assignment = get_object_or_404(Assignment.objects.managed_by(request.user), slug=slug)
    return redirect(assignment)


@login_required
def attendance_list(request: HttpRequest) -> HttpResponse:
    """Moments of which nobody said who came."""
    return render(request, "base.html", {"attendances": Attendance.objects.visible_to(request.user)})


@login_required
@require_POST
def attendance_confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Say whether somebody came."""
    get_object_or_404(Attendance.objects.visible_to(request.user), pk=pk)
    return redirect("matching:attendance-list")
