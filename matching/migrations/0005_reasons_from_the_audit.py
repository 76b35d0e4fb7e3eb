"""Why placements ended: read from the audit once. From here on it is a column, so that the audit can be cleaned."""

from django.db import migrations
from django.db.models import Exists, OuterRef, Subquery, Value
from django.db.models.functions import Concat

# What the actions wrote as a reason themselves, in the languages in which they may have run.
VOLUNTEER = ["The volunteer stops.", "De vrijwilliger stopt."]
UNSEEN = ["Nobody said who came.", "Niemand zei wie er kwam."]
ATTENDANCE = ["no_show", "excused"]  # stands in the attendance


def read_from_audit(apps, schema_editor):
    placements = apps.get_model("matching", "Placement").objects
    events = apps.get_model("core", "AuditEvent").objects
    ended = (
        events.filter(
            subject_type="matching.placement",
            subject_id=OuterRef("pk"),
            verb=Concat(Value("placement."), OuterRef("state")),
        )
        .order_by("-at", "-pk")
    )
    called_off = events.filter(
        subject_type="organisations.assignment",
        subject_id=OuterRef("assignment"),
        verb="assignment.cancelled",
        at=OuterRef("ended_at"),
    )
    left = events.filter(
        subject_type="volunteers.volunteer",
        subject_id=OuterRef("volunteer"),
        verb="volunteer.changed",
        at=OuterRef("ended_at"),
        detail={"fields": ["left_on"]},
    )

    def rows(*states):
        return placements.filter(state__in=states, end_reason="")

    rows("cancelled", "stopped").filter(Exists(called_off)).update(end_reason="called-off")
    rows("cancelled", "stopped", "withdrawn").filter(Exists(left)).update(end_reason="left")
    rows("stopped").filter(Exists(ended.filter(reason__in=VOLUNTEER))).update(end_reason="volunteer")
    rows("stopped").filter(Exists(ended.filter(reason__in=UNSEEN))).update(end_reason="unseen")
    rows("cancelled").filter(Exists(ended.filter(actor=None))).update(end_reason="over")
    in_words = ended.exclude(reason__in=["", *ATTENDANCE])
    rows("stopped", "rejected").filter(Exists(in_words)).update(
        end_reason="coordinator", end_note=Subquery(in_words.values("reason")[:1])
    )


class Migration(migrations.Migration):

    dependencies = [
        ("core", "0001_initial"),
        ("matching", "0004_why_it_ended"),
    ]

    operations = [migrations.RunPython(read_from_audit, migrations.RunPython.noop)]
