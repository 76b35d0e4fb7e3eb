# Readers: staff
"""The members of an organisation in its admin page: their roles, and who is taken away."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from organisations.members import emails
from organisations.models import Membership, Organisation
from organisations.roles import MemberRole
from refuinterim.accounts.models import User
from refuinterim.accounts.scoped_admin import StampedFormSet, StampedInline
from refuinterim.core.audit import record


class MembershipFormSet(StampedFormSet):
    """The members. With work on offer, somebody must go on hearing who comes."""

    instance: Organisation

    def clean(self) -> None:
        """Refuse to take away the last address while volunteers can still say yes."""
        super().clean()
        stay = {form.instance.pk for form in self.initial_forms if form not in self.deleted_forms}
        self._keep_who_looks_after_it(stay)
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

    def _keep_who_looks_after_it(self, stay: set[int]) -> None:
        """Refuse members of whom none looks after everything; the one who comes in does."""
        roles = [form.cleaned_data.get("role") for form in self.initial_forms if form.instance.pk in stay]
        if roles and not self.instance.member_to_add and MemberRole.ADMIN not in roles:
            raise forms.ValidationError(_("Somebody of them has to look after everything."))


class MembershipInline(StampedInline):
    """Who acts for the organisation; added by e-mail, taken away here."""

    model = Membership
    formset = MembershipFormSet
    extra = 0
    tab = True
    fields = ["user", "role", "phone"]
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


def tell_of_members(by: User, organisation: Organisation, formset: Any) -> None:
    """Write who has another role or was taken away, and tell them; what other inlines saved is not looked at."""
    now, antenna_id = timezone.now(), organisation.antenna_id
    for member, fields in getattr(formset, "changed_objects", []):
        if isinstance(member, Membership) and "role" in fields:
            record(
                by=by,
                verb="membership.changed",
                subject=member,
                now=now,
                antenna_id=antenna_id,
                role=member.role,
            )
            emails.changed(member, now=now)
    for gone in getattr(formset, "deleted_objects", []):
        record(
            by=by,
            verb="membership.removed",
            subject=organisation,
            now=now,
            antenna_id=antenna_id,
            user=gone.user_id,
        )
        emails.removed(gone, now=now)
