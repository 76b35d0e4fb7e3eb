"""A place has names in other languages, and one column with all its names as they are looked for.

The distance between two spellings comes with `fuzzystrmatch`, a trusted extension: the owner of the database may
make it.
"""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.operations import CreateExtension
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

import refuinterim.core.place_names
from refuinterim.core.places import read_other_names


def name_places(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Give the places that are there the names of the file. New ones get them when they are loaded."""
    places = apps.get_model("core", "Place")
    names = read_other_names()
    named = [place for place in places.objects.only("postcode", "name") if (place.postcode, place.name) in names]
    for place in named:
        place.other_names = "\n".join(names[place.postcode, place.name])
    places.objects.bulk_update(named, ["other_names"])


class Migration(migrations.Migration):
    dependencies = [("core", "0007_check_of_the_facts")]
    operations = [
        CreateExtension("fuzzystrmatch"),
        migrations.AddField(
            "place",
            "other_names",
            models.TextField(
                blank=True,
                default="",
                help_text="What people call it in other languages, one a line.",
                verbose_name="other names",
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            "place",
            "searched",
            models.GeneratedField(
                expression=refuinterim.core.place_names.all_names("name", "municipality", "other_names"),
                output_field=models.TextField(),
                db_persist=True,
            ),
        ),
        migrations.AddIndex(
            "place",
            GinIndex(fields=["searched"], opclasses=["gin_trgm_ops"], name="place_searched"),
        ),
        migrations.RunPython(name_places, migrations.RunPython.noop),
    ]
