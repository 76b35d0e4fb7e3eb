# Readers: volunteers
"""Suggestions for a place while somebody types, and the worker that a browser keeps for this site."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils import translation
from django.utils.translation import get_language, get_language_bidi
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from refuinterim.core.addresses_in_languages import with_language
from refuinterim.core.colours import colour
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
    path = reverse_in_default("offline")
    context = {
        "otherwise": settings.LANGUAGE_CODE,
        "pages": {code: with_language(path, code) for code, _name in settings.LANGUAGES},
        "is_hashed": not settings.WHITENOISE_USE_FINDERS,
    }
    response = render(request, "worker.js", context, content_type="text/javascript; charset=utf-8")
    response["Cache-Control"] = "no-cache"
    return response


def reverse_in_default(name: str) -> str:
    """The path of a page without a language."""
    with translation.override(settings.LANGUAGE_CODE):
        return reverse(name)


@require_safe
def offline(request: HttpRequest) -> HttpResponse:
    """What the worker shows when there is no connection and it kept no page: the same for everybody."""
    return render(request, "pages/offline.html")


@require_safe
def manifest(request: HttpRequest) -> HttpResponse:
    """How the site looks when it is installed: its name, its icons, and where it begins."""
    whole = {"type": "image/png", "sizes": "512x512"}
    response = JsonResponse(
        {
            "id": "/",
            "name": settings.SITE_NAME,
            "short_name": settings.SITE_NAME,
            "description": _("Volunteer work for people who are new in Belgium."),
            "lang": get_language(),
            "dir": "rtl" if get_language_bidi() else "ltr",
            "start_url": reverse_in_default("matching:my-work"),
            "scope": "/",
            "display": "standalone",
            "theme_color": colour("paper"),
            "background_color": colour("paper"),
            "icons": [
                {"src": static("favicon.svg"), "type": "image/svg+xml", "sizes": "any"},
                {"src": static("icon-192.png"), "type": "image/png", "sizes": "192x192"},
                {"src": static("icon-512.png"), **whole},
                {"src": static("icon-maskable.png"), "purpose": "maskable", **whole},
            ],
        },
        content_type="application/manifest+json",
    )
    response["Cache-Control"] = "no-cache"
    return response
