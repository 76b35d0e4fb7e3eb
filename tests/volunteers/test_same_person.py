"""Same person? Who may be known is shown before somebody is registered, to those who may see it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from refuinterim.accounts.models import User
from refuinterim.core.models import Antenna
from tests import factories
from tests.languages.marks import unmarked
from tests.volunteers.test_admin import ADD, AGREES, volunteer_data
from volunteers.models import Volunteer
from volunteers.same_person import known_like, who_it_may_be

BORN = date(1994, 5, 17)
NOBODY: dict[str, Any] = {"first_name": "", "last_name": "", "birth_date": None, "phone": "", "email": ""}


@pytest.fixture
def zoe(brugge: Antenna) -> Volunteer:
    return factories.VolunteerFactory(
        antenna=brugge, user=None, first_name="Zoë", last_name="Van Damme", birth_date=BORN,
        phone="+32470123456", email="zoe@huis.example",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("facts", "is_known"),
    [
        ({"first_name": "zoe", "last_name": "VANDAMME", "birth_date": BORN}, True),
        ({"first_name": "Van Damme", "last_name": "Zoé", "birth_date": BORN}, True),
        ({"first_name": "Zoë", "last_name": "Van Damme"}, False),
        ({"first_name": "Zoë", "last_name": "Van Damme", "birth_date": date(1994, 5, 18)}, False),
        ({"first_name": "An", "last_name": "Van Damme", "birth_date": BORN}, False),
        ({"phone": "0470 12 34 56"}, True),
        ({"phone": "0470 12 34 57"}, False),
        ({"email": "ZOE@huis.example"}, True),
        ({"email": "oe@huis.example"}, False),
        ({}, False),
    ],
)
def test_somebody_is_known_by_what_is_the_same(facts: dict[str, Any], is_known: bool, zoe: Volunteer) -> None:
    assert known_like(**NOBODY | facts) == ([zoe] if is_known else [])


def test_nobody_is_known_by_what_nobody_said(brugge: Antenna) -> None:
    factories.VolunteerFactory(user=None, first_name="An", phone="", email="", birth_date=None)
    assert known_like(**NOBODY | {"first_name": "An"}) == []


def test_an_address_to_sign_in_counts_too(samira: Volunteer) -> None:
    assert samira.user
    Volunteer.objects.update(email="")
    assert known_like(**NOBODY | {"email": samira.user.email}) == [samira]
    assert known_like(**NOBODY | {"email": samira.user.email}, beside=samira.pk) == []


def test_nothing_is_saved_before_staff_chose(
    zoe: Volunteer, brugge: Antenna, client: Client, coordinator: User
) -> None:
    client.force_login(coordinator)
    typed = volunteer_data(brugge, **AGREES, email="", phone="+32 470 12 34 56", notes="zacht")
    page = client.post(reverse(ADD), typed).content.decode()
    assert reverse("admin:volunteers_volunteer_change", args=[zoe.pk]) in page
    assert f'name="somebody_else" value="{zoe.pk}"' in page
    assert 'value="Bondar"' in page and "zacht" in page, "nothing typed is lost"
    assert Volunteer.objects.count() == 1
    answer = client.post(reverse(ADD), typed | {"somebody_else": str(zoe.pk)})
    assert answer.status_code == 302
    assert Volunteer.objects.count() == 2


def test_a_choice_is_about_those_who_were_shown(
    zoe: Volunteer, brugge: Antenna, client: Client, coordinator: User
) -> None:
    other = factories.VolunteerFactory(antenna=brugge, user=None, email="oleh@test.example")
    client.force_login(coordinator)
    typed = volunteer_data(brugge, **AGREES, somebody_else=str(zoe.pk))
    page = client.post(reverse(ADD), typed).content.decode()
    assert f'name="somebody_else" value="{zoe.pk},{other.pk}"' in page
    assert Volunteer.objects.count() == 2


def test_of_another_antenna_only_whom_to_call_is_shown(
    zoe: Volunteer, gent: Antenna, client: Client, outsider: User
) -> None:
    Antenna.objects.filter(pk=zoe.antenna_id).update(phone="+3250111111", email="brugge@antenne.example")
    client.force_login(outsider)
    page = client.post(reverse(ADD), volunteer_data(gent, **AGREES)).content.decode()
    assert f"{zoe.antenna} knows somebody like this" in unmarked(page)
    assert "brugge@antenne.example" in page
    assert "Van Damme" not in page and "zoe@huis" not in page
    assert reverse("admin:volunteers_volunteer_change", args=[zoe.pk]) not in page
    may_be = who_it_may_be(outsider, **NOBODY | {"phone": zoe.phone})
    assert may_be and may_be.people == [] and may_be.elsewhere == [zoe.antenna]


def test_staff_see_of_who_came_by_the_web_that_they_may_be_known(
    zoe: Volunteer, brugge: Antenna, client: Client, coordinator: User
) -> None:
    new = factories.VolunteerFactory(antenna=brugge, phone=zoe.phone, intake=False)
    met = factories.VolunteerFactory(antenna=brugge, phone=zoe.phone)
    client.force_login(coordinator)
    link = reverse("admin:volunteers_volunteer_change", args=[zoe.pk])
    pages = [
        client.get(reverse("admin:volunteers_volunteer_change", args=[person.pk])).content.decode()
        for person in (new, met)
    ]
    assert [f'href="{link}"' in page for page in pages] == [True, False]
