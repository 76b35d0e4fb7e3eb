"""What the pages of a large antenne cost: queries, time, bytes, each beside its target.

Own time is of this process alone; the database works beside it. "After a change" is the first view after somebody
changed their week, when the antenne's problem is built anew.
"""

from __future__ import annotations

import pickle
import statistics
import time
import tracemalloc
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

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


@dataclass(frozen=True)
class Cost:
    """Medians in seconds; bytes as they are sent to a browser that takes gzip, and before."""

    queries: int
    clock: float
    own: float
    clock_after: float
    own_after: float
    size: int
    sent: int


def measure(antenna: Antenna) -> None:
    """Print a line for each page."""
    header = ("queries", "clock", "own time", "after a change", "own time", "bytes", "gzip", "targets")
    print("\n" + f"{'Pages':<26}" + "".join(f"{word:>15}" for word in header))
    for page in pages_of(antenna):
        cost = cost_of(page, antenna)
        cells = (
            f"{cost.queries}",
            f"{cost.clock * 1000:.0f} ms",
            f"{cost.own * 1000:.0f} ms",
            f"{cost.clock_after * 1000:.0f} ms",
            f"{cost.own_after * 1000:.0f} ms",
            f"{cost.size:,}",
            f"{cost.sent:,}",
            f"{'' if page.queries is None else f'≤ {page.queries}, '}{SLOWEST * 1000:.0f} ms",
        )
        print(f"{page.name:<26}" + "".join(f"{cell:>15}" for cell in cells) + f"  {verdict(page, cost)}")


def verdict(page: Page, cost: Cost) -> str:
    """What holds: the number of queries, the time when the page was seen before, and the first after a change."""
    missed = [
        words
        for words, holds in (
            ("queries", page.queries is None or cost.queries <= page.queries),
            ("time", cost.clock <= SLOWEST),
            ("time after a change", cost.clock_after <= SLOWEST),
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
    return [
        Page("who fits some work", desk, reverse("desk:suggestions-assignment", args=[work.pk]), 15),
        Page("what fits somebody", desk, reverse("desk:suggestions-volunteer", args=[volunteer.pk]), 15),
        Page("a plan", desk, reverse("desk:plan-detail", args=[plan.pk]), 12),
        Page("start page", desk, reverse("admin:index"), None),
        Page("work on offer", home, offers, 8),
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
    seen = [timed(page) for _ in range(VIEWS)]
    after = []
    for _ in range(CHANGES):
        somebody_changes_their_week(antenna)
        after.append(timed(page))
    clock, own = (statistics.median(times) for times in zip(*seen, strict=True))
    clock_after, own_after = (statistics.median(times) for times in zip(*after, strict=True))
    return Cost(
        queries, clock, own, clock_after, own_after, size=len(plain.content), sent=len(answer.content)
    )


def timed(page: Page) -> tuple[float, float]:
    """Seconds by the clock, and of this process, for one view."""
    clock, own = time.perf_counter(), time.process_time()
    page.client.get(page.url)
    return time.perf_counter() - clock, time.process_time() - own


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
