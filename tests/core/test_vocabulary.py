"""Parts of the day, levels of Dutch, days and hours in words."""

from __future__ import annotations

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.utils import translation

from refuinterim.core import moments
from refuinterim.core.vocabulary import DutchLevel, PartOfDay, Weekday, parts_touched, slot_parts

BRUSSELS = ZoneInfo("Europe/Brussels")


@pytest.mark.parametrize(
    ("hour", "part"),
    [(5, "morning"), (11, "morning"), (12, "afternoon"), (17, "afternoon"), (18, "evening"), (4, "evening")],
)
def test_part_of_day(hour: int, part: str) -> None:
    assert PartOfDay.at(time(hour)) == part


def test_small_hours_belong_to_the_evening_before() -> None:
    assert parts_touched(datetime(2026, 12, 6, 1), datetime(2026, 12, 6, 5)) == [
        (Weekday.SATURDAY, PartOfDay.EVENING)
    ]


def test_whole_weekend_touches_every_part() -> None:
    assert len(parts_touched(datetime(2026, 12, 5, 5), datetime(2026, 12, 7, 5))) == 6


def test_slot_at_a_boundary() -> None:
    assert slot_parts(1, time(13), time(18)) == [(Weekday.TUESDAY, PartOfDay.AFTERNOON)]
    assert [part for _, part in slot_parts(1, time(11), time(14))] == ["morning", "afternoon"]


def test_levels_are_in_order() -> None:
    assert [level.rank for level in DutchLevel] == list(range(7))
    assert all(level.wish for level in DutchLevel)


def test_weekday_codes_are_the_engines() -> None:
    assert [day.code for day in Weekday] == ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


@time_machine.travel(datetime(2026, 11, 23, 12, tzinfo=BRUSSELS))
def test_period_in_dutch_and_arabic() -> None:
    start, end = datetime(2026, 12, 5, 14, tzinfo=BRUSSELS), datetime(2026, 12, 5, 18, 30, tzinfo=BRUSSELS)
    with translation.override("nl"):
        assert moments.day(start.date()) == "zaterdag 5 december"
        assert moments.day(date(2027, 1, 2)) == "zaterdag 2 januari 2027"
        assert (moments.clock(start.time()), moments.clock(end.time())) == ("14", "18:30")
        assert moments.period(start, end).startswith("zaterdag 5 december, 14 ")
    with translation.override("ar"):
        assert "ديسمبر" in moments.period(start, end)
    with translation.override("en"):
        assert moments.weekly(1, time(13), time(16)) == "every Tuesday, 13:00 to 16:00"


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (180, "3 hours"),
        (150, "2 hours 30"),
        (65, "1 hour 05"),
        (60, "1 hour"),
        (45, "45 minutes"),
        (1, "1 minute"),
        (0, "0 minutes"),
    ],
)
def test_duration(minutes: int, words: str) -> None:
    assert moments.duration(minutes) == words


def test_elapsed_minutes_through_both_clock_changes() -> None:
    spring = datetime(2026, 3, 29, 1, tzinfo=BRUSSELS), datetime(2026, 3, 29, 4, tzinfo=BRUSSELS)
    autumn = datetime(2026, 10, 25, 1, tzinfo=BRUSSELS), datetime(2026, 10, 25, 4, tzinfo=BRUSSELS)
    assert (moments.elapsed_minutes(*spring), moments.elapsed_minutes(*autumn)) == (120, 240)
