# Readers: volunteers
"""A volunteer's pages: hours, hours elsewhere, proofs, a reference; and the public page of a proof."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from matching.models import ExternalHours, ExternalPhoto, Milestone, ParticipationProof, Placement
from matching.placements.milestones import see_milestone
from matching.proofs.actions import ask_proof
from matching.proofs.documents import proof_pdf, reference_pdf
from matching.proofs.external import hand_in
from matching.proofs.forms import AskProofForm, HandInForm, ReferenceForm, VerifyForm
from matching.proofs.freezing import confirmed_days
from matching.proofs.my_hours import days_done, days_planned, days_to_confirm
from matching.proofs.references import ask_line, entries_of, reference_of
from matching.proofs.verifying import TooManyTries, verify
from refuinterim.accounts.requests import SignedInRequest
from refuinterim.core.errors import DomainError
from refuinterim.core.once import once
from refuinterim.core.owners import Hat
from refuinterim.core.private_photo import private_photo_response
from volunteers.actions import change_wishes
from volunteers.models import TrackStatus, Volunteer

SHOWN = 50  # entries of hours elsewhere, and proofs


def _me(request: SignedInRequest) -> Volunteer | None:
    rows = Volunteer.objects.changeable_by(request.user, Hat.VOLUNTEER)
    return rows.select_related("track", "antenna").first()


def _to_start(request: SignedInRequest) -> HttpResponse:
    """First tell who you are; then come back here."""
    return redirect(f"{reverse('volunteers:start')}?{urlencode({'next': request.get_full_path()})}")


@login_required
@require_safe
def my_hours(request: SignedInRequest) -> HttpResponse:
    """The days behind each number: done, planned, elsewhere."""
    volunteer, now = _me(request), timezone.now()
    if volunteer is None:
        return _to_start(request)
    elsewhere = ExternalHours.objects.visible_to(request.user, Hat.VOLUNTEER)
    context = {
        "volunteer": volunteer,
        "done": days_done(request.user),
        "planned": days_planned(request.user, now),
        "to_confirm": days_to_confirm(request.user, now),
        "elsewhere": elsewhere.with_facts()[:SHOWN],
        "counts_elsewhere": _counts_elsewhere(volunteer),
    }
    return render(request, "matching/proofs/my_hours.html", context)


def _counts_elsewhere(volunteer: Volunteer) -> bool:
    """Whether hours elsewhere have something to count for."""
    track = getattr(volunteer, "track", None)
    return track is not None and track.status != TrackStatus.EXEMPT


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@once
def hours_elsewhere(request: SignedInRequest) -> HttpResponse:
    """Hand in hours that somebody did elsewhere."""
    volunteer = _me(request)
    if volunteer is None:
        return _to_start(request)
    form = HandInForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            hand_in(by=request.user, volunteer=volunteer, now=timezone.now(), **form.fields_of_row())
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Thank you. We look at it, and tell you."))
            return redirect("matching:my-hours")
    return render(request, "matching/proofs/hours_elsewhere.html", {"form": form})


@login_required
@require_safe
def external_photo(request: SignedInRequest, pk: int) -> HttpResponse:
    """The photo of a paper, for whose it is and for who decides."""
    photo = get_object_or_404(ExternalPhoto.objects.visible_to(request.user), hours=pk)
    return private_photo_response(photo.image)


@login_required
@require_POST
def milestone_seen(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show a milestone no more."""
    milestone = get_object_or_404(
        Milestone.objects.changeable_by(request.user, Hat.VOLUNTEER).select_related("volunteer"), pk=pk
    )
    see_milestone(by=request.user, milestone=milestone, now=timezone.now())
    return redirect("matching:my-work")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@once
