from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0006_folded_text"),
    ]

    operations = [
        migrations.CreateModel(
            name="InvariantCheck",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("checked_at", models.DateTimeField(verbose_name="checked at")),
                ("findings", models.JSONField(default=list, verbose_name="findings")),
            ],
            options={
                "verbose_name": "check of the facts",
                "verbose_name_plural": "checks of the facts",
            },
        ),
    ]
