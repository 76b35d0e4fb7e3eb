"""Two taps at once on one day: real transactions on real connections."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest
from django.utils import timezone

from matching.attendance.coming_days import coming_days
from matching.models import Attendance, Placement
from matching.placements import actions
from matching.states import AttendanceState
from refuinterim.messages.delivery import deliver
from refuinterim.messages.models import Message, MessageState
from tests.factories import PlacementFactory, StructuralFactory
from tests.matching.placements.test_seats_race import all_at_once

pytestmark = pytest.mark.django_db(transaction=True)


def certain() -> Placement:
    made = PlacementFactory(assignment=StructuralFactory(slots=1), state="active")
    return Placement.objects.with_facts().get(pk=made.pk)


def test_two_taps_on_a_day_that_is_not_written_yet_write_and_tell_it_once() -> None:
    placement, now = certain(), timezone.now()
    day = coming_days(placement, now=now)[5].starts_at
    user = placement.volunteer.user
    assert user

    def tap() -> Attendance | None:
        return actions.take_day_off(by=user, placement=placement, starts_at=day, now=timezone.now())

    def write() -> int:
        return actions.plan_attendances(by=None, placement=placement, now=day - timedelta(days=3))

    found = all_at_once(tap, tap, write)
    assert found[0] == found[1]
    assert placement.attendances.get(starts_at=day).state == AttendanceState.EXCUSED
    assert Message.objects.filter(kind="placement_own_day_off").count() == 1


@pytest.mark.parametrize("attempt", range(4))
def test_taking_it_back_while_it_is_sent_never_leaves_a_lie(attempt: int) -> None:
    """The organisation heard nothing, or it heard both; the day is an ordinary one in each case."""
    placement, now = certain(), timezone.now()
    day, user = coming_days(placement, now=now)[0].starts_at, placement.volunteer.user
    assert user
    if day - now < timedelta(hours=25):
        day = coming_days(placement, now=now)[1].starts_at
    actions.take_day_off(by=user, placement=placement, starts_at=day, now=now)
    message = Message.objects.get(kind="placement_own_day_off")
    all_at_once(
        lambda: deliver(message.pk, now=message.due_at),
        lambda: actions.come_after_all(by=user, placement=placement, starts_at=day, now=timezone.now()),
    )
    assert placement.attendances.get(starts_at=day).state == AttendanceState.PLANNED
    states = Counter(Message.objects.values_list("kind", "state"))
    silent = states[("placement_own_day_off", MessageState.TAKEN_BACK)] == 1
    put_right = sum(n for (kind, _state), n in states.items() if kind == "placement_day_back_organisation")
    assert put_right == (0 if silent else 1)
