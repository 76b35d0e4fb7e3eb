# Readers: volunteers, organisations
"""Whether a proof is real, for anybody who holds the paper: as little as that needs.

Decision 31 says what is shown. A wrong number and a wrong code are answered alike, and take as long.
"""

from __future__ import annotations

from dataclasses import dataclass
from secrets import compare_digest

from allauth.core.internal import ratelimit
from django.http import HttpRequest
from django.utils import timezone

from matching.models import ParticipationProof
from matching.proofs.actions import CODE_LENGTH
from matching.proofs.forms import typed_code
from matching.states import ProofState
from refuinterim.core import moments

TRIES = {"wrong_proof_code": "20/m/ip,200/d/ip"}  # a code has 60 bits; this keeps the door quiet
NO_CODE = "-" * CODE_LENGTH  # nobody types it: what a number that does not exist is compared with


class TooManyTries(Exception):
    """Too many wrong numbers and codes came from here."""


@dataclass(frozen=True)
class Verified:
    """What the public page says of a proof."""

    number: str
    is_valid: bool
    issued: str
    initials: str
    organisations: list[str]
    hours: str
    is_demo: bool


def verify(request: HttpRequest, number: str, code: str) -> Verified | None:
    """What the paper with this number and code is worth; None for what we do not know. Raises TooManyTries."""
    taken = ratelimit.consume(request, app="proofs", action="wrong_proof_code", config=TRIES, limit_get=True)
    if not taken:
        raise TooManyTries
    proof = ParticipationProof.objects.public().filter(number=number.upper()[:24]).first()
    is_right = compare_digest((proof.code if proof else NO_CODE).encode(), typed_code(code).encode())
    if not proof or not is_right:
        return None
    taken.rollback()
    return Verified(
        number=proof.number,
        is_valid=proof.state == ProofState.ISSUED,
        issued=moments.day(timezone.localtime(proof.issued_at).date()),
        initials=initials(proof.holder_name),
        organisations=list(proof.parts.values_list("organisation_name", flat=True)),
        hours=moments.duration(proof.minutes),
        is_demo=proof.is_demo,
    )


def initials(name: str) -> str:
    """The first letter of each part of a name: enough to see that a paper is not somebody else's."""
    return " ".join(f"{part[0].upper()}." for part in name.split())
