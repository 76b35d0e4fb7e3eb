"""Background work of organisations."""

from celery import shared_task
from django.utils import timezone

from organisations.photo_actions import forget_unknown_files


@shared_task
def forget_unknown_photos() -> int:
    """Take away the files of photos that no row knows."""
    return forget_unknown_files(timezone.now())
