"""The first talk in somebody's own calendar: one id for good, and crossed out when it does not go on."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from icalendar import Calendar

from refuinterim.accounts.models import User
from refuinterim.core.models import Antenna
from tests.factories import TalkMomentFactory, VolunteerFactory, next_week
from volunteers.actions import cancel_intake, open_calendar
from volunteers.models import Volunteer
from volunteers.talks import actions

pytestmark = pytest.mark.django_db


@pytest.fixture
def nour(brugge: Antenna, now: datetime) -> Volunteer:
    person: Volunteer = VolunteerFactory(antenna=brugge, intake=False)
    assert person.user
    open_calendar(by=person.user, volunteer=person, now=now)
    return person


def events(client: Client, person: Volunteer) -> list[Any]:
    address = reverse("matching:calendar-feed", args=[person.calendar_key])
    return Calendar.from_ical(client.get(address).content).walk("VEVENT")


def test_a_talk_keeps_its_id_when_it_moves_and_is_crossed_out_when_it_does_not_go_on(
    client: Client, nour: Volunteer, now: datetime
) -> None:
    first, second = TalkMomentFactory(), TalkMomentFactory(starts_at=next_week(9), way="phone")
    nour.phone = "0470 12 34 56"
    nour.save()
    assert events(client, nour) == []
    seen = []
    for number, moment in enumerate((first, second)):
        intake = actions.choose(
            by=nour.user, volunteer=nour, moment=moment, now=now + timedelta(minutes=number)
        )
        [event] = events(client, nour)
        seen.append(event)
    actions.take_back(by=nour.user, intake=intake, now=now + timedelta(minutes=2))
    seen += events(client, nour)
    assert len({str(event["uid"]) for event in seen}) == 1
    assert [str(event["status"]) for event in seen] == ["CONFIRMED", "CONFIRMED", "CANCELLED"]
    assert [event["dtstart"].dt for event in seen] == [first.starts_at, second.starts_at, second.starts_at]
    assert sorted({int(event["sequence"]) for event in seen}) == [int(event["sequence"]) for event in seen]
    assert str(seen[0]["location"]) == first.where
    assert "0470 12 34 56" in str(seen[1]["description"]) and "location" not in seen[1]


def test_a_talk_that_the_antenne_cancels_is_crossed_out(
    client: Client, nour: Volunteer, coordinator: User, now: datetime
) -> None:
    moment = TalkMomentFactory()
    intake = actions.choose(by=nour.user, volunteer=nour, moment=moment, now=now)
    cancel_intake(by=coordinator, intake=intake, now=now, reason="Moved abroad.")
    [event] = events(client, nour)
    assert (str(event["status"]), event["dtstart"].dt) == ("CANCELLED", moment.starts_at)
