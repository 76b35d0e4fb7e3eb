"""Keeping work for later. A heart is somebody's own mark, like a page they fold: it is not written in the audit."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from matching.models import Favourite
from organisations.models import Assignment
from volunteers.models import Volunteer


@transaction.atomic
def keep(*, volunteer: Volunteer, assignments: Iterable[Assignment], now: datetime) -> None:
    """Keep this work; what is kept already stays as it is, so a second tap changes nothing."""
    Favourite.objects.bulk_create(
        [Favourite(volunteer=volunteer, assignment=assignment, kept_at=now) for assignment in assignments],
        ignore_conflicts=True,
    )


@transaction.atomic
def let_go(*, volunteer: Volunteer, slug: str) -> None:
    """Keep this work no longer, also when it is closed by now."""
    Favourite.objects.filter(volunteer=volunteer, assignment__slug=slug).delete()
