"""Request middleware of the base."""

from collections.abc import Callable

from csp.constants import SELF, UNSAFE_EVAL, UNSAFE_INLINE
from csp.decorators import csp_update
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse


class AdminContentSecurityPolicy:
    """Let the admin's own components (Alpine, inline styles) work; every other page stays strict."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        loosen = csp_update(
            {"script-src": [SELF, UNSAFE_EVAL, UNSAFE_INLINE], "style-src": [SELF, UNSAFE_INLINE]}
        )
        self.get_admin_response = loosen(get_response)

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.path.startswith(reverse("admin:index")):
            return self.get_admin_response(request)
        return self.get_response(request)
