"""Suggestions for a place while somebody types, for every box that asks one."""

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
