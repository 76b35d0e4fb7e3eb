"""Background work of accounts."""

from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from refuinterim.accounts.models import User


@shared_task
def remove_unused_users() -> None:
    """Remove users whose first code was never used: nothing hangs on them."""
    week_ago = timezone.now() - timedelta(days=7)
    unused = User.objects.filter(is_provisional=True, date_joined__lt=week_ago)
    unused.filter(memberships=None, antenna_roles=None, volunteer=None).delete()
