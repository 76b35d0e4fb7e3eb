"""Suggestions for a place while somebody types, for every box that asks one."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from refuinterim.core.meant_place import places_like
from refuinterim.core.place_field import PLACE_BOUND


@require_safe
def place_suggestions(request: HttpRequest) -> HttpResponse:
    """Options for the list of a box. Whatever the box is called, its name and text are all that is sent."""
    text = next(iter(request.GET.values()), "")
    places = places_like(text) if 0 < len(text) <= PLACE_BOUND else []
    return render(request, "components/place_field.html#options", {"places": places})
