# Readers: volunteers, organisations
"""Messages about hours elsewhere, proofs and references, one function each, in the reader's language."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from matching.models import ExternalHours, ParticipationProof, ProofPart, ReferenceLine
from matching.registered.message_kinds import ProofMessage
from organisations.emails import to_organisation
from refuinterim.core import moments
from refuinterim.core.written import isolated, sentence
from refuinterim.messages.outbox import Letter, write
from volunteers.models import Volunteer


def please_sign(part: ProofPart, *, now: datetime) -> None:
    """To the organisation: somebody asked for a proof; are these hours right?"""
    proof = part.proof
    to_organisation(
        part.organisation,
        kind=ProofMessage.TO_SIGN,
        about=str(part.pk),
        antenna=proof.antenna,
        now=now,
        letter=lambda: Letter(
            subject=sentence(_("Proof of participation for %(name)s"), name=isolated(proof.holder_name)),
            paragraphs=[
                sentence(
                    _("%(name)s asks for a proof of the hours at your place: %(hours)s."),
                    name=isolated(proof.holder_name),
                    hours=moments.duration(part.minutes),
                ),
                _("Are they right? Then put your name under it. It takes one minute."),
            ],
            button=(_("Look and confirm"), reverse("matching:proof-list")),
        ),
    )


def issued(proof: ParticipationProof, *, now: datetime) -> None:
    """To the volunteer: your proof is ready."""
    _to_volunteer(
        proof.volunteer,
        ProofMessage.ISSUED,
        str(proof.pk),
        lambda: Letter(
            subject=_("Your proof is ready"),
            paragraphs=[
                sentence(_("Nice, %(name)s!"), name=isolated(proof.volunteer.first_name)),
                sentence(
                    _("Your proof of participation is ready: %(hours)s."),
                    hours=moments.duration(proof.minutes),
                ),
                _("You can download it, and print it."),
            ],
            button=(_("See your proofs"), reverse("matching:my-proofs")),
        ),
        now=now,
    )


def revoked(proof: ParticipationProof, *, now: datetime) -> None:
    """To the volunteer: this proof does not count any more; call us."""
    _to_volunteer(
        proof.volunteer,
        ProofMessage.REVOKED,
        str(proof.pk),
        lambda: Letter(
            subject=_("Your proof changed"),
            paragraphs=[
                sentence(_("Hello %(name)s!"), name=isolated(proof.volunteer.first_name)),
                sentence(_("Do not use this proof any more: %(number)s."), number=isolated(proof.number)),
                _("Something in it was not right. Call us, we help you."),
            ],
            button=(_("See your proofs"), reverse("matching:my-proofs")),
        ),
        now=now,
    )


def hours_approved(hours: ExternalHours, *, now: datetime) -> None:
    """To the volunteer: your hours elsewhere count."""
    _to_volunteer(
        hours.volunteer,
        ProofMessage.HOURS_APPROVED,
        str(hours.pk),
        lambda: Letter(
            subject=_("Your hours count"),
            paragraphs=[
                sentence(_("Nice, %(name)s!"), name=isolated(hours.volunteer.first_name)),
                sentence(
                    _("We looked at %(activity)s. These hours count: %(hours)s."),
                    activity=isolated(hours.activity),
                    hours=moments.duration(hours.minutes),
                ),
                *([isolated(hours.word)] if hours.word else []),
            ],
            button=(_("See your hours"), reverse("matching:my-hours")),
        ),
        now=now,
    )


def hours_refused(hours: ExternalHours, *, now: datetime) -> None:
    """To the volunteer: we cannot count these hours; this is why, and what you can do."""
    _to_volunteer(
        hours.volunteer,
        ProofMessage.HOURS_REFUSED,
        str(hours.pk),
        lambda: Letter(
            subject=_("About your hours somewhere else"),
            paragraphs=[
                sentence(_("Hello %(name)s!"), name=isolated(hours.volunteer.first_name)),
                sentence(
                    _("We looked at %(activity)s. We cannot count these hours now."),
                    activity=isolated(hours.activity),
                ),
                isolated(hours.word),
                _("Do you have a question? Call us. You can also send it again."),
            ],
            button=(_("See your hours"), reverse("matching:my-hours")),
        ),
        now=now,
    )


def please_write(line: ReferenceLine, *, now: datetime) -> None:
    """To the organisation: may we add a line of yours to somebody's reference? Asked once."""
    placement = line.placement
    to_organisation(
        placement.assignment.organisation,
        kind=ProofMessage.LINE_ASKED,
        about=str(line.pk),
        antenna=placement.assignment.antenna,
        now=now,
        letter=lambda: Letter(
            subject=sentence(_("A line about %(name)s?"), name=isolated(placement.volunteer.first_name)),
            paragraphs=[
                sentence(
                    _("%(name)s makes a reference for a CV: %(title)s."),
                    name=isolated(placement.volunteer.first_name),
                    title=isolated(placement.assignment),
                ),
                _("Do you want to add one line? You do not have to. We ask this once."),
            ],
            button=(_("Write a line"), reverse("matching:proof-list")),
        ),
    )


def line_written(line: ReferenceLine, *, now: datetime) -> None:
    """To the volunteer: the organisation wrote a line about you."""
    placement = line.placement
    _to_volunteer(
        placement.volunteer,
        ProofMessage.LINE_WRITTEN,
        str(line.pk),
        lambda: Letter(
            subject=_("Somebody wrote about you"),
            paragraphs=[
                sentence(
                    _("%(organisation)s wrote a line for your reference:"),
                    organisation=isolated(placement.assignment.organisation),
                ),
                isolated(line.text),
            ],
            button=(_("Make your reference"), reverse("matching:my-reference")),
        ),
        now=now,
    )


def _to_volunteer(
    volunteer: Volunteer, kind: ProofMessage, about: str, letter: Callable[[], Letter], *, now: datetime
) -> None:
    with translation.override(volunteer.language):
        write(
            kind=kind,
            key=f"{kind}:{about}",
            email=volunteer.email,
            recipient=volunteer.user,
            language=volunteer.language,
            antenna=volunteer.antenna,
            now=now,
            letter=letter(),
        )
