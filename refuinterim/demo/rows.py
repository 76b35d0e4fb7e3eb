"""New rows of the demo's history, saved together: many at a time, parents first."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime, time

from django.db import connection, models
from django.db.models import F
from django.utils import timezone

from matching.models import Attendance, FollowUp, Placement
from organisations.models import Assignment, InformationNote, OfferPeriod, Organisation, Shift, WeeklySlot
from volunteers.models import Consent, Intake, Volunteer

PARENTS_FIRST: list[type[models.Model]] = [
    Volunteer,
    Consent,
    Intake,
    Organisation,
    InformationNote,
    Assignment,
    OfferPeriod,
    Shift,
    WeeklySlot,
    Placement,
    Attendance,
    FollowUp,
]


def moment(day: date, hour: int, minute: int = 0) -> datetime:
    """A moment on the wall clock."""
    return timezone.make_aware(datetime.combine(day, time(hour, minute)))


def count_anew(*tables: type[models.Model]) -> None:
    """Let the database plan its questions for what these tables hold now: nothing of a load is committed yet."""
    quote = connection.ops.quote_name
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {', '.join(quote(model._meta.db_table) for model in tables)}")


class Rows:
    """Rows that are not saved yet."""

    def __init__(self) -> None:
        self.waiting: dict[type[models.Model], list[models.Model]] = defaultdict(list)

    def add(self, *rows: models.Model) -> None:
        """Keep rows to be saved."""
        for row in rows:
            self.waiting[type(row)].append(row)

    def save(self) -> None:
        """Save all, with believable moments of creation."""
        for model in PARENTS_FIRST:
            model._default_manager.bulk_create(self.waiting[model], batch_size=2000)
            count_anew(model)
        made = [row.pk for row in self.waiting[Assignment]]
        Assignment.objects.filter(pk__in=made).update(
            created_at=F("published_at"), submitted_at=F("published_at")
        )
        self.waiting.clear()
