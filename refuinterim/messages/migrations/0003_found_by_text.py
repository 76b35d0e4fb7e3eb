"""Find people, work and messages by a part of what is written, folded, at once."""

import django.contrib.postgres.indexes
import refuinterim.core.folding
from django.conf import settings
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('core', '0006_folded_text'),
        ('outbox', '0002_failed_messages'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name='message',
            index=django.contrib.postgres.indexes.GinIndex(django.contrib.postgres.indexes.OpClass(refuinterim.core.folding.Folded('subject', 'email'), name='gin_trgm_ops'), name='message_found_by'),
        ),
    ]
