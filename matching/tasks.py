"""Background work on placements. Tasks take ids and call one action; running twice does no harm."""

from celery import shared_task
from django.utils import timezone

from matching import actions
from matching.models import Placement
from matching.states import PlacementState
from organisations import actions as organisations
from organisations.models import Assignment, Kind
from organisations.states import AssignmentState
from refuinterim.core.errors import DomainError


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
