# Readers: organisations
"""Messages to who is invited, added, changed or taken away, one function each, in the reader's language."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from organisations.models import Invitation, Membership
from organisations.registered.message_kinds import OrganisationMessage
from organisations.roles import MAY_MANAGE, WHAT_THEY_DO, MemberRole
from refuinterim.accounts.models import User
from refuinterim.core import moments
from refuinterim.core.written import isolated, sentence
from refuinterim.messages.outbox import Letter, write


def invited(invitation: Invitation, *, by: User, to: User | None, now: datetime) -> None:
    """To the address: somebody asks you to work with them. Who is no user yet reads it as the inviter would."""
    organisation, language = invitation.organisation, (to or by).language
    with translation.override(language):
        write(
            kind=OrganisationMessage.INVITED,
            key=f"{OrganisationMessage.INVITED}:{invitation.pk}:{now.isoformat()}",
            email=invitation.email,
            recipient=to,
            language=language,
            antenna=organisation.antenna,
            now=now,
            letter=Letter(
                subject=sentence(_("Do you work with %(name)s?"), name=isolated(organisation)),
                paragraphs=[
                    sentence(
                        _("%(who)s asks you to work with %(name)s on our website."),
                        who=isolated(by),
                        name=isolated(organisation),
                    ),
                    str(WHAT_THEY_DO[MemberRole(invitation.role)]),
                    sentence(
                        _("This invitation works until %(day)s. Do you not know this? Then do nothing."),
                        day=moments.day(invitation.expires_at.date()),
                    ),
                ],
                button=(_("Look at it"), reverse("organisations:invitation", args=[invitation.key])),
            ),
        )


def _to(
    user: User,
    membership: Membership,
    *,
    kind: OrganisationMessage,
    now: datetime,
    letter: Callable[[], Letter],
) -> None:
    with translation.override(user.language):
        write(
            kind=kind,
            key=f"{kind}:{membership.pk}:{user.pk}:{now.isoformat()}",
            email=user.email,
            recipient=user,
            language=user.language,
            antenna=membership.organisation.antenna,
            now=now,
            letter=letter(),
        )


def added(membership: Membership, *, now: datetime) -> None:
    """To the new member: this is what you can do."""
    name = isolated(membership.organisation)
    _to(
        membership.user,
        membership,
        kind=OrganisationMessage.ADDED,
        now=now,
        letter=lambda: Letter(
            subject=sentence(_("You now work with %(name)s"), name=name),
            paragraphs=[
                sentence(_("You can sign in for %(name)s with this e-mail address."), name=name),
                str(WHAT_THEY_DO[MemberRole(membership.role)]),
            ],
            button=(_("To my organisation"), reverse("organisations:dashboard")),
        ),
    )


def accepted(membership: Membership, *, inviter: User, now: datetime) -> None:
    """To who invited: the person is there."""
    who, name = isolated(membership.user), isolated(membership.organisation)
    _to(
        inviter,
        membership,
        kind=OrganisationMessage.ACCEPTED,
        now=now,
        letter=lambda: Letter(
            subject=sentence(_("%(who)s now works with %(name)s"), who=who, name=name),
            paragraphs=[_("Your invitation was accepted.")],
            button=(
                _("See who works with us"),
                reverse("organisations:members", args=[membership.organisation.slug]),
            ),
        ),
    )


def changed(membership: Membership, *, now: datetime) -> None:
    """To the member: you can do something else now."""
    name = isolated(membership.organisation)
    _to(
        membership.user,
        membership,
        kind=OrganisationMessage.ROLE_CHANGED,
        now=now,
        letter=lambda: Letter(
            subject=sentence(_("Your role at %(name)s changed"), name=name),
            paragraphs=[
                _("This is what you do from now on:"),
                str(WHAT_THEY_DO[MemberRole(membership.role)]),
            ],
            button=(_("To my organisation"), reverse("organisations:dashboard")),
        ),
    )


def removed(membership: Membership, *, now: datetime) -> None:
    """To who was taken away."""
    name = isolated(membership.organisation)
    _to(
        membership.user,
        membership,
        kind=OrganisationMessage.REMOVED,
        now=now,
        letter=lambda: Letter(
            subject=sentence(_("You do not work with %(name)s any more"), name=name),
            paragraphs=[
                sentence(_("You cannot do anything for %(name)s on our website any more."), name=name),
                _("Is this a mistake? Ask them, or call us."),
            ],
        ),
    )


def left(membership: Membership, *, now: datetime) -> None:
    """To those who stay and look after the organisation: somebody left by themselves."""
    who, name = isolated(membership.user), isolated(membership.organisation)
    stay = membership.organisation.members_reached(MAY_MANAGE).exclude(pk=membership.pk)
    for other in stay.select_related("user"):
        _to(
            other.user,
            membership,
            kind=OrganisationMessage.LEFT,
            now=now,
            letter=lambda: Letter(
                subject=sentence(_("%(who)s left %(name)s"), who=who, name=name),
                paragraphs=[_("This person cannot sign in for you any more.")],
            ),
        )
