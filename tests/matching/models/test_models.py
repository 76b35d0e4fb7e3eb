"""What the database itself refuses, and who sees which rows."""

from __future__ import annotations

from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction
from django.utils import timezone

from matching.attendance.hours import minutes_by_volunteer, minutes_done, reliability_by_volunteer
from matching.models import Attendance, FollowUp, Placement, Plan
from refuinterim.accounts.models import User
from refuinterim.core.models import Antenna
from tests.factories import (
    AntennaRoleFactory,
    EventFactory,
    MembershipFactory,
    PlacementFactory,
    ShiftFactory,
    StructuralFactory,
    UserFactory,
    next_week,
)
from volunteers.models import Volunteer

pytestmark = pytest.mark.django_db


def refused(name: str) -> AbstractContextManager[object]:
    return pytest.raises(IntegrityError, match=name)


def attendance(placement: Placement, **fields: object) -> Attendance:
    start = fields.pop("starts_at", timezone.now() - timedelta(days=3))
    return Attendance.objects.create(
        placement=placement,
        starts_at=start,
        ends_at=start + timedelta(hours=3),
        planned_minutes=180,
        **fields,
    )


def confirmed(placement: Placement, state: str, minutes: int, **fields: object) -> Attendance:
    by = UserFactory()
    return attendance(
        placement, state=state, minutes=minutes, confirmed_at=timezone.now(), confirmed_by=by, **fields
    )


def test_seats_are_never_overbooked() -> None:
    work = StructuralFactory(seats=1)
    assert work.take_seat()
    assert not work.take_seat()
    with refused("assignment_never_overbooked"), transaction.atomic():
        type(work).objects.filter(pk=work.pk).update(seats_taken=2)
    with refused("shift_never_overbooked"), transaction.atomic():
        ShiftFactory(seats=1, seats_taken=2)


def test_seat_cannot_be_given_back_twice() -> None:
    work = StructuralFactory()
    with refused("seats_taken"), transaction.atomic():
        work.release_seat()


def test_one_live_placement_per_opening(samira: Volunteer) -> None:
    placement = PlacementFactory(volunteer=samira)
    with refused("one_live_placement_per_opening"), transaction.atomic():
        PlacementFactory(volunteer=samira, assignment=placement.assignment, state="waitlisted")
    Placement.objects.update(state="declined")
    PlacementFactory(volunteer=samira, assignment=placement.assignment)


def test_no_overlapping_live_shifts(samira: Volunteer) -> None:
    event, other = EventFactory(shifts=0), EventFactory(shifts=0)
    for hour in (10, 14):
        shift = ShiftFactory(assignment=event, starts_at=next_week(hour))
        PlacementFactory(volunteer=samira, assignment=event, shift=shift, state="accepted")
    overlapping = ShiftFactory(assignment=other, starts_at=next_week(13))
    with refused("no_overlapping_live_shifts"), transaction.atomic():
        PlacementFactory(volunteer=samira, assignment=other, shift=overlapping, state="confirmed")
    PlacementFactory(volunteer=samira, assignment=other, shift=overlapping, state="proposed")


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"confirmed_at": timezone.now()}, "placement_confirmed_has_who_and_when"),
        ({"informed_at": timezone.now()}, "placement_informed_has_note_language_and_time"),
        ({"period": (next_week(9), next_week(10))}, "placement_period_is_the_shifts"),
        ({"state": "active"}, "no_start_before_the_information_note"),
    ],
)
def test_placement_pairs_belong_together(fields: dict[str, object], constraint: str) -> None:
    placement = PlacementFactory()
    with refused(constraint), transaction.atomic():
        Placement.objects.filter(pk=placement.pk).update(**fields)


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"state": "present"}, "attendance_confirmed_has_who_when_and_minutes"),
        ({"minutes": 5}, "attendance_confirmed_has_who_when_and_minutes"),
        ({"ends_at": timezone.now() - timedelta(days=9)}, "attendance_ends_after_its_start"),
    ],
)
def test_attendance_unknown_is_not_present(fields: dict[str, object], constraint: str) -> None:
    moment = attendance(PlacementFactory(state="confirmed"))
    with refused(constraint), transaction.atomic():
        Attendance.objects.filter(pk=moment.pk).update(**fields)


def test_minutes_go_with_presence_only() -> None:
    placement = PlacementFactory(state="active")
    with refused("absence_has_no_minutes"), transaction.atomic():
        confirmed(placement, "no_show", 10)
    with refused("presence_has_minutes"), transaction.atomic():
        confirmed(placement, "present", 0)


def test_hours_count_confirmed_presence_only(samira: Volunteer) -> None:
    placement = PlacementFactory(volunteer=samira, state="active")
    confirmed(placement, "present", 180)
    confirmed(placement, "partial", 60, starts_at=timezone.now() - timedelta(days=10))
    confirmed(placement, "no_show", 0, starts_at=timezone.now() - timedelta(days=17))
    attendance(placement, starts_at=timezone.now() - timedelta(days=24))
    assert minutes_done(samira) == 240
    assert minutes_by_volunteer([samira.pk, 0]) == {samira.pk: 240}
    assert reliability_by_volunteer([samira.pk]) == {samira.pk: pytest.approx((2 + 4) / (3 + 5))}
    assert minutes_done(PlacementFactory().volunteer) == 0


class TestScope:
    """Who sees which placement."""

    @pytest.fixture
    def placement(self, samira: Volunteer, membership: object) -> Placement:
        work = StructuralFactory(organisation=membership.organisation)
        return PlacementFactory(volunteer=samira, assignment=work, state="accepted")

    def seen(self, user: User | AnonymousUser) -> bool:
        return Placement.objects.visible_to(user).exists()

    def test_own_people_see_it(
        self, placement: Placement, volunteer: User, member: User, coordinator: User, staff: User
    ) -> None:
        assert all(self.seen(user) for user in (volunteer, member, coordinator, staff))
        assert self.seen(AntennaRoleFactory(antenna=None).user)

    def test_others_do_not(self, placement: Placement, outsider: User) -> None:
        others = [
            outsider,
            AnonymousUser(),
            UserFactory(),
            MembershipFactory().user,
            PlacementFactory().volunteer.user,
        ]
        placement_only = Placement.objects.filter(pk=placement.pk)
        assert not any(placement_only.visible_to(user).exists() for user in others)

    @pytest.mark.parametrize("state", ["proposed", "declined", "waitlisted", "withdrawn", "rejected"])
    def test_organisation_sees_nobody_who_did_not_say_yes(
        self, placement: Placement, member: User, state: str
    ) -> None:
        Placement.objects.update(state=state)
        assert not self.seen(member)

    def test_follow_ups_and_plans_are_the_coordinators(
        self,
        samira: Volunteer,
        brugge: Antenna,
        coordinator: User,
        member: User,
        volunteer: User,
        outsider: User,
    ) -> None:
        today = timezone.localdate()
        FollowUp.objects.create(volunteer=samira, antenna=brugge, kind="guidance", due_on=today)
        Plan.objects.create(antenna=brugge, created_at=timezone.now(), problem={}, result={})
        for model in (FollowUp, Plan):
            assert model.objects.visible_to(coordinator).exists()
            assert not any(model.objects.visible_to(user).exists() for user in (member, volunteer, outsider))
        assert FollowUp.objects.due(today).exists()
        assert not FollowUp.objects.due(today - timedelta(days=1)).exists()
