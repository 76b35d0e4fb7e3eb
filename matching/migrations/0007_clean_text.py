"""Take out of reasons and notes what cannot be seen."""

from django.db import migrations

from refuinterim.core.stored_text import clean_rows, said


def clean(apps, schema_editor):
    said("Follow-ups", clean_rows(apps.get_model("matching", "FollowUp"), texts=["notes"]))
    said("Placements", clean_rows(apps.get_model("matching", "Placement"), texts=["end_note"]))
    said("Agreements on pairs", clean_rows(apps.get_model("matching", "PairRule"), texts=["reason"]))


class Migration(migrations.Migration):
    dependencies = [("matching", "0006_keep_what_was_built")]
    operations = [migrations.RunPython(clean, migrations.RunPython.noop)]
