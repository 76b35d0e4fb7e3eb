# Readers: volunteers
"""Bring a friend: the link that somebody makes, what the friend sees with it, and going alone after all."""

from __future__ import annotations

from datetime import datetime

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from matching.attendance.commitments import DayOff
from matching.browse.cards import AssignmentCard, note_language
from matching.models import Companions, Placement
from matching.my_work.cards import PlacementCard
from matching.my_work.forms import YesForm
from matching.my_work.together import TogetherCard
from matching.my_work.views import volunteer_of, yes_page
from matching.placements import actions
from matching.placements.days_off import DaysOffNeeded
from matching.placements.together import companions_of, may_come_along, with_link
from matching.placements.together_emails import first_name
from matching.states import CompanionsState
from organisations.models import Assignment
from refuinterim.accounts.requests import SignedInRequest
from refuinterim.accounts.roles import works_in_admin
from refuinterim.core.addresses_in_languages import parts_of, public_address
from refuinterim.core.errors import DomainError, Outrun
from refuinterim.core.owners import Hat
from refuinterim.core.written import isolated, sentence
from volunteers.models import Volunteer


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def placement_together(request: SignedInRequest, pk: int) -> HttpResponse:
    """Ask a friend along: what it means, the link to give, and stopping it. Looking makes no link."""
    now = timezone.now()
    placement = _own(request, pk)
    row = companions_of(placement)
    if row and row.state != CompanionsState.ASKED:
        row = None
    if request.method == "POST":
        try:
            if "stop" in request.POST and row:
                actions.go_alone(by=request.user, row=row, placement=placement, now=now)
                messages.success(request, _("The link does not work any more. You go alone."))
                return redirect("matching:placement-answer", pk=pk)
            if "stop" not in request.POST:
                actions.ask_friend(by=request.user, placement=placement, now=now)
        except DomainError as error:
            messages.error(request, str(error))
        return redirect("matching:placement-together", pk=pk)
    together = TogetherCard.of(placement, now=now)
    if row is None and not together.may_ask:
        return redirect("matching:placement-answer", pk=pk)
    title = isolated(placement.assignment)
    context = {
        "item": PlacementCard.of(placement, now=now),
        "together": together,
        "address": _address(row.key) if row else "",
        "words": sentence(_("Will you come with me? %(title)s"), title=title),
        "seats_left": placement.opening.seats_left,
        "in_line": not placement.holds_seat,
    }
    return render(request, "matching/my_work/together.html", context)


@login_required
@require_POST
def placement_alone(request: SignedInRequest, pk: int) -> HttpResponse:
    """Answer whether one goes alone; or stop waiting together. The same answer twice is one answer."""
    now, placement = timezone.now(), _own(request, pk)
    row = companions_of(placement)
    try:
        if row and request.POST.get("answer") == "yes":
            actions.go_alone(by=request.user, row=row, placement=placement, now=now)
            messages.success(request, _("Fine. You go alone."))
        elif row and request.POST.get("answer") == "no" and row.alone_id == placement.pk:
            actions.not_alone(by=request.user, row=row, now=now)
            messages.success(request, _("Thank you for telling us."))
    except Outrun:
        pass  # a second tap: the page shows how it stands
    except DomainError as error:
        messages.error(request, str(error))
    return redirect("matching:placement-answer", pk=pk)


@require_safe
def friend_link(request: HttpRequest, key: str) -> HttpResponse:
    """What somebody sees who was asked along: the work, and who asks."""
    now = timezone.now()
    row = with_link(key, now)
    volunteer = _who_opens(request)
    if row and volunteer and (own := _own_side(row, volunteer)):
        if own.pk == row.asker_id:
            messages.info(request, _("This is your own link. Send it to your friend."))
            return redirect("matching:placement-together", pk=own.pk)
        return redirect("matching:placement-answer", pk=own.pk)
    work = _open_work(row) if row and row.state == CompanionsState.ASKED else None
    if row is None or work is None:
        return _unseen(render(request, "matching/my_work/friend_link_over.html", {"row": row}, status=404))
    context = {
        "key": key,
        "name": first_name(row.asker),
        "card": AssignmentCard.of(work, now=now, shift=row.asker.shift),
        "assignment": work,
        "stands_in_the_way": _in_the_way(row, volunteer),
    }
    return _unseen(render(request, "matching/my_work/friend_link.html", context))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def friend_yes(request: SignedInRequest, key: str) -> HttpResponse:
    """Say yes with a friend, on the one screen of every yes."""
    now = timezone.now()
    row = with_link(key, now)
    volunteer = volunteer_of(request)
    if volunteer is None and works_in_admin(request.user):
        return redirect("admin:index")
    assignment = _open_work(row) if row and row.state == CompanionsState.ASKED else None
    if row is None or assignment is None or _in_the_way(row, volunteer):
        return redirect("matching:friend-link", key=key)
    form = YesForm(
        request.POST if request.method == "POST" else None,
        assignment=assignment,
        volunteer=volunteer,
        now=now,
        only=row.asker.shift,
    )
    days_off: list[DayOff] = []
    if form.is_valid():
        try:
            placement = _say_yes(request, row, form, assignment, now)
        except DaysOffNeeded as error:
            days_off = error.days
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            return redirect("matching:placement-answer", pk=placement.pk)
    return yes_page(
        request, form, assignment, volunteer, days_off=days_off, now=now, asker=first_name(row.asker)
    )


def _say_yes(
    request: SignedInRequest, row: Companions, form: YesForm, assignment: Assignment, now: datetime
) -> Placement:
    note = assignment.organisation.current_note()
    return actions.say_yes_together(
        by=request.user,
        row=row,
        told=form.told(),
        now=now,
        language=translation.get_language() or request.user.language,
        read_in=note_language(note) if note else "nl",
        excused=request.POST.getlist("excused"),
    )


def _own(request: SignedInRequest, pk: int) -> Placement:
    rows = Placement.objects.changeable_by(request.user, Hat.VOLUNTEER).with_facts()
    placement: Placement = get_object_or_404(rows, pk=pk)
    return placement


def _who_opens(request: HttpRequest) -> Volunteer | None:
    if not request.user.is_authenticated:
        return None
    return Volunteer.objects.visible_to(request.user, Hat.VOLUNTEER).first()


def _own_side(row: Companions, volunteer: Volunteer) -> Placement | None:
    """Their own placement, when they are one of the two already."""
    sides = [row.asker, *([row.friend] if row.friend else [])]
    return next((side for side in sides if side.volunteer_id == volunteer.pk), None)


def _open_work(row: Companions) -> Assignment | None:
    """The work of a link, as somebody may see it who does not know us: on offer, and to come."""
    rows = Assignment.objects.open().with_facts()
    work: Assignment | None = rows.filter(pk=row.asker.assignment_id).first()
    return work


def _in_the_way(row: Companions, volunteer: Volunteer | None) -> str:
    try:
        may_come_along(row, volunteer)
    except DomainError as error:
        return str(error)
    return ""


def _address(key: str) -> str:
    """The whole address of a link, in the language of who sends it."""
    _code, path = parts_of(reverse("matching:friend-link", args=[key]))
    return public_address(path, translation.get_language() or "nl")


def _unseen(response: HttpResponse) -> HttpResponse:
    """In no search engine and in no cache: the address is a secret between two."""
    add_never_cache_headers(response)
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response
