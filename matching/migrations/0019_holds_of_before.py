"""Who said yes before, without a first talk, gets the whole time from now on."""

from datetime import timedelta

from django.db import migrations
from django.utils import timezone

DAYS = 7


def hold(apps, schema_editor):
    Placement = apps.get_model("matching", "Placement")
    Intake = apps.get_model("volunteers", "Intake")
    Settings = apps.get_model("matching", "MatchingSettings")
    now = timezone.now()
    days = dict(Settings.objects.values_list("antenna", "hold_days"))
    talked = Intake.objects.filter(state="done").values("volunteer")
    rows = Placement.objects.filter(state="accepted").exclude(volunteer__in=talked)
    for placement in rows.select_related("shift", "assignment").iterator(500):
        until = now + timedelta(days=days.get(placement.assignment.antenna_id, DAYS))
        if placement.shift:
            until = min(until, placement.shift.starts_at)
        Placement.objects.filter(pk=placement.pk, state="accepted").update(held_until=until)


class Migration(migrations.Migration):

    dependencies = [("matching", "0018_yes_first"), ("volunteers", "0012_what_was_answered")]

    operations = [migrations.RunPython(hold, migrations.RunPython.noop)]
