"""Take out the moments that stayed planned after their placement ended."""

from typing import Any

from django.db import migrations
from django.db.models import F


def take_out(apps: Any, schema_editor: Any) -> None:
    moments = apps.get_model("matching", "Attendance").objects.filter(
        state="planned",
        placement__ended_at__isnull=False,
        starts_at__gt=F("placement__ended_at"),
    )
    count, _ = moments.delete()
    if count:
        print(f" {count} moments were planned after the end of their placement.", end="")


class Migration(migrations.Migration):
    dependencies = [("matching", "0011_commitments_never_share_an_hour")]

    operations = [migrations.RunPython(take_out, migrations.RunPython.noop)]
