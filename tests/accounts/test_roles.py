"""Rights follow from roles."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction
from django.utils import timezone

from refuinterim.accounts.models import Role, User
from refuinterim.accounts.roles import antenna_ids, coordinates, is_national, works_in_admin
from refuinterim.accounts.tasks import remove_unused_users
from refuinterim.core.models import Antenna
from tests.factories import AntennaRoleFactory, MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db


def test_coordinator_works_for_own_antenna(coordinator: User, brugge: Antenna, gent: Antenna) -> None:
    assert antenna_ids(coordinator) == [brugge.pk]
    assert coordinates(coordinator, brugge.pk)
    assert not coordinates(coordinator, gent.pk)
    assert list(Antenna.objects.visible_to(coordinator)) == [brugge]


def test_staff_reads_and_does_not_coordinate(staff: User, brugge: Antenna) -> None:
    assert antenna_ids(staff) == [brugge.pk]
    assert antenna_ids(staff, Role.COORDINATOR) == []
    assert staff.has_perm("volunteers.view_volunteer")
    assert not staff.has_perm("volunteers.change_volunteer")
    assert staff.has_perm("reporting.view_figures")


def test_national_coordinator_works_for_all(brugge: Antenna, gent: Antenna) -> None:
    national = AntennaRoleFactory(antenna=None).user
    assert is_national(national)
    assert antenna_ids(national) is None
    assert set(Antenna.objects.visible_to(national)) == {brugge, gent}


def test_national_staff_is_no_national_coordinator(brugge: Antenna) -> None:
    reader = AntennaRoleFactory(antenna=None, role=Role.STAFF).user
    assert antenna_ids(reader) is None
    assert antenna_ids(reader, Role.COORDINATOR) == []


def test_others_have_no_antenna(volunteer: User, member: User) -> None:
    for user in (volunteer, member, AnonymousUser()):
        assert antenna_ids(user) == []
        assert not works_in_admin(user)
        assert not user.has_perm("volunteers.view_volunteer")


def test_inactive_user_has_no_rights(coordinator: User, brugge: Antenna) -> None:
    coordinator.is_active = False
    assert antenna_ids(coordinator) == []
    assert not works_in_admin(coordinator)
    assert not coordinator.has_perm("matching.propose")


def test_superuser_does_everything(brugge: Antenna) -> None:
    chief = User.objects.create_superuser("Chief@Test.example", "a long password")
    assert chief.email == "chief@test.example"
    assert antenna_ids(chief) is None
    assert chief.has_perm("accounts.delete_user")
    assert User.objects.get_by_natural_key("CHIEF@test.example") == chief


def test_role_once_per_antenna_also_when_national() -> None:
    user = AntennaRoleFactory(antenna=None).user
    with pytest.raises(IntegrityError), transaction.atomic():
        AntennaRoleFactory(user=user, antenna=None)


def test_names() -> None:
    user = UserFactory(first_name="Noor", last_name="")
    assert (str(user), user.get_short_name()) == ("Noor", "Noor")
    assert str(UserFactory(first_name="", last_name="", email="x@test.example")) == "x@test.example"


def test_unused_users_are_removed_after_a_week() -> None:
    week_ago = timezone.now() - timedelta(days=8)
    UserFactory(email="never@test.example", is_provisional=True, date_joined=week_ago)
    member = MembershipFactory(user__is_provisional=True, user__date_joined=week_ago).user
    kept = [UserFactory(is_provisional=True), UserFactory(date_joined=week_ago), member]
    remove_unused_users()
    assert set(User.objects.all()) == set(kept)
