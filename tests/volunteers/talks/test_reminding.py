"""Reminders of first talks: the day before, and two hours before, exactly as those of work."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from refuinterim.core.models import Antenna
from refuinterim.messages.models import Message
from tests.factories import IntakeFactory, TalkMomentFactory, VolunteerFactory
from volunteers.models import Intake, Volunteer
from volunteers.states import IntakeState
from volunteers.talks import actions
from volunteers.talks.reminding import remind, talks_to_remind

pytestmark = pytest.mark.django_db
BRUSSELS = ZoneInfo("Europe/Brussels")


def at(day: int, hour: int, minute: int = 0, month: int = 12) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=BRUSSELS)


TALK = at(10, 14)


def planned(**changes: object) -> Intake:
    intake: Intake = IntakeFactory(
        state=IntakeState.PLANNED, requested_at=at(1, 9), planned_for=TALK, planned_at=at(1, 10), **changes
    )
    return intake


def reminded(now: datetime) -> list[str]:
    """The reminders that are written at a moment."""
    before = set(Message.objects.values_list("pk", flat=True))
    for intake in talks_to_remind(now):
        assert remind(intake=intake, now=now)
    return list(Message.objects.exclude(pk__in=before).values_list("kind", flat=True))


def test_a_talk_is_reminded_the_day_before_by_day_and_two_hours_before() -> None:
    planned()
    assert reminded(at(8, 12)) == []
    assert reminded(at(9, 8, 59)) == []
    assert reminded(at(9, 9)) == ["talk_tomorrow"]
    assert reminded(at(9, 9, 10)) == []
    assert reminded(at(10, 11, 59)) == []
    assert reminded(at(10, 12)) == ["talk_soon"]
    assert reminded(at(10, 12, 10)) == []
    assert reminded(TALK) == []


def test_at_night_nobody_hears_of_tomorrow() -> None:
    planned()
    assert reminded(at(9, 21)) == []


def test_who_chose_lately_knows_when() -> None:
    person, moment = VolunteerFactory(intake=False), TalkMomentFactory(starts_at=TALK)
    actions.choose(by=person.user, volunteer=person, moment=moment, now=at(9, 15))
    assert reminded(at(9, 18)) == []
    assert reminded(at(10, 12)) == ["talk_soon"]
    late = TalkMomentFactory(starts_at=at(10, 16))
    actions.choose(by=person.user, volunteer=person, moment=late, now=at(10, 15))
    assert reminded(at(10, 15, 10)) == []


def test_a_talk_that_moved_is_reminded_at_its_new_moment(brugge: Antenna) -> None:
    person, first = VolunteerFactory(intake=False), TalkMomentFactory(starts_at=TALK)
    actions.choose(by=person.user, volunteer=person, moment=first, now=at(1, 10))
    assert reminded(at(9, 9)) == ["talk_tomorrow"]
    second = TalkMomentFactory(starts_at=at(15, 14))
    actions.choose(by=person.user, volunteer=person, moment=second, now=at(9, 10))
    assert reminded(at(10, 12)) == []
    assert reminded(at(14, 9)) == ["talk_tomorrow"]
    assert (
        "15"
        in Message.objects.get(
            key=f"talk_tomorrow:{person.intakes.get().pk}:{int(at(15, 14).timestamp())}"
        ).text
    )


def test_what_does_not_go_on_is_not_reminded() -> None:
    intake = planned()
    now = at(9, 9)
    found = talks_to_remind(now).get()
    actions.take_back(by=intake.volunteer.user, intake=intake, now=now)
    assert not remind(intake=found, now=now)
    assert list(talks_to_remind(now)) == []


@pytest.mark.parametrize(
    "without", [{"volunteer__email": ""}, {"volunteer__left_on": at(2, 9).date()}], ids=str
)
def test_who_cannot_be_reached_or_stopped_is_not_reminded(without: dict[str, object]) -> None:
    volunteer: Volunteer = VolunteerFactory(intake=False, **{k.split("__")[1]: v for k, v in without.items()})
    planned(volunteer=volunteer)
    assert reminded(at(9, 9)) == []


def test_tomorrow_is_a_day_of_the_clock_when_it_goes_back() -> None:
    talk = at(25, 9, month=10)  # the clock went back that night
    intake = planned()
    Intake.objects.filter(pk=intake.pk).update(planned_for=talk, planned_at=talk - timedelta(days=9))
    assert reminded(at(24, 20, 59, month=10)) == ["talk_tomorrow"]
    assert reminded(at(25, 7, month=10)) == ["talk_soon"]
