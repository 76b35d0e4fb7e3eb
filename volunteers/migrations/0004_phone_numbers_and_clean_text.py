"""Bring phone numbers to E.164, and take out of names and notes what cannot be seen."""

from django.db import migrations

from refuinterim.core.stored_text import clean_rows, said


def clean(apps, schema_editor):
    said("Volunteers", clean_rows(
        apps.get_model("volunteers", "Volunteer"),
        lines=["first_name", "last_name", "email"], texts=["notes"], phones=["phone"],
    ))
    said("Talks", clean_rows(apps.get_model("volunteers", "Intake"), texts=["notes", "cancel_reason"]))
    said("Tracks", clean_rows(
        apps.get_model("volunteers", "ParticipationTrack"), lines=["track_coach", "decided_by"]
    ))


class Migration(migrations.Migration):
    dependencies = [("volunteers", "0003_facts_from_the_audit")]
    operations = [migrations.RunPython(clean, migrations.RunPython.noop)]
