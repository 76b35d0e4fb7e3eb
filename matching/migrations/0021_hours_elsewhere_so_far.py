"""What the antennes wrote down as one number becomes a row of hours elsewhere, written down by the antenne."""

from django.db import migrations
from django.db.models import Sum
from django.utils import timezone

WRITTEN_DOWN = "Uren elders, genoteerd door de antenne"


def keep(apps, schema_editor):
    """A row for each number; nothing says any more when and where it was."""
    database = schema_editor.connection.alias
    tracks = apps.get_model("volunteers", "ParticipationTrack").objects.using(database)
    now = timezone.now()
    apps.get_model("matching", "ExternalHours").objects.using(database).bulk_create(
        apps.get_model("matching", "ExternalHours")(
            volunteer_id=track.volunteer_id, activity=WRITTEN_DOWN, minutes=track.external_minutes,
            state="approved", handed_in_at=now, decided_at=now,
        )
        for track in tracks.filter(external_minutes__gt=0)
    )


def put_back(apps, schema_editor):
    """The sum of what counts, as one number."""
    database = schema_editor.connection.alias
    tracks = apps.get_model("volunteers", "ParticipationTrack").objects.using(database)
    approved = apps.get_model("matching", "ExternalHours").objects.using(database).filter(state="approved")
    for volunteer_id, minutes in approved.order_by().values_list("volunteer").annotate(total=Sum("minutes")):
        tracks.filter(volunteer_id=volunteer_id).update(external_minutes=minutes)


class Migration(migrations.Migration):
    dependencies = [
        ("matching", "0020_proofs_and_hours_elsewhere"),
        ("volunteers", "0008_calendar_key"),
    ]

    operations = [migrations.RunPython(keep, put_back)]
