# Readers: staff
"""The plan of an antenne: asked for by a coordinator at once, by an answer or the night in the background.

One runs at a time, its state is kept, what goes wrong is shown.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from functools import partial
from time import perf_counter

from celery import shared_task
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from matching import engine
from matching.advice.plan_summary import summary_of
from matching.advice.problem import current_problem
from matching.models import Plan
from matching.states import PLAN, PlanState
from refuinterim.accounts.models import User
from refuinterim.core.errors import DomainError, Outrun
from refuinterim.core.models import Antenna

logger = logging.getLogger(__name__)

STALE_RUN = timedelta(minutes=15)  # a plan that takes longer was killed halfway
KEPT = timedelta(days=14)  # plans that nobody asked for
SETTLE = 20  # seconds that answers gather before the plan is made again


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


@shared_task(name="matching.tasks.prepare_plan")  # type: ignore[untyped-decorator]  # Celery has no types
def prepare_plan(antenna_id: int) -> bool:
    """Make the plan that waits for this antenne. Returns whether one was made; twice does no harm.

    It stands here, and not in `matching.tasks`, because asking for a plan queues it.
    """
    made = make_queued_plan(antenna_id=antenna_id, now=timezone.now())
    if made and Plan.objects.filter(antenna_id=antenna_id, state=PlanState.QUEUED).exists():
        prepare_plan.apply_async((antenna_id,), countdown=SETTLE)  # something changed meanwhile
    return made is not None


def make_plan(*, by: User | None, antenna: Antenna, now: datetime) -> Plan:
    """Plan an antenne as it is now; the row says whether it went well. A plan changes nothing by itself.

    Raises DomainError while another plan of this antenne is being made.
    """
    fail_stale(now, antenna_id=antenna.pk)
    plan = _claim(antenna.pk, by=by, now=now)
    if plan is None:
        try:
            with transaction.atomic():
                plan = Plan.objects.create(
                    antenna=antenna,
                    created_at=now,
                    created_by=by,
                    state=PlanState.RUNNING,
                    started_at=now,
                )
        except IntegrityError as error:
            raise DomainError(_("A plan is being made now. Wait a moment and look again.")) from error
    return _run(plan, by=by, now=now)


def make_queued_plan(*, antenna_id: int, now: datetime) -> Plan | None:
    """Make the plan that was asked for. None when there is none (made already), or when one is being made."""
    fail_stale(now, antenna_id=antenna_id)
    plan = _claim(antenna_id, by=None, now=now)
    return _run(plan, by=None, now=now) if plan else None


def fail_stale(now: datetime, *, antenna_id: int | None = None) -> list[int]:
    """Say of plans that take too long that they failed. Returns the ids of their antennes."""
    stale = Plan.objects.filter(state=PlanState.RUNNING, started_at__lte=now - STALE_RUN)
    if antenna_id is not None:
        stale = stale.filter(antenna_id=antenna_id)
    failed = []
    for plan in stale.light():
        try:
            _fail(plan, _("It stopped halfway."), by=None, now=now)
        except Outrun:  # it was ready at this very moment
            continue
        failed.append(plan.antenna_id)
    return failed


def forget_old_plans(now: datetime) -> int:
    """Remove what nobody asked for and is two weeks old, but for the last one of each antenne."""
    newest = (
        Plan.objects.ready().order_by("antenna_id", "-created_at", "-id").distinct("antenna_id").values("pk")
    )
    old = Plan.objects.filter(
        created_by=None,
        created_at__lte=now - KEPT,
        state__in=[PlanState.READY, PlanState.FAILED],
    )
    removed, _rows = old.exclude(pk__in=list(newest.values_list("pk", flat=True))).delete()
    return removed


def _claim(antenna_id: int, *, by: User | None, now: datetime) -> Plan | None:
    """Start the plan that was asked for, unless another process did, or another plan runs."""
    plan = Plan.objects.filter(antenna_id=antenna_id, state=PlanState.QUEUED).first()
    if plan is None:
        return None
    try:
        with transaction.atomic():
            PLAN.move(
                plan,
                to=PlanState.RUNNING,
                by=by,
                now=now,
                antenna_id=antenna_id,
                created_at=now,
                created_by=by,
                started_at=now,
            )
    except (Outrun, IntegrityError):
        return None
    return plan


def _run(plan: Plan, *, by: User | None, now: datetime) -> Plan:
    begun = perf_counter()
    try:
        with transaction.atomic():
            problem = current_problem(plan.antenna, now=now)
            result = engine.plan(problem).to_json()
            PLAN.move(
                plan,
                to=PlanState.READY,
                by=by,
                now=now,
                antenna_id=plan.antenna_id,
                problem=problem.to_json(),
                result=result,
                summary=summary_of(problem, result),
                placed=result["metrics"]["placed"],
                finished_at=now + timedelta(seconds=perf_counter() - begun),
            )
    except Outrun:
        logger.warning("The plan of antenne %s was given up before it was ready", plan.antenna_id)
        plan.refresh_from_db()
    except Exception as error:  # shown on this antenne's plan, so that it stops no other antenne
        logger.exception("The plan of antenne %s failed", plan.antenna_id)
        _fail(plan, f"{type(error).__name__}: {error}"[:500], by=by, now=now)
    return plan


def _fail(plan: Plan, words: str, *, by: User | None, now: datetime) -> None:
    PLAN.move(
        plan,
        to=PlanState.FAILED,
        by=by,
        now=now,
        antenna_id=plan.antenna_id,
        error=words,
        finished_at=now,
    )
