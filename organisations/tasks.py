"""Background work of organisations."""

from celery import shared_task
from django.utils import timezone

from organisations.insurance.actions import warn_antenna
from organisations.members.actions import forget_old_invitations
from organisations.models import Organisation
from organisations.photo_actions import forget_unknown_files
from refuinterim.core.each import each_antenna


@shared_task
def forget_unknown_photos() -> int:
    """Take away the files of photos that no row knows."""
    return forget_unknown_files(timezone.now())


@shared_task
def warn_of_insurance() -> int:
    """Queue a task for each antenne in which an insurance ends soon."""
    rows = Organisation.objects.insurance_to_tell(timezone.localdate())
    return each_antenna(rows, "antenna", warn_of_insurance_in)


@shared_task
def warn_of_insurance_in(antenna_id: int) -> int:
    """Tell of the insurances of one antenne that end soon."""
    return warn_antenna(antenna_id, timezone.now())


@shared_task
def forget_invitations() -> int:
    """Remove invitations that ended long ago, with their addresses."""
    return forget_old_invitations(timezone.now())
