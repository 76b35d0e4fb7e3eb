"""Who is old enough on the day of the work: the engine knows the year of birth, and this year, alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from matching.advice.ids import Pair, volunteer_id
from matching.advice.openings import OpeningRow
from volunteers.birth_dates import ADULT, is_old_enough


def min_age_now(min_age: int, first_day: date, today: date) -> int:
    """The age of this year that makes somebody old enough in the year of the work."""
    return max(0, min_age - (first_day.year - today.year))


def before_their_birthday(
    people: Iterable[dict[str, Any]], rows: Iterable[OpeningRow], first_days: dict[str, date]
) -> set[Pair]:
    """Pairs whose year of birth is right, and whose birthday comes after the first day of the work."""
    born_in: dict[int, list[tuple[int, date]]] = defaultdict(list)
    for row in people:
        if row["birth_date"]:
            born_in[row["birth_date"].year].append((row["pk"], row["birth_date"]))
    return {
        (volunteer_id(pk), row.id)
        for row in rows
        if (min_age := row.assignment.min_age) >= ADULT
        for pk, born in born_in[first_days[row.id].year - min_age]
        if not is_old_enough(born, min_age, first_days[row.id])
    }
