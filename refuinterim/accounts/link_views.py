# Readers: volunteers
"""The page of the link in a mail with a code. Opening it changes nothing: mail programs open links by themselves."""

from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from refuinterim.accounts.code_views import Ended, code_ended
from refuinterim.accounts.languages import remember_language
from refuinterim.accounts.models import User
from refuinterim.accounts.sign_in_link import SignInLink, masked, read_link

TOO_OLD = Ended(
    gettext_lazy("This link is too old"), gettext_lazy("A link works for 15 minutes. Ask for a new code.")
)
USED = Ended(
    gettext_lazy("This link does not work any more"),
    gettext_lazy(
        "You used it already, or you asked for a newer code. Look in our newest mail. Or ask for a new code."
    ),
)
NOT_OURS = Ended(
    gettext_lazy("This link is not complete"),
    gettext_lazy("Tap on the button in our mail. Or ask for a new code."),
)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in_link(request: HttpRequest, token: str) -> HttpResponse:
    """Say whose link it is and sign in with one tap; only that tap uses it."""
    link, is_too_old = read_link(token)
    if link is None:
        return code_ended(request, NOT_OURS)
    is_new_here = settings.LANGUAGE_COOKIE_NAME not in request.COOKIES
    if is_new_here:
        translation.activate(link.language)
    if request.user.is_authenticated and request.user.pk == link.user_id:
        return redirect(link.leads_to or settings.LOGIN_REDIRECT_URL)
    user = link.users.first()
    if is_too_old or user is None:
        return code_ended(request, TOO_OLD if is_too_old else USED, leads_to=link.leads_to)
    if request.method != "POST":
        other = request.user.email if isinstance(request.user, User) else ""
        context = {"email": masked(user.email), "other": masked(other) if other else ""}
        return render(request, "account/sign_in_link.html", context)
    if not link.use():
        return code_ended(request, USED, leads_to=link.leads_to)
    response = _sign_in(request, user, link)
    if is_new_here:
        remember_language(response, link.language)
    return response


def _sign_in(request: HttpRequest, user: User, link: SignInLink) -> HttpResponse:
    """As a typed code does: a second factor is still asked."""
    if request.user.is_authenticated:  # somebody else, at a shared computer
        logout(request)
    record_authentication(request, user, method="code", email=user.email)
    response: HttpResponse = perform_login(
        request, user, redirect_url=link.leads_to or None, email=user.email
    )
    return response
