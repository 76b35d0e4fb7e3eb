# Readers: organisations, staff
"""What we write when an insurance ends soon."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from organisations.emails import to_organisation
from organisations.models import Organisation
from organisations.registered.message_kinds import OrganisationMessage
from organisations.roles import MAY_MANAGE
from refuinterim.core import moments
from refuinterim.core.written import isolated, sentence
from refuinterim.messages.outbox import Letter, write


def ends_soon(organisation: Organisation, *, now: datetime) -> None:
    """To those who look after the organisation, and to the antenne."""
    until = organisation.insured_until
    assert until is not None
    about = f"{organisation.pk}:{until}:{now:%Y-%m-%d}"

    def letter(page: str) -> Letter:
        return Letter(
            subject=sentence(_("The insurance of %(name)s ends soon"), name=isolated(organisation)),
            paragraphs=[
                sentence(
                    _("The insurance of volunteers at %(name)s runs until %(day)s."),
                    name=isolated(organisation),
                    day=moments.day(until),
                ),
                _("The law asks for an insurance. Write down the new end date."),
            ],
            button=(_("Change the insurance"), page),
        )

    to_organisation(
        organisation,
        kind=OrganisationMessage.INSURANCE_ENDS,
        about=about,
        antenna=organisation.antenna,
        now=now,
        roles=MAY_MANAGE,
        letter=lambda: letter(reverse("organisations:insurance", args=[organisation.slug])),
    )
    if not organisation.antenna.email:
        return
    with translation.override("nl"):
        write(
            kind=OrganisationMessage.INSURANCE_ENDS,
            key=f"{OrganisationMessage.INSURANCE_ENDS}:{about}:antenna",
            email=organisation.antenna.email,
            language="nl",
            antenna=organisation.antenna,
            now=now,
            letter=letter(reverse("admin:organisations_organisation_change", args=[organisation.pk])),
        )
