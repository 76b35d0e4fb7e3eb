"""What the volunteers of a problem did and do: who is busy, and which pairs are not proposed."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from django.db.models import FloatField, Func, Q

from matching.advice.ids import Pair, opening_id, volunteer_id
from matching.advice.openings import wall_clock
from matching.advice.problem.rows import Groups, everybody, grouped
from matching.models import Placement
from matching.states import GOT_A_PLACE, HOLDING_SEAT, LIVE, SAID_NO, PlacementState
from organisations.models import WeeklySlot
from refuinterim.core.models import Antenna


class Seconds(Func):
    """A moment in seconds since 1970: thousands of them are read in a tenth of the time of dates with a zone."""

    template = "EXTRACT(EPOCH FROM %(expressions)s)::float8"
    output_field = FloatField()


@dataclass(frozen=True)
class History:
    """Placements of these volunteers, read once."""

    was_placed: set[int]
    live_count: dict[int, int]
    busy: dict[int, list[tuple[datetime, datetime]]]
    weekly_parts: dict[int, set[str]]  # parts of the day kept for weekly work they already do
    live_pairs: set[Pair]  # (volunteer id, opening id)
    said_no: dict[Pair, float]  # (volunteer id, opening id) → when, in seconds since 1970; not so long ago
    no_assignment: set[tuple[int, int]]  # (volunteer, assignment): it did not fit

    @classmethod
    def of(cls, antenna: Antenna, now: datetime, *, away_since: datetime) -> History:
        was_placed: set[int] = set()
        live: dict[int, int] = defaultdict(int)
        busy: dict[int, list[tuple[datetime, datetime]]] = defaultdict(list)
        weekly: list[tuple[int, int]] = []
        live_pairs: set[Pair] = set()
        no_assignment: set[tuple[int, int]] = set()
        placements = Placement.objects.filter(volunteer__in=everybody(antenna)).order_by()
        for pk, assignment, shift, state in placements.values_list(
            "volunteer_id", "assignment_id", "shift_id", "state"
        ):
            if state in GOT_A_PLACE:
                was_placed.add(pk)
            if state in LIVE:
                live[pk] += 1
                live_pairs.add((volunteer_id(pk), opening_id(assignment, shift)))
            if state == PlacementState.REJECTED:
                no_assignment.add((pk, assignment))
            if state in HOLDING_SEAT and shift is None:
                weekly.append((pk, assignment))
        held = placements.filter(state__in=HOLDING_SEAT, period__endswith__gt=now)
        for pk, period in held.values_list("volunteer_id", "period"):
            if period:  # a live shift has one
                busy[pk].append(wall_clock(period.lower, period.upper))
        noes = placements.filter(Q(ended_at=None) | Q(ended_at__gte=away_since), state__in=SAID_NO)
        said_no = {
            (volunteer_id(pk), opening_id(assignment, shift)): now.timestamp() if ended is None else ended
            for pk, assignment, shift, ended in noes.order_by("ended_at").values_list(
                "volunteer_id", "assignment_id", "shift_id", Seconds("ended_at")
            )
        }
        parts = _parts_of_weekly_work({assignment for _, assignment in weekly})
        weekly_parts: dict[int, set[str]] = defaultdict(set)
        for pk, assignment in weekly:
            weekly_parts[pk] |= set(parts.get(assignment, ()))
        return cls(was_placed, live, busy, weekly_parts, live_pairs, said_no, no_assignment)

    def forbidden(self, openings_by_assignment: dict[int, list[str]]) -> frozenset[Pair]:
        """Pairs of volunteer and opening that are live, or that are not proposed (for a while).

        `openings_by_assignment`: assignment → the ids of its openings.
        """
        known = {name for names in openings_by_assignment.values() for name in names}
        return frozenset(
            {pair for pair in (*self.live_pairs, *self.said_no) if pair[1] in known}
            | {
                (volunteer_id(pk), name)
                for pk, assignment in self.no_assignment
                for name in openings_by_assignment.get(assignment, ())
            }
        )


def _parts_of_weekly_work(assignment_ids: set[int]) -> Groups:
    slots = WeeklySlot.objects.filter(assignment__in=assignment_ids)
    return grouped((slot.assignment_id, f"{day.code}-{part}") for slot in slots for day, part in slot.parts())
