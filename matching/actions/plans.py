"""Asking for a plan: by the coordinator at once, by an answer or the night in the background."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from django.db import transaction

from matching.models import Plan
from matching.plan_tasks import SETTLE, prepare_plan
from matching.planning import make_plan
from matching.states import PlanState

__all__ = ["make_plan", "request_plan"]


def request_plan(*, antenna_id: int, now: datetime) -> None:
    """Have the antenne planned again, once what changed is committed.

    One waits per antenne at a time: many answers in a short while make one plan, and it sees them all.
    """
    transaction.on_commit(partial(_queue, antenna_id, now), robust=True)


def _queue(antenna_id: int, now: datetime) -> None:
    _plan, is_new = Plan.objects.get_or_create(
        antenna_id=antenna_id, state=PlanState.QUEUED, defaults={"created_at": now}
    )
    if is_new:
        prepare_plan.apply_async((antenna_id,), countdown=SETTLE)
