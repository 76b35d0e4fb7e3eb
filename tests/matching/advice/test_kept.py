"""The kept problem is the one that would be built now: after every change, by whatever door, and at every hour."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime, time, timedelta
from threading import Event
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from matching import engine
from matching.advice.problem import build_problem, current_problem, kept
from matching.models import AskedOtherwise, Attendance, Companions, MatchingSettings, PairRule, ProblemStamp
from matching.states import PlacementState
from organisations.models import Assignment, WeeklySlot
from refuinterim.accounts.models import User
from refuinterim.core.models import Antenna
from tests.factories import (
    EventFactory,
    ExternalHoursFactory,
    LanguageFactory,
    PlacementFactory,
    SkillFactory,
    StructuralFactory,
    TrackFactory,
    VolunteerFactory,
)
from volunteers.models import Volunteer

WAYS = {"insert", "update", "delete", "truncate"}


@pytest.fixture
def world(brugge: Antenna, coordinator: User, now: datetime) -> dict[str, Any]:
    """A row of everything that a problem is built from."""
    weekly, event = StructuralFactory(seats=5), EventFactory(shifts=2)
    for words in (weekly.languages, event.languages):
        words.add(LanguageFactory())
    for words in (weekly.skills, weekly.required_skills):
        words.add(SkillFactory())
    people = [VolunteerFactory() for _ in range(3)]
    people[0].languages.add(LanguageFactory())
    people[0].skills.add(SkillFactory())
    people[0].interests.add(weekly.category)
    TrackFactory(volunteer=people[0])
    placement = PlacementFactory(assignment=weekly, volunteer=people[1], state=PlacementState.ACTIVE)
    Attendance.objects.create(
        placement=placement,
        starts_at=now - timedelta(days=1, hours=3),
        ends_at=now - timedelta(days=1),
        planned_minutes=180,
    )
    PairRule.objects.create(
        volunteer=people[2], assignment=weekly, kind="veto", reason="x", made_by=coordinator, made_at=now
    )
    MatchingSettings.objects.create(antenna=brugge)
    ExternalHoursFactory(volunteer=people[0], state="approved")
    AskedOtherwise.objects.create(volunteer=people[0], placement=placement, why="too-far", said_at=now)
    Companions.objects.create(asker=placement, key="x", until=now, asked_at=now)
    return {"weekly": weekly, "event": event, "people": people, "placement": placement}


def stamp_of(antenna: Antenna) -> str:
    return ProblemStamp.objects.now_at(antenna)


def watched_tables() -> dict[str, set[str]]:
    """Table → the ways of changing it that leave a mark."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgrelid::regclass::text, substr(tgname, 16) FROM pg_trigger WHERE tgname LIKE 'mark_change_on_%'"
        )
        found: dict[str, set[str]] = {}
        for table, way in cursor.fetchall():
            found.setdefault(table, set()).add(way)
    return found


