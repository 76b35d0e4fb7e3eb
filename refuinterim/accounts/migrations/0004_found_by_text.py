"""Find people, work and messages by a part of what is written, folded, at once."""

import django.contrib.postgres.indexes
import refuinterim.core.folding
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('core', '0006_folded_text'),
        ('accounts', '0003_clean_names'),
        ('auth', '0012_alter_user_first_name_max_length'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='user',
            index=django.contrib.postgres.indexes.GinIndex(django.contrib.postgres.indexes.OpClass(refuinterim.core.folding.Folded('email', 'first_name', 'last_name'), name='gin_trgm_ops'), name='user_found_by'),
        ),
    ]
