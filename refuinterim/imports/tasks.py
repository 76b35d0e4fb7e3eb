"""Background work on spreadsheets."""

from celery import shared_task
from django.utils import timezone

from refuinterim.imports import actions
from refuinterim.imports.actions import work

__all__ = ["forget_files", "work"]


@shared_task
def forget_files() -> int:
    """Erase the files that are old enough. Returns how many."""
    return actions.forget_files(timezone.now())
