"""Background work of the base: old sessions."""

from celery import shared_task
from django.core.management import call_command


@shared_task
def forget_old_sessions() -> None:
    """Remove sessions that ended: an unfinished start holds what somebody typed about themselves."""
    call_command("clearsessions")
