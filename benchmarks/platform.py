"""One large antenne at work, rows to problem and pages: `python -m benchmarks.platform`.

Fills a database of its own (thrown away afterwards) with 5,000 volunteers, 400 openings and a past, beside nine
small antennes, and prints the medians beside their targets. DATABASE_URL is not touched.
"""

from __future__ import annotations

import gc
import os
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks import importing, searching
from refuinterim.local import postgres
from refuinterim.local.processes import Processes

SMALL_ONES = [f"klein-{number}" for number in range(1, 10)]
RUNS = 7
SLOWEST_BUILD = 0.5  # seconds: the target


def main() -> None:
    """Prints every figure."""
    folder = Path(tempfile.mkdtemp(prefix="refuinterim-bench-"))
    folder.chmod(0o711)  # PostgreSQL may run as another user
    processes = Processes(folder / "log")
    try:
        prepare(postgres.start(processes, folder / "postgres", durable=False))
        large = measure()
        searching.measure(median, show)
        importing.measure(large, importing.somebody(), show)
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
        "STATIC_FROM_SOURCE": "true",
        "STAFF_SECOND_FACTOR": "true",
        "ALLOWED_HOSTS": "testserver",
        "LOG_LEVEL": "ERROR",
        "DEMO": "false",
    }
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)


def measure() -> Any:
    """Fill the database, then time the problem, the plan and the pages. Returns the large antenne."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext
    from django.utils import timezone

    from benchmarks import filling, pages
    from matching import engine
    from matching.advice.problem import build_problem

    filling.vocabulary()
    [large] = filling.fill(["groot"], filling.LARGE)
    small = filling.fill(SMALL_ONES, filling.SMALL)[0]
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    now, today = timezone.now(), timezone.localdate()
    queries = []
    for antenna in (small, large):
        with CaptureQueriesContext(connection) as found:
            problem = build_problem(antenna, today=today, now=now)
        queries.append(len(found))
    build = median(lambda: build_problem(large, today=today, now=now))
    plan = median(lambda: engine.plan(problem))
    size = f"{len(problem.volunteers):,} volunteers × {len(problem.openings)} openings"
    print(f"\nThe platform, {size}, {len(problem.forbidden):,} pairs forbidden")
    print(
        f"load {os.getloadavg()[0]:.1f}: other work on the machine lengthens every time; own time is of this process"
    )
    print(f"{'':<38}{'clock':>10}{'own time':>10}{'target':>10}")
    show("rows to problem", milliseconds(build), f"{SLOWEST_BUILD * 1000:.0f} ms", build[1] <= SLOWEST_BUILD)
    show("  queries (target: as 200 people)", [str(queries[1])], str(queries[0]), queries[0] == queries[1])
    show("its plan", milliseconds(plan))
    print(f"{'kept of it':<38}{pages.kept_bytes(problem) / 1e6:>7.1f} MB (as it is in the cache)")
    print(f"{'':<38}{pages.memory_of(problem) / 1e6:>7.1f} MB (in the memory of a process)")
    print(f"{'rows that it is built from':<38}{pages.rows_read(large):>10,}")
    pages.measure(large)
    return large


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


if __name__ == "__main__":
    main()
