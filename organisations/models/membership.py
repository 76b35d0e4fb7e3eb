# Readers: organisations, staff
"""Who acts for an organisation and with which role, and who is invited to."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from organisations.models.organisation import Organisation, organisations_of
from organisations.roles import MAY_MANAGE, MemberRole
from refuinterim.core.fields import Email, PhoneNumber
from refuinterim.core.owners import Hat, PartQuerySet, Ways


class _OfManagers(PartQuerySet[Any]):
    """Rows that every member sees; those who manage the organisation, and the antenne, change them."""

    antenna_path = "organisation__antenna"

    def _changed_by(self, user: Any) -> Ways:
        return {Hat.MEMBER: Q(organisation__in=organisations_of(user, MAY_MANAGE))}


class MembershipQuerySet(_OfManagers):
    """Sets of memberships."""


class Membership(models.Model):
    """A user who acts for an organisation."""

    organisation = models.ForeignKey(
        Organisation, models.CASCADE, related_name="memberships", verbose_name=_("organisation")
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="memberships", verbose_name=_("user")
    )
    role = models.CharField(
        _("role"), max_length=8, choices=MemberRole, default=MemberRole.ADMIN, db_default=MemberRole.ADMIN
    )
    phone = PhoneNumber(_("phone"))
    created_at = models.DateTimeField(_("added"), auto_now_add=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("member"), _("members")
        constraints = [models.UniqueConstraint(fields=["organisation", "user"], name="membership_once")]

    def __str__(self) -> str:
        return f"{self.user} · {self.organisation}"


class InvitationQuerySet(_OfManagers):
    """Sets of invitations."""

    def open(self) -> InvitationQuerySet:
        """Nobody took them, and nobody took them back; perhaps too old."""
        rows: InvitationQuerySet = self.filter(accepted_at=None, revoked_at=None)
        return rows


class Invitation(models.Model):
    """An e-mail address that is asked to act for an organisation. The key in its mail works until it expires."""

    organisation = models.ForeignKey(
        Organisation, models.CASCADE, related_name="invitations", verbose_name=_("organisation")
    )
    email = Email(_("e-mail"))
    role = models.CharField(_("role"), max_length=8, choices=MemberRole)
    key = models.CharField(max_length=32, unique=True, editable=False)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("invited by")
    )
    invited_at = models.DateTimeField(_("invited at"))
    expires_at = models.DateTimeField(_("works until"))
    accepted_at = models.DateTimeField(_("accepted at"), null=True)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("accepted by")
    )
    revoked_at = models.DateTimeField(_("taken back at"), null=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("taken back by")
    )

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("invitation"), _("invitations")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                "organisation",
                Lower("email"),
                condition=Q(accepted_at=None, revoked_at=None),
                name="one_open_invitation",
            ),
            models.CheckConstraint(
                condition=Q(accepted_at=None, accepted_by=None)
                | Q(accepted_at__isnull=False, accepted_by__isnull=False),
                name="invitation_accepted_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(revoked_at=None, revoked_by=None)
                | Q(revoked_at__isnull=False, revoked_by__isnull=False, accepted_at=None),
                name="invitation_taken_back_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.email} · {self.organisation}"

    def works(self, now: datetime) -> bool:
        """Whether it can be accepted."""
        return self.accepted_at is None and self.revoked_at is None and now < self.expires_at
