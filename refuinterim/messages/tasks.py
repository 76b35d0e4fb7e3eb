"""Background work of the outbox: sending."""

from celery import shared_task
from django.utils import timezone

from refuinterim.messages import delivery


@shared_task
def send_message(message_id: int) -> None:
    """Send one message of the outbox; runs twice without harm."""
    delivery.deliver(message_id, now=timezone.now())


@shared_task
def send_waiting_messages() -> None:
    """Queue every message that is due: first tries that were lost, retries, and killed senders' claims."""
    for message_id in delivery.waiting_ids(now=timezone.now()):
        send_message.delay(message_id)
