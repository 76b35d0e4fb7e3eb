import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("matching", "0010_commitments"), ("volunteers", "0001_initial")]

    operations = [
        migrations.AlterField(
            "attendance",
            "volunteer",
            models.ForeignKey(
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="volunteers.volunteer",
            ),
        ),
        migrations.AddConstraint(
            "attendance",
            django.contrib.postgres.constraints.ExclusionConstraint(
                condition=models.Q(("shares_hours", False), ("state__in", ["partial", "planned", "present"])),
                expressions=[
                    ("volunteer", "="),
                    (
                        models.Func(
                            "starts_at",
                            "ends_at",
                            function="tstzrange",
                            output_field=django.contrib.postgres.fields.ranges.DateTimeRangeField(),
                        ),
                        "&&",
                    ),
                ],
                name="no_hour_twice",
            ),
        ),
        migrations.AddConstraint(
            "attendance",
            models.CheckConstraint(
                condition=models.Q(("excused_for", None), ("state", "excused"), _connector="OR"),
                name="excused_for_is_of_an_excused_day",
            ),
        ),
        migrations.AddConstraint(
            "followup",
            models.CheckConstraint(
                condition=models.Q(("dropped_at", None), ("done_at", None), _connector="OR"),
                name="follow_up_done_or_dropped",
            ),
        ),
        migrations.AddConstraint(
            "placement",
            django.contrib.postgres.constraints.ExclusionConstraint(
                condition=models.Q(("state__in", ["accepted", "active", "confirmed", "offered"])),
                expressions=[("volunteer", "="), ("week", "&&"), ("days", "&&")],
                name="no_weekly_work_at_the_same_time",
            ),
        ),
    ]
