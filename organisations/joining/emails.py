# Readers: organisations, staff
"""Messages about joining, one function each, in the reader's language."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from organisations.emails import to_organisation
from organisations.models import Organisation
from organisations.registered.message_kinds import OrganisationMessage
from organisations.roles import MAY_MANAGE
from refuinterim.accounts.models import User
from refuinterim.core.models import Antenna
from refuinterim.core.written import isolated, sentence
from refuinterim.messages.outbox import Letter, write


def _to_antenna(
    organisation: Organisation, *, kind: OrganisationMessage, about: str, now: datetime, letter: Letter
) -> None:
    write(
        kind=kind,
        key=f"{kind}:{organisation.pk}:{about}",
        email=organisation.antenna.email,
        language="nl",
        antenna=organisation.antenna,
        now=now,
        letter=letter,
    )


def _page_at_the_desk(organisation: Organisation) -> str:
    return reverse("admin:organisations_organisation_change", args=[organisation.pk])


def asked(organisation: Organisation, *, now: datetime) -> None:
    """To the antenne: an organisation wants to join."""
    with translation.override("nl"):
        letter = Letter(
            subject=sentence(_("New organisation: %(name)s"), name=isolated(organisation)),
            paragraphs=[
                sentence(
                    _("%(name)s in %(place)s looks for volunteers, and asks to join."),
                    name=isolated(organisation),
                    place=isolated(organisation.place),
                ),
                _("Look at it. Say yes with a word, or ask something first."),
            ],
            button=(_("Look at it"), _page_at_the_desk(organisation)),
        )
        _to_antenna(
            organisation, kind=OrganisationMessage.ASKED, about=now.isoformat(), now=now, letter=letter
        )


def answered(organisation: Organisation, *, now: datetime) -> None:
    """To the antenne: they answered our question."""
    with translation.override("nl"):
        letter = Letter(
            subject=sentence(_("%(name)s answered your question"), name=isolated(organisation)),
            paragraphs=[_("Their answer stands with the request. Look at it."), _("Then say yes or no.")],
            button=(_("Look at it"), _page_at_the_desk(organisation)),
        )
        _to_antenna(
            organisation, kind=OrganisationMessage.ANSWERED, about=now.isoformat(), now=now, letter=letter
        )


def who_calls(antenna: Antenna) -> str:
    """Who calls them, and when."""
    days = ngettext(
        "We call you within %(count)s working day.",
        "We call you within %(count)s working days.",
        antenna.call_days,
    ) % {"count": antenna.call_days}
    if not antenna.caller:
        return days
    return sentence(
        _("%(name)s calls you within %(count)s working days."),
        name=isolated(antenna.caller),
        count=antenna.call_days,
    )


def received(organisation: Organisation, *, to: User, now: datetime) -> None:
    """To who asked: we have it, and this happens now."""
    with translation.override(to.language):
        write(
            kind=OrganisationMessage.RECEIVED,
            key=f"{OrganisationMessage.RECEIVED}:{organisation.pk}",
            email=to.email,
            recipient=to,
            language=to.language,
            antenna=organisation.antenna,
            now=now,
            letter=Letter(
                subject=sentence(_("We have your question: %(name)s"), name=isolated(organisation)),
                paragraphs=[
                    _("Nice that you look for volunteers."),
                    who_calls(organisation.antenna),
                    _("You can write your first assignment now. You hand it in when we said yes."),
                ],
                button=(_("To my organisation"), reverse("organisations:dashboard")),
            ),
        )


def approved(organisation: Organisation, *, now: datetime, word: str) -> None:
    """To the organisation: welcome."""
    to_organisation(
        organisation,
        kind=OrganisationMessage.APPROVED,
        about=f"{organisation.pk}:{now.isoformat()}",
        antenna=organisation.antenna,
        now=now,
        letter=lambda: Letter(
            subject=sentence(_("Welcome: %(name)s"), name=isolated(organisation)),
            paragraphs=[
                _("Your organisation joins us."),
                *([isolated(word)] if word else []),
                _("Write your information note, and hand in your first assignment."),
            ],
            button=(_("To my organisation"), reverse("organisations:dashboard")),
        ),
    )


def asked_back(organisation: Organisation, *, now: datetime, question: str) -> None:
    """To the organisation: a question first."""
    to_organisation(
        organisation,
        kind=OrganisationMessage.ASKED_BACK,
        about=f"{organisation.pk}:{now.isoformat()}",
        antenna=organisation.antenna,
        now=now,
        letter=lambda: Letter(
            subject=sentence(_("A question for %(name)s"), name=isolated(organisation)),
            paragraphs=[_("We want to know something first."), isolated(question)],
            button=(_("Answer"), reverse("organisations:dashboard")),
        ),
    )


def refused(organisation: Organisation, *, now: datetime, reason: str) -> None:
    """To the organisation: it does not go on, and why."""
    to_organisation(
        organisation,
        kind=OrganisationMessage.REFUSED,
        about=f"{organisation.pk}:{now.isoformat()}",
        antenna=organisation.antenna,
        now=now,
        letter=lambda: Letter(
            subject=sentence(_("About your question: %(name)s"), name=isolated(organisation)),
            paragraphs=[
                _("We cannot work together now."),
                isolated(reason),
                _("Do you have a question? Call us."),
            ],
        ),
    )


def wants_to_be_member(organisation: Organisation, *, who: User, now: datetime) -> None:
    """To those who look after the organisation and to the antenne: somebody wants to be added. Each hears it once."""
    about = f"{organisation.pk}:{who.pk}"
    to_organisation(
        organisation,
        kind=OrganisationMessage.WANTS_IN,
        roles=MAY_MANAGE,
        about=about,
        antenna=organisation.antenna,
        now=now,
        letter=lambda: _wants_in(
            organisation, who, reverse("organisations:members", args=[organisation.slug])
        ),
    )
    with translation.override("nl"):
        letter = _wants_in(organisation, who, _page_at_the_desk(organisation))
        _to_antenna(
            organisation, kind=OrganisationMessage.WANTS_IN, about=f"antenna:{who.pk}", now=now, letter=letter
        )


def _wants_in(organisation: Organisation, who: User, page: str) -> Letter:
    return Letter(
        subject=sentence(_("Somebody wants to join %(name)s"), name=isolated(organisation)),
        paragraphs=[
            sentence(
                _("%(who)s (%(email)s) wants to work with %(name)s on our website."),
                who=isolated(who),
                email=isolated(who.email),
                name=isolated(organisation),
            ),
            _("Do you know this person? Then add them. If you do not, do nothing."),
        ],
        button=(_("Look at it"), page),
    )
