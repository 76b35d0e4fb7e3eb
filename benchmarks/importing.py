"""A list of 5,000 people, checked, taken in and taken back: `python -m benchmarks.importing`.

Alone, it fills a small database of its own; `benchmarks.platform` calls `measure` on the large one.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from datetime import date, datetime, timedelta
from io import BytesIO
from typing import Any

import xlsxwriter

ROWS = 5_000
SLOWEST = 60.0  # seconds, for checking and taking in together: the target
WRONG = 40  # every so many rows one mistake


def list_of_people(rows: int = ROWS) -> bytes:
    """A list as Excel keeps it: real days, numbers that lost their first zero, places in words."""
    header = ["Voornaam", "Naam", "GSM", "E-mail", "Geboortedatum", "Postcode", "Gemeente", "Spreekt Nederlands",
              "Vervoer", "Toestemming", "Toestemming op", "Hoe toestemming"]  # fmt: skip
    towns = [
        (8000, "Brugge"),
        (8310, "Assebroek"),
        (8200, "Sint-Andries"),
        (9000, "Gent"),
        (8500, "Kortrijk"),
    ]
    file = BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        sheet, day = book.add_worksheet(), book.add_format({"num_format": "dd/mm/yyyy"})
        sheet.write_row(0, 0, header)
        for number in range(rows):
            town = towns[number % len(towns)]
            name = "".join(chr(97 + int(digit)) for digit in f"{number:05}")
            email = f"p{number}@lijst.example" if number % WRONG else "geen mail"
            sheet.write_row(number + 1, 0, ["Samira", f"Lijst{name}", 471_000_000 + number, email])
            born = datetime.combine(date(1970, 1, 1) + timedelta(days=number), datetime.min.time())
            sheet.write_datetime(number + 1, 4, born, day)
            sheet.write_row(number + 1, 5, [*town, "1.2", "fiets", "ja", "1 september 2025", "papier"])
    return file.getvalue()


def measure(antenna: Any, by: Any, show: Callable[..., None]) -> None:
    """Check, take in, take back; and print each beside its target."""
    from django.utils import timezone

    from refuinterim.imports import actions
    from refuinterim.imports.models import SheetImport

    content = list_of_people()
    now = timezone.now()
    print(f"\nA spreadsheet of {ROWS:,} people, one mistake in {WRONG}; load {os.getloadavg()[0]:.1f}")

    def step(what: str, act: Callable[[], object]) -> float:
        begun, own = time.perf_counter(), time.process_time()
        act()  # without a queue the work is done at once
        actions.work(SheetImport.objects.latest("pk").pk)
        clock = time.perf_counter() - begun
        show(what, [f"{clock:.1f} s", f"{time.process_time() - own:.1f} s"])
        return clock

    checked = step(
        "checking every row",
        lambda: actions.send(
            by=by, antenna=antenna, kind="people", content=content, file_name="lijst.xlsx", now=now
        ),
    )
    row = SheetImport.objects.latest("pk")
    taken = step("taking in", lambda: actions.take_in(by=by, row=row, now=now, leaves_out=True))
    row.refresh_from_db()
    assert row.counts == {"new": ROWS - ROWS // WRONG, "wrong": ROWS // WRONG}, (row.counts, row.error)
    assert row.state == "done", row.error
    total = checked + taken
    show("  together", [f"{total:.1f} s"], f"{SLOWEST:.0f} s", total <= SLOWEST)
    step("taking back", lambda: actions.take_back(by=by, row=row, now=now))
    row.refresh_from_db()
    assert row.state == "undone" and not row.kept_rows, (row.state, row.error)


def main() -> None:
    """On a small database of its own."""
    import shutil
    import tempfile
    from pathlib import Path

    from benchmarks.platform import prepare, show
    from refuinterim.local import postgres
    from refuinterim.local.processes import Processes

    folder = Path(tempfile.mkdtemp(prefix="refuinterim-bench-"))
    folder.chmod(0o711)  # PostgreSQL may run as another user
    processes = Processes(folder / "log")
    try:
        prepare(postgres.start(processes, folder / "postgres", durable=False))
        from benchmarks import filling

        filling.vocabulary()
        [antenna] = filling.fill(["klein"], filling.SMALL)
        measure(antenna, somebody(), show)
    finally:
        processes.stop()
        shutil.rmtree(folder, ignore_errors=True)


def somebody() -> Any:
    """A coordinator of everything."""
    from refuinterim.accounts.models import Role, User

    user, is_new = User.objects.get_or_create(email="lijst@bench.example", defaults={"is_staff": True})
    if is_new:
        user.antenna_roles.create(role=Role.COORDINATOR)
    return user


if __name__ == "__main__":
    main()
