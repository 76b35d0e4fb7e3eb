"""State machines: one table of moves, one function that moves."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models

from refuinterim.core.audit import record
from refuinterim.core.errors import IllegalMove, Outrun


@dataclass(frozen=True)
class Machine:
    """The legal moves of one state field: state → the states that can follow it."""

    moves: Mapping[str, frozenset[str]]
    field: str = "state"

    def allows(self, source: str, target: str) -> bool:
        """Whether `target` can follow `source`."""
        return target in self.moves.get(source, frozenset())

    def before(self, target: str) -> frozenset[str]:
        """The states that `target` can follow."""
        return frozenset(source for source, targets in self.moves.items() if target in targets)

    def move(
        self,
        row: models.Model,
        *,
        to: str,
        by: Any,
        now: datetime,
        antenna_id: int | None,
        reason: str = "",
        **changes: Any,
    ) -> None:
        """Move `row` to state `to` by compare-and-set, with `changes` to other fields, and audit it.

        Raises IllegalMove when the table has no such move, Outrun when the row moved meanwhile.
        """
        source = getattr(row, self.field)
        if not self.allows(source, to):
            raise IllegalMove(source, to)
        changes[self.field] = to
        moved = type(row)._default_manager.filter(pk=row.pk, **{self.field: source}).update(**changes)
        if not moved:
            raise Outrun
        for name, value in changes.items():
            setattr(row, name, value)
        record(
            by=by,
            verb=f"{row._meta.model_name}.{to}",
            subject=row,
            now=now,
            antenna_id=antenna_id,
            reason=reason,
            source=source,
        )
