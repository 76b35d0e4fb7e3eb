"""Nobody is matched before there is a yes, on no way; and the pages that ask for it."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from matching.advice.problem import build_problem
from matching.models import Placement
from matching.placements import actions
from matching.states import PlacementState
from organisations.models import Assignment
from refuinterim.accounts.models import User
from refuinterim.core.errors import DomainError
from refuinterim.core.models import Antenna
from refuinterim.messages.models import Message
from tests.factories import PlacementFactory, StructuralFactory, TrackFactory, VolunteerFactory
from volunteers.actions import withdraw_consent
from volunteers.models import ConsentPurpose, ConsentState, Volunteer

pytestmark = pytest.mark.django_db


@pytest.fixture
def unasked(brugge: Antenna) -> Volunteer:
    """Somebody with a first talk, of whom nobody wrote down that we may look for work."""
    return VolunteerFactory(first_name="Nour", consents=[])


@pytest.fixture
def work(brugge: Antenna) -> Assignment:
    return StructuralFactory(seats=3)


@pytest.fixture
def desk(client: Client, coordinator: User) -> Client:
    client.force_login(coordinator)
    return client


def step(volunteer: Volunteer) -> str:
    return reverse("desk:step", args=["vrijwilliger", volunteer.pk, "consent"])


# On no way


def test_no_plan_and_no_suggestion(unasked: Volunteer, work: Assignment, now: datetime) -> None:
    problem = build_problem(work.antenna, today=timezone.localdate(now), now=now)
    assert (len(problem.volunteers), len(problem.openings)) == (0, 1)


def test_no_proposal(unasked: Volunteer, work: Assignment, coordinator: User, now: datetime) -> None:
    with pytest.raises(DomainError, match="may not look for work for Nour"):
        actions.propose(by=coordinator, volunteer=unasked, assignment=work, now=now)


def test_no_application_and_no_seat_taken(unasked: Volunteer, work: Assignment, now: datetime) -> None:
    with pytest.raises(DomainError, match="We need your yes first"):
        actions.apply(by=unasked.user, volunteer=unasked, assignment=work, now=now, language="nl")
    work.refresh_from_db()
    assert work.seats_taken == 0


def test_who_stopped_hears_another_reason(work: Assignment, coordinator: User, now: datetime) -> None:
    gone = VolunteerFactory(left_on=timezone.localdate(now))
    with pytest.raises(DomainError, match="stopped as a volunteer"):
        actions.propose(by=coordinator, volunteer=gone, assignment=work, now=now)


def test_who_stopped_reads_a_way_back(work: Assignment, now: datetime) -> None:
    gone = VolunteerFactory(left_on=timezone.localdate(now))
    with pytest.raises(DomainError, match="Do you want to help again"):
        actions.apply(by=gone.user, volunteer=gone, assignment=work, now=now, language="nl")


@pytest.mark.parametrize("is_asked", [False, True])
def test_no_offer_from_the_waiting_list(work: Assignment, now: datetime, is_asked: bool) -> None:
    """Neither to who was never asked nor to who took it back: the next one gets the seat."""
    first = PlacementFactory(assignment=work, state=PlacementState.WAITLISTED)
    second = PlacementFactory(assignment=work, state=PlacementState.WAITLISTED)
    if is_asked:
        user = first.volunteer.user
        withdraw_consent(by=user, volunteer=first.volunteer, purpose=ConsentPurpose.MATCHING, now=now)
    else:
        first.volunteer.consents.all().delete()
    assert actions.offer_all_free_seats(assignment=work, now=now) == [second]
    assert Placement.objects.get(pk=first.pk).state == PlacementState.WAITLISTED


# The desk


def test_the_desk_shows_whom_to_ask_and_writes_the_yes_down(
    desk: Client, unasked: Volunteer, work: Assignment, coordinator: User, now: datetime
) -> None:
    pages = [
        reverse("admin:volunteers_volunteer_change", args=[unasked.pk]),
        reverse("desk:suggestions-volunteer", args=[unasked.pk]),
    ]
    for page in pages:
        shown = desk.get(page).content.decode()
        assert "There is no yes yet" in shown and step(unasked) in shown
    response = desk.post(step(unasked), {"purposes": ["matching"], "how": "paper", "language": "ar"})
    assert response.status_code == 302
    consent = unasked.consents.get()
    assert (consent.purpose, consent.given_how, consent.given_language, consent.recorded_by) == (
        "matching", "paper", "ar", coordinator,
    )  # fmt: skip
    for page in pages:
        assert "There is no yes yet" not in desk.get(page).content.decode()
    assert actions.propose(by=coordinator, volunteer=unasked, assignment=work, now=now)


def test_how_it_was_given_is_never_guessed(desk: Client, unasked: Volunteer) -> None:
    response = desk.post(step(unasked), {"purposes": ["matching"], "language": "ar"})
    assert response.context["form"].errors == {"how": ["Choose how this person said yes."]}
    assert not unasked.consents.exists()


def test_what_is_not_ticked_any_more_is_taken_back(
    desk: Client, samira: Volunteer, coordinator: User
) -> None:
    form = desk.get(step(samira)).context["form"]
    assert form.initial["purposes"] == ["matching", "sharing"]
    desk.post(step(samira), {"purposes": ["sharing"], "how": "told", "language": "nl"})
    assert samira.consents.get(withdrawn_by=coordinator).purpose == "matching"
    assert Volunteer.objects.get().consent_to_matching == ConsentState.TAKEN_BACK
    assert Volunteer.objects.get().agreed_to_share


def test_whom_to_ask_is_a_card_and_a_list(desk: Client, unasked: Volunteer, samira: Volunteer) -> None:
    VolunteerFactory(consents=[], left_on=timezone.localdate())
    cards = desk.get(reverse("admin:index")).context["cards"]
    [card] = [card for card in cards if "may we look for work" in card.title]
    assert (card.count, [line.text for line in card.lines]) == (1, [str(unasked)])
    assert list(desk.get(card.url).context["cl"].result_list) == [unasked]


def test_a_deadline_is_seen_also_before_the_yes(desk: Client, unasked: Volunteer, now: datetime) -> None:
    TrackFactory(volunteer=unasked)
    back = TrackFactory().volunteer
    withdraw_consent(by=back.user, volunteer=back, purpose=ConsentPurpose.MATCHING, now=now)
    cards = desk.get(reverse("admin:index")).context["cards"]
    [card] = [card for card in cards if "in danger" in card.title]
    assert [line.text for line in card.lines] == [str(unasked)]


# The volunteer


def test_the_volunteer_says_yes_and_goes_on(client: Client, unasked: Volunteer, work: Assignment) -> None:
    assert unasked.user
    client.force_login(unasked.user)
    page = reverse("matching:assignment-apply", args=[work.slug])
    assert client.get(reverse("matching:my-work")).context["asks_consent"]
    shown = client.get(page)
    assert not shown.context["form"]["matching"].value()  # asked with the yes, never ticked beforehand
    assert "matching" in client.post(page).context["form"].errors
    client.post(page, {"matching": "on"})
    consent = unasked.consents.get()
    assert (consent.given_how, consent.given_language, consent.recorded_by) == ("page", "en", unasked.user)
    assert Placement.objects.get().state == PlacementState.ACCEPTED


# A yes taken back


def test_a_yes_taken_back_ends_what_waits_for_an_answer(
    samira: Volunteer, work: Assignment, coordinator: User, now: datetime
) -> None:
    asked = PlacementFactory(volunteer=samira, assignment=work)
    offered = PlacementFactory(volunteer=samira, assignment__seats=1, state="offered")
    going_on = PlacementFactory(
        volunteer=samira, assignment=StructuralFactory(slots__first=4), state="accepted"
    )
    in_line = PlacementFactory(volunteer=samira, state="waitlisted", line_number=1)
    withdraw_consent(by=samira.user, volunteer=samira, purpose=ConsentPurpose.SHARING, now=now)
    assert Placement.objects.live().count() == 4
    withdraw_consent(by=samira.user, volunteer=samira, purpose=ConsentPurpose.MATCHING, now=now)
    assert set(Placement.objects.live()) == {going_on, in_line}
    for placement in (asked, offered):
        placement.refresh_from_db()
        assert (placement.state, placement.end_reason) == ("cancelled", "no-yes")
    offered.opening.refresh_from_db()
    assert offered.opening.seats_taken == 0
    letters = Message.objects.filter(kind="placement_answered")
    assert {letter.email for letter in letters} == {work.antenna.email}
    assert sum("nam de ja terug" in letter.subject for letter in letters) == letters.count() == 2
    assert Message.objects.count() == 2, "no organisation had heard of it"


def test_after_a_yes_taken_back_the_same_work_can_be_asked_for(
    client: Client, samira: Volunteer, work: Assignment, now: datetime
) -> None:
    assert samira.user
    client.force_login(samira.user)
    asked = PlacementFactory(volunteer=samira, assignment=work)
    client.post(reverse("volunteers:profile"), {"consent": "matching", "answer": "no"})
    page = client.get(reverse("matching:placement-answer", args=[asked.pk])).content.decode()
    assert "You took your yes back" in page and "called this work off" not in page
    assert f'href="{work.get_absolute_url()}"' in page
    address = reverse("matching:assignment-apply", args=[work.slug])
    assert "matching" in client.get(address).context["form"].fields
    client.post(address, {"matching": "on"})
    assert samira.placements.live().get().state == PlacementState.ACCEPTED


def test_who_stopped_is_thanked_and_reads_the_way_back_on_every_page(
    client: Client, samira: Volunteer, work: Assignment, coordinator: User, now: datetime
) -> None:
    assert samira.user
    client.force_login(samira.user)
    placement = PlacementFactory(volunteer=samira, assignment=work, state="confirmed")
    actions.leave(by=coordinator, volunteer=samira, now=now)
    for address in (
        reverse("matching:my-work"),
        reverse("volunteers:profile"),
        reverse("matching:assignment-apply", args=[work.slug]),
        reverse("matching:placement-answer", args=[placement.pk]),
    ):
        page = client.get(address).content.decode()
        assert "Thank you for your help!" in page and "Do you want to help again?" in page, address
        assert "Yes, I want to help" not in page and "called this work off" not in page
    page = client.post(reverse("matching:assignment-apply", args=[work.slug])).content.decode()
    assert "This person stopped" not in page and "there is no yes" not in page
