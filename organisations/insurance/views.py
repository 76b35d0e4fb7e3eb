# Readers: organisations
"""Who insures the volunteers, and until when."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from organisations.insurance.actions import change_insurance
from organisations.models import Organisation
from organisations.reaching import managed_or_403
from refuinterim.accounts.requests import SignedInRequest
from refuinterim.core.newer import Stamped, hold
from refuinterim.core.once import once
from refuinterim.core.owners import Hat

LONGEST = timedelta(days=366 * 10)  # no policy runs longer; beyond it is a slip of the finger


class InsuranceForm(Stamped, forms.ModelForm):
    """The policy, or the free insurance that somebody else pays for."""

    class Meta:
        model = Organisation
        fields = ["insurer", "policy_number", "insured_until", "insurance_note"]
        labels = {
            "insurer": gettext_lazy("Who insures your volunteers?"),
            "policy_number": gettext_lazy("Number of the policy"),
            "insured_until": gettext_lazy("Until when?"),
            "insurance_note": gettext_lazy("Something more?"),
        }
        help_texts = {
            "insurer": gettext_lazy("Civil liability is what the law asks. For example: Ethias."),
            "insured_until": gettext_lazy(
                "Leave it empty when it goes on by itself. We tell you before it ends."
            ),
            "insurance_note": gettext_lazy(
                "For example: free insurance for volunteers of the province, asked each year."
            ),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["insurer"].required = True

    def clean_insured_until(self) -> date | None:
        """A year that nobody meant is asked again."""
        until: date | None = self.cleaned_data["insured_until"]
        if until and until > timezone.localdate() + LONGEST:
            raise forms.ValidationError(_("That is very far away. Look at the year."))
        return until


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@once
@transaction.atomic
def insurance(request: SignedInRequest, slug: str) -> HttpResponse:
    """Show and change the insurance of an organisation that one looks after."""
    hold(Organisation.objects.changeable_by(request.user, Hat.MEMBER).filter(slug=slug), request)
    organisation = managed_or_403(request.user, slug)
    today = timezone.localdate()
    has_ended = organisation.insurance_ended(today)
    form = InsuranceForm(request.POST if request.method == "POST" else None, instance=organisation)
    if form.is_valid():
        change_insurance(
            by=request.user, organisation=organisation, fields=form.cleaned_data, now=timezone.now()
        )
        messages.success(request, _("Saved."))
        return redirect("organisations:dashboard")
    context = {
        "organisation": organisation,
        "antenna": organisation.antenna,
        "has_ended": has_ended,
        "form": form,
    }
    return render(request, "organisations/insurance.html", context)
