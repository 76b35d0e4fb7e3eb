"""Background work: what is to be done is one query, and each antenne does its own."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from django.utils import timezone

from matching import tasks
from matching.models import MatchingSettings
from matching.placements import actions
from organisations.models import Assignment
from organisations.states import AssignmentState
from refuinterim.core.models import Antenna
from tests.factories import EventFactory, PlacementFactory, ShiftFactory, StructuralFactory

pytestmark = pytest.mark.django_db


def something_to_do(antenna: Antenna, now: datetime) -> None:
    """At one antenne: a late proposal, somebody waiting, weekly work that runs, an event and a place of before."""
    at = {"organisation__antenna": antenna}
    PlacementFactory(assignment=StructuralFactory(**at), created_at=now - timedelta(days=9))
    PlacementFactory(
        assignment=StructuralFactory(**at),
        created_at=now - timedelta(days=9),
        state="accepted",
        volunteer__intake=False,
    )
    PlacementFactory(assignment=StructuralFactory(**at), state="waitlisted")
    PlacementFactory(assignment=StructuralFactory(**at), state="active")
    past = EventFactory(shifts=0, **at)
    shift = ShiftFactory(assignment=past, starts_at=now - timedelta(days=2))
    PlacementFactory(assignment=past, shift=shift, state="accepted")


@pytest.mark.parametrize(
    "name",
    [
        "expire_placements",
        "end_holds",
        "offer_free_seats",
        "plan_attendances",
        "close_past_assignments",
        "end_past_placements",
    ],
)
def test_each_antenne_does_its_own(
    name: str,
    brugge: Antenna,
    gent: Antenna,
    now: datetime,
    monkeypatch: pytest.MonkeyPatch,
    django_assert_num_queries: Any,
) -> None:
    of = getattr(tasks, f"{name}_of")
    asked: list[int] = []
    monkeypatch.setattr(of, "delay", asked.append)
    assert getattr(tasks, name)() == 0
    for antenna in (brugge, gent, gent):
        something_to_do(antenna, now)
    with django_assert_num_queries(1):
        assert getattr(tasks, name)() == 2
    assert asked == sorted([brugge.pk, gent.pk])
    assert of(brugge.pk) > 0
    assert of(brugge.pk) == 0
    assert of(gent.pk) > 0


def test_what_fails_leaves_the_others_theirs(
    brugge: Antenna, now: datetime, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    first, second = (PlacementFactory(created_at=now - timedelta(days=9)) for _ in range(2))
    expire = actions.expire

    def broken(*, placement: Any, now: datetime) -> Any:
        if placement == first:
            raise ValueError("broken")
        return expire(placement=placement, now=now)

    monkeypatch.setattr(actions, "expire", broken)
    assert tasks.expire_placements_of(brugge.pk) == 1
    assert f"matching.Placement {first.pk}" in caplog.text
    second.refresh_from_db()
    assert second.state == "expired"


# What is past


def at(day: date, hour: int, minute: int = 0) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour, minute)))


@pytest.mark.parametrize("today", [date(2026, 3, 29), date(2026, 10, 25), date(2026, 12, 1)])
def test_past_is_where_the_last_day_is_over(brugge: Antenna, today: date) -> None:
    """The query says what `last_day` says, also around midnight and both clock changes."""
    yesterday = today - timedelta(days=1)
    for ends in (at(yesterday, 23, 59), at(today, 0), at(today, 0, 1), at(today, 22)):
        event = EventFactory(shifts=0)
        ShiftFactory(assignment=event, starts_at=ends - timedelta(days=20), ends_at=ends - timedelta(days=19))
        ShiftFactory(assignment=event, starts_at=ends - timedelta(hours=3), ends_at=ends)
    EventFactory(shifts=0)
    for last in (None, yesterday, today):
        StructuralFactory(ends_on=last)
    every = Assignment.objects.with_facts()
    expected = {row for row in every if (last := row.last_day()) and last < today}
    assert set(Assignment.objects.past(today)) == expected
    assert len(expected) == 2


@pytest.mark.parametrize("state", sorted(set(AssignmentState) - {"published", "paused"}))
def test_only_what_can_close_is_past(brugge: Antenna, now: datetime, state: str) -> None:
    today = timezone.localdate(now)
    work = StructuralFactory(ends_on=today - timedelta(days=1), state="paused")
    assert Assignment.objects.past(today).get() == work
    Assignment.objects.update(state=state)
    assert not Assignment.objects.past(today).exists()


@pytest.mark.parametrize("weekly", [True, False])
def test_each_antenne_says_how_long_it_waits_to_hear_who_came(
    brugge: Antenna, gent: Antenna, now: datetime, weekly: bool
) -> None:
    MatchingSettings.objects.create(antenna=gent, patience_days=5)
    for antenna, days in ((brugge, 29), (brugge, 31), (gent, 4), (gent, 6)):
        if weekly:
            ends_on = timezone.localdate(now) - timedelta(days=days)
            work = StructuralFactory(organisation__antenna=antenna, ends_on=ends_on)
            PlacementFactory(assignment=work, state="confirmed")
        else:
            event = EventFactory(shifts=0, organisation__antenna=antenna)
            shift = ShiftFactory(assignment=event, starts_at=now - timedelta(days=days, hours=4))
            PlacementFactory(assignment=event, shift=shift, state="confirmed")
    ended = actions.past_placements(now).values_list("assignment__antenna", flat=True)
    assert sorted(ended) == sorted([brugge.pk, gent.pk])
