"""Reminders of visits, the day before and two hours before, and the question afterwards. Each is written once."""

from __future__ import annotations

from datetime import UTC, datetime

from django.conf import settings
from django.db import transaction
from django.db.models import BigIntegerField, Case, CharField, Exists, OuterRef, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Concat, Extract
from django.utils import timezone

from matching.models import Visit
from matching.models.visit import ASK_AFTER, VisitQuerySet
from matching.placements import visit_emails as emails
from matching.registered.message_kinds import VisitMessage
from matching.states import VisitState
from refuinterim.core.reminding import FROM, SOON, UNTIL, is_soon, is_tomorrow
from refuinterim.messages.models import Message


def visits_to_remind(now: datetime) -> VisitQuerySet:
    """Visits of which somebody has to hear now: those of tomorrow, by day, and those of the next two hours."""
    fields = {"starts": "starts_at", "agreed": "agreed_at"}
    second = Cast(Extract(OuterRef("starts_at"), "epoch", tzinfo=UTC), BigIntegerField())
    soon = is_soon(now, **fields) & ~_written(VisitMessage.SOON, second)
    tomorrow = is_tomorrow(now, **fields) & ~_written(VisitMessage.TOMORROW, second)
    return _reachable(Visit.objects.coming(now).filter(soon | tomorrow))


def visits_to_ask(now: datetime) -> VisitQuerySet:
    """Visits that are over, of which somebody is asked by day whether they want to help there."""
    if not FROM <= timezone.localtime(now).time() < UNTIL:
        return Visit.objects.none()
    number = Case(When(ask_again_on=None, then=Value("1")), default=Value("2"), output_field=CharField())
    rows = Visit.objects.to_ask(now).filter(starts_at__lte=now - ASK_AFTER)
    return _reachable(rows.alias(asked=number).filter(~_written(VisitMessage.ASKED, OuterRef("asked"))))


def _reachable(rows: VisitQuerySet) -> VisitQuerySet:
    rows = rows.filter(volunteer__left_on=None)
    if not settings.SMS_PROVIDER:  # nothing else reaches them, and by hand it would be too late
        rows = rows.exclude(volunteer__email="")
    return rows.with_facts()


def _written(kind: VisitMessage, last: Combinable) -> Exists:
    """Whether it was written; the key is `visit_emails.once_key`, or `asks_key`."""
    key = Concat(
        Value(f"{kind}:"), Cast(OuterRef("pk"), CharField()), Value(":"), Cast(last, CharField()),
        output_field=CharField(),
    )  # fmt: skip
    return Exists(Message.objects.filter(key=key))


@transaction.atomic
def remind_of_visit(*, visit: Visit, now: datetime) -> bool:
    """Write the reminder of a visit, unless it was moved or does not go on meanwhile. True when it was written."""
    here = Visit.objects.select_for_update(no_key=True, of=("self",)).filter(
        pk=visit.pk, state=VisitState.PLANNED, starts_at=visit.starts_at, starts_at__gt=now
    )
    if not here.exists():
        return False
    letter = emails.soon if visit.starts_at <= now + SOON else emails.tomorrow
    letter(visit, now=now)
    return True
