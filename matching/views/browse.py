"""What everybody may see without signing in: the home page and the work on offer."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from organisations.models import Assignment


def home(request: HttpRequest) -> HttpResponse:
    """The first page."""
    return render(request, "base.html")


def assignment_list(request: HttpRequest) -> HttpResponse:
    """The work on offer."""
    return render(request, "base.html", {"assignments": Assignment.objects.open().with_facts()})


def assignment_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """One assignment."""
    assignment = get_object_or_404(Assignment.objects.visible_to(request.user).with_facts(), slug=slug)
    return render(request, "base.html", {"assignment": assignment})


def what_is_volunteering(request: HttpRequest) -> HttpResponse:
    """What volunteer work is, in simple words."""
    return render(request, "base.html")
