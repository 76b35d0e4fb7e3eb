"""Find people, work and messages by a part of what is written, folded, at once."""

import django.contrib.postgres.indexes
import refuinterim.core.folding
from django.conf import settings
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('core', '0006_folded_text'),
        ('volunteers', '0005_talks_on_the_day_they_were_held'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name='volunteer',
            index=django.contrib.postgres.indexes.GinIndex(django.contrib.postgres.indexes.OpClass(refuinterim.core.folding.Folded('first_name', 'last_name', 'email', 'phone'), name='gin_trgm_ops'), name='volunteer_found_by'),
        ),
    ]
