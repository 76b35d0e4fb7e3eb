# Readers: volunteers
"""What a volunteer says yes to, and what then happens."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Exists, OuterRef, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from matching.advice import reasons
from matching.attendance.commitments import DayOff
from matching.browse.cards import AssignmentCard, note_language
from matching.browse.travel import Departure
from matching.models import AskedOtherwise, Attendance, Placement, Side, Visit
from matching.models.asked_otherwise import Otherwise
from matching.my_work.calendar_file import calendar_file, talks_since, visits_since, with_moments
from matching.my_work.cards import (
    MyWork,
    PlacementCard,
    what_happens_now,
)
from matching.my_work.choice_views import answer_otherwise, around_a_proposal
from matching.my_work.forms import AnswerForm, YesForm
from matching.my_work.together import TogetherCard
from matching.placements import actions
from matching.placements.days_off import DaysOffNeeded
from matching.placements.impressions import asking
from matching.states import (
    CONTACT_SHARED,
    ENDED,
    SAID_YES,
    WAITS_FOR_ANSWER,
    AttendanceState,
    EndReason,
    PlacementState,
)
from organisations.models import Assignment, Shift
from refuinterim.accounts.requests import SignedInRequest
from refuinterim.accounts.roles import works_in_admin
from refuinterim.core.errors import DomainError
from refuinterim.core.offline import kept_offline
from refuinterim.core.owners import Hat
from volunteers.actions import claimable, close_calendar, has_intake, open_calendar, planned_talk
from volunteers.models import ConsentState, Intake, Volunteer
from volunteers.questions import open_questions
from volunteers.talks.first_talk import FirstTalk

SHOWN_AFTER_THE_END = timedelta(
    days=60
)  # in a calendar: long enough for every phone to have seen that it ended


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def assignment_apply(request: SignedInRequest, slug: str) -> HttpResponse:
    """Say yes to an assignment: read what one must know, choose a moment; who is new says a first name too."""
    now = timezone.now()
    assignment = Assignment.objects.visible_to(request.user).with_facts().filter(slug=slug).first()
    if assignment is None:
        return gone(request, slug)
    volunteer = volunteer_of(request)
    if volunteer is None and works_in_admin(request.user):
        return redirect("admin:index")
    form = YesForm(
        request.POST if request.method == "POST" else None,
        assignment=assignment,
        volunteer=volunteer,
        now=now,
        initial={"shift": request.GET.get("shift", "")},
    )
    known = _live(volunteer, assignment, form.chosen) if volunteer else None
    if known and not (request.method == "POST" and assignment.is_event and known.state not in SAID_YES):
        return _already(request, known)
    days_off: list[DayOff] = []
    if form.is_valid():
        try:
            placement = _say_yes(request, form, assignment, now)
        except DaysOffNeeded as error:
            placement, days_off = None, error.days
        if placement:
            return redirect("matching:placement-answer", pk=placement.pk)
    return yes_page(request, form, assignment, volunteer, days_off=days_off, now=now)


def yes_page(
    request: SignedInRequest,
    form: YesForm,
    assignment: Assignment,
    volunteer: Volunteer | None,
    *,
    days_off: list[DayOff],
    now: datetime,
    **more: Any,
) -> HttpResponse:
    """The one screen on which a yes is said."""
    departure = Departure.of_volunteer(volunteer) if volunteer else None
    context = {
        "assignment": assignment,
        "days_off": days_off,
        "card": AssignmentCard.of(assignment, now=now, departure=departure, shift=form.chosen),
        "form": form,
        "note": (note := assignment.organisation.current_note()),
        "note_language": note_language(note) if note else "",
        "volunteer": volunteer,
        "antenna": volunteer.antenna if volunteer else assignment.antenna,
    }
    return render(request, "matching/my_work/apply.html", context | more)


def volunteer_of(request: SignedInRequest) -> Volunteer | None:
    """Whose yes it will be: oneself, or the person whom the antenne registered with this address (`claim`)."""
    own = Volunteer.objects.visible_to(request.user, Hat.VOLUNTEER)
    return own.select_related("place", "antenna").first() or claimable(request.user)


def _say_yes(
    request: SignedInRequest, form: YesForm, assignment: Assignment, now: datetime
) -> Placement | None:
    """Say yes once; a second tap finds the first. None: the form now holds what stands in the way."""
    shift = form.cleaned_data.get("shift")
    note = assignment.organisation.current_note()
    try:
        return actions.say_yes(
            by=request.user,
            told=form.told(),
            assignment=assignment,
            shift=shift,
            now=now,
            language=translation.get_language() or request.user.language,
            read_in=note_language(note) if note else "nl",
            excused=request.POST.getlist("excused"),
        )
    except DaysOffNeeded:
        raise
    except DomainError as error:
        form.add_error(None, str(error))
    return None


def _live(volunteer: Volunteer, assignment: Assignment, shift: Shift | None) -> Placement | None:
    return volunteer.placements.live().filter(assignment=assignment, shift=shift).first()


def _already(request: SignedInRequest, placement: Placement) -> HttpResponse:
    """Go to the page of what somebody was asked, or said yes to, before."""
    if placement.state in SAID_YES:
        messages.info(request, _("You said yes to this already."))
    return redirect("matching:placement-answer", pk=placement.pk)


def gone(request: SignedInRequest, slug: str) -> HttpResponse:
    """Say that work is not open any more to who saw it before; what was never open does not exist."""
    if not Assignment.objects.filter(slug=slug, published_at__isnull=False).exists():
        raise Http404
    messages.warning(request, _("This assignment is not open any more. Look for another one."))
    return redirect("matching:assignment-list")


def _to_start(request: SignedInRequest) -> HttpResponse:
    """First tell who you are; then come back here."""
    return redirect(f"{reverse('volunteers:start')}?{urlencode({'next': request.get_full_path()})}")


@login_required
@require_safe
@kept_offline
def my_work(request: SignedInRequest) -> HttpResponse:
    """What waits for an answer, what is planned, and the hours done."""
    now = timezone.now()
    own_wishes = AskedOtherwise.objects.filter(volunteer=OuterRef("pk"))
    volunteer = (
        Volunteer.objects.visible_to(request.user, Hat.VOLUNTEER)
        .select_related("track", "antenna")
        .annotate(asked_something=Exists(own_wishes))
        .first()
    )
    if volunteer is None:
        return _to_start(request)
    placements = Placement.objects.changeable_by(request.user, Hat.VOLUNTEER).with_facts().with_photos()
    own = Attendance.objects.visible_to(request.user, Hat.VOLUNTEER)
    first = (
        own.filter(placement__state__in=CONTACT_SHARED, state=AttendanceState.PLANNED, ends_at__gt=now)
        .order_by("starts_at")
        .first()
    )
    talk = FirstTalk.of(volunteer, now=now)
    comes = talk.planned is not None and not talk.planned.is_over
    context = {
        "volunteer": volunteer,
        "talk": talk,
        "talk_is_next": talk.planned
        and comes
        and (first is None or talk.planned.starts_at < first.starts_at),
        "work": MyWork.of(placements, first, now=now),
        "asked": asking(own, Side.VOLUNTEER, now).select_related("placement__assignment__organisation"),
        "antenna": volunteer.antenna,
        "left": 0 if volunteer.left_on else len(open_questions(volunteer)),
        "asks_consent": volunteer.consent_to_matching != ConsentState.YES,
    }
    return render(request, "matching/my_work/my_work.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@kept_offline
def placement_answer(request: SignedInRequest, pk: int) -> HttpResponse:
    """The page of a placement: answer it, or see where it stands."""
    now = timezone.now()
    placement = get_object_or_404(
        Placement.objects.changeable_by(request.user, Hat.VOLUNTEER).with_facts().with_photos(), pk=pk
    )
    days_off: list[DayOff] = []
    if request.method == "POST":
        form = AnswerForm(request.POST, volunteer=placement.volunteer, assignment=placement.assignment)
        if not form.is_valid():
            for words in form.errors.values():
                messages.error(request, words[0])
        elif (why := form.cleaned_data["answer"]) in Otherwise.values:
            return answer_otherwise(request, placement, Otherwise(why), now)
        else:
            days_off = _answer(request, placement, form, now)
        if not days_off:
            return redirect("matching:placement-answer", pk=pk)
    note = placement.assignment.organisation.current_note()
    waits = placement.state in WAITS_FOR_ANSWER
    had_intake = has_intake(placement.volunteer)
    talk = None if had_intake else planned_talk(placement.volunteer)
    context = {
        "placement": placement,
        "days_off": days_off,
        "form": AnswerForm(volunteer=placement.volunteer, assignment=placement.assignment),
        "item": PlacementCard.of(placement, now=now),
        "steps": what_happens_now(placement, had_intake=had_intake, talk=talk),
        "talks_first": not had_intake and placement.state in SAID_YES,
        "left": len(open_questions(placement.volunteer)) if placement.state in SAID_YES else 0,
        "note": note,
        "note_language": note_language(note) if note else "",
        "antenna": placement.volunteer.antenna,
        "asked_no_more": placement.end_reason in {EndReason.NO_YES, EndReason.CHOSE},
        "can_look": placement.state in {PlacementState.DECLINED, PlacementState.EXPIRED},
        "why": reasons.said_to_volunteer(placement.explanation) if waits else [],
        **around_a_proposal(request, placement, now),
        "together": TogetherCard.of(placement, now=now),
    }
    return render(request, "matching/my_work/placement.html", context)


def _answer(request: SignedInRequest, placement: Placement, form: AnswerForm, now: datetime) -> list[DayOff]:
    """Do what was answered; the same answer twice is the same answer. Returns the days to ask about first."""
    answer = form.cleaned_data["answer"]
    said = SAID_YES if answer == "yes" else {PlacementState.DECLINED}
    if placement.state in said:
        return []
    if placement.state in ENDED:
        messages.info(request, _("This question stopped already. You lose nothing."))
        return []
    form.remember_birth_date(by=request.user, now=now)
    excused = request.POST.getlist("excused")
    note = placement.assignment.organisation.current_note()
    language = note_language(note) if note else ""
    try:
        if answer == "no":
            actions.decline(by=request.user, placement=placement, now=now)
        elif placement.state == PlacementState.OFFERED:
            actions.accept_offer(
                by=request.user, placement=placement, now=now, language=language, excused=excused
            )
        else:
            actions.accept(by=request.user, placement=placement, now=now, language=language, excused=excused)
    except DaysOffNeeded as error:
        return error.days
    except DomainError as error:
        _say_unless_done(request, error, placement, *said)
    return []


def _say_unless_done(
    request: SignedInRequest, error: DomainError, row: Placement | Attendance, *done: str
) -> None:
    """Say what stands in the way, unless it was a second tap and the first one did it."""
    row.refresh_from_db(fields=["state"])
    if row.state not in done:
        messages.error(request, str(error))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def placement_absent(request: SignedInRequest, pk: int) -> HttpResponse:
    """Say of an event that began that one did not come; nobody asks why."""
    now = timezone.now()
    placement = get_object_or_404(
        Placement.objects.changeable_by(request.user, Hat.VOLUNTEER).with_facts(), pk=pk
    )
    moment = placement.attendances.filter(state=AttendanceState.PLANNED).first()
    is_possible = placement.can_say_absent(now) and moment is not None
    if request.method == "POST" and moment and is_possible:
        try:
            actions.confirm_attendance(
                by=request.user, attendance=moment, state=AttendanceState.NO_SHOW, now=now
            )
        except DomainError as error:
            _say_unless_done(request, error, moment, AttendanceState.NO_SHOW)
        else:
            messages.success(request, _("Thank you for telling us."))
    if request.method == "POST" or not is_possible:
        return redirect("matching:placement-answer", pk=pk)
    return render(request, "matching/my_work/absent.html", {"item": PlacementCard.of(placement, now=now)})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def placement_withdraw(request: SignedInRequest, pk: int) -> HttpResponse:
    """Step back: ask once whether it is sure, never why."""
    now = timezone.now()
    placement = get_object_or_404(
        Placement.objects.changeable_by(request.user, Hat.VOLUNTEER).with_facts(), pk=pk
    )
    if request.method == "POST" and placement.state != PlacementState.WITHDRAWN:
        try:
            actions.withdraw(by=request.user, placement=placement, now=now)
        except DomainError as error:
            _say_unless_done(request, error, placement, PlacementState.WITHDRAWN)
        else:
            messages.success(request, _("Thank you for telling us. You do not have to come."))
    if request.method == "POST" or not placement.can_withdraw(now):
        return redirect("matching:placement-answer", pk=pk)
    return render(request, "matching/my_work/withdraw.html", {"item": PlacementCard.of(placement, now=now)})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def placement_stop(request: SignedInRequest, pk: int) -> HttpResponse:
    """Stop with weekly work that runs: ask once whether it is sure, never why."""
    now = timezone.now()
    placement = get_object_or_404(
        Placement.objects.changeable_by(request.user, Hat.VOLUNTEER).with_facts(), pk=pk
    )
    item = PlacementCard.of(placement, now=now)
    if request.method == "POST" and item.can_stop:
        try:
            actions.stop(by=request.user, placement=placement, now=now, why=EndReason.VOLUNTEER)
        except DomainError as error:
            _say_unless_done(request, error, placement, PlacementState.STOPPED)
        else:
            messages.success(request, _("Thank you for telling us. You do not have to come."))
    if request.method == "POST" or not item.can_stop:
        return redirect("matching:placement-answer", pk=pk)
    return render(
        request, "matching/my_work/stop.html", {"item": item, "antenna": placement.volunteer.antenna}
    )


@login_required
@require_safe
def placement_calendar(request: SignedInRequest, pk: int) -> HttpResponse:
    """A placement that is certain, for somebody's own calendar."""
    mine = Placement.objects.changeable_by(request.user, Hat.VOLUNTEER).filter(state__in=CONTACT_SHARED)
    response = _calendar([get_object_or_404(with_moments(mine), pk=pk)])
    response["Content-Disposition"] = 'attachment; filename="agenda.ics"'
    return response


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def calendar_address(request: SignedInRequest) -> HttpResponse:
    """The address at which a phone reads somebody's moments: make it, make another one, take it away."""
    volunteer = Volunteer.objects.changeable_by(request.user, Hat.VOLUNTEER).first()
    if volunteer is None:
        return _to_start(request)
    if request.method == "POST":
        change = close_calendar if "close" in request.POST else open_calendar
        change(by=request.user, volunteer=volunteer, now=timezone.now())
        return redirect("matching:calendar-address")
    feed = reverse("matching:calendar-feed", args=[volunteer.calendar_key]) if volunteer.calendar_key else ""
    address = request.build_absolute_uri(feed) if feed else ""
    _scheme, _colon, rest = address.partition(":")
    return render(
        request,
        "matching/my_work/calendar.html",
        {"address": address, "subscribe": f"webcal:{rest}" if rest else ""},
    )


@require_safe
def calendar_feed(request: HttpRequest, key: str) -> HttpResponse:
    """What is certain, and what was until not long ago, for who has the address: a phone that is not signed in."""
    volunteer = get_object_or_404(Volunteer, calendar_key=key)
    lately = timezone.now() - SHOWN_AFTER_THE_END
    ended_lately = Q(confirmed_at__isnull=False, ended_at__gte=lately)
    mine = volunteer.placements.filter(Q(state__in=CONTACT_SHARED) | ended_lately)
    with translation.override(volunteer.language):
        return _calendar(
            with_moments(mine.order_by("pk")), talks_since(lately, volunteer), visits_since(lately, volunteer)
        )


def _calendar(
    placements: Iterable[Placement], talks: Iterable[Intake] = (), visits: Iterable[Visit] = ()
) -> HttpResponse:
    body = calendar_file(placements, talks, visits, now=timezone.now())
    response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    response["Cache-Control"] = "private, no-store"
    return response
