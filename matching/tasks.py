"""Background work on placements. Tasks take ids and call one action; running twice does no harm."""

from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from matching import actions, planning
from matching.models import Placement, Plan
from matching.plan_tasks import prepare_plan
from matching.states import PlacementState, PlanState
from organisations import actions as organisations
from organisations.models import Assignment, Kind
from organisations.states import AssignmentState
from refuinterim.core.errors import DomainError
from refuinterim.core.models import Antenna

__all__ = [
    "close_past_assignments",
    "expire_placements",
    "plan_attendances",
    "prepare_plan",
    "prepare_plans",
    "resume_plans",
]
LOST = timedelta(minutes=10)  # a plan that waits longer lost its task


@shared_task
def expire_placements() -> int:
    """End proposals and offers that nobody answered in time. Returns how many."""
    now, ended = timezone.now(), 0
    waiting = [PlacementState.PROPOSED, PlacementState.OFFERED]
    for placement in Placement.objects.with_facts().filter(state__in=waiting, expires_at__lte=now):
        try:
            actions.expire(placement=placement, now=now)
            ended += 1
        except DomainError:  # answered at this very moment: the answer counts
            continue
    return ended


@shared_task
def plan_attendances() -> int:
    """Write the coming two weeks of every running weekly placement. Returns how many moments were new."""
    now = timezone.now()
    running = Placement.objects.with_facts().filter(
        state__in=[PlacementState.CONFIRMED, PlacementState.ACTIVE], assignment__kind=Kind.STRUCTURAL
    )
    return sum(
        actions.plan_attendances(by=None, placement=placement, now=now) for placement in running.iterator(200)
    )


@shared_task
def close_past_assignments() -> int:
    """Close the offers whose last day is over. Returns how many."""
    now, closed = timezone.now(), 0
    today = timezone.localdate(now)
    for assignment in Assignment.objects.with_facts().filter(
        state__in=[AssignmentState.PUBLISHED, AssignmentState.PAUSED]
    ):
        last = assignment.last_day()
        if last and last < today:
            organisations.close(by=None, assignment=assignment, now=now)
            closed += 1
    return closed


@shared_task
def prepare_plans() -> int:
    """Have every antenne planned, each in a task of its own. Returns how many."""
    now = timezone.now()
    planning.forget_old_plans(now)
    antennas = Antenna.objects.filter(is_active=True).values_list("pk", flat=True)
    for antenna_id in antennas:
        actions.request_plan(antenna_id=antenna_id, now=now)
    return len(antennas)


@shared_task
def resume_plans() -> int:
    """Give up plans that were killed halfway, and take up those whose task was lost. Returns how many."""
    now = timezone.now()
    failed = planning.fail_stale(now)
    for antenna_id in failed:
        if (
            Plan.objects.filter(
                antenna_id=antenna_id, state=PlanState.FAILED, created_at__gt=now - LOST * 6
            ).count()
            < 2
        ):
            actions.request_plan(antenna_id=antenna_id, now=now)
    lost = Plan.objects.filter(state=PlanState.QUEUED, created_at__lte=now - LOST)
    waiting = list(lost.values_list("antenna_id", flat=True))
    for antenna_id in waiting:
        prepare_plan.delay(antenna_id)
    return len(failed) + len(waiting)
