"""Background work of the base: the outbox and old sessions."""

from celery import shared_task
from django.core.management import call_command
from django.utils import timezone

from refuinterim.core import delivery


@shared_task
def send_message(message_id: int) -> None:
    """Send one message of the outbox; runs twice without harm."""
    delivery.deliver(message_id, now=timezone.now())


@shared_task
def send_waiting_messages() -> None:
    """Queue every message that is due: first tries that were lost, retries, and killed senders' claims."""
    for message_id in delivery.waiting_ids(now=timezone.now()):
        send_message.delay(message_id)


@shared_task
def forget_old_sessions() -> None:
    """Remove sessions that ended: an unfinished start holds what somebody typed about themselves."""
    call_command("clearsessions")
