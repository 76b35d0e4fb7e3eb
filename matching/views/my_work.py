"""What a volunteer says yes to, and what then happens."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from matching.models import Placement
from organisations.models import Assignment


@login_required
def assignment_apply(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask to help with an assignment."""
    assignment = get_object_or_404(Assignment.objects.open(), slug=slug)
    return redirect(assignment)


@login_required
def my_work(request: HttpRequest) -> HttpResponse:
    """What is planned, waiting and done."""
    placements = Placement.objects.of_volunteer_user(request.user).with_facts()
    return render(request, "base.html", {"placements": placements})


@login_required
def placement_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Say yes or no to a proposal."""
    placement = get_object_or_404(Placement.objects.of_volunteer_user(request.user), pk=pk)
    return redirect(placement.assignment)


@login_required
def placement_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop with an assignment."""
    placement = get_object_or_404(Placement.objects.of_volunteer_user(request.user), pk=pk)
    return redirect(placement.assignment)


@login_required
def placement_calendar(request: HttpRequest, pk: int) -> HttpResponse:
    """A placement in somebody's own calendar."""
    placement = get_object_or_404(Placement.objects.of_volunteer_user(request.user), pk=pk)
    return redirect(placement.assignment)
