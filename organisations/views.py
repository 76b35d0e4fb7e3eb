# Readers: organisations
"""Pages for the members of an organisation: post work, see how it stands, tell what volunteers must know."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from organisations import actions
from organisations.advice import advice_for
from organisations.forms import AssignmentForm, InformationNoteForm
from organisations.joining.forms import AnswerForm
from organisations.models import Assignment, Kind, Organisation
from organisations.moment_forms import MomentFormSet, moment_formset, moments_of, rows_part, typed_in
from organisations.overview import NEXT_STEPS, line_of, moment_lines, overviews
from organisations.photo_views import own_photo_form, save_own_photo
from organisations.reaching import changeable_or_403, forbid_insiders
from organisations.states import AssignmentState
from organisations.timetable import BadTimetable
from refuinterim.accounts.models import User
from refuinterim.core.errors import DomainError
from refuinterim.core.models import Antenna
from refuinterim.core.newer import STAMP, hold
from refuinterim.core.once import once
from refuinterim.core.owners import Hat


def _own(user: Any) -> QuerySet[Organisation]:
    """The organisations that the user posts work for."""
    return Organisation.objects.changeable_by(user, Hat.MEMBER).select_related("place", "antenna")


@login_required
def dashboard(request: HttpRequest) -> HttpResponse:
    """What to do now, and how every assignment of the user's organisations stands."""
    rows = Organisation.objects.visible_to(request.user, Hat.MEMBER).with_role_of(request.user)
    own = rows.select_related("place", "antenna", "join_request").prefetch_related("information_notes")
    if not own:
        antennas = Antenna.objects.active()
        return render(request, "organisations/organisation_missing.html", {"antennas": antennas})
    assignments = Assignment.objects.visible_to(request.user, Hat.MEMBER)
    context = {
        "overviews": overviews(own, assignments, now=timezone.now()),
        "antenna": own[0].antenna,
        "answer_form": AnswerForm(),
    }
    return render(request, "organisations/organisation_dashboard.html", context)


@login_required
@once
def assignment_new(request: HttpRequest, kind: str) -> HttpResponse:
    """Post an assignment: as a draft, or at once to the coordinator."""
    own = _own(request.user) or Organisation.objects.changeable_by(request.user).select_related("place")
    if not own:
        forbid_insiders(Organisation, request.user)
        return redirect("organisations:dashboard")

    def save(user: User, form: AssignmentForm, shifts: list[Any], slots: list[Any]) -> Assignment:
        return actions.post_assignment(
            by=user,
            organisation=form.chosen_organisation(),
            now=timezone.now(),
            fields={"kind": kind, **form.assignment_fields()},
            shifts=shifts,
            slots=slots,
            long_is_meant=True,  # the form asked back
        )

    return _write(request, Assignment(kind=kind), own, save)


@login_required
@transaction.atomic
def assignment_edit(request: HttpRequest, slug: str) -> HttpResponse:
    """Change a draft, or what waits for the coordinator."""
    hold(_managed(request).filter(slug=slug), request)
    assignment = changeable_or_403(Assignment, request.user, with_facts=True, slug=slug)
    if not assignment.is_editable and request.method != "POST":  # what was typed is not lost: saving says it
        messages.warning(request, _("You cannot change this any more. Ask the coordinator."))
        return redirect("organisations:assignment-detail", slug)

    def save(user: User, form: AssignmentForm, shifts: list[Any], slots: list[Any]) -> Assignment:
        return actions.change_assignment(
            by=user,
            assignment=assignment,
            now=timezone.now(),
            fields=form.assignment_fields(),
            shifts=shifts,
            slots=slots,
            long_is_meant=True,  # the form asked back
        )

    return _write(request, assignment, [assignment.organisation], save)


def _write(
    request: HttpRequest,
    assignment: Assignment,
    own: Sequence[Organisation] | QuerySet[Organisation],
    save: Callable[..., Assignment],
) -> HttpResponse:
    """The one page for posting and changing: shown, grown by a moment, refused with its errors, or saved."""
    form, formset = _forms(request, assignment, own)
    photo = own_photo_form(request, assignment)
    if "add_moment" in request.POST:
        photo = photo.as_typed()
    if form.is_bound and form.is_valid() & formset.is_valid() & photo.is_valid():
        event = assignment.kind == Kind.EVENT
        found = formset.moments()
        try:
            with transaction.atomic():
                saved = save(request.user, form, found if event else [], [] if event else found)
                save_own_photo(request, photo, saved)
        except BadTimetable as error:
            for fault in error.faults:
                form.add_error(fault.field if fault.field in form.fields else None, fault.sentence)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            return _after_saving(request, saved)
    context = {
        "assignment": assignment,
        "form": form,
        "moments": formset,
        "photo": photo,
        "antenna": own[0].antenna,
        "uninsured": [one for one in own if one.insurance_ended(timezone.localdate())],
        "is_draft_only": not any(organisation.is_approved for organisation in own),
        "has_errors": bool(form.is_bound and (form.errors or formset.total_error_count() or photo.errors)),
    }
    return render(request, "organisations/assignment_form.html", context)


