"""A first talk counts on the day it was held: those typed on a later day go back to the day that was agreed."""

from django.db import migrations

DAY = "({} AT TIME ZONE 'Europe/Brussels')::date"
MEND = f"""
    UPDATE volunteers_intake SET done_at = planned_for
    WHERE state = 'done' AND {DAY.format("planned_for")} < {DAY.format("done_at")}
"""


def mend(apps, schema_editor):
    """Say how many. When each was typed stays in the audit."""
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(MEND)
        if cursor.rowcount:
            print(f"    {cursor.rowcount} first talks were typed later, and now stand on the day they were held")


class Migration(migrations.Migration):
    dependencies = [("volunteers", "0004_phone_numbers_and_clean_text")]

    operations = [migrations.RunPython(mend, migrations.RunPython.noop)]
