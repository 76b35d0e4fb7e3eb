"""Running a task of one antenne for all of them, as the queue does."""

from __future__ import annotations

from typing import Any

from refuinterim.core.models import Antenna


def everywhere(task: Any) -> int:
    """Run `task` for each antenne, one after the other. Returns the sum of what it returns."""
    return sum(task(pk) for pk in Antenna.objects.values_list("pk", flat=True))
