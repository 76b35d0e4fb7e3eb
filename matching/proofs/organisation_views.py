# Readers: organisations
"""An organisation's page: hours that wait for a name, and lines for references."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from matching.models import ProofPart, ReferenceLine
from matching.models.proof import ProofPartQuerySet, ReferenceLineQuerySet
from matching.proofs.actions import sign_part
from matching.proofs.forms import LineForm, SignForm
from matching.proofs.references import write_line
from refuinterim.accounts.models import User
from refuinterim.accounts.requests import SignedInRequest
from refuinterim.core import moments
from refuinterim.core.errors import DomainError
from refuinterim.core.once import once
from refuinterim.core.owners import Hat

SHOWN, RECENTLY_SHOWN = 50, 10


@dataclass(frozen=True)
class ToSign:
    """One part of a proof, with its days and its form."""

    part: ProofPart
    hours: str
    days: list[tuple[str, str, str]]  # day, hours, activity
    form: SignForm


def parts_to_sign(user: Any) -> ProofPartQuerySet:
    """Parts of proofs that wait for a name of the user's organisations."""
    return ProofPart.objects.changeable_by(user, Hat.MEMBER).to_sign()


def lines_to_write(user: Any) -> ReferenceLineQuerySet:
    """Lines that volunteers asked of the user's organisations."""
    return ReferenceLine.objects.changeable_by(user, Hat.MEMBER).to_write()


@login_required
@require_safe
def proof_list(request: SignedInRequest) -> HttpResponse:
    """What waits for a name or for a line."""
    return _list(request)


def _list(
    request: SignedInRequest,
    *,
    sign: tuple[int, SignForm] | None = None,
    line: tuple[int, LineForm] | None = None,
) -> HttpResponse:
    name = request.user.get_full_name()
    parts = parts_to_sign(request.user).select_related("proof__antenna").prefetch_related("days")
    lines = lines_to_write(request.user).select_related(
        "placement__volunteer", "placement__assignment__organisation"
    )
    signed = ProofPart.objects.changeable_by(request.user, Hat.MEMBER).exclude(signed_at=None)
    context = {
        "to_sign": [
            ToSign(
                part=part,
                hours=moments.duration(part.minutes),
                days=[
                    (moments.short_day(row.day), moments.duration(row.minutes), row.activity)
                    for row in part.days.all()
                ],
                form=sign[1] if sign and sign[0] == part.pk else SignForm.of(part, name),
            )
            for part in parts.order_by("proof__asked_at", "pk")[:SHOWN]
        ],
        "to_write": [
            (row, line[1] if line and line[0] == row.pk else LineForm(initial={"name": name}, auto_id=f"line{row.pk}_%s"))
            for row in lines.order_by("asked_at", "pk")[:SHOWN]
        ],
        "signed": signed.select_related("proof").order_by("-signed_at", "pk")[:RECENTLY_SHOWN],
    }  # fmt: skip
    return render(request, "matching/proofs/organisation.html", context)


@login_required
@require_POST
@once
def proof_sign(request: SignedInRequest, pk: int) -> HttpResponse:
    """Put a name under the hours at one organisation. The same tap twice is one."""
    part = get_object_or_404(ProofPart.objects.changeable_by(request.user, Hat.MEMBER), pk=pk)
    form = SignForm.of(part, request.user.get_full_name(), request.POST)
    if not form.is_valid():
        return _list(request, sign=(pk, form))
    try:
        signed = sign_part(by=request.user, part=part, now=timezone.now(), **form.cleaned_data)
    except DomainError as error:
        messages.error(request, str(error))
    else:
        if signed:
            messages.success(request, _("Thank you. Your name stands under it."))
        else:
            messages.warning(request, _("Hours were put right meanwhile. Look again, then confirm."))
    return redirect("matching:proof-list")


@login_required
@require_POST
@once
def line_write(request: SignedInRequest, pk: int) -> HttpResponse:
    """Write the line that a volunteer asked for. The same tap twice is one."""
    line = get_object_or_404(
        ReferenceLine.objects.changeable_by(request.user, Hat.MEMBER).select_related(
            "placement__volunteer__antenna", "placement__assignment__organisation"
        ),
        pk=pk,
    )
    form = LineForm(request.POST, auto_id=f"line{pk}_%s")
    if not form.is_valid():
        return _list(request, line=(pk, form))
    try:
        write_line(by=request.user, line=line, now=timezone.now(), **form.cleaned_data)
    except DomainError as error:
        form.add_error(None, str(error))
        return _list(request, line=(pk, form))
    messages.success(request, _("Thank you. It stands in the reference."))
    return redirect("matching:proof-list")


def waiting_of(user: User) -> int:
    """How much waits for the user's organisations."""
    return parts_to_sign(user).count() + lines_to_write(user).count()
