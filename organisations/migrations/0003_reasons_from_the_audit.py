"""What should change, and why an assignment was paused, closed or called off: read from the audit once."""

from django.db import migrations
from django.db.models import F, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce, Concat


def read_from_audit(apps, schema_editor):
    assignments = apps.get_model("organisations", "Assignment").objects
    events = apps.get_model("core", "AuditEvent").objects.filter(
        subject_type="organisations.assignment", subject_id=OuterRef("pk")
    ).order_by("-at", "-pk")

    sent_back = events.filter(verb="assignment.draft").exclude(reason="")
    rows = assignments.filter(sent_back_at=None).annotate(
        back_at=Subquery(sent_back.values("at")[:1]), back_reason=Subquery(sent_back.values("reason")[:1])
    )
    rows.exclude(back_at=None).update(sent_back_at=F("back_at"), sent_back_reason=F("back_reason"))

    moved = events.filter(verb=Concat(Value("assignment."), OuterRef("state")))
    stopped = assignments.filter(state__in=["paused", "closed", "cancelled"], state_reason="")
    stopped.update(state_reason=Coalesce(Subquery(moved.values("reason")[:1]), Value("")))


class Migration(migrations.Migration):

    dependencies = [
        ("core", "0001_initial"),
        ("organisations", "0002_why_it_stands_so"),
    ]

    operations = [migrations.RunPython(read_from_audit, migrations.RunPython.noop)]
