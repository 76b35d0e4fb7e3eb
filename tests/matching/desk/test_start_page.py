"""The start page: what waits, for whom, at which cost."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from matching.desk.start_page import CARDS
from matching.models import Attendance, FollowUp, FollowUpKind, ParticipationProof
from matching.states import AttendanceState, PlacementState
from organisations.states import AssignmentState
from refuinterim.accounts.models import User
from refuinterim.core.models import Antenna
from refuinterim.messages.models import Message
from refuinterim.messages.states import MessageState
from tests.factories import (
    EventFactory,
    ExternalHoursFactory,
    IntakeFactory,
    JoinRequestFactory,
    OrganisationFactory,
    PlacementFactory,
    ShiftFactory,
    StructuralFactory,
    TrackFactory,
    VolunteerFactory,
)
from tests.languages.marks import unmarked
from tests.matching.desk.lists import cards_of, listed, rows_of
from volunteers.models import Intake
from volunteers.states import IntakeState

pytestmark = pytest.mark.django_db
QUERIES = 27


def titles(client: Client) -> list[str]:
    return [card.title for card in cards_of(client)]


def attendance(start: datetime, **fields: Any) -> Attendance:
    """Three planned hours of somebody who started."""
    placement = PlacementFactory(state=PlacementState.ACTIVE)
    end = start + timedelta(hours=3)
    return Attendance.objects.create(
        placement=placement, starts_at=start, ends_at=end, planned_minutes=180, **fields
    )


def something_of_everything(now: datetime) -> None:
    """One row for each card."""
    today = timezone.localdate(now)
    tonight = timezone.localtime(now).replace(hour=23, minute=59, second=59)
    IntakeFactory(state=IntakeState.PLANNED, planned_for=tonight)
    PlacementFactory(
        state=PlacementState.WAITLISTED,
        volunteer=VolunteerFactory(intake=False),
        created_at=now - timedelta(days=3),
    )
    TrackFactory()
    PlacementFactory(state=PlacementState.ACCEPTED)
    PlacementFactory(state=PlacementState.ACCEPTED, volunteer=VolunteerFactory(intake=False), created_at=now)
    StructuralFactory(state=AssignmentState.SUBMITTED, submitted_at=now)
    JoinRequestFactory()
    OrganisationFactory(insured_until=today + timedelta(days=9))
    IntakeFactory(state=IntakeState.REQUESTED, requested_at=now - timedelta(days=9))
    VolunteerFactory(consents=[])
    EventFactory(shifts=1)
    attendance(now - timedelta(days=2))
    FollowUp.objects.create(
        volunteer=VolunteerFactory(),
        antenna=Antenna.objects.get(slug="brugge"),
        kind=FollowUpKind.GUIDANCE,
        due_on=today,
    )
    PlacementFactory(expires_at=now + timedelta(days=1))
    ExternalHoursFactory()
    person = VolunteerFactory()
    ParticipationProof.objects.create(
        number=f"x{person.pk}", code="x", volunteer=person, antenna=person.antenna, antenna_name="x", first_day=today,
        last_day=today, minutes=60, text_version=1, asked_at=now - timedelta(days=8), asked_by=person.user,
    )  # fmt: skip
    for state in (MessageState.FAILED, MessageState.BY_HAND):
        Message.objects.create(
            key=str(Message.objects.count()), kind="proposed", email="a@b.example", language="nl", subject="x", text="x",
            html="x", state=state, created_at=now, due_at=now, antenna=Antenna.objects.get(slug="brugge"),
        )  # fmt: skip


def test_everything_that_waits_has_a_card(client: Client, coordinator: User, now: datetime) -> None:
    something_of_everything(now)
    client.force_login(coordinator)
    assert titles(client) == [
        "1 first talk today",
        "1 person to call before their place is free again",
        "1 person waits for a place, and needs a first talk",
        "1 track in danger",
        "1 yes to confirm",
        "1 assignment to look over",
        "1 organisation asks to join",
        "1 person waits for an intake, 9 days",
        "1 person to ask: may we look for work?",
        "1 event has free places soon",
        "1 time unknown who came",
        "1 person to call",
        "1 person may choose, and has one proposal",
        "1 proposal without an answer",
        "1 message to tell by hand",
        "1 time hours elsewhere to look at",
        "1 proof waits for a name",
        "1 insurance of an organisation ends",
        "1 message not sent",
    ]


def test_nothing_of_another_antenna(client: Client, outsider: User, brugge: Antenna, now: datetime) -> None:
    something_of_everything(now)
    client.force_login(outsider)
    assert titles(client) == []
    assert "All done" in client.get(reverse("admin:index")).content.decode()


@pytest.mark.parametrize("number", [1, 20])
def test_the_cost_is_constant(
    client: Client, coordinator: User, now: datetime, number: int, django_assert_num_queries: Any
) -> None:
    for _ in range(number):
        something_of_everything(now)
    client.force_login(coordinator)
    with django_assert_num_queries(QUERIES):
        assert len(titles(client)) == len(CARDS)


def test_a_card_counts_all_and_shows_a_few(client: Client, coordinator: User) -> None:
    for _ in range(6):
        PlacementFactory(state=PlacementState.ACCEPTED)
    client.force_login(coordinator)
    [card] = [card for card in client.get(reverse("admin:index")).context["cards"] if "yes" in card.title]
    assert (card.count, len(card.lines)) == (6, 4)


def test_whose_place_ends_first_is_on_top_with_the_talk_to_hold(
    client: Client, coordinator: User, now: datetime
) -> None:
    for days, name in ((1, "Late"), (6, "Soon"), (3, "Middle")):
        person = VolunteerFactory(intake=False, first_name=name, last_name="")
        PlacementFactory(
            state=PlacementState.ACCEPTED, volunteer=person, created_at=now - timedelta(days=days)
        )
    talk = IntakeFactory(volunteer=person, state=IntakeState.REQUESTED)
    client.force_login(coordinator)
    [card] = [card for card in cards_of(client) if "free again" in card.title]
    assert [unmarked(line.text).split(" ")[0] for line in card.lines] == ["Soon", "Middle", "Late"]
    assert card.lines[1].url == reverse("desk:intake", args=[talk.pk])
    assert "yes to confirm" not in " ".join(titles(client))  # nobody confirms before a talk


def what_waits_nowhere(now: datetime) -> None:
    """Rows beside those of the cards, in the lists that they open."""
    TrackFactory(deadline=timezone.localdate(now) + timedelta(weeks=90))
    PlacementFactory(state=PlacementState.ACTIVE)
    PlacementFactory(state=PlacementState.WAITLISTED)
    gone = VolunteerFactory(intake=False, consents=[], left_on=timezone.localdate(now))
    IntakeFactory(state=IntakeState.REQUESTED, volunteer=gone)
    IntakeFactory(state=IntakeState.PLANNED, planned_for=now + timedelta(days=2))
    PlacementFactory(state=PlacementState.WAITLISTED, volunteer=gone)
    EventFactory(shifts=1, shifts__days=40)
    full = EventFactory(shifts=1)
    full.shifts.update(seats_taken=2)
    FollowUp.objects.create(
        volunteer=VolunteerFactory(),
        antenna=Antenna.objects.get(slug="brugge"),
        kind=FollowUpKind.GUIDANCE,
        due_on=timezone.localdate(now) + timedelta(days=3),
    )


@pytest.mark.parametrize("number", [2, 60])
def test_a_card_counts_what_its_list_shows(
    client: Client, coordinator: User, now: datetime, number: int
) -> None:
    """Two of everything; and of one thing more than a page of the list holds."""
    for _ in range(2):
        something_of_everything(now)
    what_waits_nowhere(now)
    work = EventFactory(shifts=0)
    shift = ShiftFactory(assignment=work, seats=200)
    for _ in range(number - 2):
        PlacementFactory(state=PlacementState.ACCEPTED, assignment=work, shift=shift)
    client.force_login(coordinator)
    cards = cards_of(client)
    assert len(cards) == len(CARDS)
    assert {card.title: listed(client, card) for card in cards} == {card.title: card.count for card in cards}
    assert [card.count for card in cards if "yes" in card.title] == [number]


def test_a_list_of_what_waits_is_the_own_antennas(
    client: Client, coordinator: User, outsider: User, staff: User, now: datetime
) -> None:
    something_of_everything(now)
    client.force_login(coordinator)
    urls = [card.url for card in cards_of(client)]
    client.force_login(outsider)
    assert not any(rows_of(client.get(url)) for url in urls)
    client.force_login(staff)  # who guides nobody has no such filter, and learns nothing from it
    for url in urls[:-1]:
        plain, filtered = client.get(url.split("?")[0]), client.get(url)
        assert plain.status_code == filtered.status_code
        assert plain.status_code == 403 or rows_of(plain) == rows_of(filtered)


def test_who_waits_for_a_place_without_a_talk_leads_to_the_talk(
    client: Client, coordinator: User, now: datetime
) -> None:
    talk = IntakeFactory(state=IntakeState.REQUESTED)
    for _ in range(2):  # waits for two places: one person
        PlacementFactory(state=PlacementState.WAITLISTED, volunteer=talk.volunteer)
    asked_nobody = PlacementFactory(
        state=PlacementState.WAITLISTED, volunteer=VolunteerFactory(intake=False)
    ).volunteer
    PlacementFactory(state=PlacementState.WAITLISTED)  # had a talk
    client.force_login(coordinator)
    [card] = [card for card in cards_of(client) if "first talk" in card.title]
    assert (card.count, card.tone) == (2, "danger")
    assert [line.url for line in card.lines] == [
        reverse("desk:intake", args=[talk.pk]),
        reverse("admin:volunteers_volunteer_change", args=[asked_nobody.pk]),
    ]


def test_who_waits_longest_for_a_moment_is_on_top_and_a_broken_promise_is_said(
    client: Client, coordinator: User, now: datetime
) -> None:
    asked = [now - timedelta(days=days) for days in (20, 15, 0)]
    waits = [IntakeFactory(state=IntakeState.REQUESTED, requested_at=moment) for moment in asked]
    Intake.objects.filter(pk=waits[0].pk).update(dropped_for=now, dropped_at=now - timedelta(hours=1))
    client.force_login(coordinator)
    [card] = [card for card in cards_of(client) if "intake" in card.title]
    assert [line.url for line in card.lines] == [
        reverse("desk:intake", args=[waits[number].pk]) for number in (1, 0, 2)
    ]
    assert card.lines[0].note == "15 days, longer than promised"
    assert "longer" not in card.lines[1].note + card.lines[2].note


def test_a_meter_leads_to_its_own_figures(
    client: Client, coordinator: User, national: User, gent: Antenna
) -> None:
    for user in (coordinator, national):
        client.force_login(user)
        for meter in client.get(reverse("admin:index")).context["meters"]:
            scope = client.get(meter.url).context["scope"]
            assert str(scope.antenna or "All antennes") == meter.name and scope.year == meter.year


def test_the_gap_of_this_year_is_in_words(client: Client, coordinator: User, now: datetime) -> None:
    attendance(
        now - timedelta(hours=5),
        state=AttendanceState.PRESENT,
        minutes=180,
        confirmed_at=now,
        confirmed_by=coordinator,
    )
    VolunteerFactory()
    client.force_login(coordinator)
    [meter] = client.get(reverse("admin:index")).context["meters"]
    assert meter.sentence == f"Of 2 active people, 1 helped in {timezone.localdate(now).year}."


def test_the_year_is_counted_once_in_a_few_minutes(
    client: Client, coordinator: User, brugge: Antenna, django_assert_num_queries: Any
) -> None:
    """Two queries fewer: the frozen year and the count. The cards are of this moment; another antenne is another."""
    client.force_login(coordinator)
    start = reverse("admin:index")
    [before] = client.get(start).context["meters"]
    PlacementFactory(state=PlacementState.ACCEPTED)
    with django_assert_num_queries(
        QUERIES - 2 - 2
    ):  # no track, so no minutes are asked for, here or elsewhere
        response = client.get(start)
    assert response.context["meters"] == [before]
    assert [card.title for card in response.context["cards"]] == ["1 yes to confirm"]
    cache.delete(f"meter:{brugge.pk}:{before.year}")
    assert client.get(start).context["meters"][0].active == before.active + 1


def test_staff_with_a_second_factor_pay_no_query_for_it(
    client: Client, coordinator: User, settings: Any, django_assert_num_queries: Any
) -> None:
    settings.STAFF_SECOND_FACTOR = True
    Authenticator.objects.create(user=coordinator, type=Authenticator.Type.TOTP, data={})
    client.force_login(coordinator)
    with django_assert_num_queries(QUERIES - 2):  # no track, so no minutes are asked for, here or elsewhere
        assert client.get(reverse("admin:index")).status_code == 200


def test_staff_see_the_figures_and_no_tasks(client: Client, staff: User, now: datetime) -> None:
    something_of_everything(now)
    client.force_login(staff)
    response = client.get(reverse("admin:index"))
    assert "cards" not in response.context
    page = response.content.decode()
    assert f"Hello {staff.first_name}" in unmarked(page) if staff.first_name else "Figures" in page
    assert "waits for you" not in page
    assert len(response.context["meters"]) == 1


@pytest.mark.parametrize("persona", ["volunteer", "member"])
def test_volunteers_and_members_have_no_admin(
    client: Client, persona: str, request: pytest.FixtureRequest
) -> None:
    client.force_login(request.getfixturevalue(persona))
    for name in ("admin:index", "desk:plan"):
        response = client.get(reverse(name), follow=True)
        assert response.status_code == 403


def test_a_visitor_signs_in_first(client: Client) -> None:
    response = client.get(reverse("admin:index"), follow=True)
    assert response.redirect_chain[-1][0].startswith(reverse("account_request_login_code"))


def test_attendances_of_today_are_not_counted_before_they_end(
    client: Client, coordinator: User, now: datetime
) -> None:
    attendance(now + timedelta(hours=1))
    client.force_login(coordinator)
    assert Attendance.objects.exists()
    assert not [title for title in titles(client) if "who came" in title]