def _forms(
    request: HttpRequest, assignment: Assignment, own: Sequence[Organisation] | QuerySet[Organisation]
) -> tuple[AssignmentForm, MomentFormSet]:
    """Return the forms: checked when sent; with what was typed and one row more when that was asked."""
    now, data = timezone.now(), request.POST if request.method == "POST" else None
    before = moments_of(assignment) if assignment.pk else []
    rows = rows_part(assignment.kind, before, data) if assignment.pk else None
    form = AssignmentForm(data, instance=assignment, organisations=own, rows=rows)
    form.settle()
    formset = moment_formset(assignment.kind, now=now, data=form.data if data else None, initial=before)
    if data is not None and "add_moment" in data:
        typed = [typed_in(row) for row in formset.forms]
        form = AssignmentForm(initial=typed_in(form), instance=assignment, organisations=own)
        form.carried_stamp = data.get(STAMP)  # it is checked when it is saved
        formset = moment_formset(assignment.kind, now=now, initial=typed, empty_rows=1)
    return form, formset


def _after_saving(request: HttpRequest, assignment: Assignment) -> HttpResponse:
    if request.POST.get("save") == "submit" and assignment.state == AssignmentState.DRAFT:
        return _step(request, assignment, actions.submit, _("Handed in. The coordinator looks at it."))
    messages.success(request, _("Saved."))
    return redirect("organisations:assignment-detail", assignment.slug)


@login_required
def assignment_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """How an own assignment stands, and what happens next."""
    rows = _managed(request) | Assignment.objects.visible_to(request.user, Hat.MEMBER)
    rows = rows.with_facts().prefetch_related("languages", "skills", "required_skills")
    assignment, now = get_object_or_404(rows, slug=slug), timezone.now()
    context = {
        "assignment": assignment,
        "line": line_of(assignment, now=now),
        "moments": moment_lines(assignment, now=now),
        "next_step": NEXT_STEPS[assignment.state],
        "advice": advice_for(assignment) if assignment.is_editable else [],
        "antenna": assignment.antenna,
        "may_change": _managed(request).filter(pk=assignment.pk).exists(),
    }
    return render(request, "organisations/assignment_detail.html", context)


@login_required
@require_POST
@once
def assignment_submit(request: HttpRequest, slug: str) -> HttpResponse:
    """Hand a draft in."""
    assignment = changeable_or_403(Assignment, request.user, slug=slug)
    return _step(request, assignment, actions.submit, _("Handed in. The coordinator looks at it."))


@login_required
@require_POST
@once
def assignment_pause(request: HttpRequest, slug: str) -> HttpResponse:
    """Let nobody new join for a while."""
    assignment = changeable_or_403(Assignment, request.user, slug=slug)
    return _step(request, assignment, actions.pause, _("Paused. Nobody new can join now."))


@login_required
@require_POST
@once
def assignment_close(request: HttpRequest, slug: str) -> HttpResponse:
    """Let nobody new join for good."""
    assignment = changeable_or_403(Assignment, request.user, slug=slug)
    return _step(request, assignment, actions.close, _("Closed. Who helps now, goes on."))


def _step(
    request: HttpRequest, assignment: Assignment, action: Callable[..., Assignment], done: str
) -> HttpResponse:
    try:
        action(by=request.user, assignment=assignment, now=timezone.now())
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, done)
    return redirect("organisations:assignment-detail", assignment.slug)


def _managed(request: HttpRequest) -> Any:
    """The assignments that the user may change; everything else does not exist for them."""
    return Assignment.objects.changeable_by(request.user)


@login_required
@once
@transaction.atomic
def information_note(request: HttpRequest) -> HttpResponse:
    """Show the information note of an organisation, and write its next version."""
    slug = request.GET.get("organisatie", "").replace("\x00", "")
    own = _own(request.user)
    if slug:
        organisation = changeable_or_403(Organisation, request.user, slug=slug)
    elif own:
        organisation = own[0]
    else:
        forbid_insiders(Organisation, request.user)
        return redirect("organisations:dashboard")
    hold(Organisation.objects.changeable_by(request.user).filter(pk=organisation.pk), request)
    note = organisation.information_notes.order_by("-version").first()
    form = InformationNoteForm(request.POST or None, initial=InformationNoteForm.texts_of(note))
    if form.is_valid():
        if form.has_changed():
            actions.write_information_note(
                by=request.user, organisation=organisation, now=timezone.now(), texts=form.texts()
            )
            messages.success(request, _("Saved. New volunteers read this version."))
        else:
            messages.info(request, _("Nothing changed."))
        return (
            redirect("organisations:dashboard") if organisation in own else redirect(request.get_full_path())
        )
    context = {
        "form": form,
        "note": note,
        "organisation": organisation,
        "others": [other for other in own if other != organisation],
        "antenna": organisation.antenna,
    }
    return render(request, "organisations/information_note.html", context)
