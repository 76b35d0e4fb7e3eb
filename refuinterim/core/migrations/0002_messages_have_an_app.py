"""The outbox becomes an app of its own: its table gets that app's name and keeps its rows.

The model itself is taken up by `outbox.0001_initial`.
"""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("core", "0001_initial")]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.AlterModelTable("message", "outbox_message")],
            state_operations=[migrations.DeleteModel("message")],
        ),
    ]
