"""How an organisation sees its own barriers, and what happens before its insurance ends."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from organisations.barriers.questions import QUESTIONS, Picture, Theme
from organisations.insurance.actions import warn_antenna
from organisations.models import Organisation, SelfScan
from organisations.tasks import warn_of_insurance
from refuinterim.accounts.models import User
from refuinterim.core.models import Antenna
from refuinterim.messages.models import Message
from tests import factories
from tests.forms import filled_form
from tests.organisations.sent import DASHBOARD, NEW_WEEKLY

pytestmark = pytest.mark.django_db


def test_every_tip_leads_to_a_field_that_is_there(member_client: Client) -> None:
    form = member_client.get(NEW_WEEKLY).content.decode()
    assert {question.theme for question in QUESTIONS} == {*Theme}
    for question in QUESTIONS:
        assert f'id="{question.field}"' in form if question.field else question.does, question.key


def test_a_picture_shows_what_became_better() -> None:
    first = dict.fromkeys((question.key for question in QUESTIONS), 2) | {"contact": 0, "level": 1}
    then = first | {"contact": 2}
    picture = Picture(then, first)
    assert [(theme.score, theme.gained) for theme in picture.themes] == [(4, 2), (3, 0), (4, 0), (4, 0)]
    assert [tip.key for tip in picture.tips] == ["level"]


def test_they_look_at_themselves_and_the_coordinator_sees_it(
    member_client: Client, organisation: Organisation, coordinator: User
) -> None:
    page = reverse("organisations:barriers", args=[organisation.slug])
    answers = dict.fromkeys((question.key for question in QUESTIONS), "1")
    data = filled_form(member_client.get(page), "once")
    assert "Tap one of the three" in member_client.post(page, data | {"contact": "1"}).content.decode()
    for _ in range(2):
        member_client.post(page, data | answers)
    assert SelfScan.objects.count() == 1
    text = member_client.get(page).content.decode()
    assert "You are on the way." in text
    assert "#id_contact_name" in text
    desk = Client()
    desk.force_login(coordinator)
    change = reverse("admin:organisations_organisation_change", args=[organisation.pk])
    assert "Welcome 2/4" in " ".join(desk.get(change).content.decode().split())
    desk.force_login(factories.UserFactory())
    assert desk.get(page).status_code == 404


def test_the_end_of_an_insurance_is_told_twice(
    organisation: Organisation, brugge: Antenna, now: datetime
) -> None:
    """The task runs each day, but once it lay still; a new end date is told anew."""
    today = timezone.localdate(now)

    def run(days: range) -> list[int]:
        told = {day: warn_antenna(brugge.pk, now + timedelta(days=day)) for day in days if day != 10}
        return [day for day, count in told.items() if count]

    Organisation.objects.update(insured_until=today + timedelta(days=40))
    assert run(range(45)) == [11, 33]
    written = Message.objects.filter(kind="insurance_ends")
    assert {*written.values_list("email", flat=True)} == {
        brugge.email,
        organisation.memberships.get().user.email,
    }
    assert written.count() == 4
    Organisation.objects.update(insured_until=today + timedelta(days=80))
    assert run(range(45, 90)) == [50, 73]


def test_only_antennes_with_an_end_in_sight_get_a_task(brugge: Antenna, gent: Antenna) -> None:
    soon = timezone.localdate() + timedelta(days=20)
    factories.OrganisationFactory(antenna=brugge, insured_until=soon)
    factories.OrganisationFactory(antenna=gent, insured_until=soon + timedelta(days=90))
    factories.OrganisationFactory(antenna=gent, insured_until=soon, state="asked")
    assert warn_of_insurance() == 1


def test_an_insurance_that_ended_is_said_and_put_right(
    member_client: Client, organisation: Organisation
) -> None:
    today = timezone.localdate()
    Organisation.objects.update(insured_until=today - timedelta(days=1))
    assert "Volunteers must be insured" in member_client.get(NEW_WEEKLY).content.decode()
    assert "Your insurance ended" in member_client.get(DASHBOARD).content.decode()
    page = reverse("organisations:insurance", args=[organisation.slug])
    data = filled_form(member_client.get(page), "insurer")
    far = member_client.post(page, data | {"insured_until": f"{today.year + 30}-01-01"})
    assert "very far away" in far.content.decode()
    member_client.post(page, data | {"insured_until": f"{today.year + 1}-12-31"})
    assert "insurance ended" not in member_client.get(DASHBOARD).content.decode()
