# Readers: staff
"""Making a placement certain."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from matching.attendance.commitments import Agreed
from matching.models import Placement
from matching.placements import emails
from matching.placements.days_off import excuse_days, plan_attendances, tell_of_days_off
from matching.placements.first_day import first_day_of
from matching.placements.follow_ups import start_following
from matching.placements.seats import Locked, check_age, check_talked, lock_assignment, move
from matching.placements.together import confirmed_with
from matching.states import PlacementState
from refuinterim.accounts.models import User


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

    Weekly work begins on its first real day, not before `first_day`. A day of other weekly work that an event still
    takes is excused.

    Of a shift that began already nobody is told "you can come": this only puts the papers right. Who goes together
    with somebody is certain with them, or not yet.
    """
    locked = lock_assignment(placement.assignment_id)
    other = confirmed_with(placement)
    for one in [placement, other] if other else [placement]:
        _confirm_one(
            one,
            by=by,
            now=now,
            locked=locked,
            first_day=first_day,
            informed_by=informed_by,
            insured_by=insured_by,
        )
    return placement


def _confirm_one(
    placement: Placement,
    *,
    by: User,
    now: datetime,
    locked: Locked,
    first_day: date | None,
    informed_by: str,
    insured_by: str,
) -> None:
    check_talked(placement.volunteer)
    day = first_day_of(placement, now=now, wanted=first_day)
    check_age(placement.volunteer, placement.assignment, placement.shift, now, first_day=day)
    move(
        placement,
        PlacementState.CONFIRMED,
        by=by,
        now=now,
        locked=locked,
        confirmed_at=now,
        confirmed_by=by,
        first_day=day,
        informed_by=informed_by or placement.informed_by,
        insured_by=insured_by or placement.insured_by,
    )
    if placement.shift:
        agreed = Agreed.by(placement.volunteer, now=now, besides=placement)
        if days := agreed.days_off(placement.assignment, placement.shift, now=now):
            excuse_days(by=by, event=placement, now=now)
            tell_of_days_off(placement.volunteer, days, now=now)
    plan_attendances(by=by, placement=placement, now=now)
    start_following(placement)
    if placement.shift is None or placement.shift.starts_at > now:
        emails.confirmed(placement, now=now)
