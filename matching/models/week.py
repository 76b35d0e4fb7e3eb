"""The hours of every week that weekly work takes: minutes since Monday 0:00, as PostgreSQL's int4multirange."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.lookups import Overlap
from django.db import models


class WeekField(models.Field):  # type: ignore[type-arg]  # not subscriptable when it runs
    """Half-open ranges of minutes, 0 to 10,080. The database fills it from the weekly slots (a trigger)."""

    def db_type(self, connection: Any) -> str:
        """The column's type."""
        return "int4multirange"


WeekField.register_lookup(Overlap)
