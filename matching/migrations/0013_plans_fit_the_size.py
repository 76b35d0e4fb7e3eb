"""Plan the queries of triggers for the size that the tables have now.

A connection keeps the plan of a query in a trigger. Made while the tables were nearly empty, it reads them whole:
40,000 moments that are written at once then read all placements 40,000 times.
"""

from django.db import migrations

# One statement marks all its rows: planning each time costs little.
BY_STATEMENT = [f"matching_mark_change_{number}()" for number in range(1, 9)]
# One row finds its own by a key: by the index, whatever the size.
BY_ROW = ["matching_whose_moment()", "matching_weekly_work()", "matching_week_of(bigint)"]

SETTINGS = [(name, "plan_cache_mode", "force_custom_plan") for name in BY_STATEMENT] + [
    (name, "enable_seqscan", "off") for name in BY_ROW
]


class Migration(migrations.Migration):
    dependencies = [("matching", "0012_no_moment_after_the_end")]

    operations = [
        migrations.RunSQL(
            f"ALTER FUNCTION {name} SET {setting} = {value}", f"ALTER FUNCTION {name} RESET {setting}"
        )
        for name, setting, value in SETTINGS
    ]
