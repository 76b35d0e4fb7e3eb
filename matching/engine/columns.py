"""A problem as columns: one NumPy array per field, rows sorted by id, built once.

Sorting by id makes every result independent of the order in which rows came. Sets become bitmasks,
so that "all of these" and "any of these" are single operations on whole columns.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.engine.fields import DAY_PARTS, LEVELS, MODES, MOST_SKILLS, Period
from matching.engine.rows import Opening, Organisation, Volunteer

Array = NDArray[Any]
Words = tuple[Array, ...]
# Any index that picks from one-dimensional columns, alone or broadcast against another: a slice, one
# row number, an array of row numbers.
Index = Any

# Minutes before leaving (waiting, parking) and km per hour, in the order of MODES.
FIXED_MINUTES = np.array([0.0, 2.0, 10.0, 5.0])
SPEED = np.array([4.5, 14.0, 18.0, 35.0])
# Roads are longer than the great circle.
DETOUR = 1.3

_DAY_PART_BIT = {name: 1 << bit for bit, name in enumerate(DAY_PARTS)}
_WORD_KINDS = ((8, np.uint8), (16, np.uint16), (32, np.uint32), (64, np.uint64))
_EPOCH = datetime(1970, 1, 1)
_HOUR = 3_600_000_000
_WEEK_IN_PARTS = len(DAY_PARTS)


@dataclass(frozen=True, slots=True)
class VolunteerColumns:
    """One array per field of the volunteers; `xyz` is the home as a point on the unit sphere."""

    ids: tuple[str, ...]
    row: Array  # 0, 1, 2 …: the row's own number
    antenna: Array
    xyz: Array  # [axis, row]
    fixed_minutes: Array
    minutes_per_radian: Array  # along the great circle, detour included
    max_minutes: Array
    least_cosine: Array  # of the angle to the furthest place within reach, a rounding margin lower
    availability: Array  # bit per part of the week
    busy: Array  # row of Columns.busy_periods
    dutch: Array  # 0 = A0 … 6 = C2
    age: Array  # in years, at the end of this year
    skills: Words
    documents: Words
    languages: Words
    interests: Words
    names_interests: Array
    reliability: Array
    avoid_alone: Array
    has_forbidden: Array
    tier: Array
    max_placements: Array
    nearer_than: Array  # minutes; infinite for who did not ask for something nearer
    easier_than: Array  # as `demand` of the openings; more than any asks for who did not ask
    other_than_parts: Array  # bit per part of the week
    other_than_categories: Words


@dataclass(frozen=True, slots=True)
class OpeningColumns:
    """One array per field of the openings."""

    ids: tuple[str, ...]
    row: Array
    antenna: Array
    organisation: Array  # row of the organisations
    xyz: Array  # [axis, row]
    parts: Array  # bit per part of the week that the work touches
    period: Array  # column of Columns.busy_periods; structural work has a column that nobody is busy in
    dutch: Array
    dutch_required: Array  # the level when it is required, else 0
    min_age: Array
    skills: Words
    skills_wished: Array  # how many
    required_skills: Words
    documents: Words
    languages: Words
    names_languages: Array
    categories: Words
    names_categories: Array
    reception: Array
    alone: Array
    has_forbidden: Array
    seats: Array
    demand: Array  # how much the work asks: the level of Dutch, then the number of skills


@dataclass(frozen=True, slots=True)
class Columns:
    """Both sides, and the facts between them."""

    volunteers: VolunteerColumns
    openings: OpeningColumns
    organisation_ids: tuple[str, ...]
    placed: Array  # per organisation: people placed there already
    busy_periods: Array  # [distinct busy list, distinct period]: do they overlap?
    somebody_is_busy: bool
    several_antennas: bool
    somebody_asked_otherwise: bool
    forbidden: Array  # sorted codes: opening row × number of volunteers + volunteer row
    volunteer_row: dict[str, int]
    opening_row: dict[str, int]

    @classmethod
    def of(
        cls,
        volunteers: Sequence[Volunteer],
        openings: Sequence[Opening],
        organisations: Sequence[Organisation],
        forbidden: Iterable[tuple[str, str]],
        year: int,
    ) -> "Columns":
        """Columns of valid rows. `year` is this year: ages count from the calendar year."""
        _keep_memory()
        people = sorted(volunteers, key=lambda row: row.id)
        work = sorted(openings, key=lambda row: row.id)
        hosts = sorted(organisations, key=lambda row: row.id)
        volunteer_row = {person.id: number for number, person in enumerate(people)}
        opening_row = {opening.id: number for number, opening in enumerate(work)}
        host_row = {host.id: number for number, host in enumerate(hosts)}
        pairs = [(volunteer_row[first], opening_row[second]) for first, second in forbidden]
        names = {row.antenna for row in people} | {row.antenna for row in work}
        antennas = {name: code for code, name in enumerate(sorted(names))}
        # Only what some opening names can make a difference.
        skills = _vocabulary(names for row in work for names in (row.skills, row.required_skills))
        documents = _vocabulary(row.documents for row in work)
        languages = _vocabulary(row.languages for row in work)
        categories = _vocabulary(row.categories for row in work)
        busy_row, period_column, busy_periods = _busy_periods(people, work)
        mode = np.array([MODES.index(row.mode) for row in people], dtype=np.int64)
        fixed_minutes, minutes_per_radian = FIXED_MINUTES[mode], 6371 * DETOUR * 60 / SPEED[mode]
        max_minutes = np.array([row.max_travel_minutes for row in people], dtype=np.float64)
        return cls(
            volunteers=VolunteerColumns(
                ids=tuple(row.id for row in people),
                row=np.arange(len(people)),
                antenna=np.array([antennas[row.antenna] for row in people], dtype=np.int32),
                xyz=_points(people),
                fixed_minutes=fixed_minutes,
                minutes_per_radian=minutes_per_radian,
                max_minutes=max_minutes,
                least_cosine=_least_cosine(fixed_minutes, minutes_per_radian, max_minutes),
                availability=np.array([_parts(row.availability) for row in people], dtype=np.uint32),
                busy=busy_row,
                dutch=np.array([LEVELS.index(row.dutch or "A0") for row in people], dtype=np.int8),
                age=np.array([year - row.birth_year for row in people], dtype=np.int16),
                skills=_words([row.skills for row in people], skills),
                documents=_words([row.documents for row in people], documents),
                languages=_words([row.languages for row in people], languages),
                interests=_words([row.interests for row in people], categories),
                names_interests=np.array([bool(row.interests) for row in people], dtype=np.bool_),
                reliability=np.array([row.reliability for row in people], dtype=np.float64),
                avoid_alone=np.array([row.avoid_alone for row in people], dtype=np.bool_),
                has_forbidden=_flags([first for first, _ in pairs], len(people)),
                tier=np.array([row.tier for row in people], dtype=np.int64),
                max_placements=np.array([row.max_placements for row in people], dtype=np.int64),
                nearer_than=np.array(
                    [np.inf if row.nearer_than is None else row.nearer_than for row in people],
                    dtype=np.float64,
                ),
                easier_than=np.array([_demand(row.easier_than) for row in people], dtype=np.int32),
                other_than_parts=np.array([_parts(row.other_than_slots) for row in people], dtype=np.uint32),
                other_than_categories=_words([row.other_than_categories for row in people], categories),
            ),
            openings=OpeningColumns(
                ids=tuple(row.id for row in work),
                row=np.arange(len(work)),
                antenna=np.array([antennas[row.antenna] for row in work], dtype=np.int32),
                organisation=np.array([host_row[row.organisation] for row in work], dtype=np.int64),
                xyz=_points(work),
                parts=np.array([_parts_of_opening(row) for row in work], dtype=np.uint32),
                period=period_column,
                dutch=np.array([LEVELS.index(row.dutch) for row in work], dtype=np.int8),
                dutch_required=np.array(
                    [LEVELS.index(row.dutch) if row.dutch_required else 0 for row in work], dtype=np.int8
                ),
                min_age=np.array([row.min_age for row in work], dtype=np.int16),
                skills=_words([row.skills for row in work], skills),
                skills_wished=np.array([len(row.skills) for row in work], dtype=np.int64),
                required_skills=_words([row.required_skills for row in work], skills),
                documents=_words([row.documents for row in work], documents),
                languages=_words([row.languages for row in work], languages),
                names_languages=np.array([bool(row.languages) for row in work], dtype=np.bool_),
                categories=_words([row.categories for row in work], categories),
                names_categories=np.array([bool(row.categories) for row in work], dtype=np.bool_),
                reception=np.array([row.reception for row in work], dtype=np.float64),
                alone=np.array([row.alone for row in work], dtype=np.bool_),
                has_forbidden=_flags([second for _, second in pairs], len(work)),
                seats=np.array([row.seats for row in work], dtype=np.int64),
                demand=np.array([_demand(row.demand) for row in work], dtype=np.int32),
            ),
            organisation_ids=tuple(row.id for row in hosts),
            placed=np.array([row.placed for row in hosts], dtype=np.int64),
            busy_periods=busy_periods,
            somebody_is_busy=bool(busy_periods.any()),
            several_antennas=len(antennas) > 1,
            somebody_asked_otherwise=any(
                row.nearer_than is not None
                or row.easier_than is not None
                or row.other_than_slots
                or row.other_than_categories
                for row in people
            ),
            forbidden=np.array(
                sorted({second * len(people) + first for first, second in pairs}), dtype=np.int64
            ),
            volunteer_row=volunteer_row,
            opening_row=opening_row,
        )


def _keep_memory() -> None:
    """Let the process keep the memory of arrays that it frees, up to 32 MB, for the next arrays.

    The C library gives freed memory back to the system, and by default so eagerly that every score
    matrix of 200 × 100 pays more for new pages than for its arithmetic (243 page faults, 1.25 ms
    instead of 0.46). It adapts to the largest block it has seen freed: see M_MMAP_THRESHOLD in
    mallopt(3). This block is never written to, so it takes no memory; elsewhere than with glibc it
    does nothing.
    """
    np.empty(1 << 24, dtype=np.uint8)


def at(words: Words, index: Index) -> Words:
    """The rows of a bitmask column that the index picks."""
    return tuple(word[index] for word in words)


def _flags(rows: list[int], size: int) -> Array:
    flags = np.zeros(size, dtype=np.bool_)
    flags[rows] = True
    return flags


def _points(rows: Sequence[Volunteer] | Sequence[Opening]) -> Array:
    """Places as points on the unit sphere: distances then need no sine or cosine per pair."""
    lat = np.radians(np.array([row.lat for row in rows], dtype=np.float64))
    lon = np.radians(np.array([row.lon for row in rows], dtype=np.float64))
    return np.stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)])


def _least_cosine(fixed_minutes: Array, minutes_per_radian: Array, max_minutes: Array) -> Array:
    spare = np.maximum(max_minutes - fixed_minutes, 0)
    least: Array = np.cos(np.minimum(spare / minutes_per_radian, np.pi)) - 1e-14
    return least


def _vocabulary(lists: Iterable[tuple[str, ...]]) -> dict[str, int]:
    return {name: bit for bit, name in enumerate(sorted({name for names in lists for name in names}))}


def _words(lists: Sequence[tuple[str, ...]], vocabulary: dict[str, int]) -> Words:
    """Bitmasks, as many words as the vocabulary needs; names outside it are dropped.

    A word has 64 bits, or fewer when these hold the whole vocabulary: what is narrow is read faster.
    """
    masks: dict[tuple[str, ...], int] = {}
    for names in lists:
        if names not in masks:
            masks[names] = sum(1 << vocabulary[name] for name in names if name in vocabulary)
    width, kind = next(
        (width, kind) for width, kind in _WORD_KINDS if width == 64 or width >= len(vocabulary)
    )
    low = (1 << width) - 1
    count = max(1, -(-len(vocabulary) // width))
    return tuple(
        np.array([masks[names] >> (width * word) & low for names in lists], dtype=kind)
        for word in range(count)
    )


def _demand(asked: tuple[str, int] | None) -> int:
    """A level of Dutch and a number of skills as one number that sorts as both do; None: more than any."""
    if asked is None:
        return len(LEVELS) * (MOST_SKILLS + 1)
    level, skills = asked
    return LEVELS.index(level) * (MOST_SKILLS + 1) + min(skills, MOST_SKILLS)


def _parts(names: Iterable[str]) -> int:
    return sum(map(_DAY_PART_BIT.__getitem__, names))


def _parts_of_opening(opening: Opening) -> int:
    if opening.is_event and opening.period is not None:
        return parts_of_period(opening.period)
    return _parts(opening.slots)


def parts_of_period(period: Period) -> int:
    """The parts of the week that a period touches, as bits.

    Morning runs from 5 to 12, afternoon to 18, evening to 5 the next day: five hours earlier, every
    part lies within one day, and the small hours belong to the evening before.
    """
    first, last = (_part_number(moment) for moment in (_ticks(period[0]), _ticks(period[1]) - 1))
    if last - first >= _WEEK_IN_PARTS:
        return (1 << _WEEK_IN_PARTS) - 1
    mask = 0
    for part in range(first, last + 1):
        mask |= 1 << (part % _WEEK_IN_PARTS)
    return mask


def _part_number(ticks: int) -> int:
    """Parts of a day since Monday 29 December 1969, five in the morning."""
    day, rest = divmod(ticks - 5 * _HOUR, 24 * _HOUR)
    # 1 January 1970 was a Thursday.
    return (day + 3) * 3 + (0 if rest < 7 * _HOUR else 1 if rest < 13 * _HOUR else 2)


def _ticks(moment: datetime) -> int:
    """Microseconds since 1970, as a whole number: no rounding at any date."""
    return (moment - _EPOCH) // timedelta(microseconds=1)


def _busy_periods(volunteers: Sequence[Volunteer], openings: Sequence[Opening]) -> tuple[Array, Array, Array]:
    """Which list of busy times overlaps which event: per distinct list and distinct period, once.

    Returns the volunteers' row numbers in that table, the openings' column numbers, and the table.
    Row 0 is "never busy"; column 0 stands for structural work, which has no period.
    """
    periods: dict[Period, int] = {}
    for opening in openings:
        if opening.is_event and opening.period is not None:
            periods.setdefault(opening.period, len(periods) + 1)
    lists: dict[tuple[Period, ...], int] = {(): 0}
    for volunteer in volunteers:
        lists.setdefault(volunteer.busy, len(lists))
    starts = np.array([_ticks(start) for start, _ in periods], dtype=np.int64)
    ends = np.array([_ticks(end) for _, end in periods], dtype=np.int64)
    table = np.zeros((len(lists), len(periods) + 1), dtype=np.bool_)
    for busy, row in lists.items():
        for start, end in busy:
            table[row, 1:] |= (starts < _ticks(end)) & (ends > _ticks(start))
    busy_row = np.array([lists[volunteer.busy] for volunteer in volunteers], dtype=np.int64)
    period_column = np.array(
        [periods[row.period] if row.is_event and row.period is not None else 0 for row in openings],
        dtype=np.int64,
    )
    return busy_row, period_column, table