def my_proofs(request: SignedInRequest) -> HttpResponse:
    """The proofs of the signed-in volunteer, and asking for another one."""
    volunteer, now = _me(request), timezone.now()
    if volunteer is None:
        return _to_start(request)
    organisations = {day.organisation.pk: day.organisation for day in confirmed_days(volunteer)}
    form = AskProofForm(
        request.POST if request.method == "POST" else None,
        volunteer=volunteer,
        organisations=list(organisations.values()),
    )
    if form.is_valid():
        try:
            if born := form.cleaned_data.get("birth_date"):
                change_wishes(by=request.user, volunteer=volunteer, now=now, changes={"birth_date": born})
            ask_proof(by=request.user, volunteer=volunteer, now=now, **form.wanted)  # type: ignore[arg-type]
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("We asked the organisation. You hear from us."))
            return redirect("matching:my-proofs")
    proofs = ParticipationProof.objects.visible_to(request.user, Hat.VOLUNTEER).with_facts()
    context = {
        "form": form,
        "proofs": proofs[:SHOWN],
        "has_hours": bool(organisations),
        "antenna": volunteer.antenna,
    }
    return render(request, "matching/proofs/my_proofs.html", context)


@login_required
@require_safe
def proof_document(request: SignedInRequest, pk: int) -> HttpResponse:
    """The PDF of a proof that is issued, for whose it is and for who coordinates."""
    proof = get_object_or_404(
        ParticipationProof.objects.visible_to(request.user).public().with_facts(), pk=pk
    )
    return _pdf(proof_pdf(proof), f"bewijs-van-deelname-{proof.number}.pdf")


@login_required
@require_safe
def my_reference(request: SignedInRequest) -> HttpResponse:
    """Choose the work and the language of a reference; with both chosen, here it is."""
    volunteer = _me(request)
    if volunteer is None:
        return _to_start(request)
    entries = entries_of(volunteer, language=request.LANGUAGE_CODE)  # type: ignore[attr-defined]
    is_asked = "language" in request.GET
    form = ReferenceForm(request.GET if is_asked else None, entries=entries)
    if is_asked and form.is_valid():
        chosen = [int(key) for key in form.cleaned_data["work"]]
        language = form.cleaned_data["language"]
        reference = reference_of(volunteer, placements=chosen, language=language)
        return _pdf(reference_pdf(reference, now=timezone.now()), f"referentie-{language}.pdf")
    return render(request, "matching/proofs/my_reference.html", {"form": form, "entries": entries})


@login_required
@require_POST
@once
def line_ask(request: SignedInRequest, pk: int) -> HttpResponse:
    """Ask the organisation for a line, once."""
    placement = get_object_or_404(
        Placement.objects.changeable_by(request.user, Hat.VOLUNTEER).with_facts(), pk=pk
    )
    try:
        ask_line(by=request.user, placement=placement, now=timezone.now())
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("We asked the organisation. You hear from us."))
    return redirect("matching:my-reference")


def _pdf(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response


@require_safe
def proof_verify_start(request: HttpRequest) -> HttpResponse:
    """Ask for the number and the code of a paper."""
    form = VerifyForm(request.GET if "number" in request.GET else None)
    if form.is_valid():
        path = reverse("matching:proof-verify", args=[form.cleaned_data["number"]])
        return _unseen(redirect(f"{path}?{urlencode({'code': form.cleaned_data['code']})}"))
    return _unseen(render(request, "matching/proofs/verify_start.html", {"form": form}))


@require_safe
def proof_verify(request: HttpRequest, number: str) -> HttpResponse:
    """Say what a paper is worth, to anybody who has its number and its code."""
    if "code" not in request.GET:
        form = VerifyForm(initial={"number": number})
        return _unseen(render(request, "matching/proofs/verify_start.html", {"form": form}))
    try:
        proof = verify(request, number, request.GET["code"])
    except TooManyTries:
        return _unseen(render(request, "matching/proofs/verify.html", {"too_many": True}, status=429))
    return _unseen(
        render(request, "matching/proofs/verify.html", {"proof": proof}, status=200 if proof else 404)
    )


def _unseen(response: HttpResponse) -> HttpResponse:
    """In no search engine and in no cache. That no other site learns the address is so on every page."""
    add_never_cache_headers(response)
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response
