"""Background work on volunteers. Tasks take ids and call one action; running twice does no harm."""

from celery import shared_task
from django.utils import timezone

from refuinterim.core.each import each_antenna, each_row
from volunteers.talks.reminding import remind, talks_to_remind


@shared_task
def remind_of_talks() -> int:
    """Remind people of their first talk, each antenne in a task of its own. Returns how many tasks."""
    return each_antenna(talks_to_remind(timezone.now()), "antenna", remind_of_talks_of)


@shared_task
def remind_of_talks_of(antenna_id: int) -> int:
    """Remind people of their first talk at one antenne. Returns how many reminders were written."""
    now = timezone.now()
    rows = talks_to_remind(now).filter(antenna=antenna_id)
    return sum(each_row(rows, lambda intake: remind(intake=intake, now=now)))
