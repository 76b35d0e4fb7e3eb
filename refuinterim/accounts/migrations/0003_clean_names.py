"""Take out of names what cannot be seen."""

from django.db import migrations

from refuinterim.core.stored_text import clean_rows, said


def clean(apps, schema_editor):
    said("Users", clean_rows(apps.get_model("accounts", "User"), lines=["first_name", "last_name"]))


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_initial")]
    operations = [migrations.RunPython(clean, migrations.RunPython.noop)]
