# Readers: organisations
"""The door for who looks for volunteers, and the answer to a question of the antenne."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from organisations.joining import actions
from organisations.joining.forms import AnswerForm, JoinForm
from organisations.joining.look_alikes import key_of, known_like
from organisations.reaching import managed_or_403
from refuinterim.accounts.asking_code import SEEKS_VOLUNTEERS, ask_code
from refuinterim.accounts.forms import SignInForm
from refuinterim.core.errors import DomainError
from refuinterim.core.once import once

PAGE = "organisations/join.html"


@require_http_methods(["GET", "HEAD", "POST"])
@once
def join(request: HttpRequest) -> HttpResponse:
    """One short form for who looks for volunteers. Who is not signed in types an address too, and a code after it."""
    if not request.user.is_authenticated:
        return _before_the_code(request)
    typed = request.session.get(SEEKS_VOLUNTEERS)
    form = JoinForm(request.POST if request.method == "POST" else None, initial=typed or _known_of(request))
    alike = []
    if form.is_valid():
        told = form.told()
        alike = list(known_like(told))
        same = next((known for known in alike if known.slug == request.POST.get("same")), None)
        if same:
            actions.ask_to_be_member(by=request.user, organisation=same, now=timezone.now())
            return _done(request, _("We asked it. You get a message when somebody adds you."))
        if not alike or request.POST.get("another") == key_of(alike):
            try:
                actions.ask_to_join(by=request.user, told=told, now=timezone.now())
            except DomainError as error:
                form.add_error(None, str(error))
            else:
                return _done(request, _("We have your question. We call you."))
    context = {
        "form": form,
        "is_typed": bool(typed) and not form.is_bound,
        "alike": alike if not form.errors else [],
        "alike_key": key_of(alike),
    }
    return render(request, PAGE, context)


def _before_the_code(request: HttpRequest) -> HttpResponse:
    """The same form with an address; what was typed is kept in the session until the code proves whose it is."""
    sent = request.POST if request.method == "POST" else None
    form = JoinForm(sent, initial=request.session.get(SEEKS_VOLUNTEERS))
    if form.is_valid():  # only then is the address looked at: that counts as asking for a code
        address = SignInForm(sent)
        if address.is_valid():
            request.session[SEEKS_VOLUNTEERS] = form.typed()
            return ask_code(request, address, leads_to=reverse("organisations:join"))
    else:
        address = SignInForm(initial={"email": request.POST.get("email", "")})
    return render(request, PAGE, {"form": form, "address": address})


def _known_of(request: HttpRequest) -> dict[str, str]:
    return {"first_name": request.user.first_name, "last_name": request.user.last_name}  # type: ignore[union-attr]


def _done(request: HttpRequest, said: str) -> HttpResponse:
    request.session.pop(SEEKS_VOLUNTEERS, None)
    messages.success(request, said)
    return redirect("organisations:dashboard")


@login_required
@require_POST
@once
def join_answer(request: HttpRequest, slug: str) -> HttpResponse:
    """Answer what the antenne asked before it said yes."""
    organisation = managed_or_403(request.user, slug)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Write your answer first."))
        return redirect("organisations:dashboard")
    try:
        actions.answer_back(
            by=request.user, organisation=organisation, now=timezone.now(), answer=form.cleaned_data["answer"]
        )
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Thank you. We look at it."))
    return redirect("organisations:dashboard")
