"""Request middleware of accounts."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from refuinterim.accounts.roles import works_in_admin


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
