# Readers: staff
"""Keeping in touch: the calls that make a pairing last."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from matching.models import FollowUp, FollowUpKind, Placement
from matching.states import PlacementState
from refuinterim.accounts.models import User
from refuinterim.core.audit import record
from refuinterim.core.days import moment_of_talk
from refuinterim.core.errors import DomainError
from refuinterim.core.models import Antenna
from volunteers.models import Volunteer


def start_following(placement: Placement) -> None:
    """Plan the calls that make a pairing last: after the first day, and after two weeks of weekly work."""
    FollowUp.objects.bulk_create(
        FollowUp(
            volunteer=placement.volunteer,
            antenna_id=placement.assignment.antenna_id,
            placement=placement,
            kind=kind,
            due_on=day,
        )
        for kind, day in _days_of_calls(placement).items()
    )


def replan_calls(placement: Placement) -> None:
    """The calls that are still open follow the first day."""
    for kind, day in _days_of_calls(placement).items():
        FollowUp.objects.open().filter(placement=placement, kind=kind).update(due_on=day)


def _days_of_calls(placement: Placement) -> dict[FollowUpKind, date]:
    first = placement.first_day
    assert first is not None
    days = {FollowUpKind.FIRST_DAY: first + timedelta(days=1)}
    if placement.shift_id is None:
        days[FollowUpKind.TWO_WEEKS] = first + timedelta(days=14)
    return days


def drop_follow_ups(placement: Placement, *, now: datetime) -> None:
    """A placement that ended needs no calls any more; one that was done asks one more time how it was.

    Who showed a sad face is called all the same.
    """
    open_calls = FollowUp.objects.filter(placement=placement).open().exclude(kind=FollowUpKind.SAD_FACE)
    if placement.state == PlacementState.COMPLETED:
        open_calls = open_calls.exclude(kind=FollowUpKind.FIRST_DAY)
    open_calls.update(dropped_at=now)


def call_after_sad_face(placement: Placement, *, today: date) -> None:
    """Somebody asks what happened, today; one open call is enough."""
    FollowUp.objects.bulk_create(
        [
            FollowUp(
                volunteer_id=placement.volunteer_id,
                antenna_id=placement.assignment.antenna_id,
                placement=placement,
                kind=FollowUpKind.SAD_FACE,
                due_on=today,
            )
        ],
        ignore_conflicts=True,
    )


@transaction.atomic
def add_follow_up(
    *, by: User, volunteer: Volunteer, antenna: Antenna, due_on: date, now: datetime, notes: str = ""
) -> FollowUp:
    """Plan a guidance talk."""
    follow_up = FollowUp.objects.create(
        volunteer=volunteer, antenna=antenna, kind=FollowUpKind.GUIDANCE, due_on=due_on, notes=notes
    )
    record(by=by, verb="followup.planned", subject=follow_up, now=now, antenna=antenna)
    return follow_up


@transaction.atomic
def finish_follow_up(
    *, by: User, follow_up: FollowUp, now: datetime, held_on: date | None = None, notes: str = ""
) -> FollowUp:
    """The talk took place: a personal contact on the day it was held. Doing it twice is refused."""
    done = (
        FollowUp.objects.open()
        .filter(pk=follow_up.pk)
        .update(done_at=moment_of_talk(held_on, now=now), done_by=by, notes=notes or follow_up.notes)
    )
    if not done:
        raise DomainError(_("Somebody noted this talk already, or it is not needed any more."))
    follow_up.refresh_from_db()
    record(by=by, verb="followup.done", subject=follow_up, now=now, antenna_id=follow_up.antenna_id)
    return follow_up