@contextmanager
def undone() -> Iterator[None]:
    """Take back what happens inside."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


# Every door


@pytest.mark.django_db
def test_every_table_that_a_problem_reads_is_watched(
    world: dict[str, Any], brugge: Antenna, now: datetime
) -> None:
    with CaptureQueriesContext(connection) as found:
        build_problem(brugge, today=timezone.localdate(now), now=now)
    read = {
        table
        for query in found.captured_queries
        for table in re.findall(r'(?:FROM|JOIN) "(\w+)"', query["sql"])
    }
    watched = watched_tables()
    assert read - watched.keys() == set()
    assert len(read) > 15
    assert all(ways == WAYS for ways in watched.values())


@pytest.mark.django_db
def test_every_change_of_a_watched_table_leaves_a_mark(world: dict[str, Any], brugge: Antenna) -> None:
    """By bare SQL: the admin, a command and a colleague at the console write no other way."""
    before, unmarked = stamp_of(brugge), set()
    for table in watched_tables():
        for change in (f"UPDATE {table} SET id = id", f"DELETE FROM {table}"):
            with undone(), connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL DEFERRED")
                cursor.execute(change)
                if stamp_of(brugge) == before:
                    unmarked.add(change)
    assert unmarked == set()
    assert stamp_of(brugge) == before  # what is taken back never was


@pytest.mark.django_db
def test_a_new_row_leaves_a_mark(world: dict[str, Any], brugge: Antenna, now: datetime) -> None:
    weekly, person = world["weekly"], world["people"][0]
    news: list[Callable[[], Any]] = [
        VolunteerFactory,
        StructuralFactory,
        lambda: WeeklySlot.objects.create(assignment=weekly, weekday=4, starts=time(9), ends=time(12)),
        lambda: person.consents.create(purpose="mail", given_at=now, given_language="nl"),
        lambda: person.interests.add(StructuralFactory().category),
        lambda: PlacementFactory(assignment=weekly, volunteer=person),
        lambda: Assignment.objects.filter(pk=weekly.pk).update(seats=4),
        lambda: weekly.skills.clear(),
    ]
    for new in news:
        before = stamp_of(brugge)
        new()
        assert stamp_of(brugge) != before


@pytest.mark.django_db
def test_another_antenna_keeps_what_was_built(world: dict[str, Any], brugge: Antenna, gent: Antenna) -> None:
    before = stamp_of(gent)
    Volunteer.objects.filter(antenna=brugge).update(max_placements=2)
    world["placement"].save()
    world["event"].shifts.update(seats=4)
    assert stamp_of(gent) == before


@pytest.mark.django_db
def test_what_two_antennas_share_marks_both(world: dict[str, Any], brugge: Antenna, gent: Antenna) -> None:
    """An organisation that works with both, and somebody who helps at the other one's."""
    there = StructuralFactory(antenna=gent, organisation=world["weekly"].organisation)
    elsewhere = StructuralFactory(antenna=gent)
    PlacementFactory(assignment=elsewhere, volunteer=world["people"][0], state=PlacementState.ACTIVE)
    before = stamp_of(gent)
    world["placement"].save()
    assert stamp_of(gent) != before
    before = stamp_of(brugge)
    elsewhere.slots.update(weekday=6)
    assert stamp_of(brugge) != before
    before = stamp_of(brugge)
    Assignment.objects.filter(pk=there.pk).update(antenna=brugge)
    assert stamp_of(brugge) != before
    moved, before = world["people"][2], (stamp_of(brugge), stamp_of(gent))
    Volunteer.objects.filter(pk=moved.pk).update(antenna=gent)
    assert (stamp_of(brugge) != before[0], stamp_of(gent) != before[1]) == (True, True)


# Built once


@pytest.fixture
def builds(monkeypatch: pytest.MonkeyPatch) -> list[datetime]:
    """The moments at which a problem was built."""
    cache.clear()
    kept.forget_at_hand()
    seen, build = [], kept.build

    def noted(antenna: Antenna, *, today: Any, now: datetime) -> Any:
        seen.append(now)
        return build(antenna, today=today, now=now)

    monkeypatch.setattr(kept, "build", noted)
    return seen


@pytest.mark.django_db
def test_a_problem_is_built_once_a_change(
    world: dict[str, Any],
    brugge: Antenna,
    now: datetime,
    builds: list[datetime],
    django_assert_num_queries: Any,
) -> None:
    first = current_problem(brugge, now=now)
    with django_assert_num_queries(1):
        assert current_problem(brugge, now=now) is first
    Volunteer.objects.filter(pk=world["people"][0].pk).update(max_travel_minutes=5)
    assert {row.max_travel_minutes for row in current_problem(brugge, now=now).volunteers} == {5, 45}
    assert len(builds) == 2


@pytest.mark.django_db
def test_another_process_finds_it_in_the_cache(
    world: dict[str, Any], brugge: Antenna, now: datetime, builds: list[datetime]
) -> None:
    first = current_problem(brugge, now=now)
    kept.forget_at_hand()
    assert current_problem(brugge, now=now) == first
    assert len(builds) == 1


