"""What the pages of a large antenne cost: queries, time, bytes, each beside its target.

Work is the processor time of this process and of the database for it, which is what a page takes by the clock on a
machine that does nothing else: it is what the target is held against. "After a change" is the first view after somebody
changed their week, when the antenne's problem is built anew.
"""

from __future__ import annotations

import pickle
import statistics
import time
import tracemalloc
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import psutil
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from benchmarks import weights
from matching import engine
from matching.advice.plans import make_plan
from matching.advice.problem import build_problem
from matching.models import ProblemStamp
from organisations.models import Assignment, Kind
from organisations.states import AssignmentState
from refuinterim.accounts.models import User
from refuinterim.core.models import Antenna, Place
from volunteers.models import Availability, Volunteer

BACKEND = "refuinterim.accounts.permissions.SignInBackend"
VIEWS, CHANGES = 9, 3  # how often a page is asked for
SLOWEST = 0.3  # seconds: the target of a page


@dataclass(frozen=True)
class Page:
    """A page as somebody asks for it, and the most queries that it may cost; None when nobody set a number."""

    name: str
    client: Client
    url: str
    queries: int | None
    is_light: bool = False  # read on a phone with little data


@dataclass(frozen=True)
class Cost:
    """Seconds of one view: by the clock the median, of work the mean; bytes as they are, and as gzip."""

    queries: int
    clock: float
    work: float
    clock_after: float
    work_after: float
    size: int
    sent: int


def measure(antenna: Antenna) -> None:
    """Print a line for each page, then what those of volunteers weigh."""
    header = ("queries", "clock", "work", "after a change", "work", "bytes", "gzip", "targets")
    print("\n" + f"{'Pages':<26}" + "".join(f"{word:>15}" for word in header))
    pages = pages_of(antenna)
    for page in pages:
        cost = cost_of(page, antenna)
        cells = (
            f"{cost.queries}",
            f"{cost.clock * 1000:.0f} ms",
            f"{cost.work * 1000:.0f} ms",
            f"{cost.clock_after * 1000:.0f} ms",
            f"{cost.work_after * 1000:.0f} ms",
            f"{cost.size:,}",
            f"{cost.sent:,}",
            f"{'' if page.queries is None else f'≤ {page.queries}, '}{SLOWEST * 1000:.0f} ms",
        )
        print(f"{page.name:<26}" + "".join(f"{cell:>15}" for cell in cells) + f"  {verdict(page, cost)}")
    header = ("first, gzip", "first, Brotli", "next visit", "targets")
    print("\n" + f"{'Bytes besides pictures':<26}" + "".join(f"{word:>15}" for word in header))
    for page in pages:
        if page.is_light:
            weight = weights.weigh(page.client, page.url)
            sizes = (weight.first_gzip, weight.first_brotli, weight.next_visit)
            target = f"≤ {weights.FIRST // 1000}, {weights.NEXT // 1000} kB"
            cells = [*(f"{size:,}" for size in sizes), target]
            reached = "reached" if weight.holds else "NOT reached"
            print(f"{page.name:<26}" + "".join(f"{cell:>15}" for cell in cells) + f"  {reached}")


def verdict(page: Page, cost: Cost) -> str:
    """What holds: the number of queries, the time when the page was seen before, and the first after a change."""
    missed = [
        words
        for words, holds in (
            ("queries", page.queries is None or cost.queries <= page.queries),
            ("time", cost.work <= SLOWEST),
            ("time after a change", cost.work_after <= SLOWEST),
        )
        if not holds
    ]
    return f"NOT reached: {', '.join(missed)}" if missed else "reached"


