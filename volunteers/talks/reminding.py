"""Reminders of first talks: the day before, and two hours before. Each is written once a moment."""

from __future__ import annotations

from datetime import UTC, datetime

from django.conf import settings
from django.db import transaction
from django.db.models import BigIntegerField, CharField, Exists, F, OuterRef, QuerySet, Value
from django.db.models.functions import Cast, Coalesce, Concat, Extract

from refuinterim.core.reminding import SOON, is_soon, is_tomorrow
from refuinterim.messages.models import Message
from volunteers.models import Intake
from volunteers.registered.message_kinds import VolunteerMessage
from volunteers.states import IntakeState
from volunteers.talks import emails


def talks_to_remind(now: datetime) -> QuerySet[Intake]:
    """Planned talks of which somebody has to hear now: those of tomorrow, by day, and those of the next two hours."""
    fields = {"starts": "planned_for", "agreed": "agreed_at"}
    soon = is_soon(now, **fields) & ~_written(VolunteerMessage.TALK_SOON)
    tomorrow = is_tomorrow(now, **fields) & ~_written(VolunteerMessage.TALK_TOMORROW)
    planned = Intake.objects.alias(agreed_at=Coalesce(F("planned_at"), F("requested_at"))).filter(
        soon | tomorrow, state=IntakeState.PLANNED, planned_for__gt=now, volunteer__left_on=None
    )
    if not settings.SMS_PROVIDER:  # nothing else reaches them, and by hand it would be too late
        planned = planned.exclude(volunteer__email="")
    return planned.select_related("volunteer__user", "antenna", "moment__held_by", "moment__antenna")


def _written(kind: VolunteerMessage) -> Exists:
    """Whether it was written of the talk at this moment; the key is `emails.once_key`."""
    second = Cast(Extract(OuterRef("planned_for"), "epoch", tzinfo=UTC), BigIntegerField())
    key = Concat(
        Value(f"{kind}:"),
        Cast(OuterRef("pk"), CharField()),
        Value(":"),
        Cast(second, CharField()),
        output_field=CharField(),
    )
    return Exists(Message.objects.filter(key=key))


@transaction.atomic
def remind(*, intake: Intake, now: datetime) -> bool:
    """Write the reminder of a talk, unless it was moved or does not go on meanwhile. True when it was written."""
    assert intake.planned_for
    here = Intake.objects.select_for_update(no_key=True, of=("self",)).filter(
        pk=intake.pk, state=IntakeState.PLANNED, planned_for=intake.planned_for, planned_for__gt=now
    )
    if not here.exists():
        return False
    letter = emails.soon if intake.planned_for <= now + SOON else emails.tomorrow
    letter(intake, now=now)
    return True
