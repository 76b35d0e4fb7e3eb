"""Background work on placements. Tasks take ids and call one action; running twice does no harm."""

import logging
from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from matching.advice import plans
from matching.advice.plans import prepare_plan
from matching.models import Placement, Plan
from matching.models.placement import PlacementQuerySet
from matching.placements import actions
from matching.states import CONTACT_SHARED, PlacementState, PlanState
from organisations import actions as organisations
from organisations.models import Assignment, Kind
from organisations.states import AssignmentState
from refuinterim.core.errors import DomainError
from refuinterim.core.models import Antenna

__all__ = [
    "close_past_assignments",
    "end_past_placements",
    "expire_placements",
    "offer_free_seats",
    "plan_attendances",
    "plan_attendances_of",
    "prepare_plan",
    "prepare_plans",
    "resume_plans",
]
logger = logging.getLogger(__name__)

LOST = timedelta(minutes=10)  # a plan that waits longer lost its task
GIVE_UP = timedelta(hours=1)  # who fails twice in this time waits for the night, or for a coordinator


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
def offer_free_seats() -> int:
    """Offer seats that nobody has, though somebody waits for one. Returns how many."""
    now, offered = timezone.now(), 0
    for assignment in actions.assignments_with_people_waiting(now):
        offered += len(actions.offer_all_free_seats(assignment=assignment, now=now))
    return offered


@shared_task
def plan_attendances() -> int:
    """Write the coming moments of weekly work, each antenne in a task of its own. Returns how many tasks."""
    antennas = _running_weekly().order_by().values_list("assignment__antenna", flat=True).distinct()
    for antenna_id in antennas:
        plan_attendances_of.delay(antenna_id)
    return len(antennas)


@shared_task
def plan_attendances_of(antenna_id: int) -> int:
    """Write the coming two weeks of every running weekly placement. Returns how many moments were new."""
    now, new = timezone.now(), 0
    running = _running_weekly().with_facts().filter(assignment__antenna=antenna_id)
    for placement in running.iterator(200):
        try:
            new += actions.plan_attendances(by=None, placement=placement, now=now)
        except Exception:  # one placement that cannot be planned leaves the others their moments
            logger.exception("The moments of placement %s could not be written", placement.pk)
    return new


def _running_weekly() -> PlacementQuerySet:
    return Placement.objects.filter(state__in=CONTACT_SHARED, assignment__kind=Kind.STRUCTURAL)


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
            try:
                organisations.close(by=None, assignment=assignment, now=now)
                closed += 1
            except DomainError:  # closed or called off at this very moment
                continue
    return closed


@shared_task
def end_past_placements() -> int:
    """End the placements whose shift or last day is over. Returns how many."""
    now, ended = timezone.now(), 0
    for placement in actions.past_placements(now).with_facts():
        try:
            actions.end_past(placement=placement, now=now)
            ended += 1
        except DomainError:  # somebody ended or answered it at this very moment
            continue
    return ended


@shared_task
def prepare_plans() -> int:
    """Have every antenne planned, each in a task of its own. Returns how many."""
    now = timezone.now()
    plans.forget_old_plans(now)
    antennas = Antenna.objects.active().values_list("pk", flat=True)
    for antenna_id in antennas:
        plans.request_plan(antenna_id=antenna_id, now=now)
    return len(antennas)


@shared_task
def resume_plans() -> int:
    """Give up plans that were killed halfway, and take up those whose task was lost. Returns how many."""
    now = timezone.now()
    failed = plans.fail_stale(now)
    for antenna_id in failed:
        lately = Plan.objects.filter(antenna_id=antenna_id, created_at__gt=now - GIVE_UP)
        if lately.filter(state=PlanState.FAILED).count() < 2:
            plans.request_plan(antenna_id=antenna_id, now=now)
    lost = Plan.objects.filter(state=PlanState.QUEUED, created_at__lte=now - LOST)
    waiting = list(lost.values_list("antenna_id", flat=True))
    for antenna_id in waiting:
        prepare_plan.apply_async((antenna_id,))
    return len(failed) + len(waiting)
