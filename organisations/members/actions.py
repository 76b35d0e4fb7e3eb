# Readers: organisations
"""Who acts for an organisation. Every change is one call here; who is added, changed or taken away hears it."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from organisations.members import emails
from organisations.models import Invitation, Membership, Organisation
from organisations.roles import MAY_MANAGE, MemberRole
from refuinterim.accounts.models import User
from refuinterim.core.audit import record
from refuinterim.core.errors import DomainError

WORKS = timedelta(days=14)
KEPT = timedelta(days=90)  # invitations that ended; then the address goes
MOST_OPEN = 20  # invitations of one organisation


@transaction.atomic
def invite(
    *, by: User, organisation: Organisation, email: str, role: MemberRole, now: datetime
) -> Invitation:
    """Ask an address to act for an organisation. Asked again, the same invitation is sent anew with the new role.

    Raises DomainError for who is a member already, who cannot sign in any more, and beyond reason.
    """
    _hold(organisation)
    user = User.objects.filter(email__iexact=email).first()
    if user and not user.is_active:
        raise DomainError(_("This person cannot sign in any more. Ask for another address."))
    if user and organisation.memberships.filter(user=user).exists():
        raise DomainError(_("This person is in your list already."))
    waiting = organisation.invitations.open()
    invitation = waiting.filter(email__iexact=email).first()
    if invitation:
        invitation.role = role
        return resend(by=by, invitation=invitation, now=now)
    if waiting.count() >= MOST_OPEN:
        raise DomainError(_("Many invitations wait already. Take some back first."))
    invitation = Invitation.objects.create(
        organisation=organisation,
        email=email,
        role=role,
        key=secrets.token_urlsafe(18),
        invited_by=by,
        invited_at=now,
        expires_at=now + WORKS,
    )
    record(
        by=by,
        verb="invitation.sent",
        subject=invitation,
        now=now,
        antenna_id=organisation.antenna_id,
        role=role,
    )
    emails.invited(invitation, by=by, to=user, now=now)
    return invitation


@transaction.atomic
def resend(*, by: User, invitation: Invitation, now: datetime) -> Invitation:
    """Send it anew: a new key, and two weeks more. The one of before works no more."""
    open_still = Invitation.objects.open().filter(pk=invitation.pk)
    invitation.key, invitation.expires_at = secrets.token_urlsafe(18), now + WORKS
    if not open_still.update(key=invitation.key, expires_at=invitation.expires_at, role=invitation.role):
        raise DomainError(_("This invitation ended already."))
    record(
        by=by,
        verb="invitation.sent",
        subject=invitation,
        now=now,
        antenna_id=invitation.organisation.antenna_id,
        role=invitation.role,
    )
    user = User.objects.filter(email__iexact=invitation.email).first()
    emails.invited(invitation, by=by, to=user, now=now)
    return invitation


@transaction.atomic
def revoke(*, by: User, invitation: Invitation, now: datetime) -> None:
    """Take it back. Twice is once; one that was accepted is a member, who is taken away as one."""
    if not Invitation.objects.open().filter(pk=invitation.pk).update(revoked_at=now, revoked_by=by):
        raise DomainError(_("This invitation ended already."))
    record(
        by=by,
        verb="invitation.revoked",
        subject=invitation,
        now=now,
        antenna_id=invitation.organisation.antenna_id,
    )


@transaction.atomic
def accept(*, by: User, invitation: Invitation, now: datetime) -> Membership:
    """Say yes to an invitation. Only who reads mail at its address can; a second tap finds the membership."""
    held = Invitation.objects.select_for_update(of=("self",)).select_related("organisation__antenna")
    current = held.get(pk=invitation.pk)
    if not by.has_address(current.email):
        raise DomainError(_("This invitation is for another e-mail address."))
    if current.accepted_by_id == by.pk:
        return Membership.objects.get(organisation=current.organisation, user=by)
    if not current.works(now):
        raise DomainError(_("This invitation does not work any more. Ask for a new one."))
    current.accepted_at, current.accepted_by = now, by
    current.save(update_fields=["accepted_at", "accepted_by"])
    membership, created = Membership.objects.get_or_create(
        organisation=current.organisation, user=by, defaults={"role": current.role}
    )
    if created:
        _recorded(membership, "added", by=by, now=now, role=current.role)
        emails.added(membership, now=now)
        emails.accepted(membership, inviter=current.invited_by, now=now)
    return membership


@transaction.atomic
def change_role(*, by: User, membership: Membership, role: MemberRole, now: datetime) -> Membership:
    """Give a member another role. Raises DomainError when nobody would look after the organisation."""
    _hold(membership.organisation)
    if membership.role == role:
        return membership
    if role not in MAY_MANAGE:
        check_somebody_manages(membership.organisation, without=membership)
    membership.role = role
    membership.save(update_fields=["role"])
    _recorded(membership, "changed", by=by, now=now, role=role)
    emails.changed(membership, now=now)
    return membership


@transaction.atomic
def remove(*, by: User, membership: Membership, now: datetime) -> None:
    """Take a member away; oneself is leaving. Raises DomainError when nobody would look after the organisation."""
    _hold(membership.organisation)
    check_somebody_manages(membership.organisation, without=membership)
    _recorded(membership, "removed", by=by, now=now, user=membership.user_id)
    if by.pk == membership.user_id:
        emails.left(membership, now=now)
    else:
        emails.removed(membership, now=now)
    Membership.objects.filter(pk=membership.pk).delete()


def check_somebody_manages(organisation: Organisation, *, without: Membership) -> None:
    """Raise DomainError when nobody else who looks after everything can sign in."""
    if without.role not in MAY_MANAGE:
        return
    if not organisation.members_reached(MAY_MANAGE).exclude(pk=without.pk).exists():
        raise DomainError(
            _(
                "Somebody has to look after your organisation. First give another person that role, or call us."
            )
        )


def forget_old_invitations(now: datetime) -> int:
    """Remove invitations that ended long ago, with their addresses; returns how many."""
    ended = Invitation.objects.filter(expires_at__lt=now - KEPT)
    count, _by_model = ended.delete()
    return count


def _hold(organisation: Organisation) -> None:
    """Let changes of members wait for each other: two who step back at once leave somebody."""
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)


def _recorded(membership: Membership, what: str, *, by: User, now: datetime, **detail: Any) -> None:
    record(
        by=by,
        verb=f"membership.{what}",
        subject=membership,
        now=now,
        antenna_id=membership.organisation.antenna_id,
        **detail,
    )
