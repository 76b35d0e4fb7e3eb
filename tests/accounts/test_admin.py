"""The admin of users and of what the base holds: who grants roles, who reads which message."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import reverse

from refuinterim.accounts.models import AntennaRole, Role, User
from refuinterim.core.models import Antenna, AuditEvent, Skill
from refuinterim.messages.models import Message
from refuinterim.navigation import GROUPS
from tests.factories import AntennaRoleFactory, MembershipFactory, SkillFactory, UserFactory, VolunteerFactory

pytestmark = pytest.mark.django_db


def message(now: datetime, antenna: Antenna | None = None, **fields: Any) -> Message:
    return Message.objects.create(
        key=str(Message.objects.count()), email="a@b.example", language="nl", subject="Dag", text="Dag",
        antenna=antenna, created_at=now, due_at=now, **{"kind": "welcome", "html": "<p onclick='x()'>Dag</p>", **fields},
    )  # fmt: skip


def user_data(user: User, **changes: Any) -> dict[str, Any]:
    return {
        "email": user.email, "first_name": user.first_name, "last_name": user.last_name, "language": "nl",
        "is_active": "on", "is_staff": "on", "antenna_roles-TOTAL_FORMS": 0, "antenna_roles-INITIAL_FORMS": 0, **changes,
    }  # fmt: skip


NEW_ROLE = {
    "antenna_roles-TOTAL_FORMS": 1,
    "antenna_roles-0-role": "coordinator",
}


def change_url(user: User) -> str:
    return reverse("admin:accounts_user_change", args=[user.pk])


def test_a_coordinator_grants_no_roles(client: Client, coordinator: User) -> None:
    client.force_login(coordinator)
    assert client.post(change_url(coordinator), user_data(coordinator, **NEW_ROLE)).status_code == 403
    assert client.post(reverse("admin:accounts_antennarole_add"), {}).status_code == 403
    assert client.post(reverse("admin:accounts_user_add"), {}).status_code == 403
    assert AntennaRole.objects.count() == 1


def test_a_national_coordinator_grants_roles(client: Client, national: User, brugge: Antenna) -> None:
    user = UserFactory()
    client.force_login(national)
    response = client.post(
        change_url(user), user_data(user, **NEW_ROLE, **{"antenna_roles-0-antenna": brugge.pk})
    )
    assert response.status_code == 302, response.context["errors"]
    assert user.antenna_roles.get().antenna == brugge
    assert AuditEvent.objects.filter(verb="user.changed", actor=national).exists()


def test_a_national_coordinator_makes_no_superuser(client: Client, national: User) -> None:
    user, root = UserFactory(), UserFactory(is_superuser=True, is_staff=True)
    client.force_login(national)
    client.post(change_url(user), user_data(user, is_superuser="on"))
    user.refresh_from_db()
    assert not user.is_superuser
    assert client.post(change_url(root), user_data(root, email="mine@test.example")).status_code == 403


def test_a_user_is_added_with_a_password(client: Client, national: User) -> None:
    client.force_login(national)
    data = {
        "email": "nieuw@test.example", "first_name": "An", "last_name": "Peeters", "language": "nl", "is_staff": "on",
        "password1": "een-lang-wachtwoord-9", "password2": "een-lang-wachtwoord-9", "usable_password": "true",
    }  # fmt: skip
    response = client.post(
        reverse("admin:accounts_user_add"),
        {**data, "antenna_roles-TOTAL_FORMS": 0, "antenna_roles-INITIAL_FORMS": 0},
    )
    assert response.status_code == 302, response.context["errors"]
    assert User.objects.get(email="nieuw@test.example").check_password("een-lang-wachtwoord-9")


def test_a_coordinator_sees_the_users_of_the_antenna(
    client: Client, coordinator: User, gent: Antenna
) -> None:
    own = {coordinator, VolunteerFactory().user, MembershipFactory().user}
    VolunteerFactory(antenna=gent)
    MembershipFactory(organisation__antenna=gent)
    client.force_login(coordinator)
    assert set(client.get(reverse("admin:accounts_user_changelist")).context["cl"].result_list) == own


def test_nobody_filters_by_password(client: Client, national: User) -> None:
    client.force_login(national)
    response = client.get(reverse("admin:accounts_user_changelist"), {"password__startswith": "x"})
    assert response.status_code in {302, 400}


def test_words_are_changed_by_national_coordinators_only(
    client: Client, coordinator: User, national: User
) -> None:
    skill = SkillFactory()
    url = reverse("admin:core_skill_change", args=[skill.pk])
    data = {
        "slug": "cooking",
        "name_nl": "koken",
        "name_en": "cooking",
        "name_fr": "",
        "name_ar": "",
        "name_uk": "",
    }
    client.force_login(coordinator)
    assert client.post(url, data).status_code == 403
    client.force_login(national)
    assert client.post(url, data).status_code == 302
    assert Skill.objects.get().name_en == "cooking"


def test_a_coordinator_changes_how_the_antenna_is_reached(
    client: Client, coordinator: User, brugge: Antenna
) -> None:
    client.force_login(coordinator)
    data = {
        "email": "nieuw@antenne.example",
        "phone": "050 11 11 11",
        "place": brugge.place_id,
        "slug": "gekaapt",
        "call_days": 3,
    }
    assert client.post(reverse("admin:core_antenna_change", args=[brugge.pk]), data).status_code == 302
    brugge.refresh_from_db()
    assert (brugge.email, brugge.slug) == ("nieuw@antenne.example", "brugge")


def test_a_letter_is_shown_in_a_closed_frame(
    client: Client, coordinator: User, brugge: Antenna, now: datetime
) -> None:
    letter = message(now, brugge)
    client.force_login(coordinator)
    page = client.get(reverse("admin:outbox_message_change", args=[letter.pk])).content.decode()
    assert 'sandbox=""' in page
    assert "&lt;p onclick=" in page
    assert "<p onclick=" not in page


def listed(client: Client) -> list[Message]:
    return list(client.get(reverse("admin:outbox_message_changelist")).context["cl"].result_list)


def test_codes_are_hidden_outside_the_demo(
    client: Client,
    coordinator: User,
    national: User,
    brugge: Antenna,
    gent: Antenna,
    now: datetime,
    settings: Any,
) -> None:
    own, other, code = message(now, brugge), message(now, gent), message(now, kind="sign_in_code", html="")
    client.force_login(coordinator)
    assert listed(client) == [own]
    client.force_login(national)
    assert set(listed(client)) == {own, other}
    assert client.get(reverse("admin:outbox_message_change", args=[code.pk])).status_code == 302
    settings.DEMO = True
    client.force_login(coordinator)
    assert set(listed(client)) == {own, code}
    page = client.get(reverse("admin:outbox_message_change", args=[code.pk])).content.decode()
    assert "it held a code" in page


def titles(client: Client) -> list[str]:
    groups = client.get(reverse("admin:index")).context["sidebar_navigation"]
    return [str(item["title"]) for group in groups for item in group["items"]]


def test_the_side_bar_shows_what_the_role_allows(client: Client, coordinator: User, staff: User) -> None:
    client.force_login(coordinator)
    assert titles(client) == [str(item.title) for group in GROUPS for item in group.items]
    client.force_login(staff)
    hidden = {
        "Tracks",
        "Plan",
        "Together or apart",
        "Proofs",
        "Hours elsewhere",
        "Way of matching",
        "Outbox",
        "Status",
        "Who did what",
        "Users",
        "Roles",
        "Take in a spreadsheet",
    }
    assert set(titles(client)) == {str(item.title) for group in GROUPS for item in group.items} - hidden


def test_search_finds_own_people_only(client: Client, coordinator: User, gent: Antenna) -> None:
    VolunteerFactory(first_name="Zohra", last_name="Een")
    VolunteerFactory(first_name="Zohra", last_name="Twee", antenna=gent)
    client.force_login(coordinator)
    page = client.get(reverse("admin:search"), {"s": "Zohra", "extended": "1"}).content.decode()
    assert "Zohra Een" in page
    assert "Zohra Twee" not in page


def test_a_role_shows_in_the_own_antenna_only(client: Client, coordinator: User, gent: Antenna) -> None:
    AntennaRoleFactory(antenna=gent, role=Role.STAFF)
    client.force_login(coordinator)
    roles = client.get(reverse("admin:accounts_antennarole_changelist")).context["cl"].result_list
    assert [role.user for role in roles] == [coordinator]


def test_every_state_is_shown_in_words() -> None:
    """A list that does not know a state shows it as it is stored: CLOSED, WITHDRAWN."""
    raw = []
    for model, model_admin in admin.site._registry.items():
        for name in model_admin.list_display:
            column = getattr(model_admin, name, None) if isinstance(name, str) else name
            label = getattr(column, "label", None)
            if isinstance(label, dict):
                field = (
                    model._meta.get_field(column.admin_order_field)
                    if hasattr(column, "admin_order_field")
                    else None
                )
                states = {value for value, _words in field.choices or []} if field else set()
                raw += [f"{model.__name__}.{name}: {state}" for state in states - set(label)]
    assert raw == []
