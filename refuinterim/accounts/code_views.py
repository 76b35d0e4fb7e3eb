# Readers: volunteers
"""Signing in with a code that was mailed: typing it, and what is said when it ended."""

import time
from dataclasses import dataclass
from typing import Any

from allauth.account import app_settings
from allauth.account.internal.stagekit import (
    LOGIN_SESSION_KEY,
    get_pending_stage,
    redirect_to_pending_stage,
)
from allauth.account.stages import LoginByCodeStage
from allauth.account.views import ConfirmLoginCodeView
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, ngettext
from django.views.csrf import csrf_failure

from refuinterim.accounts.requests import next_url
from refuinterim.accounts.sign_in_link import end_link

ADDRESS_SHOWN = 60 * 60  # seconds; later whoever looks may be somebody else, at the same computer


@dataclass(frozen=True)
class Ended:
    """Why a code or link does not work any more."""

    title: Promise
    text: Promise


TOO_OLD = Ended(
    gettext_lazy("Your code is too old"), gettext_lazy("A code works for 15 minutes. Ask for a new one.")
)
TOO_MANY_TRIES = Ended(
    gettext_lazy("You tried too often"),
    gettext_lazy("This code does not work any more. Ask for a new one."),
)
NOT_KNOWN = Ended(
    gettext_lazy("We do not know your code here"),
    gettext_lazy(
        "Did you ask for it on another phone or in another browser? Type the code there. Or ask for a new one."
    ),
)


def code_ended(request: HttpRequest, ended: Ended, *, email: str = "", leads_to: str = "") -> HttpResponse:
    """Say what happened and offer a new code; with an `email` it takes one tap. What was chosen is kept."""
    context = {"ended": ended, "email": email, "next": leads_to or next_url(request, "")}
    return render(request, "account/code_ended.html", context)


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Without its cookies a browser does not know its code either; elsewhere the page was open too long."""
    if request.resolver_match and request.resolver_match.view_name == "account_confirm_login_code":
        response = code_ended(request, NOT_KNOWN)
        response.status_code = 403
        return response
    return csrf_failure(request, reason)


class CodeView(ConfirmLoginCodeView):
    """Asks for the code."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Without a code that still works, say so; the package would only show the first page again."""
        if request.user.is_authenticated:
            return super().dispatch(request, *args, **kwargs)
        stages = request.session.get(LOGIN_SESSION_KEY, {}).get("state", {}).get("stages", {})
        asked = stages.get(LoginByCodeStage.key, {}).get("data")
        if not asked or stages.get("current") != LoginByCodeStage.key:
            stage = get_pending_stage(request)
            return redirect_to_pending_stage(request, stage) if stage else code_ended(request, NOT_KNOWN)
        age = time.time() - asked["at"]
        if age > app_settings.LOGIN_BY_CODE_TIMEOUT:
            return code_ended(request, TOO_OLD, email=asked["email"] if age < ADDRESS_SHOWN else "")
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        """With whose code it is."""
        user = self._process.user
        return super().get_form_kwargs() | {"guessed": str(user.pk) if user else self._process.state["email"]}

    def form_valid(self, form: Any) -> HttpResponse:
        """Sign in; the link beside the code ends with it."""
        end_link(self._process.user)
        return super().form_valid(form)

    def form_invalid(self, form: Any) -> HttpResponse:
        """A wrong code is a try less; what cannot be a code is none."""
        if form.is_guess and not self._process.record_invalid_attempt():
            return code_ended(self.request, TOO_MANY_TRIES, email=self._process.state["email"])
        if form.is_guess:
            left = self._process.max_attempts - self._process.state["failed_attempts"]
            text = ngettext("You can try %(count)s more time.", "You can try %(count)s more times.", left)
            form.add_error("code", text % {"count": left})
        return self.render_to_response(self.get_context_data(form=form))
