# Readers: organisations
"""Who comes to look, as the organisation sees it: a first name and a moment, nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils.text import capfirst

from matching.models import Visit
from matching.models.visit import VisitQuerySet
from matching.states import VisitState
from organisations.models import Assignment
from refuinterim.core import moments
from refuinterim.core.written import Written, isolated

SHOWN = timedelta(days=14)  # after a visit, to say that somebody was there


@dataclass(frozen=True)
class Visitor:
    """One person who comes to look, or came."""

    pk: int
    name: Written
    when: str
    is_over: bool
    was_there: bool


def visitors_of(assignment: Assignment, *, user: Any, now: datetime) -> list[Visitor]:
    """Who comes, and who would have come not long ago, as this user may see them; in one query."""
    rows = Visit.objects.visible_to(user).filter(
        assignment=assignment, starts_at__gt=now - SHOWN, state__in=(VisitState.PLANNED, VisitState.HELD)
    )
    return [
        Visitor(
            pk=row.pk,
            name=isolated(row.volunteer.first_name),
            when=str(capfirst(moments.day_and_clock(row.starts_at))),
            is_over=row.has_begun(now),
            was_there=row.state == VisitState.HELD,
        )
        for row in rows.select_related("volunteer").order_by("starts_at", "pk")
    ]


def of_organisations(user: Any) -> VisitQuerySet:
    """The visits of which this user may say that they took place."""
    return Visit.objects.changeable_by(user).exclude(volunteer__user=user)
