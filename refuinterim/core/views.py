"""Suggestions for a place while somebody types, and the worker that a browser keeps for this site."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from refuinterim.core.meant_place import places_like
from refuinterim.core.models import Place
from refuinterim.core.place_field import AROUND
from refuinterim.core.typed_place import LONGEST


@require_safe
def place_suggestions(request: HttpRequest) -> HttpResponse:
    """Options for the list of a box. Whatever the box is called, its name and text are what is sent, and perhaps
    around which place to look first.
    """
    text = next((text for name, text in request.GET.items() if name != AROUND), "")
    around = request.GET.get(AROUND, "")
    near = Place.objects.filter(pk=around).first() if around.isdecimal() and len(around) < 10 else None
    places = places_like(text, near=near) if 0 < len(text) <= LONGEST else ()
    return render(request, "components/place_field.html#options", {"places": places})


@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker, at the root so that it serves every page. A browser asks anew whether it changed."""
    response = render(request, "worker.js", content_type="text/javascript; charset=utf-8")
    response["Cache-Control"] = "no-cache"
    return response
