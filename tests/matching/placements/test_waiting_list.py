"""Who gets a seat that comes free: always who waits longest, never a newcomer first."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from matching.models import Placement
from matching.placements import actions
from matching.states import PlacementState
from matching.tasks import offer_free_seats_of
from organisations import actions as organisations
from organisations.models import Assignment
from refuinterim.accounts.models import User
from refuinterim.core.errors import DomainError
from refuinterim.messages.models import Message
from tests.factories import (
    EventFactory,
    InformationNoteFactory,
    IntakeFactory,
    PlacementFactory,
    ShiftFactory,
    StructuralFactory,
    VolunteerFactory,
)
from tests.matching.everywhere import everywhere
from volunteers.actions import complete_intake, give_consent
from volunteers.models import ConsentPurpose, ConsentWay, Volunteer
from volunteers.states import IntakeState

pytestmark = pytest.mark.django_db


def states(opening: Any) -> list[str]:
    """States of the placements in an opening, who began first first; the counter must agree."""
    field = "assignment" if isinstance(opening, Assignment) else "shift"
    placements = Placement.objects.filter(**{field: opening}).order_by("created_at", "pk")
    opening.refresh_from_db()
    assert opening.seats_taken == sum(placement.holds_seat for placement in placements)
    return [placement.state for placement in placements]


def waiting(days: int, **fields: Any) -> Placement:
    """Somebody who waits since so many days."""
    return PlacementFactory(state="waitlisted", created_at=timezone.now() - timedelta(days=days), **fields)


def step(client: Client, work: Assignment, name: str, **data: Any) -> None:
    response = client.post(reverse("desk:step", args=["opdracht", work.pk, name]), data)
    assert response.status_code == 302


def apply(volunteer: Volunteer, assignment: Assignment, now: datetime, **more: Any) -> Placement:
    return actions.apply(
        by=volunteer.user, volunteer=volunteer, assignment=assignment, now=now, language="nl", **more
    )


@pytest.fixture
def desk(client: Client, coordinator: User) -> Client:
    client.force_login(coordinator)
    return client


def test_more_seats_go_to_who_waits(desk: Client) -> None:
    work = StructuralFactory(seats=1)
    PlacementFactory(assignment=work, state="confirmed", created_at=timezone.now() - timedelta(days=9))
    for days in (4, 3, 2):
        waiting(days, assignment=work)
    step(desk, work, "seats", **{f"seats_{work.pk}": 3})
    assert states(work) == ["confirmed", "offered", "offered", "waitlisted"]
    assert Message.objects.filter(kind="placement_offered").count() == 2


def test_more_seats_of_one_shift(desk: Client) -> None:
    event = EventFactory(shifts=2)
    first, second = event.shifts.all()
    for shift in (first, second):
        for _number in range(2):
            PlacementFactory(
                assignment=event,
                shift=shift,
                state="confirmed",
                created_at=timezone.now() - timedelta(days=9),
            )
        waiting(2, assignment=event, shift=shift)
    step(desk, event, "seats", **{f"seats_{first.pk}": 3, f"seats_{second.pk}": 2})
    assert states(first) == ["confirmed", "confirmed", "offered"]
    assert states(second) == ["confirmed", "confirmed", "waitlisted"]


def test_too_few_seats_change_nothing(coordinator: User, now: datetime) -> None:
    event = EventFactory(shifts=2)
    first, second = event.shifts.all()
    PlacementFactory(assignment=event, shift=second, state="confirmed")
    PlacementFactory(assignment=event, shift=second, state="confirmed")
    with pytest.raises(DomainError, match="More people"):
        actions.change_seats(by=coordinator, assignment=event, seats={first: 5, second: 1}, now=now)
    first.refresh_from_db()
    assert first.seats == 2


def test_a_seat_that_came_free_during_a_pause_is_offered_afterwards(
    desk: Client, coordinator: User, now: datetime
) -> None:
    work = StructuralFactory(seats=1)
    leaving = PlacementFactory(assignment=work, state="accepted", created_at=now - timedelta(days=5))
    waiting(2, assignment=work)
    organisations.pause(by=coordinator, assignment=work, now=now)
    actions.withdraw(by=leaving.volunteer.user, placement=leaving, now=now)
    assert states(work) == ["withdrawn", "waitlisted"]
    step(desk, work, "publish")
    assert states(work) == ["withdrawn", "offered"]


def test_after_the_first_talk_the_seat_is_offered(desk: Client, now: datetime) -> None:
    talk = IntakeFactory(state=IntakeState.REQUESTED)
    work = StructuralFactory(seats=1)
    waiting(2, assignment=work, volunteer=talk.volunteer)
    data = {
        "task": "done",
        "dutch_speaking": "A2",
        "dutch_understanding": "A2",
        "group": "student",
        "travel_mode": "bike",
        "max_travel_minutes": 30,
        "max_placements": 1,
        "held_on": timezone.localdate(),
    }
    desk.post(reverse("desk:intake", args=[talk.pk]), data)
    talk.refresh_from_db()
    assert talk.state == IntakeState.DONE
    assert states(work) == ["offered"]


def test_a_first_talk_offers_a_seat_wherever_it_is_noted(coordinator: User, now: datetime) -> None:
    talk, work = IntakeFactory(state=IntakeState.REQUESTED), StructuralFactory(seats=1)
    waiting(3, assignment=work, volunteer=talk.volunteer)
    [offer] = actions.finish_intake(
        by=coordinator, intake=talk, now=now, notes="Likes to cook.", learned={"max_travel_minutes": 20}
    )
    talk.refresh_from_db()
    assert (talk.state, talk.notes) == (IntakeState.DONE, "Likes to cook.")
    assert (offer.volunteer.max_travel_minutes, offer.state) == (20, "offered")


def test_every_ten_minutes_what_was_missed_is_offered(coordinator: User, now: datetime) -> None:
    talk = IntakeFactory(state=IntakeState.REQUESTED)
    work, event = StructuralFactory(seats=1), EventFactory(shifts=1)
    waiting(3, assignment=work, volunteer=talk.volunteer)
    waiting(2, assignment=event, shift=event.shifts.get())
    complete_intake(by=coordinator, intake=talk, now=now)
    assert everywhere(offer_free_seats_of) == 2
    assert (states(work), states(event.shifts.get())) == (["offered"], ["offered"])
    assert everywhere(offer_free_seats_of) == 0


def test_nothing_is_offered_where_it_makes_no_sense(now: datetime) -> None:
    full, paused = StructuralFactory(seats=1), StructuralFactory(state="paused")
    over = StructuralFactory(ends_on=timezone.localdate() - timedelta(days=1))
    PlacementFactory(assignment=full, state="confirmed")
    event = EventFactory(shifts=0)
    begun = ShiftFactory(assignment=event, starts_at=now - timedelta(hours=1))
    for fields in (
        {"assignment": full},
        {"assignment": paused},
        {"assignment": over},
        {"assignment": event, "shift": begun},
        {"assignment": StructuralFactory(), "volunteer": VolunteerFactory(intake=False)},
        {"assignment": StructuralFactory(), "volunteer": VolunteerFactory(left_on=timezone.localdate())},
    ):
        waiting(2, **fields)
    assert everywhere(offer_free_seats_of) == 0
    assert Placement.objects.filter(state="waitlisted").count() == 6


def test_looking_for_who_waits_is_one_query(now: datetime, django_assert_num_queries: Any) -> None:
    for _number in range(3):
        waiting(2, assignment=StructuralFactory(seats=1))
    with django_assert_num_queries(1):
        assert len(actions.assignments_with_people_waiting(now)) == 3


def test_a_newcomer_comes_after_who_waits(samira: Volunteer, now: datetime) -> None:
    work = StructuralFactory(seats=1)
    waiting(2, assignment=work)
    assert apply(samira, work, now).state == PlacementState.WAITLISTED
    assert states(work) == ["offered", "waitlisted"]


def test_a_yes_to_a_proposal_comes_after_who_waits(samira: Volunteer, now: datetime) -> None:
    work = StructuralFactory(seats=1)
    waiting(2, assignment=work)
    proposal = PlacementFactory(volunteer=samira, assignment=work)
    actions.accept(by=samira.user, placement=proposal, now=now, language="nl")
    assert states(work) == ["offered", "waitlisted"]


def test_a_seat_is_left_for_a_newcomer_when_nobody_can_have_it(samira: Volunteer, now: datetime) -> None:
    event, elsewhere = EventFactory(shifts=1), EventFactory(shifts=1)
    shift, busy = event.shifts.get(), VolunteerFactory()
    waiting(4, assignment=event, shift=shift, volunteer__intake=False)
    PlacementFactory(
        assignment=elsewhere, shift=elsewhere.shifts.get(), volunteer=busy, state=PlacementState.CONFIRMED
    )
    waiting(3, assignment=event, shift=shift, volunteer=busy)
    waiting(2, assignment=event, shift=shift)
    assert apply(samira, event, now, shift=shift).state == PlacementState.ACCEPTED
    assert states(shift) == ["waitlisted", "waitlisted", "offered", "accepted"]


def test_a_seat_that_is_offered_needs_work_that_is_still_open(
    coordinator: User, samira: Volunteer, now: datetime
) -> None:
    placement = PlacementFactory(volunteer=samira, state="offered")
    organisations.pause(by=coordinator, assignment=placement.assignment, now=now)
    with pytest.raises(DomainError, match="not open any more"):
        actions.accept_offer(by=samira.user, placement=placement, now=now)


def test_who_takes_an_offered_seat_has_read_the_note(client: Client, samira: Volunteer) -> None:
    placement = PlacementFactory(volunteer=samira, state="offered", information_note=None)
    client.force_login(samira.user)
    client.post(reverse("matching:placement-answer", args=[placement.pk]), {"answer": "yes"})
    placement.refresh_from_db()
    assert placement.state == PlacementState.CONFIRMED
    assert placement.information_note == placement.assignment.organisation.current_note()
    assert placement.informed_language == "en"  # the language in which the page stood


def test_what_was_read_first_stays_when_an_offered_seat_is_taken(samira: Volunteer, now: datetime) -> None:
    placement = PlacementFactory(volunteer=samira, state="offered", informed_language="ar")
    before = placement.informed_at
    InformationNoteFactory(organisation=placement.assignment.organisation, version=2)
    actions.accept_offer(by=samira.user, placement=placement, now=now, language="nl")
    placement.refresh_from_db()
    assert (placement.informed_language, placement.informed_at) == ("ar", before)
    assert placement.information_note.version == 1


def test_an_offered_seat_taken_by_phone(desk: Client) -> None:
    told, not_told = (
        PlacementFactory(state="offered"),
        PlacementFactory(state="offered", information_note=None),
    )
    for placement, language in ((told, None), (not_told, "fr")):
        url = reverse("desk:step", args=["plaatsing", placement.pk, "accept-offer"])
        assert ("Information note told in" in desk.get(url).content.decode()) == bool(language)
        desk.post(url, {"language": language} if language else {})
        placement.refresh_from_db()
        assert placement.state == PlacementState.CONFIRMED
    assert (told.informed_language, not_told.informed_language) == ("nl", "fr")


def test_joining_looks_at_the_database_not_at_memory(
    coordinator: User, samira: Volunteer, now: datetime
) -> None:
    work, event = StructuralFactory(), EventFactory(shifts=1)
    proposal = PlacementFactory(volunteer=samira, assignment=event, shift=event.shifts.get())
    stale = Assignment.objects.get(pk=work.pk)
    actions.call_off(by=coordinator, assignment=work, now=now, reason="Rain")
    organisations.pause(by=coordinator, assignment=Assignment.objects.get(pk=event.pk), now=now)
    with pytest.raises(DomainError, match="not open any more"):
        apply(samira, stale, now)
    with pytest.raises(DomainError, match="not open any more"):
        actions.propose(by=coordinator, volunteer=samira, assignment=stale, now=now)
    with pytest.raises(DomainError, match="not open any more"):
        actions.accept(by=samira.user, placement=proposal, now=now)


@pytest.mark.parametrize(
    ("min_age", "birth", "joins"),
    [
        (16, (-16, 12, 31), True),  # the calendar year counts
        (17, (-17, 12, 31), True),
        (17, (-16, 1, 1), False),
        (18, (-18, 12, 31), False),  # the birthday counts
        (18, (-18, 1, 1), True),
        (21, (-21, 12, 31), False),
    ],
)
def test_the_age_on_the_day_of_the_work_counts(
    samira: Volunteer, now: datetime, min_age: int, birth: tuple[int, int, int], joins: bool
) -> None:
    event = EventFactory(min_age=min_age, shifts=0)
    day = timezone.make_aware(datetime(timezone.localdate().year + 1, 6, 15, 14))
    shift = ShiftFactory(assignment=event, starts_at=day)
    samira.birth_date = date(day.year + birth[0], *birth[1:])
    if joins:
        assert apply(samira, event, now, shift=shift).state == PlacementState.ACCEPTED
    else:
        with pytest.raises(DomainError, match=f"must be {min_age} years old"):
            apply(samira, event, now, shift=shift)


def test_born_on_a_leap_day_is_eighteen_from_the_first_of_march(samira: Volunteer) -> None:
    samira.birth_date = date(2008, 2, 29)
    assert samira.is_old_enough(18, date(2026, 2, 28)) is False
    assert samira.is_old_enough(18, date(2026, 3, 1)) is True


def test_an_age_that_is_not_known_is_asked_at_every_door(
    coordinator: User, samira: Volunteer, now: datetime
) -> None:
    Volunteer.objects.filter(pk=samira.pk).update(birth_date=None)
    samira.birth_date = None
    work = StructuralFactory(min_age=18)
    doors = [
        lambda: apply(samira, work, now),
        lambda: actions.propose(by=coordinator, volunteer=samira, assignment=work, now=now),
        lambda: actions.accept(by=samira.user, placement=of("proposed"), now=now, language="nl"),
        lambda: actions.accept_offer(by=samira.user, placement=of("offered"), now=now),
        lambda: actions.confirm(by=coordinator, placement=of("accepted"), now=now),
    ]

    def of(state: str) -> Placement:
        return PlacementFactory(volunteer=samira, assignment=StructuralFactory(min_age=18), state=state)

    for door in doors:
        with pytest.raises(DomainError, match="When is Samira born"), transaction.atomic():
            door()
            raise AssertionError("the door stood open")
    assert apply(samira, StructuralFactory(min_age=16), now).state == PlacementState.ACCEPTED


def test_an_offer_passes_over_who_is_too_young(samira: Volunteer, now: datetime) -> None:
    work = StructuralFactory(min_age=18, seats=1)
    waiting(5, assignment=work, volunteer__birth_date=date(timezone.localdate().year - 17, 1, 1))
    waiting(3, assignment=work)
    assert apply(samira, work, now).state == PlacementState.WAITLISTED
    assert states(work) == ["waitlisted", "offered", "waitlisted"]


@pytest.mark.parametrize("told_by", ["volunteer", "coordinator"])
def test_a_yes_offers_at_once_what_waited_for_it(now: datetime, coordinator: User, told_by: str) -> None:
    """Who waits longest gets the seat as soon as they may be matched, wherever the yes is given."""
    work = StructuralFactory(seats=1)
    first = waiting(5, assignment=work)
    other = waiting(3, assignment=work)
    for placement in (first, other):
        placement.volunteer.consents.all().delete()
    by = coordinator if told_by == "coordinator" else first.volunteer.user
    sharing = {"by": by, "volunteer": first.volunteer, "now": now, "how": ConsentWay.TOLD, "language": "nl"}
    give_consent(**sharing, purpose=ConsentPurpose.SHARING)
    assert states(work) == ["waitlisted", "waitlisted"]
    give_consent(**sharing, purpose=ConsentPurpose.MATCHING)
    assert states(work) == ["offered", "waitlisted"]
    assert Message.objects.filter(kind="placement_offered").count() == 1
    give_consent(**sharing, purpose=ConsentPurpose.MATCHING)  # the same yes again is no news
    give_consent(**{**sharing, "volunteer": other.volunteer}, purpose=ConsentPurpose.MATCHING)
    assert states(work) == ["offered", "waitlisted"]


@pytest.mark.parametrize("door", ["organisation", "desk"])
def test_nobody_waits_for_work_that_is_closed(
    client: Client, coordinator: User, member: User, now: datetime, door: str
) -> None:
    """Who waits, and whom nobody answered yet, is told; who helps goes on."""
    work = StructuralFactory(organisation=member.memberships.get().organisation, seats=2)
    helps, offered = (PlacementFactory(assignment=work, state=state) for state in ("active", "offered"))
    line = [waiting(days=3, assignment=work, line_number=1), PlacementFactory(assignment=work)]
    client.force_login(coordinator if door == "desk" else member)
    if door == "desk":
        step(client, work, "close", reason="Genoeg mensen")
    else:
        client.post(reverse("organisations:assignment-close", args=[work.slug]))
    for placement in (helps, offered, *line):
        placement.refresh_from_db()
    assert helps.state == "active"
    assert {(row.state, row.end_reason) for row in (offered, *line)} == {("cancelled", "closed")}
    work.refresh_from_db()
    assert work.seats_taken == 1
    told = Message.objects.filter(kind="placement_closed").values_list("email", flat=True)
    assert set(told) == {row.volunteer.email for row in (offered, *line)}
    client.force_login(line[0].volunteer.user)
    page = client.get(reverse("matching:placement-answer", args=[line[0].pk])).content.decode()
    assert "This work takes no new people any more." in page


@pytest.mark.parametrize("talked", [True, False])
def test_the_mail_says_the_place_in_line_and_what_is_missing(
    samira: Volunteer, now: datetime, talked: bool
) -> None:
    work = StructuralFactory(seats=1)
    PlacementFactory(assignment=work, state="active")
    waiting(days=2, assignment=work, line_number=1)
    Volunteer.objects.update(language="en")
    somebody = VolunteerFactory(intake=talked, language="en")
    apply(somebody, work, now)
    text = Message.objects.get(kind="placement_waitlisted").text
    assert "You are number 2 on the waiting list." in text
    assert ("We want to talk with you first." in text) != talked
