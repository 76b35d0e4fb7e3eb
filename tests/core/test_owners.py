"""The two doors themselves; who comes through those of each model stands in tests/test_scope.py."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db.models import Q

from refuinterim.accounts.models import AntennaRole, Role, User
from refuinterim.core.models import Antenna, AuditEvent
from refuinterim.core.owners import Hat, antenna_id_of, below
from refuinterim.messages.models import Message
from tests.factories import AntennaRoleFactory, SkillFactory, UserFactory


def test_a_condition_is_asked_of_the_row_below() -> None:
    condition = Q(state="open") & ~(Q(seats__gt=1) | Q(kind="event"))
    moved = Q(shift__state="open") & ~(Q(shift__seats__gt=1) | Q(shift__kind="event"))
    assert below("shift", condition) == moved


@pytest.mark.django_db
class TestDoors:
    """Of what the base holds."""

    def test_antennes(self, brugge: Antenna, gent: Antenna, coordinator: User, staff: User) -> None:
        national = AntennaRoleFactory(antenna=None).user
        reader = AntennaRoleFactory(antenna=None, role=Role.STAFF).user
        doors = {
            coordinator: ({brugge}, {brugge}),
            staff: ({brugge}, set()),
            national: ({brugge, gent}, {brugge, gent}),
            reader: ({brugge, gent}, set()),
            UserFactory(): (set(), set()),
            AnonymousUser(): (set(), set()),
        }
        for user, (sees, changes) in doors.items():
            assert set(Antenna.objects.visible_to(user)) == sees
            assert set(Antenna.objects.changeable_by(user)) == changes

    def test_somebody_who_works_for_an_antenne_wears_no_other_hat_by_it(
        self, coordinator: User, brugge: Antenna
    ) -> None:
        assert Antenna.objects.visible_to(coordinator, Hat.ANTENNA).exists()
        for hat in (Hat.MEMBER, Hat.VOLUNTEER):
            assert not Antenna.objects.visible_to(coordinator, hat).exists()
            assert not Antenna.objects.visible_to(AntennaRoleFactory(antenna=None).user, hat).exists()

    def test_who_left_comes_through_no_door(self, coordinator: User) -> None:
        coordinator.is_active = False
        assert not Antenna.objects.visible_to(coordinator).exists()
        assert not Antenna.objects.changeable_by(coordinator).exists()

    def test_roles_and_users_are_changed_by_national_coordinators(
        self, coordinator: User, outsider: User
    ) -> None:
        national = AntennaRoleFactory(antenna=None).user
        assert set(AntennaRole.objects.visible_to(coordinator)) == set(coordinator.antenna_roles.all())
        assert set(User.objects.visible_to(coordinator)) == {coordinator}
        assert set(User.objects.changeable_by(coordinator)) == {coordinator}
        assert not AntennaRole.objects.changeable_by(coordinator).exists()
        assert set(User.objects.changeable_by(national)) == {coordinator, outsider, national}
        assert AntennaRole.objects.changeable_by(national).count() == 3

    def test_codes_are_read_in_the_demo_by_who_works_for_an_antenne(
        self, coordinator: User, now: Any, settings: Any
    ) -> None:
        Message.objects.create(
            key="1", kind="sign_in_code", email="a@b.example", language="nl", created_at=now, due_at=now
        )
        national = AntennaRoleFactory(antenna=None).user
        for settings.DEMO in (False, True):
            assert Message.objects.visible_to(coordinator).exists() is settings.DEMO
            assert Message.objects.visible_to(national).exists() is settings.DEMO
            assert not Message.objects.visible_to(UserFactory()).exists()

    def test_what_happened_is_never_changed(self, brugge: Antenna, now: Any) -> None:
        AuditEvent.objects.create(at=now, verb="x", subject_type="y", subject_id=1, antenna=brugge)
        national = AntennaRoleFactory(antenna=None).user
        assert AuditEvent.objects.visible_to(national).exists()
        assert not AuditEvent.objects.changeable_by(national).exists()

    def test_a_row_knows_its_antenne(self, brugge: Antenna, coordinator: User) -> None:
        assert antenna_id_of(brugge) == brugge.pk
        assert antenna_id_of(coordinator.antenna_roles.get()) == brugge.pk
        assert antenna_id_of(coordinator) is None
        assert antenna_id_of(SkillFactory()) is None
