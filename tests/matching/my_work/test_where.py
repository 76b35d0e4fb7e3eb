"""Where to go: the page, the message and the calendar say the same address."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.test import Client
from icalendar import Calendar

from matching.models import Placement
from matching.my_work.calendar_file import calendar_file, with_moments
from matching.placements import actions
from refuinterim.accounts.models import User
from refuinterim.messages.models import Message
from tests.factories import PlacementFactory, StructuralFactory

pytestmark = pytest.mark.django_db
ADDRESS = "Dijk 1, 8000 Brugge"


def test_the_organisations_street_is_told_everywhere(
    client: Client, coordinator: User, now: datetime
) -> None:
    weekly = StructuralFactory(organisation__street="Dijk 1", street="")
    placement = PlacementFactory(assignment=weekly, state="accepted")
    actions.confirm(by=coordinator, placement=placement, now=now)
    assert ADDRESS in client.get(weekly.get_absolute_url()).content.decode()
    assert ADDRESS in Message.objects.get(kind="placement_confirmed").text
    [event, *_rest] = Calendar.from_ical(
        calendar_file(with_moments(Placement.objects.filter(pk=placement.pk)), now=now)
    ).walk("VEVENT")
    assert str(event["location"]) == f"{weekly.organisation}, {ADDRESS}"
