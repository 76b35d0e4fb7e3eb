"""The language that somebody chose, kept with the browser and with their user."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language_from_request


def chosen_language(request: HttpRequest, get_user: Callable[[HttpRequest], Any]) -> str:
    """Which language an address without one is read in: as the browser remembers, or else the user, or else as the
    browser itself is set.

    Every user begins with Dutch, so that Dutch with a user is no choice; a choice of Dutch is kept in the browser.
    """
    remembers = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME) in dict(settings.LANGUAGES)
    if not remembers and settings.SESSION_COOKIE_NAME in request.COOKIES:
        language = getattr(get_user(request), "language", "")
        if language in dict(settings.LANGUAGES) and language != settings.MODELTRANSLATION_DEFAULT_LANGUAGE:
            return str(language)
    return get_language_from_request(request)


def remember_language(response: HttpResponse, language: str) -> None:
    """Keep a language in a cookie."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=settings.SESSION_COOKIE_AGE,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )
