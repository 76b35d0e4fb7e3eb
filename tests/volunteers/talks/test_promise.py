"""When we call who found no open moment: working days on the wall clock."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from refuinterim.core.models import Antenna
from volunteers.talks.promise import Promise, promised_day, working_day_after

BRUSSELS = ZoneInfo("Europe/Brussels")


@pytest.mark.parametrize(
    ("day", "count", "until"),
    [
        (date(2026, 11, 23), 1, date(2026, 11, 24)),  # Monday
        (date(2026, 11, 23), 5, date(2026, 11, 30)),
        (date(2026, 11, 27), 1, date(2026, 11, 30)),  # Friday
        (date(2026, 11, 28), 1, date(2026, 11, 30)),  # Saturday
        (date(2026, 11, 29), 3, date(2026, 12, 2)),  # Sunday
        (date(2026, 12, 31), 2, date(2027, 1, 4)),
    ],
)
def test_saturday_and_sunday_do_not_count(day: date, count: int, until: date) -> None:
    assert working_day_after(day, count) == until


@pytest.mark.parametrize(
    ("asked", "until"),
    [
        (
            datetime(2026, 3, 27, 23, 59, tzinfo=BRUSSELS),
            date(2026, 4, 1),
        ),  # the clock goes forward that weekend
        (datetime(2026, 3, 29, 0, 1, tzinfo=BRUSSELS), date(2026, 4, 1)),
        (datetime(2026, 10, 23, 0, 1, tzinfo=BRUSSELS), date(2026, 10, 28)),  # and back that weekend
    ],
)
def test_days_are_counted_on_the_wall_clock(asked: datetime, until: date) -> None:
    assert promised_day(asked, Antenna(name="Brugge", call_days=3)) == until


def test_a_promise_holds_until_the_end_of_its_day() -> None:
    antenna, asked = Antenna(name="Brugge", call_days=1), datetime(2026, 11, 26, 12, tzinfo=BRUSSELS)
    on_time = Promise.of(antenna, asked, now=datetime(2026, 11, 27, 23, 59, tzinfo=BRUSSELS))
    too_late = Promise.of(antenna, asked, now=datetime(2026, 11, 28, 0, 0, tzinfo=BRUSSELS))
    assert (on_time.is_late, too_late.is_late, too_late.when) == (False, True, "")
    assert "27" in on_time.when and Promise.of(antenna, None, now=asked).when == ""
