"""Background work of the base: old sessions, keys of forms, and whether the facts agree."""

import logging

from celery import shared_task
from django.core.management import call_command
from django.utils import timezone

from refuinterim.core import invariants, once

logger = logging.getLogger(__name__)


@shared_task
def forget_old_sessions() -> None:
    """Remove sessions that ended: an unfinished start holds what somebody typed about themselves."""
    call_command("clearsessions")


@shared_task
def forget_sent_forms() -> None:
    """Remove the keys of forms that nobody sends again."""
    once.forget_sent_forms(timezone.now())


@shared_task
def check_invariants() -> int:
    """Look whether the facts agree with one another; what does not stands on the status page. Returns how many."""
    findings = invariants.check(timezone.now())
    for finding in findings:
        logger.error("Not true: %s (%s: %s)", finding.sentence, finding.model, finding.keys)
    return len(findings)
