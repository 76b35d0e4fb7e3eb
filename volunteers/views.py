# Readers: volunteers
"""Pages on which a volunteer tells who they are: the start, and later their own details."""

from __future__ import annotations

from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from refuinterim.accounts.requests import SignedInRequest, next_url
from refuinterim.accounts.roles import works_in_admin
from refuinterim.core.addresses_in_languages import in_language
from refuinterim.core.newer import hold
from refuinterim.core.once import once
from refuinterim.core.owners import Hat
from volunteers import actions, words
from volunteers.forms import Answers, StartForm
from volunteers.models import ConsentPurpose, ConsentWay, Volunteer
from volunteers.questions import (
    NAME,
    PAPERS,
    PROFILE,
    QUESTIONS,
    Question,
    next_question,
    open_questions,
    question_of,
)


@login_required
@once
def start(request: SignedInRequest) -> HttpResponse:
    """Somebody who chose no work yet says who they are; `?next=` is where they were going."""
    now, address = timezone.now(), next_url(request, "")
    known = Volunteer.objects.changeable_by(request.user, Hat.VOLUNTEER).exists()
    if known or actions.claim(by=request.user, now=now):
        return redirect(address or "matching:my-work")
    if works_in_admin(request.user):
        return redirect("admin:index")
    form = StartForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        actions.join(
            by=request.user,
            now=now,
            antenna=form.cleaned_data["antenna"],
            purposes=form.consents(),
            language=get_language() or request.user.language,
            first_name=form.cleaned_data["first_name"],
            place=form.cleaned_data["place"],
        )
        messages.success(request, _("Welcome! First we talk with you. Then we know what fits you."))
        # Said to everybody alike: whether we know somebody is told to nobody on the web.
        messages.info(request, _("Do we know each other already? Tell us at the talk."))
        return redirect(address if address and not _is_general(address) else "volunteers:questions")
    return render(request, "volunteers/start.html", {"form": form})


def _is_general(address: str) -> bool:
    """Whether an address is only the start of somebody's own pages, so no work that they chose."""
    general = {reverse("matching:my-work"), reverse("accounts:landing")}
    return in_language(urlsplit(address).path, get_language() or settings.LANGUAGE_CODE) in general


@login_required
@require_safe
def questions(request: SignedInRequest) -> HttpResponse:
    """Go on with the first question that is open, on whatever device."""
    volunteer = Volunteer.objects.changeable_by(request.user, Hat.VOLUNTEER).first()
    if volunteer is None:
        return _to_start(request)
    left = open_questions(volunteer)
    return redirect("volunteers:question", left[0].key) if left else redirect("matching:my-work")


@login_required
@transaction.atomic
def question(request: SignedInRequest, key: str) -> HttpResponse:
    """One question, saved at once; then the next one that is open."""
    asked = question_of(key, QUESTIONS)
    if asked is None:
        raise Http404
    volunteer = _own(request)
    if volunteer is None:
        return _to_start(request)
    form = _ask(request, volunteer, asked)
    follows = next_question(volunteer, asked)
    later = reverse("volunteers:question", args=[follows.key]) if follows else reverse("matching:my-work")
    if form.is_valid():
        if follows is None:
            messages.success(request, _("Thank you! Your answers are saved."))
        return redirect(later)
    left = len(open_questions(volunteer))
    context = {"form": form, "question": asked, "later": later, "left": left, "count": len(QUESTIONS)}
    return render(request, "volunteers/question.html", context)


def _own(request: SignedInRequest) -> Volunteer | None:
    """The volunteer who is signed in, kept from others while an answer is saved."""
    rows = Volunteer.objects.changeable_by(request.user, Hat.VOLUNTEER)
    hold(rows, request)
    return rows.with_wishes().first()


def _ask(request: SignedInRequest, volunteer: Volunteer, asked: Question) -> Answers:
    """The form of a question; a good answer is saved."""
    data = request.POST if request.method == "POST" else None
    form = asked.form(data, initial=asked.initial(volunteer))
    if form.is_valid():
        actions.change_wishes(
            by=request.user, volunteer=volunteer, now=timezone.now(), changes=form.changes()
        )
    return form


def _to_start(request: SignedInRequest) -> HttpResponse:
    """First tell who you are; then come back here."""
    return redirect(f"{reverse('volunteers:start')}?{urlencode({'next': request.path})}")


@login_required
@transaction.atomic
def profile(request: SignedInRequest) -> HttpResponse:
    """What we know of the volunteer, in their own words; `?change=` opens one question again."""
    volunteer = _own(request)
    if volunteer is None:
        return _to_start(request)
    if "change" in request.GET:
        return _change(request, volunteer)
    if request.method == "POST":
        return _consent(request, volunteer)
    given = {consent.purpose: consent for consent in volunteer.consents.filter(withdrawn_at=None)}
    context = {
        "volunteer": volunteer,
        "told": [
            (one, words.told(one.key, volunteer))
            for one in PROFILE
            if one is NAME or one.key in volunteer.answered or (one is PAPERS and volunteer.documents)
        ],
        "left": len(open_questions(volunteer)),
        "track": getattr(volunteer, "track", None),
        "consents": [
            (purpose, given.get(purpose.value), words.TAKEN_BACK[purpose]) for purpose in ConsentPurpose
        ],
    }
    return render(request, "volunteers/profile_detail.html", context)


def _change(request: SignedInRequest, volunteer: Volunteer) -> HttpResponse:
    """One answer again."""
    asked = question_of(request.GET["change"])
    if asked is None:
        raise Http404
    form = _ask(request, volunteer, asked)
    if form.is_valid():
        messages.success(request, _("Saved."))
        return redirect(next_url(request, reverse("volunteers:profile")))
    return render(request, "volunteers/profile_change.html", {"form": form, "question": asked})


def _consent(request: SignedInRequest, volunteer: Volunteer) -> HttpResponse:
    purpose, answer = request.POST.get("consent", ""), request.POST.get("answer", "")
    if purpose not in ConsentPurpose.values or answer not in {"yes", "no"}:
        raise Http404
    who = {"by": request.user, "volunteer": volunteer, "purpose": purpose, "now": timezone.now()}
    if answer == "yes":
        actions.give_consent(**who, how=ConsentWay.PAGE, language=get_language() or volunteer.language)
    else:
        actions.withdraw_consent(**who)
    messages.success(request, _("Saved."))
    return redirect(next_url(request, reverse("volunteers:profile")))
