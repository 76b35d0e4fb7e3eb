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

from refuinterim.accounts.requests import SignedInRequest, next_url
from refuinterim.accounts.roles import works_in_admin
from refuinterim.core.addresses_in_languages import in_language
from refuinterim.core.newer import hold
from refuinterim.core.once import once, refused
from refuinterim.core.owners import Hat
from volunteers import actions, onboarding, words
from volunteers.forms import AboutMeForm, AgreeForm
from volunteers.models import ConsentPurpose, ConsentWay, Volunteer
from volunteers.onboarding import COUNT, QUESTIONS, Start


@login_required
def start(request: SignedInRequest) -> HttpResponse:
    """Begin, or go on where somebody stopped; `?next=` is where they were going."""
    address = next_url(request, "")
    known = Volunteer.objects.changeable_by(request.user, Hat.VOLUNTEER).exists()
    if known or actions.claim(by=request.user, now=timezone.now()):
        return redirect(address or "matching:my-work")
    if works_in_admin(request.user):
        return redirect("admin:index")
    answers = Start(request)
    if address and not (answers.next and _is_general(address)):
        answers.keep_next(address)
    return redirect("volunteers:start-step", step=onboarding.first_unanswered(answers.forms()) or COUNT)


def _is_general(address: str) -> bool:
    """Whether an address is only the start of somebody's own pages, so no work that they chose."""
    general = {reverse("matching:my-work"), reverse("accounts:landing")}
    return in_language(urlsplit(address).path, get_language() or settings.LANGUAGE_CODE) in general


@login_required
@once
def start_step(request: SignedInRequest, step: int) -> HttpResponse:
    """One question. Going back keeps what was typed, right or not."""
    if not 1 <= step <= COUNT:
        raise Http404
    answers = Start(request)
    if Volunteer.objects.changeable_by(request.user, Hat.VOLUNTEER).exists():
        return _arrive(request, answers)
    if step == COUNT:
        return _agree(request, answers)
    question = QUESTIONS[step - 1]
    if request.method == "POST":
        form = question.form(request.POST)
        answers.keep(step, form.data, question.form.base_fields)
        if "back" in request.POST:
            return redirect("volunteers:start-step", step=max(1, step - 1))
        if form.is_valid():
            return redirect("volunteers:start-step", step=step + 1)
    elif "check" in request.GET:
        form = question.form(answers.answers(step) or {})
    else:
        form = question.form(initial=answers.initial(step, question.form))
    context = {"form": form, "question": question, "step": step, "count": COUNT}
    return render(request, "volunteers/start_step.html", context)


def _agree(request: SignedInRequest, answers: Start) -> HttpResponse:
    """The last screen: everything once more, and a yes to each purpose."""
    forms = answers.forms()
    missing = onboarding.first_unanswered(forms)
    if missing:
        refused(request)
        return redirect(f"{reverse('volunteers:start-step', args=[missing])}?check=1")
    initial = answers.initial(COUNT, AgreeForm)
    if request.method == "POST":
        form = onboarding.agree_form(request.POST, forms, initial)
        answers.keep(COUNT, form.data, AgreeForm.base_fields)
        if "back" in request.POST:
            refused(request)
            return redirect("volunteers:start-step", step=COUNT - 1)
        if form.is_valid():
            onboarding.register(by=request.user, forms=forms, agreed=form, now=timezone.now())
            messages.success(request, _("Welcome! We contact you soon for a first talk."))
            # Said to everybody alike: whether we know somebody is told to nobody on the web.
            messages.info(request, _("Do we know each other already? Tell us at the talk."))
            return _arrive(request, answers)
    else:
        form = onboarding.agree_form(None, forms, initial)
    told = [
        (number, question, words.told(question.key, answered.changes()))
        for number, (question, answered) in enumerate(zip(QUESTIONS, forms, strict=True), 1)
    ]
    context = {"form": form, "told": told, "step": COUNT, "count": COUNT, "title": onboarding.AGREE_TITLE}
    return render(request, "volunteers/start_agree.html", context)


def _arrive(request: SignedInRequest, answers: Start) -> HttpResponse:
    """Go where somebody was going before the questions; nothing stays in the session."""
    address = answers.next
    answers.forget()
    return redirect(address or "matching:my-work")


@login_required
@transaction.atomic
def profile(request: SignedInRequest) -> HttpResponse:
    """What we know of the volunteer, in their own words; `?change=` opens one question again."""
    rows = Volunteer.objects.changeable_by(request.user, Hat.VOLUNTEER)
    hold(rows, request)
    volunteer = rows.with_wishes().first()
    if volunteer is None:
        return redirect(f"{reverse('volunteers:start')}?{urlencode({'next': request.path})}")
    if "change" in request.GET:
        return _change(request, volunteer)
    if request.method == "POST":
        return _consent(request, volunteer)
    values = words.values_of(volunteer)
    given = {consent.purpose: consent for consent in volunteer.consents.filter(withdrawn_at=None)}
    context = {
        "volunteer": volunteer,
        "told": [(question, words.told(question.key, values)) for question in QUESTIONS],
        "track": getattr(volunteer, "track", None),
        "consents": [
            (purpose, given.get(purpose.value), words.TAKEN_BACK[purpose]) for purpose in ConsentPurpose
        ],
    }
    return render(request, "volunteers/profile_detail.html", context)


def _change(request: SignedInRequest, volunteer: Volunteer) -> HttpResponse:
    question = next((question for question in QUESTIONS if question.key == request.GET["change"]), None)
    if question is None:
        raise Http404
    form_class = AboutMeForm if question.key == "about" else question.form
    initial = form_class.of_volunteer(volunteer)
    form = form_class(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        actions.change_wishes(
            by=request.user,
            volunteer=volunteer,
            now=timezone.now(),
            changes=form.changes(),
        )
        messages.success(request, _("Saved."))
        return redirect("volunteers:profile")
    return render(request, "volunteers/profile_change.html", {"form": form, "question": question})


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
