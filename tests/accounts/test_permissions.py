"""What each role may do, in full: a change to a registered right is a change here."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.core.exceptions import ImproperlyConfigured

from refuinterim.accounts.models import Role
from refuinterim.accounts.permissions import RIGHTS, allow
from tests.factories import AntennaRoleFactory

COORDINATOR = """
accounts.view_antennarole accounts.view_user
core.view_antenna core.view_auditevent core.view_category core.view_language core.view_place core.view_skill
imports.import_rows imports.view_sheetimport
matching.add_followup matching.add_matchingsettings matching.change_followup matching.change_matchingsettings
matching.propose matching.view_attendance matching.view_externalhours matching.view_followup
matching.view_matchingsettings matching.view_participationproof
matching.view_pairrule matching.view_placement matching.view_plan
organisations.add_assignment organisations.add_informationnote organisations.add_membership
organisations.add_organisation organisations.add_photo organisations.add_shift organisations.add_weeklyslot
organisations.change_assignment organisations.change_informationnote organisations.change_membership
organisations.change_organisation organisations.change_photo organisations.change_shift organisations.change_weeklyslot
organisations.view_assignment organisations.view_informationnote organisations.view_membership
organisations.view_organisation organisations.view_photo organisations.view_shift organisations.view_weeklyslot
outbox.view_message
reporting.view_figures reporting.view_frozenyear
volunteers.add_availability volunteers.add_consent volunteers.add_intake volunteers.add_participationtrack
volunteers.add_talkmoment volunteers.add_volunteer
volunteers.change_availability volunteers.change_consent volunteers.change_intake
volunteers.change_participationtrack volunteers.change_talkmoment volunteers.change_volunteer
volunteers.view_availability volunteers.view_consent volunteers.view_intake volunteers.view_participationtrack
volunteers.view_talkmoment volunteers.view_volunteer
"""
STAFF = """
core.view_antenna core.view_category core.view_language core.view_place core.view_skill
matching.view_attendance matching.view_followup matching.view_placement
organisations.view_assignment organisations.view_informationnote organisations.view_membership
organisations.view_organisation organisations.view_photo organisations.view_shift organisations.view_weeklyslot
reporting.view_figures reporting.view_frozenyear
volunteers.view_availability volunteers.view_intake volunteers.view_talkmoment volunteers.view_volunteer
"""


@pytest.mark.django_db
@pytest.mark.parametrize(("role", "allowed"), [(Role.COORDINATOR, COORDINATOR), (Role.STAFF, STAFF)])
def test_role_may_do_exactly_this(role: Role, allowed: str) -> None:
    assert AntennaRoleFactory(role=role).user.get_all_permissions() == set(allowed.split())


@pytest.mark.parametrize("role", Role)
def test_right_names_a_permission_that_exists(role: Role) -> None:
    known = {
        f"{model._meta.app_label}.{name}"
        for model in apps.get_models()
        for name in [
            *(f"{verb}_{model._meta.model_name}" for verb in model._meta.default_permissions),
            *(name for name, _words in model._meta.permissions),
        ]
    }
    assert set(RIGHTS[role]) <= known


def test_right_is_given_once() -> None:
    with pytest.raises(ImproperlyConfigured, match=r"'core\.view_skill' is registered twice"):
        allow(Role.STAFF, "core", reads=["skill"])
