"""“I am here”: from half an hour before the start until the end, as a hint that confirms nothing."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from matching.models import Attendance
from matching.placements import actions
from matching.states import AttendanceState
from organisations.models import Organisation
from refuinterim.accounts.models import User
from refuinterim.core.errors import DomainError
from refuinterim.core.models import AuditEvent
from tests.factories import EventFactory, PlacementFactory, ShiftFactory
from volunteers.models import Volunteer

pytestmark = pytest.mark.django_db


@pytest.fixture
def moment(samira: Volunteer, organisation: Organisation, now: datetime) -> Attendance:
    """A shift of four hours that begins in twenty minutes."""
    event = EventFactory(shifts=0, organisation=organisation)
    shift = ShiftFactory(assignment=event, starts_at=now + timedelta(minutes=20))
    placement = PlacementFactory(
        volunteer=samira, assignment=shift.assignment, shift=shift, state="confirmed"
    )
    actions.plan_attendances(by=None, placement=placement, now=now)
    return placement.attendances.get()


def here(moment: Attendance) -> str:
    return reverse("matching:attendance-here", args=[moment.pk])


def arrived(moment: Attendance) -> bool:
    moment.refresh_from_db()
    return moment.arrived_at is not None


@pytest.mark.parametrize(
    ("minutes", "is_time"), [(-31, False), (-30, True), (0, True), (239, True), (240, False)]
)
def test_the_time_for_it(moment: Attendance, volunteer: User, minutes: int, is_time: bool) -> None:
    at = moment.starts_at + timedelta(minutes=minutes)
    if is_time:
        assert actions.say_here(by=volunteer, attendance=moment, is_here=True, now=at)
        assert not actions.say_here(by=volunteer, attendance=moment, is_here=True, now=at)
    else:
        with pytest.raises(DomainError):
            actions.say_here(by=volunteer, attendance=moment, is_here=True, now=at)
    assert arrived(moment) == is_time
    moment.refresh_from_db()
    assert moment.state == AttendanceState.PLANNED


def test_one_tap_and_back_from_the_next_moment(client: Client, volunteer: User, moment: Attendance) -> None:
    client.force_login(volunteer)
    assert here(moment) in client.get(reverse("matching:my-work")).content.decode()
    for said, is_here in (("yes", True), ("yes", True), ("no", False), ("no", False), ("yes", True)):
        assert client.post(here(moment), {"here": said})["Location"] == reverse("matching:my-work")
        assert arrived(moment) == is_here
    verbs = list(AuditEvent.objects.filter(verb__startswith="attendance.").values_list("verb", flat=True))
    assert sorted(verbs) == ["attendance.arrived", "attendance.arrived", "attendance.not_arrived"]


def test_it_is_a_hint_for_the_organisation_and_counts_nothing(
    member_client: Client, volunteer: User, moment: Attendance
) -> None:
    actions.say_here(by=volunteer, attendance=moment, is_here=True, now=moment.starts_at)
    Attendance.objects.filter(pk=moment.pk).update(
        starts_at=moment.starts_at - timedelta(days=1), ends_at=moment.ends_at - timedelta(days=1)
    )
    text = member_client.get(reverse("matching:attendance-list")).content.decode()
    assert "I am here" in text
    moment.refresh_from_db()
    assert (moment.state, moment.minutes) == ("planned", None)


def test_a_stranger_and_an_answer_that_stands(
    client: Client, outsider: User, volunteer: User, moment: Attendance, member: User
) -> None:
    client.force_login(outsider)
    assert client.post(here(moment)).status_code == 404
    actions.confirm_attendance(
        by=member, attendance=moment, state=AttendanceState.NO_SHOW, now=moment.starts_at
    )
    with pytest.raises(DomainError):
        actions.say_here(by=volunteer, attendance=moment, is_here=True, now=moment.starts_at)
