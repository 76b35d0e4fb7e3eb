"""Browsing without signing in: the home page, the filters, one assignment."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertInHTML

from matching.states import PlacementState
from organisations.models import Assignment, Membership, WeeklySlot
from organisations.states import AssignmentState
from refuinterim.accounts.models import User
from refuinterim.core.models import Antenna
from tests.factories import (
    AntennaFactory,
    AssignmentFactory,
    CategoryFactory,
    EventFactory,
    OrganisationFactory,
    PlaceFactory,
    PlacementFactory,
    ShiftFactory,
    SkillFactory,
    StructuralFactory,
)
from tests.languages.marks import unmarked
from volunteers.models import Volunteer

pytestmark = pytest.mark.django_db
LIST = "/opdrachten/"


@pytest.fixture
def reader(client: Client) -> Client:
    """Somebody who reads the source language, so that tests do not lean on a translation."""
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return client


def titles(response: Any) -> list[str]:
    return [card.title for card in response.context["cards"]]


def on(weekday: int, hour: int) -> datetime:
    """A local moment next week, on a day of the week."""
    today = timezone.localdate()
    day = today + timedelta(days=7 - today.weekday() + weekday)
    return timezone.make_aware(datetime.combine(day, time(hour)))


def shift_on(weekday: int, hour: int, title: str) -> Assignment:
    event: Assignment = EventFactory(shifts=0, title=title)
    ShiftFactory(assignment=event, starts_at=on(weekday, hour))
    return event


def weekly_on(weekday: int, hour: int, title: str) -> Assignment:
    work: Assignment = StructuralFactory(slots=0, title=title)
    WeeklySlot.objects.create(assignment=work, weekday=weekday, starts=time(hour), ends=time((hour + 3) % 24))
    return work


# The pages


def test_home_shows_what_is_near_and_soon(reader: Client) -> None:
    EventFactory(title="Help in de keuken")
    response = reader.get("/")
    assert titles(response) == ["Help in de keuken"]
    assert "See what you can do" in response.content.decode()


def test_home_without_work_still_invites(reader: Client) -> None:
    page = reader.get("/").content.decode()
    assert "Would you like to do something?" in page
    assert "Close by and soon" not in page


def test_what_is_volunteering_says_the_promises(reader: Client) -> None:
    page = reader.get(reverse("matching:what-is-volunteering")).content.decode()
    for words in (
        "You choose",
        "You are insured",
        "You get no wage",
        "It can count for your integration track",
    ):
        assert words in page


def test_robots_may_read_the_work_only(client: Client) -> None:
    response = client.get("/robots.txt")
    assert response["Content-Type"].startswith("text/plain")
    assert b"Disallow: /mijn/" in response.content


def test_nothing_on_offer_says_what_to_do(reader: Client) -> None:
    page = reader.get(LIST).content.decode()
    assert "There is no work on offer now" in page
    assert reverse("volunteers:start") in page


def test_nothing_found_leads_back_to_everything(reader: Client) -> None:
    StructuralFactory()
    page = reader.get(LIST, {"kind": "event"}).content.decode()
    assert "We found nothing like this" in page


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_pages_only_read(client: Client, method: str) -> None:
    assert getattr(client, method)(LIST).status_code == 405


def test_policy_allows_no_inline_script(client: Client) -> None:
    policy = client.get("/")["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy


def test_arabic_reads_from_right_to_left(client: Client) -> None:
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "ar"
    assert '<html lang="ar" dir="rtl">' in client.get("/", follow=True).content.decode()


# What is on the list


def test_only_open_work_is_listed(reader: Client) -> None:
    for state in AssignmentState:
        StructuralFactory(title=state.value, state=state)
    assert titles(reader.get(LIST)) == ["published"]


def test_events_without_a_coming_shift_are_not_listed(reader: Client) -> None:
    over = EventFactory(shifts=0)
    ShiftFactory(assignment=over, starts_at=timezone.now() - timedelta(days=1))
    StructuralFactory(ends_on=timezone.localdate() - timedelta(days=1), starts_on=None)
    assert titles(reader.get(LIST)) == []


def test_what_is_full_comes_last_and_the_soonest_first(reader: Client) -> None:
    StructuralFactory(title="full", seats=1, seats_taken=1)
    later, sooner = EventFactory(title="later", shifts=0), EventFactory(title="sooner", shifts=0)
    ShiftFactory(assignment=later, starts_at=timezone.now() + timedelta(days=9))
    ShiftFactory(assignment=sooner, starts_at=timezone.now() + timedelta(days=2))
    StructuralFactory(title="weekly")
    assert titles(reader.get(LIST)) == ["sooner", "weekly", "later", "full"]


def test_list_is_cut_in_pages_that_keep_the_filters(reader: Client) -> None:
    for _number in range(13):
        StructuralFactory()
    response = reader.get(LIST, {"kind": "structural"})
    assert len(response.context["cards"]) == 12
    assert "13 assignments" in response.content.decode()
    assert "?kind=structural&amp;page=2" in response.content.decode()
    assert len(reader.get(LIST, {"kind": "structural", "page": "2"}).context["cards"]) == 1
    assert reader.get(LIST, {"page": "many"}).status_code == 200


# The filters


def test_category_filter_takes_more_than_one(reader: Client) -> None:
    green, sport = CategoryFactory(slug="green", name="Groen"), CategoryFactory(slug="sport", name="Sport")
    StructuralFactory(title="kitchen")
    StructuralFactory(title="green", category=green)
    StructuralFactory(title="sport", category=sport)
    assert titles(reader.get(LIST, {"work": ["green", "sport"]})) == ["green", "sport"]
    page = unmarked(reader.get(LIST, {"work": ["green", "sport"]}).content.decode())
    assert "Filters (2)" in page
    assert 'href="?work=sport"' in page  # takes "Groen" away


def test_kind_filter(reader: Client) -> None:
    StructuralFactory(title="weekly")
    EventFactory(title="event")
    assert titles(reader.get(LIST, {"kind": "event"})) == ["event"]
    assert titles(reader.get(LIST, {"kind": "structural"})) == ["weekly"]


def test_antenna_filter(reader: Client, gent: Antenna) -> None:
    StructuralFactory(title="in Brugge")
    StructuralFactory(title="in Gent", organisation=OrganisationFactory(antenna=gent, place=gent.place))
    assert titles(reader.get(LIST, {"antenna": "gent"})) == ["in Gent"]


def test_antenna_without_work_is_no_choice(reader: Client, gent: Antenna) -> None:
    StructuralFactory()
    questions = reader.get(LIST).context["filter"].form.fields["antenna"].queryset
    assert list(questions) == [AntennaFactory()]


@pytest.mark.parametrize(
    ("own", "level", "required", "shown"),
    [
        ("A1", "A1", True, True),
        ("A1", "A2", True, False),  # needed and above one's level
        ("A1", "A2", False, True),  # a step up, to practise
        ("A1", "B1", False, False),
        ("B2", "A0", False, True),
        ("B2", "C1", False, True),
    ],
)
def test_dutch_filter(reader: Client, own: str, level: str, required: bool, shown: bool) -> None:
    StructuralFactory(title="work", dutch=level, dutch_required=required)
    assert titles(reader.get(LIST, {"dutch": own})) == (["work"] if shown else [])


@pytest.mark.parametrize("make", [shift_on, weekly_on])
@pytest.mark.parametrize(
    ("weekday", "hour", "answers", "shown"),
    [
        (1, 14, {"day": "1"}, True),
        (1, 14, {"day": "2"}, False),
        (1, 14, {"day": ["1", "2"]}, True),
        (1, 14, {"day": "1", "part": "afternoon"}, True),
        (1, 14, {"day": "1", "part": "morning"}, False),
        (1, 9, {"part": ["morning", "evening"]}, True),
        (1, 20, {"part": "evening"}, True),
        (2, 1, {"day": "1", "part": "evening"}, True),  # small hours belong to the evening before
        (2, 1, {"day": "2"}, False),
        (5, 9, {"period": "weekend"}, True),
        (4, 9, {"period": "weekend"}, False),
        (5, 9, {"period": "weekend", "day": "6"}, False),
    ],
)
def test_moment_filters(
    reader: Client, make: Any, weekday: int, hour: int, answers: dict[str, Any], shown: bool
) -> None:
    make(weekday, hour, "work")
    assert titles(reader.get(LIST, answers)) == (["work"] if shown else [])


def test_day_and_part_speak_of_the_same_moment(reader: Client) -> None:
    event = shift_on(1, 9, "work")
    ShiftFactory(assignment=event, starts_at=on(2, 20))
    assert titles(reader.get(LIST, {"day": "1", "part": "evening"})) == []


def test_weekly_work_without_moments_fits_every_moment(reader: Client) -> None:
    StructuralFactory(title="work", slots=0)
    assert titles(reader.get(LIST, {"day": "3", "part": "evening"})) == ["work"]


def test_soon_filter(reader: Client) -> None:
    far, near = EventFactory(title="far", shifts=0), EventFactory(title="near", shifts=0)
    ShiftFactory(assignment=far, starts_at=timezone.now() + timedelta(days=8))
    ShiftFactory(assignment=near, starts_at=timezone.now() + timedelta(days=3))
    StructuralFactory(title="not yet", starts_on=timezone.localdate() + timedelta(days=20))
    StructuralFactory(title="weekly")
    assert titles(reader.get(LIST, {"period": "week"})) == ["near", "weekly"]


@pytest.mark.parametrize(
    "answers", [{"day": "9"}, {"work": "nothing"}, {"dutch": "Z9"}, {"antenna": "x"}, {"kind": ""}]
)
def test_unknown_answers_leave_the_list_whole(reader: Client, answers: dict[str, str]) -> None:
    StructuralFactory(title="work")
    response = reader.get(LIST, answers)
    assert response.status_code == 200
    assert titles(response) == ["work"]


# Where


def test_typed_place_sorts_by_distance_and_is_remembered(reader: Client, gent: Antenna) -> None:
    StructuralFactory(title="in Brugge", place=PlaceFactory())
    StructuralFactory(title="in Gent", place=gent.place)
    response = reader.get(LIST, {"near": "9000"})
    assert titles(response) == ["in Gent", "in Brugge"]
    assert "Close to your home" in response.content.decode()
    again = reader.get(LIST)
    assert titles(again) == ["in Gent", "in Brugge"]
    assert 'value="9000 Gent"' in again.content.decode()
    assert titles(reader.get("/")) == ["in Gent", "in Brugge"]
    assert "Far from your home" in reader.get("/").content.decode()


def test_emptied_place_is_forgotten(reader: Client, gent: Antenna) -> None:
    reader.get(LIST, {"near": "Gent"})
    reader.get(LIST, {"near": ""})
    assert "place" not in reader.session


def test_unknown_place_says_what_to_do_and_forgets_the_old_one(reader: Client, gent: Antenna) -> None:
    reader.get(LIST, {"near": "Gent"})
    response = reader.get(LIST, {"near": "Atlantis"})
    assert "We do not know this place." in response.content.decode()
    assert 'value="Atlantis"' in response.content.decode()
    assert "place" not in reader.session


def test_volunteer_sees_the_way_from_home(reader: Client, samira: Volunteer) -> None:
    near = PlaceFactory(
        postcode="8020", name="Oostkamp", municipality="Oostkamp", latitude=51.155, longitude=3.235
    )
    StructuralFactory(title="work", place=near)
    samira.travel_mode = "transit"
    samira.save()
    assert samira.user
    reader.force_login(samira.user)
    assert "minutes by bus or train" in reader.get(LIST).content.decode()
    reader.get(LIST, {"near": "8020"})
    assert "Close to your home" in reader.get(LIST).content.decode()


def test_htmx_gets_the_results_alone(reader: Client) -> None:
    StructuralFactory(title="work")
    part = reader.get(LIST, {"kind": "structural"}, headers={"HX-Request": "true"})
    page = part.content.decode()
    assert "<html" not in page
    assert 'id="results"' in page
    assertInHTML('<span id="filter-count" hx-swap-oob="true">Filters (1)</span>', page)
    assert "HX-Request" in part["Vary"]
    whole = reader.get(LIST, headers={"HX-Request": "true", "HX-History-Restore-Request": "true"})
    assert "<html" in whole.content.decode()


# One assignment


def test_detail_says_all_one_needs_to_know(reader: Client) -> None:
    event = EventFactory(
        title="Help in de keuken",
        description="Je snijdt groenten.",
        dutch="A1",
        team_size=4,
        has_buddy=True,
        shows_around=True,
        speaks_simply=True,
        min_age=18,
        documents=["driving-licence"],
        reimbursement="flat",
        reimbursement_amount="20.00",
    )
    event.required_skills.add(SkillFactory())
    page = unmarked(reader.get(event.get_absolute_url()).content.decode())
    for words in (
        "Help in de keuken",
        "Je snijdt groenten.",
        "A little Dutch",
        "Good to practise",
        "You work with 4 other people",
        "Ask for Lieve.",
        "Ze draagt een groene jas.",
        "Je krijgt een warme maaltijd.",
        "Somebody helps you on your first day.",
        "We show you everything first.",
        "We speak slowly and simply.",
        "You are 18 or older.",
        "You can do this: koken",
        "This work asks for a paper: driving licence",
        "You get 20.00 euro a day for your costs.",
        "Yes, I want to help",
        "openstreetmap.org/search?query=",
    ):
        assert words in page, words


def test_detail_offers_every_shift_with_its_seats(reader: Client) -> None:
    event = EventFactory(shifts=2)
    first, second = event.shifts.all()
    first.seats_taken = 2
    first.save()
    page = reader.get(event.get_absolute_url()).content.decode()
    apply = reverse("matching:assignment-apply", args=[event.slug])
    assert f'{apply}?shift={first.pk}"' in page
    assert f'{apply}?shift={second.pk}"' in page
    assert "Full: waiting list" in page
    assert f'class="button wide" href="{apply}"' in page


def test_detail_with_one_shift_asks_for_that_one(reader: Client) -> None:
    event = EventFactory(shifts=1)
    shift = event.shifts.get()
    page = reader.get(event.get_absolute_url()).content.decode()
    assert f"/ja/?shift={shift.pk}" in page


def test_full_work_offers_the_waiting_list(reader: Client) -> None:
    page = reader.get(StructuralFactory(seats=1, seats_taken=1).get_absolute_url()).content.decode()
    assert "Put me on the waiting list" in page


def test_weekly_work_lists_its_moments(reader: Client) -> None:
    page = reader.get(StructuralFactory(slots=2, team_size=0).get_absolute_url()).content.decode()
    assert "Every Wednesday, 13:00 to 16:00" in page
    assert "You work alone" in page


def test_dutch_text_says_that_it_is_dutch(client: Client) -> None:
    event = EventFactory(title_en="Help in the kitchen", description_en="You cut vegetables.")
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    assert '<h1 lang="en"' in client.get(event.get_absolute_url()).content.decode()
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "uk"
    assert '<h1 lang="nl"' in client.get(event.get_absolute_url(), follow=True).content.decode()


@pytest.mark.parametrize("state", sorted(set(AssignmentState) - {AssignmentState.PUBLISHED}))
def test_closed_work_is_seen_by_its_own_people_only(
    reader: Client,
    state: AssignmentState,
    membership: Membership,
    volunteer: User,
    coordinator: User,
    staff: User,
    outsider: User,
) -> None:
    work = StructuralFactory(organisation=membership.organisation, state=state)
    seen = {membership.user: 200, coordinator: 200, staff: 200, volunteer: 404, outsider: 404, None: 404}
    for user, status in seen.items():
        reader.logout()
        if user:
            reader.force_login(user)
        assert reader.get(work.get_absolute_url()).status_code == status, user
    reader.force_login(membership.user)
    page = reader.get(work.get_absolute_url()).content.decode()
    assert "You cannot say yes here now." in page
    assert "Yes, I want to help" not in page


def test_closed_work_stays_visible_to_who_helped_there(reader: Client, samira: Volunteer) -> None:
    work = StructuralFactory(state=AssignmentState.CLOSED)
    PlacementFactory(volunteer=samira, assignment=work, state=PlacementState.COMPLETED)
    assert samira.user
    reader.force_login(samira.user)
    assert reader.get(work.get_absolute_url()).status_code == 200


def test_who_said_yes_already_is_led_to_their_own_work(reader: Client, samira: Volunteer) -> None:
    work = StructuralFactory()
    PlacementFactory(volunteer=samira, assignment=work, state=PlacementState.ACCEPTED)
    assert samira.user
    reader.force_login(samira.user)
    page = reader.get(work.get_absolute_url()).content.decode()
    assert "You know this one already" in page
    assert "Yes, I want to help" not in page


def test_unknown_icon_does_not_break_a_page(reader: Client) -> None:
    StructuralFactory(category=CategoryFactory(slug="new", name="Nieuw", icon="no-such-icon"))
    assert reader.get(LIST).status_code == 200


def test_anonymous_sees_nothing_but_open_work() -> None:
    AssignmentFactory(state=AssignmentState.DRAFT)
    assert not Assignment.objects.visible_to(AnonymousUser()).exists()