@pytest.mark.django_db
def test_another_release_does_not(
    world: dict[str, Any],
    brugge: Antenna,
    now: datetime,
    builds: list[datetime],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    current_problem(brugge, now=now)
    kept.forget_at_hand()
    monkeypatch.setattr(kept, "_release", lambda: "another")
    current_problem(brugge, now=now)
    assert len(builds) == 2


@pytest.mark.django_db
def test_a_process_holds_a_few_ready(brugge: Antenna, now: datetime, builds: list[datetime]) -> None:
    for number in range(kept.AT_HAND + 2):
        antenna = Antenna.objects.create(
            name=f"A{number}", slug=f"a{number}", place=brugge.place, email="a@b.be"
        )
        current_problem(antenna, now=now)
    assert len(kept._at_hand) == kept.AT_HAND


# Every hour


@pytest.mark.django_db
def test_time_alone_changes_it_too(brugge: Antenna, now: datetime, builds: list[datetime]) -> None:
    """A shift begins, a rest after a no ends, somebody is known for 30 days, a day ends: never what was."""
    noon = timezone.make_aware(datetime.combine(timezone.localdate(now) + timedelta(days=2), time(12)))
    event, weekly = EventFactory(shifts=1), StructuralFactory()
    event.shifts.update(starts_at=noon + timedelta(hours=1), ends_at=noon + timedelta(hours=5))
    VolunteerFactory(joined_at=noon + timedelta(hours=2) - timedelta(days=30))
    refused_at = noon.astimezone(UTC) + timedelta(hours=3) - timedelta(weeks=26)
    PlacementFactory(assignment=weekly, state=PlacementState.DECLINED, ended_at=refused_at)
    TrackFactory(deadline=timezone.localdate(noon) + timedelta(weeks=12, days=1))
    seen = []
    for minutes in (0, 30, 59, 60, 61, 119, 121, 179, 181, 600, 719, 720, 780):
        moment = noon + timedelta(minutes=minutes)
        problem = current_problem(brugge, now=moment)
        assert problem == build_problem(brugge, today=timezone.localdate(moment), now=moment)
        seen.append(problem)
    different = {id(problem) for problem in seen}
    assert [(moment - noon).total_seconds() / 60 for moment in builds] == [0, 60, 121, 181, 720]
    assert len(different) == 5
    current_problem(brugge, now=noon)  # and never what will be
    assert len(builds) == 6


# At the same moment


@pytest.mark.django_db(transaction=True)
def test_two_changes_at_once_wait_for_nobody_and_are_both_seen() -> None:
    first, second = VolunteerFactory(), VolunteerFactory()
    antenna, halfway, done = first.antenna, Event(), Event()

    def change(pk: int) -> None:
        Volunteer.objects.filter(pk=pk).update(max_travel_minutes=7)

    def slowly() -> None:
        try:
            with transaction.atomic():
                change(first.pk)
                halfway.set()
                assert done.wait(10), "the second change waited for the first"
        finally:
            connection.close()

    def at_once() -> str:
        try:
            assert halfway.wait(10)
            change(second.pk)
            return stamp_of(antenna)
        finally:
            done.set()
            connection.close()

    before = stamp_of(antenna)
    with ThreadPoolExecutor(2) as pool:
        slow, between = pool.submit(slowly), pool.submit(at_once)
        slow.result()
    assert len({before, between.result(), stamp_of(antenna)}) == 3


@pytest.mark.django_db(transaction=True)
def test_what_changes_during_the_building_is_not_missed(monkeypatch: pytest.MonkeyPatch) -> None:
    person, now, build = VolunteerFactory(), timezone.now(), kept.build

    def interrupted(antenna: Antenna, *, today: Any, now: datetime) -> Any:
        built = build(antenna, today=today, now=now)
        Volunteer.objects.filter(pk=person.pk).update(max_travel_minutes=9)
        return built

    monkeypatch.setattr(kept, "build", interrupted)
    assert travel(current_problem(person.antenna, now=now)) == {45}
    monkeypatch.setattr(kept, "build", build)
    assert travel(current_problem(person.antenna, now=now)) == {9}


def travel(problem: engine.Problem) -> set[int]:
    return {row.max_travel_minutes for row in problem.volunteers}
