# Readers: staff
"""What always holds between rows, and cannot be a constraint: counters, states, moments, offers against the rows.

Each app registers its own in `<app>/registered/invariants.py`. They are looked at every night, and by
`manage.py check_invariants`. What is found is a fault of ours, never of who typed something.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from refuinterim.core.models import InvariantCheck
from refuinterim.core.registry import Registry

NAMED = 20  # rows that a finding names; the others are counted
Search = Callable[[datetime], "QuerySet[Any]"]


@dataclass(frozen=True)
class Invariant:
    """A sentence that is true, and the rows of which it is not."""

    sentence: Any
    broken: Search


@dataclass(frozen=True)
class Finding:
    """Rows of which an invariant does not hold: how many, of which model, and the keys of the first."""

    name: str
    model: str
    count: int
    keys: list[int]

    @property
    def sentence(self) -> str:
        """What should have been true."""
        return str(INVARIANTS[self.name].sentence)


INVARIANTS: Registry[Invariant] = Registry("invariant")


def always(name: str, sentence: Any) -> Callable[[Search], Search]:
    """Register the decorated function: it returns the rows of which `sentence` is not true at a moment."""

    def register(search: Search) -> Search:
        INVARIANTS.add(name, Invariant(sentence, search))
        return search

    return register


def find_broken(now: datetime) -> list[Finding]:
    """Look at all of them; one query each, and a count where something is found."""
    findings = []
    for name, invariant in INVARIANTS.items():
        rows = invariant.broken(now).order_by("pk")
        keys = list(rows.values_list("pk", flat=True)[:NAMED])
        if keys:
            findings.append(Finding(name, rows.model._meta.label, rows.count(), keys))
    return findings


def check(now: datetime) -> list[Finding]:
    """Look at all of them, and keep what was found for the status page; only the last check is kept."""
    findings = find_broken(now)
    InvariantCheck.objects.update_or_create(
        pk=1, defaults={"checked_at": now, "findings": [asdict(finding) for finding in findings]}
    )
    return findings


def last_check() -> tuple[datetime | None, list[Finding]]:
    """When everything was looked at last, and what was found; an invariant that is gone since is left out."""
    last = InvariantCheck.objects.first()
    if last is None:
        return None, []
    found = [Finding(**finding) for finding in last.findings]
    return last.checked_at, [finding for finding in found if finding.name in INVARIANTS]
