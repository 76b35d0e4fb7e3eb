from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("volunteers", "0012_what_was_answered"),
        ("matching", "0021_hours_elsewhere_so_far"),  # keeps what the column said
    ]

    operations = [migrations.RemoveField(model_name="participationtrack", name="external_minutes")]
