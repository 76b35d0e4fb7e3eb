# Readers: volunteers, staff
"""Hours that somebody did elsewhere: handed in with a paper or a person to ask, then looked at by the antenne."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from matching.models import ExternalHours, ExternalPhoto
from matching.proofs import emails
from matching.states import EXTERNAL_HOURS, ExternalHoursState
from refuinterim.accounts.models import User
from refuinterim.core.audit import record
from refuinterim.core.errors import DomainError
from volunteers.models import Volunteer


@transaction.atomic
def hand_in(
    *, by: User, volunteer: Volunteer, now: datetime, photo: bytes = b"", **fields: Any
) -> ExternalHours:
    """Hand in hours done elsewhere. Raises DomainError without a photo and without somebody to ask."""
    has_contact = fields.get("ask_name") and (fields.get("ask_phone") or fields.get("ask_email"))
    if not photo and not has_contact:
        raise DomainError(_("Add a photo of a paper. Or write whom we can ask."))
    hours = ExternalHours.objects.create(volunteer=volunteer, handed_in_at=now, handed_in_by=by, **fields)
    if photo:
        ExternalPhoto.objects.create(hours=hours, image=photo)
    record(by=by, verb="externalhours.handed-in", subject=hours, now=now, antenna_id=volunteer.antenna_id)
    return hours


@transaction.atomic
def write_down(*, by: User, volunteer: Volunteer, now: datetime, **fields: Any) -> ExternalHours:
    """Write down hours elsewhere at the desk: the antenne saw the paper, so they count at once."""
    hours = ExternalHours.objects.create(
        volunteer=volunteer,
        handed_in_at=now,
        handed_in_by=by,
        state=ExternalHoursState.APPROVED,
        decided_at=now,
        decided_by=by,
        **fields,
    )
    record(by=by, verb="externalhours.approved", subject=hours, now=now, antenna_id=volunteer.antenna_id)
    return hours


@transaction.atomic
def approve(*, by: User, hours: ExternalHours, now: datetime, word: str = "") -> None:
    """Let hours elsewhere count, and tell the volunteer."""
    _decide(hours, ExternalHoursState.APPROVED, by=by, now=now, word=word)
    emails.hours_approved(hours, now=now)


@transaction.atomic
def refuse(*, by: User, hours: ExternalHours, now: datetime, word: str) -> None:
    """Do not let them count, with a kind word that the volunteer reads. The photo goes: it proves nothing here."""
    _decide(hours, ExternalHoursState.REFUSED, by=by, now=now, word=word)
    ExternalPhoto.objects.filter(hours=hours).delete()
    emails.hours_refused(hours, now=now)


def _decide(hours: ExternalHours, state: ExternalHoursState, *, by: User, now: datetime, word: str) -> None:
    EXTERNAL_HOURS.move(
        hours, to=state, by=by, now=now, antenna_id=hours.volunteer.antenna_id,
        decided_at=now, decided_by=by, word=word,
    )  # fmt: skip
