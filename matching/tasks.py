"""Background work on placements. Tasks take ids and call one action; running twice does no harm."""

from datetime import timedelta

from celery import shared_task
from django.db.models import Q
from django.utils import timezone

from matching.advice import plans
from matching.advice.plans import prepare_plan
from matching.browse import preview
from matching.models import Companions, Placement, Plan, Visit
from matching.models.placement import PlacementQuerySet
from matching.placements import actions
from matching.states import CONTACT_SHARED, PlanState
from organisations import actions as organisations
from organisations.models import Assignment, Kind
from refuinterim.core.each import each_antenna, each_row
from refuinterim.core.models import Antenna

__all__ = [
    "close_past_assignments",
    "close_past_assignments_of",
    "end_past_placements",
    "end_past_placements_of",
    "end_holds",
    "end_holds_of",
    "end_overdue_companions",
    "end_overdue_companions_of",
    "expire_placements",
    "expire_placements_of",
    "forget_previews",
    "offer_free_seats",
    "offer_free_seats_of",
    "look_after_visits",
    "look_after_visits_of",
    "plan_attendances",
    "plan_attendances_of",
    "prepare_plan",
    "prepare_plans",
    "remind",
    "remind_of",
    "resume_plans",
]
AT = "assignment__antenna"  # from a placement to its antenne

LOST = timedelta(minutes=10)  # a plan that waits longer lost its task
GIVE_UP = timedelta(hours=1)  # who fails twice in this time waits for the night, or for a coordinator


@shared_task
def expire_placements() -> int:
    """End what nobody answered in time, each antenne in a task of its own. Returns how many tasks."""
    return each_antenna(Placement.objects.unanswered(timezone.now()), AT, expire_placements_of)


@shared_task
def expire_placements_of(antenna_id: int) -> int:
    """End proposals and offers of one antenne that nobody answered in time. Returns how many."""
    now = timezone.now()
    rows = Placement.objects.unanswered(now).with_facts().filter(**{AT: antenna_id})
    return len(each_row(rows, lambda placement: actions.expire(placement=placement, now=now)))


@shared_task
def end_holds() -> int:
    """Give back seats that were kept long enough for a first talk, each antenne in a task of its own. Returns how many tasks."""
    return each_antenna(Placement.objects.hold_over(timezone.now()), AT, end_holds_of)


@shared_task
def end_holds_of(antenna_id: int) -> int:
    """Give back seats of one antenne that were kept long enough for a first talk. Returns how many."""
    now = timezone.now()
    rows = Placement.objects.hold_over(now).with_facts().filter(**{AT: antenna_id})
    return len(each_row(rows, lambda placement: actions.end_hold(placement=placement, now=now)))


@shared_task
def end_overdue_companions() -> int:
    """Go on where a friend, or who was asked to go alone, did not answer; each antenne in a task of its own."""
    return each_antenna(Companions.objects.overdue(timezone.now()), f"asker__{AT}", end_overdue_companions_of)


@shared_task
def end_overdue_companions_of(antenna_id: int) -> int:
    """The same at one antenne. Returns how many."""
    now = timezone.now()
    rows = Companions.objects.overdue(now).with_facts().filter(**{f"asker__{AT}": antenna_id})
    return len(each_row(rows, lambda row: actions.end_overdue(row=row, now=now)))


@shared_task
def offer_free_seats() -> int:
    """Offer seats that nobody has, each antenne in a task of its own. Returns how many tasks."""
    return each_antenna(
        actions.assignments_with_people_waiting(timezone.now()), "antenna", offer_free_seats_of
    )


@shared_task
def offer_free_seats_of(antenna_id: int) -> int:
    """Offer seats at one antenne that nobody has, though somebody waits for one. Returns how many."""
    now = timezone.now()
    rows = actions.assignments_with_people_waiting(now).filter(antenna=antenna_id)
    offers = each_row(rows, lambda assignment: actions.offer_all_free_seats(assignment=assignment, now=now))
    return sum(len(placements) for placements in offers)


@shared_task
def plan_attendances() -> int:
    """Write the coming moments of weekly work, each antenne in a task of its own. Returns how many tasks."""
    return each_antenna(_running_weekly(), AT, plan_attendances_of)


@shared_task
def plan_attendances_of(antenna_id: int) -> int:
    """Write the coming two weeks of every running weekly placement. Returns how many moments were new."""
    now = timezone.now()
    rows = _running_weekly().with_facts().filter(**{AT: antenna_id}).iterator(200)
    plan = actions.plan_attendances
    return sum(each_row(rows, lambda placement: plan(by=None, placement=placement, now=now)))


def _running_weekly() -> PlacementQuerySet:
    return Placement.objects.filter(state__in=CONTACT_SHARED, assignment__kind=Kind.STRUCTURAL)


@shared_task
def close_past_assignments() -> int:
    """Close the offers whose last day is over, each antenne in a task of its own. Returns how many tasks."""
    return each_antenna(Assignment.objects.past(timezone.localdate()), "antenna", close_past_assignments_of)


@shared_task
def close_past_assignments_of(antenna_id: int) -> int:
    """Close the offers of one antenne whose last day is over. Returns how many."""
    now = timezone.now()
    rows = Assignment.objects.past(timezone.localdate(now)).filter(antenna=antenna_id)
    close = organisations.close
    return len(each_row(rows, lambda assignment: close(by=None, assignment=assignment, now=now)))


@shared_task
def end_past_placements() -> int:
    """End the placements whose work is over, each antenne in a task of its own. Returns how many tasks."""
    return each_antenna(actions.past_placements(timezone.now()), AT, end_past_placements_of)


@shared_task
def end_past_placements_of(antenna_id: int) -> int:
    """End the placements at one antenne whose shift or last day is over. Returns how many."""
    now = timezone.now()
    rows = actions.past_placements(now).with_facts().filter(**{AT: antenna_id})
    return len(each_row(rows, lambda placement: actions.end_past(placement=placement, now=now)))


@shared_task
def remind() -> int:
    """Remind people of what comes, each antenne in a task of its own. Returns how many tasks."""
    return each_antenna(actions.moments_to_remind(timezone.now()), f"placement__{AT}", remind_of)


@shared_task
def remind_of(antenna_id: int) -> int:
    """Remind people of what comes at one antenne. Returns how many reminders were written."""
    now = timezone.now()
    rows = actions.moments_to_remind(now).filter(**{f"placement__{AT}": antenna_id})
    return sum(each_row(rows, lambda moment: actions.remind(moment=moment, now=now)))


@shared_task
def look_after_visits() -> int:
    """Remind people of their visits, and ask afterwards, each antenne in a task of its own. Returns how many tasks."""
    now = timezone.now()
    rows = actions.visits_to_remind(now).order_by().values("pk")
    asked = actions.visits_to_ask(now).order_by().values("pk")
    return each_antenna(Visit.objects.filter(Q(pk__in=rows) | Q(pk__in=asked)), AT, look_after_visits_of)


@shared_task
def look_after_visits_of(antenna_id: int) -> int:
    """Remind people of their visits at one antenne, and ask afterwards. Returns how many messages were written."""
    now = timezone.now()
    rows = actions.visits_to_remind(now).filter(**{AT: antenna_id})
    written = sum(each_row(rows, lambda visit: actions.remind_of_visit(visit=visit, now=now)))
    asked = actions.visits_to_ask(now).filter(**{AT: antenna_id})
    return written + sum(each_row(asked, lambda visit: actions.ask_afterwards(visit=visit, now=now)))


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


@shared_task
def forget_previews() -> int:
    """Take away the pictures of links to what is not on offer any more."""
    return preview.forget_previews()
