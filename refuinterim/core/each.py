"""Background work on many rows: a task for each antenne, and row after row in it."""

import logging
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from django.db.models import Model, QuerySet

from refuinterim.core.errors import DomainError

logger = logging.getLogger(__name__)
M = TypeVar("M", bound=Model)
R = TypeVar("R")


def each_antenna(rows: QuerySet[Any], path: str, task: Any) -> int:
    """Queue `task` once for each antenne that has rows; `path` leads from a row to it. Returns how many."""
    antennas = set(rows.order_by().values_list(path, flat=True).distinct())
    for antenna_id in sorted(antennas):
        task.delay(antenna_id)
    return len(antennas)


def each_row(rows: Iterable[M], change: Callable[[M], R]) -> list[R]:
    """Change row after row, and return what came of it; one that cannot be changed leaves the others theirs."""
    made = []
    for row in rows:
        try:
            made.append(change(row))
        except DomainError:  # somebody did something with it at this very moment: that counts
            continue
        except Exception:
            logger.exception("%s %s could not be changed", row._meta.label, row.pk)
    return made
