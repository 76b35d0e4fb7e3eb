# Readers: volunteers, staff
"""Who holds which moment. Whoever changes that locks the moments first, by number, and then the talk: in this order two
changes wait for each other and never block each other for good.
"""

from __future__ import annotations

from datetime import datetime

from django.db.models import F, QuerySet

from refuinterim.core.errors import Outrun
from volunteers.models import Intake
from volunteers.states import AT_A_MOMENT
from volunteers.talks.models import TalkMoment


def lock(intake: Intake, *moments: int) -> None:
    """Have everybody else wait who changes this talk, its moment, or one of `moments`; until the transaction ends.

    Raises Outrun when the talk is not as it was read.
    """
    wanted = {*moments, *([intake.moment_id] if intake.moment_id else [])}
    held = TalkMoment.objects.select_for_update(no_key=True).filter(pk__in=wanted).order_by("pk")
    list(held.values_list("pk"))
    here = Intake.objects.select_for_update(no_key=True).filter(
        pk=intake.pk, state=intake.state, moment=intake.moment_id, planned_for=intake.planned_for
    )
    if not here.values_list("pk"):
        raise Outrun


def take_seat(moment: TalkMoment, *, now: datetime) -> bool:
    """Take a seat of a moment that still goes on, if one is left; returns whether it was."""
    rows = TalkMoment.objects.to_choose(now).filter(pk=moment.pk)
    return bool(rows.update(seats_taken=F("seats_taken") + 1))


def give_seat_back(moment: TalkMoment | None) -> None:
    """Let somebody else choose it; nothing for a talk that held no moment."""
    if moment is not None:
        moment.release_seat()


def who_comes(moment: TalkMoment) -> QuerySet[Intake]:
    """The talks of those who chose this moment, or came to it."""
    return (
        moment.intakes.filter(state__in=AT_A_MOMENT).select_related("volunteer").order_by("planned_at", "pk")
    )
