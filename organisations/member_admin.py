# Readers: staff
"""The members of an organisation in its admin page."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from organisations.models import Membership, Organisation
from refuinterim.accounts.scoped_admin import StampedFormSet, StampedInline


class MembershipFormSet(StampedFormSet):
    """The members. With work on offer, somebody must go on hearing who comes."""

    instance: Organisation

    def clean(self) -> None:
        """Refuse to take away the last address while volunteers can still say yes."""
        super().clean()
        stay = {form.instance.pk for form in self.initial_forms if form not in self.deleted_forms}
        reached = self.instance.email or self.instance.member_to_add
        if reached or not self.instance.pk or not self.instance.has_work_on_offer():
            return
        if not self.instance.members_reached().filter(pk__in=stay).exists():
            raise forms.ValidationError(
                _(
                    "This organisation has work on offer. Keep an e-mail address or a member, so that somebody hears"
                    " who comes; or pause the work first."
                )
            )


class MembershipInline(StampedInline):
    """Who acts for the organisation; added by e-mail, taken away here."""

    model = Membership
    formset = MembershipFormSet
    extra = 0
    tab = True
    fields = ["user", "phone"]
    readonly_fields = ["user"]

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Membership]:
        """With the users, in one query."""
        return super().get_queryset(request).select_related("user", "organisation")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """By e-mail, in the form above."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Who may change the organisation may take a member away."""
        return self.has_change_permission(request, obj)
