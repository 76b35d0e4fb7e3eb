"""Checks for the fields of a problem: one function per kind of value.

A check takes any value and returns it in its clean form, or raises ValueError with the end of the
sentence "<field> must be …". Checks are idempotent, so rows made in Python and rows read from JSON
go through the same ones.
"""

import math
import re
from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Any

Check = Callable[[Any], Any]
Period = tuple[datetime, datetime]

MODES = ("foot", "bike", "transit", "car")
LEVELS = ("A0", "A1", "A2", "B1", "B2", "C1", "C2")
KINDS = ("structural", "event")
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
PARTS = ("morning", "afternoon", "evening")
DAY_PARTS = tuple(f"{day}-{part}" for day in DAYS for part in PARTS)
MOST_SKILLS = 1000  # that one piece of work may ask, where work is compared

# With a time and without an offset: `datetime.fromisoformat` alone would take other forms too.
_LOCAL_TIME = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?", re.ASCII)
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def text(value: Any) -> str:
    """A text of at least one character."""
    if not isinstance(value, str) or not value:
        raise ValueError("a text that is not empty")
    return value


def truth(value: Any) -> bool:
    """True or false, not 0 or 1."""
    if not isinstance(value, bool):
        raise ValueError("true or false")
    return value


def whole(low: int, high: int) -> Check:
    """A whole number from `low` to `high`."""

    def check(value: Any) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            raise ValueError(f"a whole number from {low} to {high}")
        return int(value)

    return check


def number(low: float, high: float) -> Check:
    """A finite number from `low` to `high`."""

    def check(value: Any) -> float:
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        if not is_number or not low <= value <= high or not math.isfinite(value):
            raise ValueError(f"a number from {low:g} to {high:g}")
        return float(value)

    return check


def one_of(choices: tuple[str, ...]) -> Check:
    """One of the given texts."""
    known = frozenset(choices)

    def check(value: Any) -> str:
        if not isinstance(value, str) or value not in known:
            raise ValueError("one of " + ", ".join(choices))
        return value

    return check


def optional(check: Check) -> Check:
    """None, or what `check` takes."""
    return lambda value: None if value is None else check(value)


def list_of(check: Check, *, unique: bool = True) -> Check:
    """A list, as a tuple in the given order; a value that comes twice is kept once."""

    def check_all(value: Any) -> tuple[Any, ...]:
        if not isinstance(value, list | tuple | set | frozenset):
            raise ValueError("a list")
        if not value:
            return ()
        # A set has no order of its own; results may never depend on one.
        items: Iterable[Any] = sorted(value) if isinstance(value, set | frozenset) else value
        try:
            clean = [check(item) for item in items]
        except ValueError as error:
            raise ValueError(f"a list in which each item is {error}") from None
        return tuple(dict.fromkeys(clean)) if unique else tuple(clean)

    return check_all


def moment(value: Any) -> datetime:
    """A local time: a naive datetime, or its ISO text."""
    if isinstance(value, str) and _LOCAL_TIME.fullmatch(value):
        try:
            value = datetime.fromisoformat(value)
        except ValueError:
            value = None
    if not isinstance(value, datetime) or value.tzinfo is not None:
        raise ValueError("a local time such as 2026-12-05T14:00")
    return value


def day(value: Any) -> date:
    """A date, or its ISO text."""
    if isinstance(value, str) and _DATE.fullmatch(value):
        try:
            value = date.fromisoformat(value)
        except ValueError:
            value = None
    if not isinstance(value, date) or isinstance(value, datetime):
        raise ValueError("a date such as 2026-12-01")
    return value


def period(value: Any) -> Period:
    """Start and end, half-open; the end comes after the start."""
    if not isinstance(value, list | tuple) or len(value) != 2:
        raise ValueError("a start and an end")
    start, end = moment(value[0]), moment(value[1])
    if start >= end:
        raise ValueError("a start and a later end")
    return start, end


def demand(value: Any) -> tuple[str, int]:
    """How much work asks: a level of Dutch, and a number of skills."""
    if not isinstance(value, list | tuple) or len(value) != 2:
        raise ValueError("a level of Dutch and a number of skills")
    return one_of(LEVELS)(value[0]), whole(0, MOST_SKILLS)(value[1])


def pair(value: Any) -> tuple[str, str]:
    """The id of a volunteer and the id of an opening."""
    if not isinstance(value, list | tuple) or len(value) != 2:
        raise ValueError("a volunteer id and an opening id")
    return text(value[0]), text(value[1])


def shown(value: Any) -> str:
    """An id as it stands in a message: quoted, on one line, not endless."""
    quoted = ascii(value) if not isinstance(value, str) else '"' + ascii(value)[1:-1] + '"'
    return quoted if len(quoted) <= 60 else quoted[:56] + "…" + quoted[-1]
