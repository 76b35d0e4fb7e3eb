"""The hue of a kind of work was a rule of the style sheet; it is a column now."""

from django.core.validators import MaxValueValidator
from django.db import migrations, models

import refuinterim.core.models

HUES = {
    "kitchen": 35, "reception": 280, "setup": 62, "technical": 245, "green": 145, "care": 5, "children": 92,
    "culture": 325, "sport": 122, "administration": 262, "shop": 48, "language": 195, "transport": 228,
    "cleaning": 170,
}


def give_hues(apps, schema_editor):
    """The kinds of work of the style sheet keep their hue; each other one takes the middle of the widest gap."""
    category = apps.get_model("core", "Category")
    taken = sorted(HUES.values())
    for row in category.objects.order_by("position", "slug"):
        if row.slug in HUES:
            row.hue = HUES[row.slug]
        else:
            after = taken[1:] + [taken[0] + 360]
            width, start = max((end - start, start) for start, end in zip(taken, after))
            row.hue = (start + width // 2) % 360
            taken = sorted([*taken, row.hue])
        row.save(update_fields=["hue"])


class Migration(migrations.Migration):
    dependencies = [("core", "0002_messages_have_an_app")]

    operations = [
        migrations.AddField("category", "hue", models.PositiveSmallIntegerField(default=185)),
        migrations.RunPython(give_hues, migrations.RunPython.noop),
        migrations.AlterField(
            "category",
            "hue",
            models.PositiveSmallIntegerField(
                default=refuinterim.core.models.free_hue,
                help_text="A number on the colour circle: 0 pink, 30 red, 90 yellow, 145 green, 250 blue, 320 purple.",
                validators=[MaxValueValidator(359)],
                verbose_name="colour",
            ),
        ),
        migrations.AddConstraint(
            "category",
            models.CheckConstraint(
                condition=models.Q(("hue__lt", 360)), name="category_hue_is_on_the_circle"
            ),
        ),
    ]
