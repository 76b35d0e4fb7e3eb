"""Locks and vetoes as the engine wants them: pairs that are fixed, and pairs that are forbidden."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from matching import engine
from matching.advice.ids import Pair, opening_id, volunteer_id
from matching.engine.rows import openings_clash
from matching.models import PairRule
from refuinterim.core.models import Antenna


@dataclass(frozen=True)
class Agreements:
    """The rules in force at one antenne, read in one query, the oldest first."""

    rules: list[PairRule]

    @classmethod
    def of(cls, antenna: Antenna) -> Agreements:
        """Those of the assignments of this antenne."""
        rows = PairRule.objects.in_force().filter(assignment__antenna=antenna)
        return cls(list(rows.order_by("made_at", "pk")))

    def vetoed(self, openings_by_assignment: Mapping[int, list[str]]) -> set[Pair]:
        """Forbidden pairs; without a shift, of every moment of the assignment.

        `openings_by_assignment`: assignment → the ids of its openings in the problem.
        """
        return {
            (volunteer_id(rule.volunteer_id), name)
            for rule in self.rules
            if not rule.is_lock
            for name in openings_by_assignment.get(rule.assignment_id, ())
            if rule.shift_id is None or name == opening_id(rule.assignment_id, rule.shift_id)
        }

    def locked(
        self,
        people: set[str],
        openings: Mapping[str, engine.Opening],
        *,
        live: set[Pair],
        said_no: Mapping[Pair, float],
    ) -> frozenset[Pair]:
        """Fixed pairs. The oldest locks win where seats are lacking by now, or two came to clash.

        Left out: who runs already (`live`), and who said no after the lock was made (`said_no`, in seconds
        since 1970).
        """
        taken: Counter[str] = Counter()
        work: dict[str, list[engine.Opening]] = defaultdict(list)
        fixed = set()
        for rule in self.rules:
            person = volunteer_id(rule.volunteer_id)
            name = opening_id(rule.assignment_id, rule.shift_id)
            pair, opening = (person, name), openings.get(name)
            if not rule.is_lock or opening is None or person not in people or pair in live:
                continue
            if pair in said_no and said_no[pair] > rule.made_at.timestamp():
                continue
            if taken[name] >= opening.seats or any(openings_clash(opening, other) for other in work[person]):
                continue
            taken[name] += 1
            work[person].append(opening)
            fixed.add(pair)
        return frozenset(fixed)
