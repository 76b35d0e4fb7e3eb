from django.db import migrations, models
from django.utils import timezone


def end_what_waits(apps, schema_editor):
    """Nobody waits any longer for work that was closed for good."""
    placements = apps.get_model("matching", "Placement").objects.using(schema_editor.connection.alias)
    ended = placements.filter(state="waitlisted", assignment__state="closed").update(
        state="cancelled", end_reason="closed", ended_at=timezone.now()
    )
    if ended:
        print(f" {ended} places on the waiting lists of closed work ended", end="")


class Migration(migrations.Migration):
    dependencies = [("matching", "0015_a_yes_taken_back")]

    operations = [
        migrations.AlterField(
            model_name="placement",
            name="end_reason",
            field=models.CharField(
                blank=True,
                choices=[
                    ("volunteer", "the volunteer stops with it"),
                    ("left", "stopped as a volunteer"),
                    ("no-yes", "the yes to being matched was taken back"),
                    ("coordinator", "the coordinator ended it"),
                    ("called-off", "the assignment was called off"),
                    ("closed", "the assignment was closed"),
                    ("unseen", "nobody said who came"),
                    ("over", "the moment was over before it was certain"),
                ],
                db_default="",
                default="",
                max_length=12,
                verbose_name="why it ended",
            ),
        ),
        migrations.RunPython(end_what_waits, migrations.RunPython.noop),
    ]
