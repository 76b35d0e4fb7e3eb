"""What a browser keeps of somebody's own pages: nothing by itself, and what the worker keeps under the session's mark.

The mark is another one for each session. The worker (`templates/worker.js`) keeps the pages that are `kept_offline`
under it, and throws away what stands under any other mark.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

MARK, KEEP = "Session-Mark", "Keep-Offline"  # headers that the worker reads


def session_mark(request: HttpRequest) -> str:
    """A name for this session that says nothing about it; empty when nobody signed in."""
    session: Any = getattr(request, "session", None)
    if session is None or SESSION_KEY not in session:
        return ""
    return salted_hmac("refuinterim.core.offline", session.session_key or "").hexdigest()[:24]


def kept_offline(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Let the worker keep this page, so that its reader opens it without a connection."""

    @wraps(view)
    def kept(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        if request.method == "GET" and response.status_code == 200:
            response[KEEP] = "yes"
        return response

    return kept


class PersonalPages:
    """Let no cache and no back button keep a page of who signed in; at sign-out the browser forgets all of the site."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not request.session.accessed:
            return response
        if mark := session_mark(request):
            response.headers.setdefault("Cache-Control", "no-store, private")
            response[MARK] = mark
        elif getattr(request, "was_signed_out", False):
            response["Clear-Site-Data"] = '"cache", "storage"'
        return response
