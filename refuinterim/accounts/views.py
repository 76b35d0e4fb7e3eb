"""Where people land after signing in, their language, and the demo's one-tap sign-in."""

from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import check_for_language
from django.views.decorators.http import require_POST

from refuinterim.accounts.asking_code import SEEKS_VOLUNTEERS
from refuinterim.accounts.demo import PERSONAS
from refuinterim.accounts.languages import remember_language
from refuinterim.accounts.models import User
from refuinterim.accounts.requests import next_url
from refuinterim.accounts.roles import works_in_admin
from refuinterim.core.addresses_in_languages import in_language

BACKEND = "refuinterim.accounts.permissions.RoleBackend"


@login_required
def landing(request: HttpRequest) -> HttpResponse:
    """Send somebody who just signed in to their own start page."""
    assert isinstance(request.user, User)
    if works_in_admin(request.user):
        return redirect("admin:index")
    if request.session.get(
        SEEKS_VOLUNTEERS
    ):  # wherever the code led: who looks for volunteers goes on with that
        return redirect("organisations:join")
    if request.user.is_member:
        return redirect("organisations:dashboard")
    return redirect("matching:my-work")


@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """Remember the language somebody chose, in a cookie and with their user; go on with the same page in it."""
    address = next_url(request, reverse("matching:home"))
    language = request.POST.get("language", "")
    if language not in dict(settings.LANGUAGES) or not check_for_language(language):
        return redirect(address)
    response = redirect(in_language(address, language))
    if isinstance(request.user, User):
        User.objects.filter(pk=request.user.pk).update(language=language)
    remember_language(response, language)
    return response


@require_POST
def demo_sign_in(request: HttpRequest) -> HttpResponse:
    """Sign in as one of the made-up people. Refuses when this is not a demo, however it was reached."""
    if not settings.DEMO:
        raise Http404
    emails = {persona.key: persona.email for persona in PERSONAS}
    user = get_object_or_404(User, email=emails.get(request.POST.get("persona", "")), is_active=True)
    login(request, user, backend=BACKEND)
    return redirect(next_url(request, settings.LOGIN_REDIRECT_URL))
