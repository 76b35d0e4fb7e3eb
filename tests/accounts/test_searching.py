"""Found means found: every search of the desk reads what people type as they mean it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib import admin
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from matching.models import Attendance
from matching.states import PlacementState
from refuinterim.accounts.models import User
from refuinterim.core.audit import record
from refuinterim.core.folding import folded_fields
from refuinterim.core.models import Antenna
from refuinterim.core.searching import ENOUGH, containing, find
from refuinterim.messages.models import Message
from tests import factories
from volunteers.models import Volunteer

FIELDS = ["first_name", "last_name", "email", "phone"]


@pytest.fixture
def zoe(brugge: Antenna) -> Volunteer:
    return factories.VolunteerFactory(
        antenna=brugge,
        user=None,
        first_name="Zoë",
        last_name="Çelik-D’Hondt",
        email="zoe.celik@huis.example",
        phone="0470 12 34 56",
    )


def found(typed: str, user: User, model: type[Any] = Volunteer, fields: list[str] | None = None) -> list[Any]:
    return list(find(model._default_manager.visible_to(user), fields or FIELDS, typed, user))


@pytest.mark.parametrize(
    "typed",
    [
        "zoe", "Zoë", "ZOË", "celik", "ÇELİK", "D'Hondt", "D’Hondt", "dhondt", "d`hondt", "Celik zoë", "celik-dhondt",
        "0470123456", "+32 470 12 34 56", "0032470123456", "0470/12.34.56", "٠٤٧٠١٢٣٤٥٦", "12 34 56", "0470 12",
        "celik@huis", "zoe.celik", "huis.example", "zo", "z", "cleik", "dohndt", "zoe cellik", "zoe 0470123456",
        "  zoe\u200b  ", "zoe 0470 12 34 56", "+32 (0)470 12 zoe", "(0470) 12.34.56 celik", "+32(0)470",
    ],
)  # fmt: skip
def test_somebody_is_found_as_typed(typed: str, zoe: Volunteer, coordinator: User) -> None:
    factories.VolunteerFactory(antenna=zoe.antenna, first_name="Piet", last_name="Maes", phone="+32499999999")
    assert found(typed, coordinator) == [zoe]


@pytest.mark.parametrize("typed", ["vandenbroeck", "van den broek", "Vandenbroek anne", "broeck van den"])
def test_a_name_of_three_words_is_found_as_one(typed: str, brugge: Antenna, coordinator: User) -> None:
    person = factories.VolunteerFactory(antenna=brugge, first_name="Anne", last_name="Van den Broeck")
    assert found(typed, coordinator) == [person]


def test_dhondt_is_found_with_a_sign(brugge: Antenna, coordinator: User) -> None:
    person = factories.VolunteerFactory(antenna=brugge, first_name="An", last_name="Dhondt")
    assert found("D'Hondt", coordinator) == [person]


@pytest.mark.parametrize("typed", ["’", "...", "zoe maes", "0470999999", "xy"])
def test_nobody_is_found_by_something_else(typed: str, zoe: Volunteer, coordinator: User) -> None:
    assert found(typed, coordinator) == []


def test_nothing_typed_finds_everybody(zoe: Volunteer, coordinator: User) -> None:
    assert found(" ", coordinator) == [zoe]


def test_beginnings_come_first_then_parts_then_what_is_alike(brugge: Antenna, coordinator: User) -> None:
    made = {
        name: factories.VolunteerFactory(antenna=brugge, user=None, first_name=name, last_name="X")
        for name in ("Amarine", "Lamarina", "Marina", "Maryna")
    }
    assert found("marina", coordinator) == [made["Marina"], made["Lamarina"], made["Maryna"]]
    assert found("marin", coordinator) == [made["Marina"], made["Amarine"], made["Lamarina"], made["Maryna"]]


def test_what_is_alike_is_left_out_when_enough_is_found(brugge: Antenna, coordinator: User) -> None:
    factories.VolunteerFactory.create_batch(ENOUGH, antenna=brugge, first_name="Samira")
    factories.VolunteerFactory(antenna=brugge, first_name="Samria")
    assert {person.first_name for person in found("samira", coordinator)} == {"Samira"}


def test_only_what_somebody_may_see_is_found(zoe: Volunteer, outsider: User, volunteer: User) -> None:
    assert found("zoe", outsider) == []
    assert found("zeo celik", outsider) == []
    assert zoe not in found("zoe", volunteer)


@pytest.mark.parametrize(
    ("page", "typed"),
    [
        ("volunteers_volunteer", "zoe"),
        ("volunteers_intake", "zoe 0470123456"),
        ("matching_placement", "celik buurthuis"),
        ("matching_placement", "samen koken zoe"),
        ("matching_placement", "0470123456"),
        ("matching_attendance", "zoe koken"),
        ("organisations_organisation", "t buurthuis"),
        ("organisations_organisation", "011 22 33 44"),
        ("organisations_organisation", "0475 00 00 01"),
        ("organisations_assignment", "koken cafe"),
        ("organisations_assignment", "buurthius"),
        ("organisations_informationnote", "buurthuis"),
        ("accounts_user", "lea@huis"),
        ("accounts_user", "lea"),
        ("outbox_message", "ete"),
        ("outbox_message", "lea"),
        ("core_antenna", "bruge"),
        ("core_auditevent", "registered"),
    ],
)  # fmt: skip
def test_every_list_of_the_desk_searches_the_same_way(
    page: str, typed: str, zoe: Volunteer, client: Client, coordinator: User, now: Any
) -> None:
    organisation = factories.OrganisationFactory(
        name="’t Buurthuis", antenna=zoe.antenna, phone="+3211223344"
    )
    member = factories.UserFactory(first_name="Léa", email="lea@huis.example")
    factories.MembershipFactory(organisation=organisation, user=member, phone="+32475000001")
    work = factories.StructuralFactory(organisation=organisation, title_nl="Samen koken in het café")
    placement = factories.PlacementFactory(assignment=work, volunteer=zoe, state=PlacementState.ACTIVE)
    Attendance.objects.create(
        placement=placement, starts_at=now, ends_at=now + timedelta(hours=3), planned_minutes=180
    )
    Message.objects.create(
        kind="placement_proposed", key="1", subject="Été", text="x", html="x", language="nl", recipient=member,
        email=member.email, antenna=zoe.antenna, created_at=now, due_at=now,
    )  # fmt: skip
    record(by=None, verb="volunteer.registered", subject=zoe, antenna=zoe.antenna, now=now)
    client.force_login(coordinator)
    shown = client.get(reverse(f"admin:{page}_changelist"), {"q": typed}).context["cl"].result_list
    assert len(shown) == 1


def test_how_to_reach_somebody_finds_only_who_is_seen(zoe: Volunteer, client: Client, outsider: User) -> None:
    """A placement in Gent of somebody of Brugge: found by the name that is shown there, not by a phone number."""
    organisation = factories.OrganisationFactory(antenna=outsider.antenna_roles.get().antenna)
    placement = factories.PlacementFactory(
        assignment=factories.StructuralFactory(organisation=organisation), volunteer=zoe
    )
    client.force_login(outsider)
    page = reverse("admin:matching_placement_changelist")

    def shown(typed: str) -> list[Any]:
        return list(client.get(page, {"q": typed}).context["cl"].result_list)

    assert shown("zoe") == [placement]
    assert shown("zoe cellik") == [placement]
    assert shown("0470123456") == shown("zoe.celik@huis") == []


def test_the_box_of_a_field_finds_the_same(zoe: Volunteer, client: Client, coordinator: User) -> None:
    factories.OrganisationFactory(name="Café ’t Hoekje", antenna=zoe.antenna)
    client.force_login(coordinator)
    asked = {"app_label": "organisations", "model_name": "informationnote", "field_name": "organisation"}
    answer = client.get(reverse("admin:autocomplete"), {**asked, "term": "cafe t hoekje"}).json()
    assert [row["text"] for row in answer["results"]] == ["Café ’t Hoekje"]


def test_an_order_that_somebody_chose_stays(brugge: Antenna, client: Client, coordinator: User) -> None:
    for name in ("Lamarina", "Marina"):
        factories.VolunteerFactory(antenna=brugge, first_name=name)
    client.force_login(coordinator)
    page = reverse("admin:volunteers_volunteer_changelist")

    def shown(**asked: str) -> list[str]:
        return [
            row.first_name for row in client.get(page, {"q": "marina", **asked}).context["cl"].result_list
        ]

    assert shown() == ["Marina", "Lamarina"]
    assert shown(o="0") == ["Lamarina", "Marina"]


def test_ctrl_k_finds_people_organisations_and_work(
    zoe: Volunteer, gent: Antenna, client: Client, coordinator: User
) -> None:
    factories.AssignmentFactory(organisation__antenna=zoe.antenna, title="Zoë’s keuken")
    factories.OrganisationFactory(antenna=zoe.antenna, name="Bij Zoé")
    factories.VolunteerFactory(first_name="Zoë", last_name="Elders", antenna=gent)
    client.force_login(coordinator)

    def titles(typed: str, **asked: str) -> list[str]:
        answer = client.get(reverse("admin:search"), {"s": typed, **asked})
        return [str(result.title) for result in answer.context["results"]]

    assert titles("zoe", extended="1") == [str(zoe), "Bij Zoé", "Zoë’s keuken"]
    assert titles("zoe") == []
    assert titles("volunteers", extended="1")[0] == "Volunteers"
    assert str(zoe) in titles("0470 12 34 56", extended="1")
    zoe.first_name = zoe.email = "Anna"
    zoe.save()
    assert str(zoe) not in titles("zoe", extended="1"), "nothing is kept of an earlier answer"


def test_ctrl_k_costs_the_same_for_many(brugge: Antenna, client: Client, coordinator: User) -> None:
    client.force_login(coordinator)

    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            client.get(reverse("admin:search"), {"s": "samira", "extended": "1"})
        return len(seen)

    factories.VolunteerFactory.create_batch(ENOUGH, antenna=brugge, first_name="Samira")
    few = queries()
    factories.VolunteerFactory.create_batch(ENOUGH, antenna=brugge, first_name="Samira")
    assert queries() == few


@pytest.mark.django_db
@pytest.mark.parametrize("model", [page for page in admin.site._registry if folded_fields(page)])
def test_what_a_list_searches_has_an_index(model: type[Any]) -> None:
    searched = {name for name in admin.site.get_model_admin(model).search_fields if "__" not in name}
    assert searched == set(folded_fields(model))
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_indexscan = off")
        plan = model._default_manager.filter(containing("zoe")(folded_fields(model))).explain()
    assert "_found_by" in plan
