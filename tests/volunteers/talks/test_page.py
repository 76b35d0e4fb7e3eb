"""The page on which a volunteer chooses a moment for the first talk."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from refuinterim.accounts.models import User
from refuinterim.core.models import Antenna
from refuinterim.messages.models import Message
from tests.factories import (
    IntakeFactory,
    LanguageFactory,
    TalkMomentFactory,
    UserFactory,
    VolunteerFactory,
    next_week,
)
from volunteers.models import Intake, Volunteer
from volunteers.states import IntakeState
from volunteers.talks import actions
from volunteers.talks.models import TalkMoment, TalkWay

pytestmark = pytest.mark.django_db
PAGE = "/mijn/gesprek/"
PAGE_QUERIES = 9


@pytest.fixture
def nour(brugge: Antenna) -> Volunteer:
    """Somebody who speaks Arabic and waits for a first talk."""
    person: Volunteer = VolunteerFactory(antenna=brugge, intake=False, first_name="Nour")
    person.languages.set([LanguageFactory()])
    IntakeFactory(volunteer=person, state=IntakeState.REQUESTED)
    return person


@pytest.fixture
def me(client: Client, nour: Volunteer) -> Client:
    """The browser of Nour, signed in."""
    assert nour.user
    client.force_login(nour.user)
    return client


def seen(client: Client) -> str:
    return str(client.get(PAGE).context["talk"].stamp)


def tap(client: Client, moment: TalkMoment | int, **data: str) -> str:
    """Tap a moment; returns the page on which one arrives."""
    pk = moment if isinstance(moment, int) else moment.pk
    data.setdefault("seen", seen(client))
    return client.post(PAGE, {"moment": pk, **data}, follow=True).content.decode()


def test_moments_stand_by_day_those_one_understands_first(me: Client, brugge: Antenna, gent: Antenna) -> None:
    early = TalkMomentFactory(antenna=brugge, starts_at=next_week(9), languages=["uk"])
    dutch = TalkMomentFactory(antenna=brugge, starts_at=next_week(10))
    own = TalkMomentFactory(
        antenna=brugge, starts_at=next_week(11), languages=["ar", "nl"], way=TalkWay.PHONE
    )
    next_day = TalkMomentFactory(antenna=brugge, starts_at=next_week(9, days=8))
    TalkMomentFactory(antenna=gent)
    TalkMomentFactory(antenna=brugge, seats_taken=1)
    TalkMomentFactory(antenna=brugge, called_off_at=timezone.now())
    TalkMomentFactory(antenna=brugge, starts_at=timezone.now() - timedelta(hours=1))
    days = me.get(PAGE).context["days"]
    assert [[option.pk for option in day.options] for day in days] == [
        [dutch.pk, own.pk, early.pk],
        [next_day.pk],
    ]
    assert [option.mark for option in days[0].options] == ["In Dutch", "Your language", ""]
    assert [option.way for option in days[0].options] == ["At the office", "By phone", "At the office"]


def test_one_tap_chooses_a_second_changes_nothing(me: Client, nour: Volunteer, brugge: Antenna) -> None:
    moment, before = TalkMomentFactory(antenna=brugge), seen(me)
    page = tap(me, moment, seen=before)
    assert "14:00" in page and "Dijver 1" in page and "You talk with" in page
    tap(me, moment, seen=before)
    assert nour.intakes.get().moment == moment
    assert Message.objects.count() == 2


def test_two_taps_move_two_taps_cancel(me: Client, nour: Volunteer, brugge: Antenna) -> None:
    first, second = (
        TalkMomentFactory(antenna=brugge),
        TalkMomentFactory(antenna=brugge, starts_at=next_week(9)),
    )
    tap(me, first)
    shown = me.get(f"{PAGE}?anders")
    assert [option.pk for day in shown.context["days"] for option in day.options] == [second.pk]
    tap(me, second)
    assert nour.intakes.get().moment == second
    assert "I do not come" in me.get(f"{PAGE}?afzeggen").content.decode()
    me.post(PAGE, {"cancel": "yes", "seen": seen(me)})
    me.post(PAGE, {"cancel": "yes", "seen": ""})
    assert nour.intakes.get().state == IntakeState.REQUESTED
    assert sorted(TalkMoment.objects.values_list("seats_taken", flat=True)) == [0, 0]


def test_an_older_page_moves_nothing(me: Client, nour: Volunteer, brugge: Antenna) -> None:
    first, second = (
        TalkMomentFactory(antenna=brugge),
        TalkMomentFactory(antenna=brugge, starts_at=next_week(9)),
    )
    before = seen(me)
    tap(me, first, seen=before)
    assert "You already have a moment" in tap(me, second, seen=before)
    assert nour.intakes.get().moment == first
    me.post(PAGE, {"cancel": "yes", "seen": before})
    assert nour.intakes.get().moment == first


def test_what_is_gone_is_said_kindly_with_the_others(me: Client, nour: Volunteer, brugge: Antenna) -> None:
    gone, other = TalkMomentFactory(antenna=brugge), TalkMomentFactory(antenna=brugge, starts_at=next_week(9))
    TalkMoment.objects.filter(pk=gone.pk).update(seats_taken=1)
    page = tap(me, gone)
    assert "This moment is gone" in page and f'value="{other.pk}"' in page
    tap(me, other)
    TalkMomentFactory(antenna=brugge, starts_at=next_week(15))
    page = tap(me, gone)
    assert "This moment is gone" in page and "Now it is" in page
    assert nour.intakes.get().moment == other


@pytest.mark.parametrize("pk", ["0", "x", "99999999999999999999999", ""])
def test_a_moment_that_is_none_changes_nothing(me: Client, nour: Volunteer, brugge: Antenna, pk: str) -> None:
    TalkMomentFactory(antenna=brugge)
    response = me.post(PAGE, {"moment": pk, "seen": ""}, follow=True)
    assert "This moment is gone" in response.content.decode()
    assert nour.intakes.get().state == IntakeState.REQUESTED


def test_a_moment_of_another_antenne_is_none(
    me: Client, nour: Volunteer, brugge: Antenna, gent: Antenna
) -> None:
    TalkMomentFactory(antenna=brugge)
    tap(me, TalkMomentFactory(antenna=gent))
    assert nour.intakes.get().state == IntakeState.REQUESTED


def test_a_talk_by_phone_asks_for_a_number_once(me: Client, nour: Volunteer, brugge: Antenna) -> None:
    moment = TalkMomentFactory(antenna=brugge, way=TalkWay.PHONE)
    assert "On which number" in tap(me, moment)
    wrong = tap(me, moment, phone="call me")
    assert 'value="call me"' in wrong and 'role="alert"' in wrong
    page = tap(me, moment, phone="0470/12.34.56")
    assert "0470 12 34 56" in page
    nour.refresh_from_db()
    assert nour.phone == "+32470123456"
    other = TalkMomentFactory(antenna=brugge, way=TalkWay.PHONE, starts_at=next_week(9))
    assert "On which number" not in tap(me, other)
    assert nour.intakes.get().moment == other


def test_a_talk_planned_by_hand_can_be_moved_and_cancelled(
    me: Client, nour: Volunteer, brugge: Antenna
) -> None:
    Intake.objects.filter(volunteer=nour).update(state="planned", planned_for=next_week(10))
    moment = TalkMomentFactory(antenna=brugge)
    assert "10:00" in me.get(PAGE).content.decode()
    tap(me, moment)
    assert nour.intakes.get().moment == moment


def test_who_missed_it_chooses_another_moment(me: Client, nour: Volunteer, brugge: Antenna) -> None:
    Intake.objects.filter(volunteer=nour).update(
        state="planned", planned_for=timezone.now() - timedelta(hours=3)
    )
    moment = TalkMomentFactory(antenna=brugge)
    page = me.get(f"{PAGE}?afzeggen").content.decode()
    assert "Did you not come?" in page and "I do not come" not in page
    tap(me, moment)
    assert nour.intakes.get().planned_for == moment.starts_at


def test_without_a_moment_it_says_who_calls_and_when(me: Client, nour: Volunteer, brugge: Antenna) -> None:
    brugge.caller, brugge.call_days = "Els", 2
    brugge.save()
    monday = timezone.localtime().replace(hour=12) - timedelta(days=timezone.localdate().weekday())
    Intake.objects.filter(volunteer=nour).update(requested_at=timezone.now())
    page = me.get(PAGE).content.decode()
    assert "Els calls you." in page.replace("<bdi>", "").replace("</bdi>", "")
    assert "at the latest" in page and "050 00 00 00" in page and "Give us your number" in page
    Intake.objects.filter(volunteer=nour).update(requested_at=monday - timedelta(days=21))
    page = me.get(PAGE).content.decode()
    assert "We are late. Sorry!" in page and "at the latest" not in page


def test_who_talked_stopped_or_is_nobody_yet_goes_elsewhere(
    client: Client, volunteer: User, samira: Volunteer
) -> None:
    assert PAGE in client.get(PAGE)["Location"]
    client.force_login(volunteer)
    assert client.get(PAGE)["Location"] == reverse("matching:my-work")
    assert client.post(PAGE, {"moment": "1"})["Location"] == reverse("matching:my-work")
    client.force_login(UserFactory())
    assert client.get(PAGE)["Location"].startswith(reverse("volunteers:start"))


@pytest.mark.parametrize("count", [1, 20])
def test_the_page_costs_the_same_for_many_moments(
    me: Client, brugge: Antenna, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(count):
        TalkMomentFactory(antenna=brugge, starts_at=next_week(8, days=2 + number), languages=["nl", "ar"])
    with django_assert_num_queries(PAGE_QUERIES):
        shown = me.get(PAGE).context
    assert len(shown["days"]) + len(shown["later"]) == count and len(shown["days"]) <= 6


def test_my_work_shows_where_the_talk_stands(me: Client, nour: Volunteer, brugge: Antenna) -> None:
    my_work = reverse("matching:my-work")
    assert "We call you." in me.get(my_work).content.decode()
    moment = TalkMomentFactory(antenna=brugge)
    assert "Choose a moment" in me.get(my_work).content.decode()
    assert nour.user
    actions.choose(by=nour.user, volunteer=nour, moment=moment, now=timezone.now())
    page = me.get(my_work).content.decode()
    assert "Your next moment" in page and "14:00" in page and "Nothing is planned yet" not in page
    Intake.objects.update(state="done", done_at=timezone.now(), done_by=UserFactory())
    page = me.get(my_work).content.decode()
    assert "Our first talk" not in page and "Choose a moment" not in page
