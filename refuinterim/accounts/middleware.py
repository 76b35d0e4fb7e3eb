"""Request middleware of accounts."""

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth.middleware import get_user
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.encoding import escape_uri_path, iri_to_uri

from refuinterim.accounts.languages import chosen_language
from refuinterim.accounts.roles import works_in_admin
from refuinterim.core.addresses_in_languages import has_languages, language_meant, parts_of, with_language


class PageLanguage:
    """Speak the language of the address, or else the one that was chosen.

    Somebody who chose another language than Dutch and opens an address without one, from an old letter, a bookmark
    or a friend, goes on to the same page in their language. What is sent (a POST) never goes elsewhere.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        code, path = parts_of(request.path_info)
        language = language_meant(code) if code else chosen_language(request, get_user)
        right = with_language(path, language)
        if request.method in {"GET", "HEAD"} and right != request.path_info and has_languages(path):
            response: HttpResponse = redirect(_with_query(right, request))
        else:
            translation.activate(language)
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", translation.get_language())
        if not code:
            patch_vary_headers(response, ["Accept-Language", "Cookie"])
        return response


def _with_query(path: str, request: HttpRequest) -> str:
    query = request.META.get("QUERY_STRING", "")
    return escape_uri_path(path) + (f"?{iri_to_uri(query)}" if query else "")


class StaffSecondFactor:
    """Staff set up a second factor before they reach other people's data. Off only in the demo."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        guarded = (reverse("admin:index"), reverse("organisations:dashboard"))
        if settings.STAFF_SECOND_FACTOR and request.path.startswith(guarded):
            user = request.user
            if user.is_authenticated and works_in_admin(user) and not user.has_second_factor:
                return redirect("mfa_index")
        return self.get_response(request)
