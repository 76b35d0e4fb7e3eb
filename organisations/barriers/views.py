# Readers: organisations
"""An organisation looks at its own barriers: eight taps, a picture, and tips that lead to where they help."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from organisations.barriers.actions import keep_scan, picture_of
from organisations.barriers.questions import QUESTIONS, Answer, Question
from organisations.models import Assignment, Organisation
from organisations.reaching import changeable_or_403
from organisations.states import EDITABLE
from refuinterim.accounts.requests import SignedInRequest
from refuinterim.core.once import once


class ScanForm(forms.Form):
    """One tap for each question."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for question in QUESTIONS:
            self.fields[question.key] = forms.TypedChoiceField(
                label=question.words,
                choices=Answer.choices,
                coerce=int,
                widget=forms.RadioSelect,
                error_messages={"required": _("Tap one of the three.")},
            )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@once
def barriers(request: SignedInRequest, slug: str) -> HttpResponse:
    """The questions, and what the last answers say. Nobody but the organisation and its antenne sees it."""
    organisation = changeable_or_403(Organisation, request.user, with_rows=("antenna",), slug=slug)
    form = ScanForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        keep_scan(by=request.user, organisation=organisation, answers=form.cleaned_data, now=timezone.now())
        messages.success(request, _("Kept. This is your picture of today."))
        return redirect("organisations:barriers", slug)
    drafts = Assignment.objects.changeable_by(request.user).filter(
        organisation=organisation, state__in=EDITABLE
    )
    draft, found = drafts.order_by("-created_at").first(), picture_of(organisation)
    context = {
        "organisation": organisation,
        "antenna": organisation.antenna,
        "scan": found[0] if found else None,
        "picture": found[1] if found else None,
        "tips": [(tip, _leads_to(tip, draft)) for tip in found[1].tips] if found else [],
        "form": form,
    }
    return render(request, "organisations/barriers.html", context)


def _leads_to(tip: Question, draft: Assignment | None) -> str:
    """Where the tip is put to work: a field of a draft, or of a new assignment; or the page that does it."""
    if tip.key == "follow_up":
        return reverse("matching:attendance-list")
    if not tip.field:
        return reverse("organisations:assignment-new", args=["event"])
    if draft:
        return f"{reverse('organisations:assignment-edit', args=[draft.slug])}#{tip.field}"
    return f"{reverse('organisations:assignment-new', args=['structural'])}#{tip.field}"
