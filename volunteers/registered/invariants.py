# Readers: staff
"""What always holds of volunteers, their first talks and what they agreed to."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from refuinterim.core.invariants import always
from volunteers.models import Consent, Intake
from volunteers.states import AT_A_MOMENT, IntakeState
from volunteers.talks.models import TalkMoment


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


@always("seats-of-talks", _("The seats taken of a moment for a talk are the people who chose it."))
def seats_of_talks(now: datetime) -> QuerySet[Any]:
    chosen = Count("intakes", filter=Q(intakes__state__in=AT_A_MOMENT))
    return TalkMoment.objects.alias(chosen=chosen).exclude(seats_taken=F("chosen"))


@always(
    "talk-at-its-moment",
    _("A planned talk with an open moment is at its hour, at its antenne, and goes on."),
)
def talk_at_its_moment(now: datetime) -> QuerySet[Any]:
    planned = Intake.objects.filter(state=IntakeState.PLANNED, moment__isnull=False)
    return planned.exclude(
        planned_for=F("moment__starts_at"), antenna=F("moment__antenna"), moment__called_off_at=None
    )


@always("talk-has-a-language", _("A moment for a talk has a language."))
def talk_has_a_language(now: datetime) -> QuerySet[Any]:
    return TalkMoment.objects.filter(languages=None)
