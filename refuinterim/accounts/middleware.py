"""Request middleware of accounts."""

from collections.abc import Callable

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse


class StaffSecondFactor:
    """Staff set up a second factor before the admin opens. Off only in the demo."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        in_admin = request.path.startswith(reverse("admin:index"))
        if in_admin and settings.STAFF_SECOND_FACTOR and user.is_authenticated and not is_mfa_enabled(user):
            return redirect("mfa_index")
        return self.get_response(request)
