"""Two who go together: both get a place or none, and nobody is left behind or kept alone unasked."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from matching.models import Companions, Placement
from matching.placements import actions
from matching.placements.joining import Told
from matching.states import CompanionsState
from matching.tasks import end_overdue_companions_of
from organisations.models import Assignment
from refuinterim.core.errors import DomainError
from refuinterim.core.invariants import find_broken
from refuinterim.messages.models import Message
from tests.factories import IntakeFactory, StructuralFactory, UserFactory, VolunteerFactory
from volunteers.models import Volunteer

pytestmark = pytest.mark.django_db
S = CompanionsState


@pytest.fixture(autouse=True)
def the_facts_agree() -> Any:
    yield
    made = {"certain-says-who", "an-event-has-its-moment", "a-place-has-its-calls"}  # by factories
    assert [finding for finding in find_broken(timezone.now()) if finding.name not in made] == []


def says_yes(work: Assignment, volunteer: Volunteer | None = None) -> Placement:
    volunteer = volunteer or VolunteerFactory()
    return actions.apply(
        by=volunteer.user, volunteer=volunteer, assignment=work, now=timezone.now(), language="nl"
    )


def asks(placement: Placement) -> Companions:
    return actions.ask_friend(by=placement.volunteer.user, placement=placement, now=timezone.now())


def comes_along(row: Companions, friend: Volunteer | None = None) -> Placement:
    friend = friend or VolunteerFactory()
    return actions.say_yes_together(
        by=friend.user, row=row, told=Told(), now=timezone.now(), language="nl", read_in="nl"
    )


def together(work: Assignment) -> tuple[Companions, Placement, Placement]:
    asker = says_yes(work)
    friend = comes_along(asks(asker))
    return as_now(Companions.objects.get()), asker, friend


def as_now(row: Any) -> Any:
    return type(row).objects.with_facts().get(pk=row.pk)


def states(*placements: Placement) -> list[str]:
    return [Placement.objects.get(pk=placement.pk).state for placement in placements]


def letters(kind: str) -> list[str]:
    rows = Message.objects.filter(kind=f"placement_{kind}").order_by("pk")
    return list(rows.values_list("recipient__email", flat=True))


def test_with_two_seats_both_have_one_and_who_asked_is_told_once() -> None:
    work = StructuralFactory(seats=2)
    asker = says_yes(work)
    row = asks(asker)
    assert asks(asker).key == row.key  # asked twice is the same link
    friend = VolunteerFactory()
    first = comes_along(row, friend)
    assert comes_along(as_now(row), friend) == first  # tapped twice
    assert states(asker, first) == ["accepted", "accepted"]
    assert as_now(row).state == S.TOGETHER
    assert letters("friend_yes") == [asker.volunteer.email]


def test_with_one_seat_nothing_is_taken_unasked_and_no_waits_together() -> None:
    work = StructuralFactory(seats=1)
    asker = says_yes(work)
    row = asks(asker)
    friend = comes_along(row)
    row = as_now(row)
    assert states(asker, friend) == ["accepted", "waitlisted"]
    assert (row.state, row.alone) == (S.ALONE, asker)
    assert letters("alone") == [asker.volunteer.email]
    with pytest.raises(DomainError):
        actions.confirm(by=UserFactory(), placement=as_now(asker), now=timezone.now())
    actions.not_alone(by=asker.volunteer.user, row=row, now=timezone.now())
    assert states(asker, friend) == ["waitlisted", "waitlisted"]
    assert as_now(row).state == S.TOGETHER
    places = {as_now(one).place_in_line() for one in (asker, friend)}
    assert places == {1}  # the pair holds one line


def test_going_alone_keeps_the_seat_and_tells_the_other() -> None:
    work = StructuralFactory(seats=1)
    asker = says_yes(work)
    friend = comes_along(asks(asker))
    row = as_now(Companions.objects.get())
    actions.go_alone(by=asker.volunteer.user, row=row, placement=asker, now=timezone.now())
    assert states(asker, friend) == ["accepted", "waitlisted"]
    assert letters("parted") == [friend.volunteer.email]


def test_a_pair_is_offered_two_seats_or_none_and_does_not_keep_one_from_who_comes_after() -> None:
    work = StructuralFactory(seats=1)
    taken = says_yes(work)
    asker = says_yes(work)
    friend = comes_along(asks(asker))
    single = says_yes(work)
    assert (as_now(asker).place_in_line(), as_now(single).place_in_line()) == (1, 3)
    actions.withdraw(by=taken.volunteer.user, placement=as_now(taken), now=timezone.now())
    assert states(asker, friend, single) == ["waitlisted", "waitlisted", "offered"]
    actions.change_seats(by=UserFactory(), assignment=work, seats={work: 3}, now=timezone.now())
    assert states(asker, friend) == ["offered", "offered"]


def test_who_joined_later_in_the_line_is_not_overtaken_by_a_pair() -> None:
    work = StructuralFactory(seats=2)
    taken = [says_yes(work), says_yes(work)]
    asker = says_yes(work)
    row = asks(asker)
    between = says_yes(work)
    friend = comes_along(row)
    assert [as_now(one).place_in_line() for one in (asker, between, friend)] == [2, 1, 2]
    for one in taken:
        actions.withdraw(by=one.volunteer.user, placement=as_now(one), now=timezone.now())
    assert states(asker, between, friend) == ["waitlisted", "offered", "waitlisted"]


@pytest.mark.parametrize("leaves", ["withdraws", "does-not-fit"])
def test_who_is_left_is_asked_and_keeps_the_seat_until_then(leaves: str) -> None:
    row, asker, friend = together(StructuralFactory(seats=2))
    now = timezone.now()
    if leaves == "withdraws":
        actions.withdraw(by=friend.volunteer.user, placement=as_now(friend), now=now)
    else:
        actions.reject(by=UserFactory(), placement=as_now(friend), now=now, note="x")
    row = as_now(row)
    assert (row.state, row.alone, states(asker)) == (S.ALONE, asker, ["accepted"])
    assert letters("alone") == [asker.volunteer.email]
    actions.go_alone(by=asker.volunteer.user, row=row, placement=asker, now=now)
    assert states(asker) == ["accepted"]
    assert as_now(row).state == S.ENDED


def test_no_to_going_alone_without_a_friend_is_stepping_back() -> None:
    row, asker, friend = together(StructuralFactory(seats=2))
    actions.withdraw(by=friend.volunteer.user, placement=as_now(friend), now=timezone.now())
    actions.not_alone(by=asker.volunteer.user, row=row, now=timezone.now())
    assert states(asker) == ["withdrawn"]


def test_silence_is_asked_first_and_then_told() -> None:
    work = StructuralFactory(seats=2)
    asker = says_yes(work)
    row = asks(asker)
    Companions.objects.update(until=timezone.now() - timedelta(minutes=1))
    assert end_overdue_companions_of(work.antenna_id) == 1
    row = as_now(row)
    assert (row.state, row.key, states(asker)) == (S.ALONE, "", ["accepted"])
    assert end_overdue_companions_of(work.antenna_id) == 0
    Companions.objects.update(until=timezone.now() - timedelta(minutes=1))
    end_overdue_companions_of(work.antenna_id)
    assert states(asker) == ["offered"]  # nobody else waits: it is a question again
    assert as_now(row).state == S.ENDED
    assert letters("parted") == [asker.volunteer.email]


def test_a_call_off_asks_nobody() -> None:
    row, _asker, _friend = together(work := StructuralFactory(seats=2))
    actions.call_off(by=UserFactory(), assignment=work, now=timezone.now(), reason="x")
    assert as_now(row).state == S.ENDED
    assert letters("alone") == []


def test_one_confirm_makes_both_certain_or_none() -> None:
    asker = says_yes(StructuralFactory(seats=2))
    friend = comes_along(asks(asker), VolunteerFactory(intake=False))
    with pytest.raises(DomainError, match="first talk"):
        actions.confirm(by=UserFactory(), placement=as_now(asker), now=timezone.now())
    assert states(asker, friend) == ["accepted", "accepted"]
    IntakeFactory(volunteer=friend.volunteer, state="done")
    actions.confirm(by=UserFactory(), placement=as_now(asker), now=timezone.now())
    assert states(asker, friend) == ["confirmed", "confirmed"]


def test_own_link_used_link_and_a_link_of_each_other() -> None:
    work = StructuralFactory(seats=4)
    samira, noor = says_yes(work), says_yes(work)
    hers, of_noor = asks(samira), asks(noor)
    with pytest.raises(DomainError):
        comes_along(hers, samira.volunteer)
    comes_along(hers, noor.volunteer)  # already placed: the place stays, the two are together
    assert [as_now(hers).state, as_now(of_noor).state] == [S.TOGETHER, S.ENDED]
    with pytest.raises(DomainError):
        comes_along(as_now(hers))  # a third
    with pytest.raises(DomainError):
        comes_along(asks(says_yes(work)), noor.volunteer)  # with somebody already
    assert Placement.objects.count() == 3 and states(samira, noor) == ["accepted", "accepted"]


def test_both_holds_over_wait_together_without_a_question() -> None:
    work = StructuralFactory(seats=2)
    asker = says_yes(work, VolunteerFactory(intake=False))
    friend = comes_along(asks(asker), VolunteerFactory(intake=False))
    Placement.objects.update(held_until=timezone.now() - timedelta(minutes=1))
    for one in (asker, friend):
        actions.end_hold(placement=as_now(one), now=timezone.now())
    assert states(asker, friend) == ["waitlisted", "waitlisted"]
    assert Companions.objects.get().state == S.TOGETHER
    assert letters("alone") == []
