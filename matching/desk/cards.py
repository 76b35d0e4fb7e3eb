# Readers: staff
"""The sign-in card of a volunteer: made, printed and ended at the desk."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from matching.desk.pages import desk_view, page
from refuinterim.accounts import cards
from refuinterim.accounts.models import SignInCard
from refuinterim.core.errors import DomainError
from refuinterim.core.once import once, refused
from refuinterim.core.owners import Hat
from refuinterim.core.written import isolated, sentence
from volunteers.actions import account_of
from volunteers.models import Volunteer


@desk_view
@never_cache
@once
@transaction.atomic
def sign_in_card(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the card to print, or offer to make one; a new one ends the one before."""
    people = Volunteer.objects.changeable_by(request.user, Hat.ANTENNA).with_facts().filter(left_on=None)
    volunteer = get_object_or_404(people, pk=pk)
    if request.method == "POST":
        _change(request, volunteer)
        return redirect("desk:sign-in-card", pk)
    card = SignInCard.objects.filter(user=volunteer.user, ended_at=None).first() if volunteer.user else None
    address = settings.SITE_URL + cards.path_of(card) if card else ""
    return page(
        request,
        "matching/desk/sign_in_card.html",
        title=sentence(_("Sign-in card of %(name)s"), name=isolated(volunteer)),
        about=volunteer,
        volunteer=volunteer,
        card=card,
        # Drawn here, from an address of ours.
        qr=mark_safe(cards.drawing(address)) if card else "",
    )


def _change(request: HttpRequest, volunteer: Volunteer) -> None:
    now, antenna_id = timezone.now(), volunteer.antenna_id
    try:
        if "end" in request.POST and volunteer.user:
            cards.end_card(by=request.user, user=volunteer.user, now=now, antenna_id=antenna_id)
            messages.success(request, _("The card opens nothing any more."))
        elif "make" in request.POST:
            user = account_of(volunteer, by=request.user, now=now)
            cards.make_card(by=request.user, user=user, now=now, antenna_id=antenna_id)
            messages.success(request, _("The card is made. Print it and give it to this person only."))
    except DomainError as error:
        refused(request)
        messages.error(request, str(error))
