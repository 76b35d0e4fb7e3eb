"""Opening moments for first talks in the admin, one or a series; calling one off; who comes."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from refuinterim.accounts.models import User
from refuinterim.core.models import Antenna
from refuinterim.messages.models import Message
from tests.factories import LanguageFactory, TalkMomentFactory, VolunteerFactory, next_week
from volunteers.talk_forms import read_hours
from volunteers.talks import actions
from volunteers.talks.models import TalkMoment, TalkWay

pytestmark = pytest.mark.django_db
ADD = "admin:volunteers_talkmoment_add"
LIST = "admin:volunteers_talkmoment_changelist"


@pytest.fixture
def desk(client: Client, coordinator: User) -> Client:
    """The browser of the coordinator of Brugge."""
    client.force_login(coordinator)
    return client


@pytest.fixture
def form(brugge: Antenna, coordinator: User) -> dict[str, Any]:
    """What a coordinator fills in for one moment."""
    return {
        "first_day": f"{timezone.localdate() + timedelta(days=3):%d/%m/%Y}",
        "hours": "14:00",
        "minutes": "30",
        "until": "",
        "way": "office",
        "seats": "1",
        "where": "Dijver 1, first floor",
        "languages": [LanguageFactory(slug="nl", name="Nederlands").pk],
        "held_by": coordinator.pk,
        "antenna": brugge.pk,
    }


def errors(client: Client, form: dict[str, Any]) -> dict[str, Any]:
    response = client.post(reverse(ADD), form)
    assert response.status_code == 200
    return dict(response.context["adminform"].form.errors)


def test_the_form_knows_who_opens_it(desk: Client, brugge: Antenna, coordinator: User) -> None:
    dutch = LanguageFactory(slug="nl", name="Nederlands")
    initial = desk.get(reverse(ADD)).context["adminform"].form.initial
    assert (initial["held_by"], initial["antenna"], initial["languages"]) == (
        coordinator.pk,
        brugge.pk,
        [dutch.pk],
    )

    TalkMomentFactory(antenna=brugge, held_by=coordinator, where="Dijver 9", languages=["ar"])
    initial = desk.get(reverse(ADD)).context["adminform"].form.initial
    assert (initial["where"], initial["languages"]) == ("Dijver 9", [LanguageFactory().pk])


def test_one_form_opens_one_moment(desk: Client, form: dict[str, Any], coordinator: User) -> None:
    assert desk.post(reverse(ADD), form).status_code == 302
    moment = TalkMoment.objects.get()
    assert (moment.held_by, moment.minutes, moment.where) == (coordinator, 30, "Dijver 1, first floor")
    assert timezone.localtime(moment.starts_at).time() == time(14)
    assert [language.slug for language in moment.languages.all()] == ["nl"]


def test_one_form_opens_every_week_until_a_day(desk: Client, form: dict[str, Any]) -> None:
    first = timezone.localdate() + timedelta(days=3)
    series = {"hours": "14:00 14u30", "until": f"{first + timedelta(weeks=3):%d/%m/%Y}"}
    desk.post(reverse(ADD), {**form, **series})
    starts = [timezone.localtime(moment.starts_at) for moment in TalkMoment.objects.all()]
    assert [start.time() for start in starts] == [time(14), time(14, 30)] * 4
    assert {start.weekday() for start in starts} == {first.weekday()}
    assert TalkMoment.objects.filter(languages=None).count() == 0


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"first_day": "01/01/2020"}, "first_day"),
        ({"until": "01/01/2020"}, "until"),
        ({"until": "01/01/2199"}, "until"),
        ({"hours": "noon"}, "hours"),
        ({"hours": "14:00 14:20"}, "hours"),
        ({"where": ""}, "where"),
        ({"seats": "3"}, "seats"),
        ({"languages": []}, "languages"),
        ({"minutes": "600"}, "minutes"),
    ],
    ids=str,
)
def test_what_cannot_be_is_said_at_its_field(
    desk: Client, form: dict[str, Any], changes: dict[str, Any], field: str
) -> None:
    assert list(errors(desk, {**form, **changes})) == [field]
    assert not TalkMoment.objects.exists()


def test_who_talks_already_does_not_talk_twice(desk: Client, form: dict[str, Any], coordinator: User) -> None:
    day = timezone.localdate() + timedelta(days=3)
    start = timezone.make_aware(datetime.combine(day, time(14, 15)))
    TalkMomentFactory(held_by=coordinator, starts_at=start)
    assert list(errors(desk, form)) == ["hours"]
    assert list(errors(desk, {**form, "antenna": "", "hours": "9"})) == ["antenna"]


def test_only_who_works_there_holds_a_talk_there(
    desk: Client, form: dict[str, Any], gent: Antenna, member: User
) -> None:
    assert list(errors(desk, {**form, "held_by": member.pk})) == ["held_by"]
    assert list(errors(desk, {**form, "antenna": gent.pk})) == ["antenna"]


def test_the_list_shows_what_is_to_come(desk: Client, brugge: Antenna, now: datetime) -> None:
    coming = TalkMomentFactory(antenna=brugge)
    TalkMomentFactory(antenna=brugge, starts_at=now - timedelta(days=1))
    TalkMomentFactory(antenna=brugge, called_off_at=now)
    assert list(desk.get(reverse(LIST)).context["cl"].result_list) == [coming]
    assert desk.get(reverse(LIST), {"which": "all"}).context["cl"].result_count == 3


@pytest.mark.parametrize("count", [1, 12])
def test_the_list_costs_the_same_for_many(
    desk: Client, brugge: Antenna, count: int, django_assert_max_num_queries: Any
) -> None:
    for number in range(count):
        TalkMomentFactory(antenna=brugge, starts_at=next_week(9, days=2 + number))
    with django_assert_max_num_queries(14):
        desk.get(reverse(LIST))


def test_its_page_shows_who_comes_and_calls_it_off(desk: Client, brugge: Antenna, now: datetime) -> None:
    moment = TalkMomentFactory(antenna=brugge, way=TalkWay.GROUP, seats=3)
    with_mail = VolunteerFactory(antenna=brugge, intake=False, first_name="Nour")
    without = VolunteerFactory(
        antenna=brugge, intake=False, first_name="Emeka", email="", phone="0470 12 34 56"
    )
    for person in (with_mail, without):
        actions.choose(by=person.user, volunteer=person, moment=moment, now=now)
    page = desk.get(reverse("admin:volunteers_talkmoment_change", args=[moment.pk])).content.decode()
    assert "Nour" in page and "Emeka" in page and "2 / 3" in page
    step = reverse("desk:step", args=["gesprek", moment.pk, "call-off"])
    assert "0470 12 34 56" in desk.get(step).content.decode()
    page = desk.post(step, {}, follow=True).content.decode()
    assert "0470 12 34 56" in page
    told = Message.objects.filter(kind="talk_called_off")
    assert {message.reader for message in told} == {with_mail.email, "Emeka " + without.last_name}
    assert (
        "called off"
        in desk.get(reverse("admin:volunteers_talkmoment_change", args=[moment.pk])).content.decode()
    )
    assert desk.post(step, {}, follow=True).status_code == 200
    told = Message.objects.filter(kind="talk_called_off")
    assert {message.reader for message in told} == {with_mail.email, "Emeka " + without.last_name}


def test_the_desk_shows_todays_talks_and_what_was_chosen(
    desk: Client, brugge: Antenna, now: datetime
) -> None:
    person = VolunteerFactory(antenna=brugge, intake=False, first_name="Nour")
    moment = TalkMomentFactory(antenna=brugge)
    intake = actions.choose(by=person.user, volunteer=person, moment=moment, now=now)
    page = desk.get(reverse("desk:intake", args=[intake.pk])).content.decode()
    assert "Dijver 1, first floor" in page and "At the office" in page
    assert "first talk today" not in desk.get(reverse("admin:index")).content.decode()


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("14:00 14:30", [time(14), time(14, 30)]),
        ("9, 10u30; 14.15 9", [time(9), time(10, 30), time(14, 15)]),
        ("١٤:٣٠", [time(14, 30)]),
        ("24:00", None),
        ("9:60", None),
        ("morning", None),
    ],
)
def test_hours_are_read_as_people_write_them(text: str, hours: list[time] | None) -> None:
    assert read_hours(text) == hours
