"""Bring the phone numbers of antennes to E.164."""

from django.db import migrations

from refuinterim.core.stored_text import clean_rows, said


def clean(apps, schema_editor):
    # A name is unique and in many addresses: left alone.
    said("Antennes", clean_rows(apps.get_model("core", "Antenna"), lines=["programme"], phones=["phone"]))


class Migration(migrations.Migration):
    dependencies = [("core", "0003_category_hue")]
    operations = [migrations.RunPython(clean, migrations.RunPython.noop)]
