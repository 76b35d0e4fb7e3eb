# Readers: volunteers
"""The page that a sign-in card opens. Opening it changes nothing: cameras look at addresses by themselves."""

from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from refuinterim.accounts.cards import card_of
from refuinterim.accounts.code_views import Ended, code_ended
from refuinterim.accounts.models import SignInCard

NO_CARD = Ended(
    gettext_lazy("This card does not work any more"),
    gettext_lazy("Ask us for a new one. Or sign in with your e-mail."),
)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in_card(request: HttpRequest, token: str) -> HttpResponse:
    """Say whose card it is by first name, and sign in with one tap."""
    card = card_of(token)
    if card is None:
        return code_ended(request, NO_CARD)
    user = card.user
    if request.user.is_authenticated and request.user.pk == user.pk:
        return redirect("accounts:landing")
    if request.method != "POST":
        return render(request, "account/sign_in_card.html", {"name": user.first_name})
    if request.user.is_authenticated:  # somebody else, at a shared phone
        logout(request)
    SignInCard.objects.filter(pk=card.pk).update(used_at=timezone.now())
    record_authentication(request, user, method="card")
    response: HttpResponse = perform_login(request, user)
    return response
