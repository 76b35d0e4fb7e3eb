# Readers: volunteers
"""Come and look first: choose a moment, move it, cancel it, and say afterwards how it goes on."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from matching.models import Visit
from matching.my_work.views import gone, volunteer_of
from matching.my_work.visits import VisitCard
from matching.placements import actions
from matching.placements.visit_moments import When, by_day, moments_to_choose
from matching.placements.visiting import Answer
from matching.states import VisitState
from organisations.models import Assignment
from refuinterim.accounts.requests import SignedInRequest
from refuinterim.accounts.roles import works_in_admin
from refuinterim.core import moments
from refuinterim.core.errors import DomainError
from refuinterim.core.offline import kept_offline
from refuinterim.core.owners import Hat
from volunteers.forms import ConsentTicks, FirstNameField
from volunteers.models import ConsentState, Volunteer

MOVE, CANCEL = "anders", "afzeggen"  # what somebody wants of a visit, in the address


class VisitForm(ConsentTicks):
    """When somebody comes to look; of who is new, the first name and the yes that we may write it down."""

    first_name = FirstNameField()
    moment = forms.ChoiceField(
        label=gettext_lazy("Choose a moment"),
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Choose a moment first."),
            "invalid_choice": gettext_lazy("This moment is gone. Choose another one."),
        },
    )

    def __init__(self, *args: Any, options: list[When], volunteer: Volunteer | None, **kwargs: Any) -> None:
        """`volunteer` is None for somebody new."""
        super().__init__(*args, **kwargs)
        self.by_key = {option.key: option for option in options}
        self.fields["moment"].choices = [(key, option.words) for key, option in self.by_key.items()]  # type: ignore[attr-defined]
        del self.fields["sharing"]  # a visit shares nothing but a first name
        if volunteer:
            del self.fields["first_name"]
            if volunteer.consent_to_matching == ConsentState.YES:
                del self.fields["matching"]

    def clean_moment(self) -> When:
        """The moment that was chosen."""
        return self.by_key[self.cleaned_data["moment"]]

    def days(self) -> list[tuple[str, list[tuple[Any, When]]]]:
        """Each day with its moments: the radio button and the words."""
        radios = {radio.data["value"]: radio for radio in self["moment"]}
        days = by_day(list(self.by_key.values()))
        return [(day.name, [(radios[option.key], option) for option in day.options]) for day in days]


def _stamp(visit: Visit | None) -> str:
    """What somebody saw: a page that shows another moment is older than the choice."""
    return visit.starts_at.isoformat() if visit else ""


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def assignment_visit(request: SignedInRequest, slug: str) -> HttpResponse:
    """Choose a moment to come and look, or another one; who is new says a first name too."""
    now = timezone.now()
    assignment = Assignment.objects.visible_to(request.user).with_facts().filter(slug=slug).first()
    if assignment is None:
        return gone(request, slug)
    volunteer = volunteer_of(request)
    if volunteer is None and works_in_admin(request.user):
        return redirect("admin:index")
    own = Visit.objects.changeable_by(request.user, Hat.VOLUNTEER)
    visit = own.coming(now).filter(assignment=assignment).first()
    if visit and MOVE not in request.GET and request.method != "POST":
        return redirect("matching:visit", pk=visit.pk)
    form = VisitForm(
        request.POST if request.method == "POST" else None,
        options=moments_to_choose(assignment, now=now),
        volunteer=volunteer,
    )
    if request.method == "POST" and (answer := _chosen(request, form, assignment, visit, now)):
        return answer
    context = {
        "assignment": assignment,
        "form": form,
        "visit": visit,
        "seen": request.POST.get("seen", _stamp(visit)),
        "now_it_is": moments.day_and_clock(visit.starts_at) if visit else "",
        "phone": assignment.antenna.phone,
        "takes_visits": assignment.takes_visits,
    }
    return render(request, "matching/my_work/visit_choose.html", context)


def _chosen(
    request: SignedInRequest, form: VisitForm, assignment: Assignment, visit: Visit | None, now: datetime
) -> HttpResponse | None:
    """Do what was chosen, once. A page that is older than the last choice changes nothing and says so."""
    is_same = (
        form.is_valid() and visit is not None and form.cleaned_data["moment"].starts_at == visit.starts_at
    )
    if visit and (is_same or request.POST.get("seen", "") != _stamp(visit)):
        if not is_same:
            words = {"moment": moments.day_and_clock(visit.starts_at)}
            messages.info(request, _("You already have a moment: %(moment)s.") % words)
        return redirect("matching:visit", pk=visit.pk)
    if not form.is_valid():
        return None
    try:
        made = actions.come_to_look(
            by=request.user,
            told=actions.Told(form.cleaned_data.get("first_name", ""), form.consents()),
            assignment=assignment,
            when=form.cleaned_data["moment"],
            now=now,
            language=translation.get_language() or request.user.language,
        )
    except DomainError as error:
        form.add_error(None, str(error))
        return None
    messages.success(request, _("Good! We wrote it down."))
    return redirect("matching:visit", pk=made.pk)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@kept_offline
def visit(request: SignedInRequest, pk: int) -> HttpResponse:
    """When and where somebody goes to look; cancel it in two taps; and afterwards, in one tap, how it goes on."""
    now = timezone.now()
    rows = Visit.objects.changeable_by(request.user, Hat.VOLUNTEER).with_facts()
    row = get_object_or_404(rows.prefetch_related("assignment__organisation__photos"), pk=pk)
    if request.method == "POST":
        try:
            return _cancelled(request, row, now) if "cancel" in request.POST else _answered(request, row, now)
        except DomainError as error:
            messages.info(request, str(error))
            return redirect("matching:visit", pk=pk)
    context = {
        "item": VisitCard.of(row, now=now),
        "assignment": row.assignment,
        "cancels": CANCEL in request.GET and row.state == VisitState.PLANNED and not row.has_begun(now),
        "can_answer": row.assignment.takes_visits,
        "antenna": row.assignment.antenna,
    }
    return render(request, "matching/my_work/visit.html", context)


def _cancelled(request: SignedInRequest, row: Visit, now: datetime) -> HttpResponse:
    actions.let_visit_go(by=request.user, visit=row, now=now)
    messages.success(request, _("Thank you for telling us. You do not have to come."))
    return redirect("matching:my-work")


def _answered(request: SignedInRequest, row: Visit, now: datetime) -> HttpResponse:
    """Keep that it took place, and go where the answer leads: the yes, other work, or nowhere."""
    said = request.POST.get("answer", "")
    if said not in {*Answer}:
        messages.info(request, _("Choose one. Or answer later."))
        return redirect("matching:visit", pk=row.pk)
    actions.answer_visit(by=request.user, visit=row, answer=Answer(said), now=now)
    if said == Answer.YES:
        return redirect(_to_yes(row))
    if said == Answer.OTHER:
        messages.success(request, _("That is fine. There is other work."))
        return redirect(f"{reverse('matching:assignment-list')}?{urlencode({'can': 1, 'sort': 'fits'})}")
    messages.success(request, _("Thank you for telling us."))
    return redirect("matching:my-work")


def _to_yes(row: Visit) -> str:
    """The ordinary yes for this work, with the moment that they saw."""
    address = reverse("matching:assignment-apply", args=[row.assignment.slug])
    shift = row.assignment.shifts.filter(starts_at__gt=timezone.now()).order_by("starts_at").first()
    return f"{address}?{urlencode({'shift': shift.pk})}" if shift else address
