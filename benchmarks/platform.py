"""Rows of one large antenne → the engine's problem, and its plan: `python -m benchmarks.platform`.

Fills a database of its own (thrown away afterwards) with 5,000 volunteers, 400 openings and a history,
and prints the medians beside their targets. DATABASE_URL is not touched.
"""

from __future__ import annotations

import gc
import os
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from benchmarks import searching
from refuinterim.local import postgres
from refuinterim.local.processes import Processes

VOLUNTEERS, EVENTS, STRUCTURAL = 5_000, 250, 150
RUNS = 7
SLOWEST_BUILD = 0.5  # seconds: the target


def main() -> None:
    """Prints every figure."""
    folder = Path(tempfile.mkdtemp(prefix="refuinterim-bench-"))
    folder.chmod(0o711)  # PostgreSQL may run as another user
    processes = Processes(folder / "log")
    try:
        prepare(postgres.start(processes, folder / "postgres", durable=False))
        measure()
        searching.measure(median, show)
    finally:
        processes.stop()
        shutil.rmtree(folder, ignore_errors=True)


def prepare(database_url: str) -> None:
    """Start Django on an empty, migrated database."""
    os.environ |= {
        "DATABASE_URL": database_url,
        "DJANGO_SETTINGS_MODULE": "refuinterim.settings",
        "SECRET_KEY": "only for measuring",
        "REDIS_URL": "",
        "DEMO": "false",
    }
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)


