"""Erasing somebody's data: what was agreed ends, what names the person is emptied, what is counted stays."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import models, transaction
from django.db.models.functions import Coalesce
from django.utils import timezone

from refuinterim.accounts.closing import close_account, is_only_volunteer
from refuinterim.accounts.models import User
from refuinterim.core.audit import record
from refuinterim.core.own_data import erase_about
from volunteers.before_erasing import BEFORE_ERASING
from volunteers.models import Volunteer


def rows_of(volunteer: Volunteer) -> Sequence[models.Model]:
    """The rows that are this person: the volunteer, and who signs in."""
    return [volunteer, volunteer.user] if volunteer.user else [volunteer]


@transaction.atomic
def erase(*, by: User | None, volunteer: Volunteer, now: datetime) -> None:
    """Erase what names somebody, for good; the rows stay, so that no figure of any year changes.

    Who also works for an organisation or an antenne keeps their account. A second time does nothing.
    """
    known = Volunteer.objects.select_for_update(of=("self",)).select_related("user").get(pk=volunteer.pk)
    if known.erased_at:
        return
    for first in BEFORE_ERASING.values():
        first(known, by, now)
    user = known.user
    closes = user is not None and is_only_volunteer(user)
    erase_about(rows_of(known) if closes else [known])
    Volunteer.objects.filter(pk=known.pk).update(
        erased_at=now, left_on=Coalesce("left_on", timezone.localdate(now)), paused_on=None
    )
    if user and closes:
        close_account(user)
    record(by=by, verb="volunteer.erased", subject=known, now=now, antenna_id=known.antenna_id)
