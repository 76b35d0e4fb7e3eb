# Readers: staff
"""What always holds of volunteers, their first talks and what they agreed to."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from refuinterim.core.invariants import always
from volunteers.models import Consent, Intake
from volunteers.states import IntakeState


@always("planned-talk-has-a-moment", _("A first talk that is planned has a moment."))
def planned_talk_has_a_moment(now: datetime) -> QuerySet[Any]:
    return Intake.objects.filter(state=IntakeState.PLANNED, planned_for=None)


@always("talk-was-held", _("A first talk that was held is not in the future."))
def talk_was_held(now: datetime) -> QuerySet[Any]:
    return Intake.objects.filter(done_at__gt=now)


@always("consent-in-order", _("A yes is taken back after it was given, and neither is in the future."))
def consent_in_order(now: datetime) -> QuerySet[Any]:
    return Consent.objects.filter(
        Q(withdrawn_at__lt=F("given_at")) | Q(given_at__gt=now) | Q(withdrawn_at__gt=now)
    )
