# Readers: staff
"""Compare counters, states, moments, hours, follow-ups and offers with the rows they speak of."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from refuinterim.core import invariants


class Command(BaseCommand):
    """Prints what does not hold, with the keys of the rows, and fails; changes nothing but the status page."""

    help = __doc__ or ""

    def handle(self, **options: Any) -> None:
        """Look at every invariant once."""
        findings = invariants.check(timezone.now())
        for finding in findings:
            keys = ", ".join(map(str, finding.keys)) + (", …" if finding.count > len(finding.keys) else "")
            self.stdout.write(
                f"{finding.name}: {finding.count} × {finding.model} ({keys}): {finding.sentence}"
            )
        if findings:
            raise CommandError(f"{len(findings)} of {len(invariants.INVARIANTS)} invariants do not hold.")
        self.stdout.write(f"{len(invariants.INVARIANTS)} invariants, all true.")
