# Readers: staff
"""Making a placement certain."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from matching.attendance.moments import plan_attendances
from matching.models import Placement
from matching.placements import emails
from matching.placements.follow_ups import start_following
from matching.placements.seats import move
from matching.states import PlacementState
from refuinterim.accounts.models import User
from refuinterim.core.errors import DomainError
from volunteers.actions import has_intake


@transaction.atomic
def confirm(
    *,
    by: User,
    placement: Placement,
    now: datetime,
    first_day: date | None = None,
    informed_by: str = "",
    insured_by: str = "",
) -> Placement:
    """Make it certain: plan the moments, plan the calls, tell both sides. The first talk comes before.

    Of a shift that began already nobody is told "you can come": this only puts the papers right.
    """
    if not has_intake(placement.volunteer):
        raise DomainError(
            _("%(name)s had no first talk yet. Do the intake first.")
            % {"name": placement.volunteer.first_name}
        )
    today = timezone.localdate(now)
    if placement.shift:
        first_day = timezone.localtime(placement.shift.starts_at).date()
    else:
        first_day = max(first_day or today, placement.assignment.starts_on or today)
    move(
        placement,
        PlacementState.CONFIRMED,
        by=by,
        now=now,
        confirmed_at=now,
        confirmed_by=by,
        first_day=first_day,
        informed_by=informed_by or placement.informed_by,
        insured_by=insured_by or placement.insured_by,
    )
    plan_attendances(by=by, placement=placement, now=now)
    start_following(placement)
    if placement.shift is None or placement.shift.starts_at > now:
        emails.confirmed(placement, now=now)
    return placement
