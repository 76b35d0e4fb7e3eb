# Readers: volunteers, organisations, staff
"""What happens to a proof: it is asked, signed part by part, issued with the last name, and perhaps revoked."""

from __future__ import annotations

import secrets
from datetime import date, datetime

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from matching.models import ParticipationProof, ProofPart
from matching.proofs import emails
from matching.proofs.freezing import confirmed_days, follow_corrections, freeze
from matching.states import PROOF, ProofState
from organisations.models import Organisation
from refuinterim.accounts.models import User
from refuinterim.core.audit import record
from refuinterim.core.errors import DomainError
from refuinterim.core.models import Antenna
from volunteers.models import Volunteer

TEXT_VERSION = 1  # of the document: templates/documents/proof-1.typ
LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # none that looks like another; 32 signs, 5 bits each
CODE_LENGTH = 12  # 60 bits: nobody guesses it, and a person can type it


@transaction.atomic
def ask_proof(
    *,
    by: User,
    volunteer: Volunteer,
    now: datetime,
    organisation: Organisation | None = None,
    first_day: date | None = None,
    last_day: date | None = None,
) -> ParticipationProof:
    """Freeze the confirmed hours of somebody, of all organisations or of one and a period, and ask who signs them.

    The same proof that waits already is the one. Raises DomainError without a birth date, or without hours.
    """
    volunteer = Volunteer.objects.select_for_update(no_key=True, of=("self",)).get(pk=volunteer.pk)
    waiting = ParticipationProof.objects.filter(
        volunteer=volunteer, organisation=organisation, state=ProofState.ASKED
    ).first()
    if waiting:
        return waiting
    if volunteer.birth_date is None:
        raise DomainError(_("A proof needs a birth date. Fill it in first."))
    days = confirmed_days(volunteer, organisation=organisation, first_day=first_day, last_day=last_day)
    if not days:
        raise DomainError(_("There are no confirmed hours here yet."))
    antenna = volunteer.antenna
    proof = ParticipationProof.objects.create(
        number=_new_number(antenna, now),
        code="".join(secrets.choice(LETTERS) for _sign in range(CODE_LENGTH)),
        volunteer=volunteer,
        antenna=antenna,
        organisation=organisation,
        holder_name=str(volunteer),
        holder_birth_date=volunteer.birth_date,
        antenna_name=antenna.name,
        first_day=days[0].day,
        last_day=days[-1].day,
        minutes=sum(day.minutes for day in days),
        text_version=TEXT_VERSION,
        is_demo=volunteer.is_demo,
        asked_at=now,
        asked_by=by,
    )
    freeze(proof, days)
    record(by=by, verb="participationproof.asked", subject=proof, now=now, antenna_id=proof.antenna_id)
    for part in proof.parts.select_related("organisation"):
        emails.please_sign(part, now=now)
    return proof


def _new_number(antenna: Antenna, now: datetime) -> str:
    """For example 2026-BRU-000123: unique in the whole house, and easy to read out."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('matching_proof_number')")
        (serial,) = cursor.fetchone()
    return f"{timezone.localdate(now).year}-{antenna.slug[:3].upper()}-{serial:06}"


@transaction.atomic
def sign_part(
    *,
    by: User,
    part: ProofPart,
    name: str,
    now: datetime,
    was_together: bool = False,
    in_dutch: bool = False,
    noted_by_antenna: bool = False,
) -> bool:
    """Put a name under what somebody did at one organisation; with the last one the proof is issued.

    Returns False, with nothing signed, when hours were put right meanwhile: the part says them now, to be read
    again. Raises DomainError for a proof that waits for no name any more, or without a name.
    """
    if not name.strip():
        raise DomainError(_("Write the name of who confirms this."))
    proof = ParticipationProof.objects.select_for_update().get(pk=part.proof_id)
    known = ProofPart.objects.filter(pk=part.pk).first()
    if known and known.signed_at:
        return True  # a second tap
    if known is None or proof.state != ProofState.ASKED:
        raise DomainError(_("This proof waits for no name any more."))
    if follow_corrections(proof, known):
        record(
            by=by, verb="participationproof.corrected", subject=proof, now=now, antenna_id=proof.antenna_id
        )
        _settle(by=by, proof=proof, now=now)
        return False
    ProofPart.objects.filter(pk=part.pk).update(
        signed_name=name.strip(),
        signed_at=now,
        signed_by=by,
        was_together=was_together,
        in_dutch=in_dutch,
        noted_by_antenna=noted_by_antenna,
    )
    part.refresh_from_db()
    record(by=by, verb="proofpart.signed", subject=part, now=now, antenna_id=proof.antenna_id)
    _settle(by=by, proof=proof, now=now)
    return True


def _settle(*, by: User, proof: ParticipationProof, now: datetime) -> None:
    """Issue a proof with a name under every part; stop one of which no part is left."""
    parts = list(proof.parts.values_list("signed_at", flat=True))
    if not parts:
        stop_proof(by=by, proof=proof, now=now, reason=_("No confirmed hours are left in it."))
    elif None not in parts:
        PROOF.move(proof, to=ProofState.ISSUED, by=by, now=now, antenna_id=proof.antenna_id, issued_at=now)
        emails.issued(proof, now=now)


@transaction.atomic
def revoke(*, by: User, proof: ParticipationProof, now: datetime, reason: str) -> None:
    """Take an issued proof back: from now on the public address says so. The reason stays inside."""
    PROOF.move(
        proof, to=ProofState.REVOKED, by=by, now=now, antenna_id=proof.antenna_id, reason=reason,
        ended_at=now, ended_by=by, end_reason=reason,
    )  # fmt: skip
    emails.revoked(proof, now=now)


@transaction.atomic
def stop_proof(*, by: User, proof: ParticipationProof, now: datetime, reason: str) -> None:
    """Ask nobody for a name any more; another proof can be asked."""
    PROOF.move(
        proof, to=ProofState.STOPPED, by=by, now=now, antenna_id=proof.antenna_id, reason=reason,
        ended_at=now, ended_by=by, end_reason=reason,
    )  # fmt: skip
