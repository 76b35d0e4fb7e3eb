"""How far the plan of each antenne is: the last one that is ready, the one that is being made, what failed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from matching.models import Plan
from matching.states import PlanState
from refuinterim.core.models import Antenna


@dataclass(frozen=True)
class PlanStatus:
    """One antenne with its newest plans. `failed` only when nothing newer is ready."""

    antenna: Antenna
    ready: Plan | None
    pending: Plan | None
    failed: Plan | None


def plan_states(antennas: Iterable[Antenna]) -> list[PlanStatus]:
    """The status of each antenne, in one query."""
    antennas = list(antennas)
    rows = Plan.objects.light().filter(antenna__in=antennas)
    rows = rows.order_by("antenna_id", "state", "-created_at", "-id").distinct("antenna_id", "state")
    newest = {(plan.antenna_id, plan.state): plan for plan in rows}

    def last(antenna: Antenna, *states: PlanState) -> Plan | None:
        found = (newest.get((antenna.pk, state)) for state in states)
        return next((plan for plan in found if plan), None)

    return [
        _status(
            antenna,
            last(antenna, PlanState.READY),
            last(antenna, PlanState.RUNNING, PlanState.QUEUED),
            last(antenna, PlanState.FAILED),
        )
        for antenna in antennas
    ]


def _status(antenna: Antenna, ready: Plan | None, pending: Plan | None, failed: Plan | None) -> PlanStatus:
    is_over = failed and ready and ready.created_at >= failed.created_at
    return PlanStatus(antenna, ready, pending, None if is_over else failed)
