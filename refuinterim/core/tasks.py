"""Background work of the base: old sessions, and keys of forms."""

from celery import shared_task
from django.core.management import call_command
from django.utils import timezone

from refuinterim.core import once


@shared_task
def forget_old_sessions() -> None:
    """Remove sessions that ended: an unfinished start holds what somebody typed about themselves."""
    call_command("clearsessions")


@shared_task
def forget_sent_forms() -> None:
    """Remove the keys of forms that nobody sends again."""
    once.forget_sent_forms(timezone.now())
