"""Asking for a code from another form than that of signing in: an e-mail address beside other questions."""

from __future__ import annotations

from urllib.parse import urlencode

from allauth.account.internal.flows.login_by_code import LoginCodeVerificationProcess
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from refuinterim.accounts.forms import SignInForm

SEEKS_VOLUNTEERS = (
    "seeks_volunteers"  # in the session: what somebody typed of their organisation before the code
)


def ask_code(request: HttpRequest, form: SignInForm, *, leads_to: str) -> HttpResponse:
    """Mail a code to the address of a form that is valid, and go to where it is typed.

    The page of the form sends `next` along: the link beside the code leads there too.
    """
    LoginCodeVerificationProcess.initiate(
        request=request, user=form.reader, email=form.cleaned_data["email"], phone=None
    )
    return redirect(f"{reverse('account_confirm_login_code')}?{urlencode({'next': leads_to})}")