def pages_of(antenna: Antenna) -> list[Page]:
    """Those of the desk for its coordinator, and the work on offer for a volunteer who typed a place."""
    coach = User.objects.get(email=f"coach@{antenna.slug}.example")
    volunteer = Volunteer.objects.select_related("user").get(user__email=f"v1@{antenna.slug}.example")
    desk, home = signed_in(coach), signed_in(volunteer.user)
    work = Assignment.objects.filter(
        antenna=antenna, kind=Kind.STRUCTURAL, state=AssignmentState.PUBLISHED
    ).earliest("pk")
    plan = make_plan(by=coach, antenna=antenna, now=timezone.now())
    offers = reverse("matching:assignment-list")
    place = Place.objects.exclude(pk=volunteer.place_id).filter(postcode__startswith="8").earliest("pk")
    home.get(offers, {"near": str(place)})
    one = Assignment.objects.open().filter(antenna=antenna).earliest("pk")
    return [
        Page("who fits some work", desk, reverse("desk:suggestions-assignment", args=[work.pk]), 15),
        Page("what fits somebody", desk, reverse("desk:suggestions-volunteer", args=[volunteer.pk]), 15),
        Page("a plan", desk, reverse("desk:plan-detail", args=[plan.pk]), 12),
        Page("start page", desk, reverse("admin:index"), None),
        Page("work on offer", home, offers, 8, is_light=True),
        Page("work on offer, searched", home, f"{offers}?q=keuken", 8, is_light=True),
        Page("an assignment", home, one.get_absolute_url(), None, is_light=True),
        Page("home", home, reverse("matching:home"), None, is_light=True),
        Page("my volunteer work", home, reverse("matching:my-work"), None, is_light=True),
    ]


def signed_in(user: Any) -> Client:
    """A browser of somebody who signed in."""
    client = Client(headers={"Accept-Encoding": "gzip"})
    client.force_login(user, backend=BACKEND)
    return client


def cost_of(page: Page, antenna: Antenna) -> Cost:
    """Ask for a page twice to warm up, count its queries, then time it; then change something before each time."""
    for _ in range(2):
        answer = page.client.get(page.url)
    assert answer.status_code == 200, f"{page.url}: {answer.status_code}"
    with CaptureQueriesContext(connection) as found:
        page.client.get(page.url)
        queries = len(found)
    plain: Any = page.client.get(page.url, headers={"Accept-Encoding": "identity"})
    clock, work = timed(page, VIEWS)
    clock_after, work_after = timed(page, CHANGES, before=partial(somebody_changes_their_week, antenna))
    return Cost(
        queries, clock, work, clock_after, work_after, size=len(plain.content), sent=len(answer.content)
    )


def timed(page: Page, times: int, before: Callable[[], object] = lambda: None) -> tuple[float, float]:
    """Seconds by the clock (the median), and of work (the mean: the system counts it in hundredths) of one view."""
    clocks, work = [], 0.0
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        database = psutil.Process(cursor.fetchone()[0])
    for _ in range(times):
        before()
        clock, own, served = time.perf_counter(), time.process_time(), sum(database.cpu_times()[:2])
        page.client.get(page.url)
        clocks.append(time.perf_counter() - clock)
        work += time.process_time() - own + sum(database.cpu_times()[:2]) - served
    return statistics.median(clocks), work / times


def somebody_changes_their_week(antenna: Antenna) -> None:
    """One row of one person is written; the antenne's problem is another one."""
    before = ProblemStamp.objects.now_at(antenna)
    Availability.objects.filter(volunteer__antenna=antenna).earliest("pk").save()
    assert ProblemStamp.objects.now_at(antenna) != before


def kept_bytes(problem: engine.Problem) -> int:
    """Bytes of a problem in the cache, with the columns that are kept with it."""
    problem.columns  # noqa: B018 - made once, when it is asked for
    return len(pickle.dumps(problem))


def memory_of(problem: engine.Problem) -> int:
    """Bytes of Python's objects that one more problem takes in the memory of a process."""
    kept = pickle.dumps(problem)
    tracemalloc.start()
    another = pickle.loads(kept)
    size, _peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    del another
    return size


def rows_read(antenna: Antenna) -> int:
    """How many rows the queries of `build_problem` give: what a look at the rows themselves would have to read."""
    rows = 0
    now = timezone.now()
    with CaptureQueriesContext(connection) as found:
        build_problem(antenna, today=timezone.localdate(now), now=now)
        queries = [query["sql"] for query in found]
    with connection.cursor() as cursor:
        for sql in queries:
            if sql.startswith("DECLARE"):
                sql = sql.partition(" FOR ")[2]
            cursor.execute(f"SELECT count(*) FROM ({sql}) found")
            rows += cursor.fetchone()[0]
    return rows