def measure() -> None:
    """Fill the database, then time the problem and the plan."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext
    from django.utils import timezone

    from matching import engine
    from matching.advice.problem import build_problem

    now = timezone.now()
    small = fill("klein", now, volunteers=200, share=0.1)
    large = fill("groot", now, volunteers=VOLUNTEERS, share=1)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    today = timezone.localdate(now)
    queries = []
    for antenna in (small, large):
        with CaptureQueriesContext(connection) as found:
            problem = build_problem(antenna, today=today, now=now)
        queries.append(len(found))
    build = median(lambda: build_problem(large, today=today, now=now))
    plan = median(lambda: engine.plan(problem))
    size = f"{len(problem.volunteers):,} volunteers × {len(problem.openings)} openings"
    print(f"\nThe platform, {size}, {len(problem.forbidden):,} pairs forbidden")
    print(f"load {os.getloadavg()[0]:.1f}: other work on the machine lengthens every time")
    print(f"{'':<38}{'clock':>10}{'own time':>10}{'target':>10}")
    show("rows to problem", milliseconds(build), f"{SLOWEST_BUILD * 1000:.0f} ms", build[0] <= SLOWEST_BUILD)
    show("  queries (target: as 200 people)", [str(queries[1])], str(queries[0]), queries[0] == queries[1])
    show("its plan", milliseconds(plan))


def milliseconds(seconds: tuple[float, ...]) -> list[str]:
    """As they are shown."""
    return [f"{number * 1000:.0f} ms" for number in seconds]


def show(what: str, values: list[str], target: str = "", is_reached: bool = True) -> None:
    """One line."""
    cells = [*values, *[""] * (2 - len(values)), target]
    verdict = "" if not target else ("reached" if is_reached else "not reached")
    print(f"{what:<38}{''.join(f'{cell:>10}' for cell in cells)}  {verdict}".rstrip())


def median(work: Callable[[], Any]) -> tuple[float, float]:
    """Seconds by the clock and of this process alone, after one run to warm up; without garbage collector."""
    work()
    clock, own = [], []
    gc.collect()
    gc.disable()
    try:
        for _ in range(RUNS):
            clock_start, own_start = time.perf_counter(), time.process_time()
            work()
            clock.append(time.perf_counter() - clock_start)
            own.append(time.process_time() - own_start)
    finally:
        gc.enable()
    return statistics.median(clock), statistics.median(own)


def fill(name: str, now: datetime, *, volunteers: int, share: float) -> Any:
    """One antenne with its people, work and history, seeded; `share` of the usual amount of work."""
    from refuinterim.core.models import Antenna, Category, Language, Place, Skill

    random = Random(name)
    places = [
        Place.objects.get_or_create(
            postcode=str(8000 + number),
            name=f"Gemeente {number}",
            defaults={
                "municipality": f"Gemeente {number}",
                "latitude": 51.1 + number / 100,
                "longitude": 3.2,
            },
        )[0]
        for number in range(20)
    ]
    words = {
        model: [
            model.objects.get_or_create(slug=f"w{number}", defaults={"name": f"w{number}"})[0]
            for number in range(9)
        ]
        for model in (Category, Language, Skill)
    }
    antenna = Antenna.objects.create(name=name, slug=name, place=places[0], email=f"{name}@antenne.example")
    people = make_people(antenna, places, words, random, now, volunteers)
    openings = make_work(antenna, places, words, random, now, share)
    make_history(people, openings, random, now)
    return antenna


def make_people(
    antenna: Any, places: list[Any], words: dict[Any, list[Any]], random: Random, now: datetime, number: int
) -> list[Any]:
    """Volunteers with a yes, a first talk, moments, wishes, skills and languages; a tenth on a track."""
    from refuinterim.accounts.models import User
    from refuinterim.core.models import Category, Language, Skill
    from refuinterim.core.vocabulary import DutchLevel, PartOfDay, Weekday
    from volunteers.models import (
        Availability,
        Consent,
        ConsentPurpose,
        ConsentWay,
        Intake,
        ParticipationTrack,
        TrackStatus,
        Volunteer,
    )
    from volunteers.states import IntakeState

    levels = list(DutchLevel)[:5]
    coach, _new = User.objects.get_or_create(email="coach@antenne.example")
    people = Volunteer.objects.bulk_create(
        Volunteer(
            antenna=antenna,
            place=random.choice(places),
            first_name="Iemand",
            last_name=str(index),
            dutch_speaking=random.choice(levels),
            dutch_understanding=random.choice(levels),
            travel_mode=random.choice(["foot", "bike", "transit", "car"]),
            max_travel_minutes=random.choice([15, 30, 45, 60]),
            joined_at=now - timedelta(days=random.randrange(400)),
        )
        for index in range(number)
    )
    Consent.objects.bulk_create(
        Consent(
            volunteer=person,
            purpose=ConsentPurpose.MATCHING,
            given_at=now,
            given_how=ConsentWay.TOLD,
            given_language="nl",
            recorded_by=coach,
        )
        for person in people
    )
    Intake.objects.bulk_create(
        Intake(
            volunteer=person,
            antenna=antenna,
            state=IntakeState.DONE,
            requested_at=now,
            done_at=now,
            done_by=coach,
        )
        for person in people
    )
    parts = [(day, part) for day in Weekday for part in PartOfDay]
    Availability.objects.bulk_create(
        Availability(volunteer=person, weekday=day, part=part)
        for person in people
        for day, part in random.sample(parts, 8)
    )
    for through, model, name, count in (
        (Volunteer.interests.through, Category, "category_id", 3),
        (Volunteer.languages.through, Language, "language_id", 2),
        (Volunteer.skills.through, Skill, "skill_id", 2),
    ):
        through.objects.bulk_create(
            through(**{"volunteer_id": person.pk, name: word.pk})
            for person in people
            for word in random.sample(words[model], count)
        )
    ParticipationTrack.objects.bulk_create(
        ParticipationTrack(
            volunteer=person,
            status=TrackStatus.MANDATORY,
            deadline=(now + timedelta(weeks=random.randrange(40))).date(),
            decided_by="AgII",
            decided_on=now.date(),
        )
        for person in people[::10]
    )
    return people


def make_work(
    antenna: Any, places: list[Any], words: dict[Any, list[Any]], random: Random, now: datetime, share: float
) -> list[tuple[Any, Any]]:
    """Shifts of events and weekly work of some organisations: (assignment, shift or None)."""
    from datetime import time as clock

    from organisations.models import Assignment, Kind, OfferPeriod, Organisation, Shift, WeeklySlot
    from organisations.states import AssignmentState
    from refuinterim.core.models import Category, Skill

    organisations = Organisation.objects.bulk_create(
        Organisation(
            name=f"Huis {antenna} {index}",
            slug=f"{antenna.slug}-{index}",
            antenna=antenna,
            place=random.choice(places),
        )
        for index in range(max(2, int(60 * share)))
    )
    assignments = Assignment.objects.bulk_create(
        Assignment(
            organisation=random.choice(organisations),
            antenna=antenna,
            place=random.choice(places),
            kind=Kind.EVENT if index % 2 else Kind.STRUCTURAL,
            slug=f"{antenna.slug}-{index}",
            title=f"Werk {index}",
            category=random.choice(words[Category]),
            seats=random.randint(1, 6),
            state=AssignmentState.PUBLISHED,
            published_at=now,
        )
        for index in range(max(4, int(2 * STRUCTURAL * share)))
    )
    OfferPeriod.objects.bulk_create(
        OfferPeriod(assignment=assignment, starts_on=now.date()) for assignment in assignments
    )
    through = Assignment.skills.through
    through.objects.bulk_create(
        through(assignment_id=row.pk, skill_id=random.choice(words[Skill]).pk) for row in assignments
    )
    weekly = [row for row in assignments if row.kind == Kind.STRUCTURAL]
    events = [row for row in assignments if row.kind == Kind.EVENT]
    WeeklySlot.objects.bulk_create(
        WeeklySlot(assignment=row, weekday=random.randrange(5), starts=clock(13), ends=clock(16))
        for row in weekly
    )
    moments = {
        (random.choice(events), now + timedelta(days=random.randrange(1, 90)))
        for _ in range(max(2, int(EVENTS * share)))
    }
    shifts = Shift.objects.bulk_create(
        Shift(assignment=event, starts_at=start, ends_at=start + timedelta(hours=4), seats=4)
        for event, start in sorted(moments, key=lambda moment: (moment[1], moment[0].pk))
    )
    return [(row, None) for row in weekly] + [(shift.assignment, shift) for shift in shifts]


def make_history(people: list[Any], openings: list[tuple[Any, Any]], random: Random, now: datetime) -> None:
    """A declined or finished placement for most, with moments at which they came or did not."""
    from matching.models import Attendance, Origin, Placement
    from matching.states import AttendanceState, PlacementState
    from refuinterim.accounts.models import User

    coach = User.objects.get(email="coach@antenne.example")
    chosen = [(person, *random.choice(openings)) for person in people]
    placements = Placement.objects.bulk_create(
        Placement(
            volunteer=person,
            assignment=assignment,
            shift=shift,
            period=(shift.starts_at, shift.ends_at) if shift else None,
            state=random.choice([PlacementState.DECLINED, PlacementState.STOPPED, PlacementState.EXPIRED]),
            origin=Origin.PROPOSAL,
            created_at=now - timedelta(days=100),
            ended_at=now - timedelta(days=random.randrange(90)),
        )
        for person, assignment, shift in chosen
    )
    Attendance.objects.bulk_create(
        Attendance(
            placement=placement,
            starts_at=now - timedelta(days=week * 7 + 1),
            ends_at=now - timedelta(days=week * 7 + 1) + timedelta(hours=3),
            planned_minutes=180,
            state=AttendanceState.PRESENT,
            minutes=180,
            confirmed_at=now,
            confirmed_by=coach,
        )
        for placement in placements
        if placement.state == PlacementState.STOPPED
        for week in range(4)
    )


if __name__ == "__main__":
    main()
