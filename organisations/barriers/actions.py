# Readers: organisations
"""Keeping what an organisation says of its own barriers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from organisations.barriers.questions import QUESTIONS, Answer, Picture
from organisations.models import Organisation, SelfScan
from refuinterim.accounts.models import User
from refuinterim.core.audit import record
from refuinterim.core.errors import DomainError


@transaction.atomic
def keep_scan(*, by: User, organisation: Organisation, answers: Mapping[str, int], now: datetime) -> SelfScan:
    """Keep the answers of this time. Raises DomainError when a question has none."""
    given = {question.key: Answer(answers[question.key]) for question in QUESTIONS if question.key in answers}
    if len(given) < len(QUESTIONS):
        raise DomainError(_("Answer each question. One tap is enough."))
    scan = SelfScan.objects.create(
        organisation=organisation,
        answers={key: int(answer) for key, answer in given.items()},
        done_at=now,
        done_by=by,
    )
    record(by=by, verb="selfscan.added", subject=scan, now=now, antenna_id=organisation.antenna_id)
    return scan


def picture_of(organisation: Organisation) -> tuple[SelfScan, Picture] | None:
    """The last time and what it says, beside the time before; None when they never looked. One query."""
    scans = list(organisation.scans.order_by("-done_at", "-pk")[:2])
    if not scans:
        return None
    earlier = scans[1].answers if len(scans) > 1 else None
    return scans[0], Picture(scans[0].answers, earlier)
