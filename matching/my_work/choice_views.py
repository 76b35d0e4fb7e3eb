# Readers: volunteers
"""Choosing among proposals, and what somebody asked to be otherwise."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from matching.advice.otherwise_words import said_to_themselves
from matching.models import AskedOtherwise, Placement
from matching.models.asked_otherwise import Otherwise
from matching.models.placement import PlacementQuerySet
from matching.my_work.choosing import (
    CHOICE,
    OTHERWISE,
    WE_LOOK,
    Comparison,
    what_becomes_of_the_others,
)
from matching.placements import actions
from matching.placements.choosing import room_beside
from matching.states import ENDED, PlacementState
from refuinterim.accounts.requests import SignedInRequest
from refuinterim.core.errors import DomainError
from refuinterim.core.offline import kept_offline
from refuinterim.core.owners import Hat


def proposals_of(request: SignedInRequest, now: datetime) -> PlacementQuerySet:
    """What somebody can still answer, the oldest first."""
    return Placement.objects.changeable_by(request.user, Hat.VOLUNTEER).waiting_for_answer(now).order_by("pk")


@login_required
@require_safe
@kept_offline
def my_choice(request: SignedInRequest) -> HttpResponse:
    """Proposals side by side. Of one there is nothing to compare: that one is shown."""
    now = timezone.now()
    placements = list(proposals_of(request, now).with_facts().with_photos())
    if not placements:
        return redirect("matching:my-work")
    if len(placements) < CHOICE:
        return redirect("matching:placement-answer", pk=placements[0].pk)
    volunteer = placements[0].volunteer
    context = {
        "comparison": Comparison.of(placements, now=now),
        "rule": what_becomes_of_the_others(volunteer, room_beside(volunteer)),
        "otherwise": OTHERWISE,
        "antenna": volunteer.antenna,
    }
    return render(request, "matching/my_work/choice.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def my_wishes(request: SignedInRequest) -> HttpResponse:
    """What somebody said when they wanted something else; each can be taken back."""
    own = AskedOtherwise.objects.changeable_by(request.user, Hat.VOLUNTEER).with_facts()
    if request.method == "POST":
        number = request.POST.get("asked", "")
        asked = own.filter(pk=int(number)).first() if number.isdecimal() and len(number) < 19 else None
        if asked:  # gone already: a second tap, or another tab
            actions.take_back(asked=asked)
        messages.success(request, _("That is gone. It counts no more."))
        return redirect("matching:my-wishes")
    context = {"wishes": [(asked, said_to_themselves(asked)) for asked in own]}
    return render(request, "matching/my_work/wishes.html", context)


def around_a_proposal(request: SignedInRequest, placement: Placement, now: datetime) -> dict[str, Any]:
    """What the page of one proposal says of the others: how many, what becomes of them, or why there is only one."""
    if placement.state != PlacementState.PROPOSED:
        is_said_no = placement.state == PlacementState.DECLINED
        others = proposals_of(request, now).exclude(pk=placement.pk).count() if is_said_no else 0
        return {"others": others, "otherwise": OTHERWISE if is_said_no else []}
    others = proposals_of(request, now).exclude(pk=placement.pk).count()
    volunteer = placement.volunteer
    return {
        "others": others,
        "rule": what_becomes_of_the_others(volunteer, room_beside(volunteer)) if others else "",
        "is_chosen": request.GET.get("kies") == "1",
        "is_only_one": not others and volunteer.pk in actions.must_choose([volunteer]),
        "otherwise": OTHERWISE,
    }


def answer_otherwise(
    request: SignedInRequest, placement: Placement, why: Otherwise, now: datetime
) -> HttpResponse:
    """No to this one, and what should be otherwise; then show what fits better at once."""
    was_over = placement.state in ENDED and placement.state != PlacementState.DECLINED
    try:
        actions.ask_otherwise(by=request.user, placement=placement, why=why, now=now)
    except DomainError as error:
        messages.error(request, str(error))
        return redirect("matching:placement-answer", pk=placement.pk)
    if was_over:
        messages.info(request, _("This question stopped already. We remember what you said."))
    else:
        messages.success(request, str(WE_LOOK[why]))
    if proposals_of(request, now).exists():
        return redirect("matching:my-choice")
    return redirect(f"{reverse('matching:assignment-list')}?sort=fits")
