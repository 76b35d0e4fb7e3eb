"""How far the plan of each antenne is: the last one that is ready, the one that is being made, what failed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from matching.models import Plan
from matching.states import PLAN_PENDING, PlanState
from refuinterim.core.models import Antenna


@dataclass(frozen=True)
class PlanStatus:
    """One antenne with its newest plans. `failed` only when nothing newer is ready."""

    antenna: Antenna
    ready: Plan | None
    pending: Plan | None
    failed: Plan | None


def plan_states(antennas: Iterable[Antenna]) -> list[PlanStatus]:
    """The status of each antenne, in two queries."""
    antennas = list(antennas)
    rows = Plan.objects.filter(antenna__in=antennas).defer("problem", "result")
    pending = {plan.antenna_id: plan for plan in rows.filter(state__in=PLAN_PENDING).order_by("state")}
    ended = rows.exclude(state__in=PLAN_PENDING).order_by("antenna_id", "state", "-created_at", "-id")
    newest = {(plan.antenna_id, plan.state): plan for plan in ended.distinct("antenna_id", "state")}
    return [
        _status(
            antenna,
            newest.get((antenna.pk, PlanState.READY)),
            pending.get(antenna.pk),
            newest.get((antenna.pk, PlanState.FAILED)),
        )
        for antenna in antennas
    ]


def _status(antenna: Antenna, ready: Plan | None, pending: Plan | None, failed: Plan | None) -> PlanStatus:
    is_over = failed and ready and ready.created_at >= failed.created_at
    return PlanStatus(antenna, ready, pending, None if is_over else failed)
