"""The audit trail: one function that writes it."""

from datetime import datetime
from typing import Any

from django.db import models

from refuinterim.core.models import Antenna, AuditEvent


def record(
    *,
    by: Any,
    verb: str,
    subject: models.Model,
    now: datetime,
    antenna: Antenna | None = None,
    antenna_id: int | None = None,
    reason: str = "",
    **detail: Any,
) -> AuditEvent:
    """Write who (`by`: a user, or None for the system) did `verb` to `subject`, in the same transaction."""
    return AuditEvent.objects.create(
        at=now,
        actor=by,
        verb=verb,
        subject_type=subject._meta.label_lower,
        subject_id=subject.pk,
        antenna_id=antenna.pk if antenna else antenna_id,
        reason=reason,
        detail=detail,
    )
