"""The task that makes one antenne's plan. `matching.tasks` holds the others; this one is queued by actions."""

from celery import shared_task
from django.utils import timezone

from matching import planning
from matching.models import Plan
from matching.states import PlanState

SETTLE = 20  # seconds that answers gather before the plan is made again


@shared_task
def prepare_plan(antenna_id: int) -> bool:
    """Make the plan that waits for this antenne. Returns whether one was made; twice does no harm."""
    made = planning.make_queued_plan(antenna_id=antenna_id, now=timezone.now())
    if made and Plan.objects.filter(antenna_id=antenna_id, state=PlanState.QUEUED).exists():
        prepare_plan.apply_async((antenna_id,), countdown=SETTLE)  # something changed meanwhile
    return made is not None
