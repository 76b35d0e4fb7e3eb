"""The status page: whether the platform itself is well."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from refuinterim.accounts.models import User
from refuinterim.core.models import InvariantCheck
from refuinterim.core.tasks import check_invariants
from refuinterim.messages.models import Message
from tests.factories import PlacementFactory

pytestmark = pytest.mark.django_db
PAGE = reverse("desk:status")


@pytest.fixture(autouse=True)
def in_english(client: Client, coordinator: User) -> None:
    client.cookies["language"] = "en"
    client.force_login(coordinator)


def read(client: Client) -> str:
    return client.get(PAGE).content.decode()


def test_before_the_first_night_it_says_so(client: Client) -> None:
    assert "Not checked yet" in read(client)


def test_all_is_well(client: Client) -> None:
    check_invariants()
    page = read(client)
    assert "All facts agree" in page
    assert "does not run" not in page


def test_what_was_found_leads_to_the_rows(client: Client) -> None:
    placement = PlacementFactory(expires_at=None)
    check_invariants()
    page = read(client)
    assert "1 fact does not agree" in page
    assert "Who is asked has a time to answer" in page
    assert reverse("admin:matching_placement_change", args=[placement.pk]) in page


def test_a_night_without_a_check_is_told(client: Client) -> None:
    check_invariants()
    InvariantCheck.objects.update(checked_at=timezone.now() - timedelta(hours=30))
    assert "the nightly work does not run" in read(client)


def test_messages_that_failed_are_those_of_the_list(client: Client, coordinator: User) -> None:
    now = timezone.now()
    antennas = [coordinator.antenna_roles.get().antenna, None]
    for number, antenna in enumerate(antennas):
        Message.objects.create(
            key=str(number), kind="placement.proposed", email="a@test.example", language="nl", subject="Iets",
            text="", html="", state="failed", antenna=antenna, created_at=now, due_at=now,
        )  # fmt: skip
    assert "1 message failed" in read(client)


def test_only_coordinators_see_it(client: Client, volunteer: User) -> None:
    client.force_login(volunteer)
    assert client.get(PAGE).status_code in (302, 403)
