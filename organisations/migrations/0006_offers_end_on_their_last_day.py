"""Offers that were closed after their last day end on that day: closed on 1 January, they counted in the new year."""

from django.db import migrations

MEND = """
    UPDATE organisations_offerperiod AS offer SET ends_on = GREATEST(offer.starts_on, work.last)
    FROM (
        SELECT id, CASE kind WHEN 'structural' THEN ends_on ELSE (
            SELECT max((starts_at AT TIME ZONE 'Europe/Brussels')::date)
            FROM organisations_shift WHERE assignment_id = organisations_assignment.id
        ) END AS last FROM organisations_assignment
    ) AS work
    WHERE work.id = offer.assignment_id AND offer.ends_on > GREATEST(offer.starts_on, work.last)
        AND work.last IS NOT NULL
"""


def mend(apps, schema_editor):
    """Say how many; figures of closed years are frozen, and stay as they were published."""
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(MEND)
        if cursor.rowcount:
            print(f"    {cursor.rowcount} offers ended after their last day, and now end on it")


class Migration(migrations.Migration):
    dependencies = [("organisations", "0005_moments_that_happen")]

    operations = [migrations.RunPython(mend, migrations.RunPython.noop)]
