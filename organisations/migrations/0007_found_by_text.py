"""Find people, work and messages by a part of what is written, folded, at once."""

import django.contrib.postgres.indexes
import refuinterim.core.folding
from django.conf import settings
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('core', '0006_folded_text'),
        ('organisations', '0006_offers_end_on_their_last_day'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name='assignment',
            index=django.contrib.postgres.indexes.GinIndex(django.contrib.postgres.indexes.OpClass(refuinterim.core.folding.Folded('title_nl', 'title_en', 'title_fr', 'title_ar', 'title_uk', 'contact_phone'), name='gin_trgm_ops'), name='assignment_found_by'),
        ),
        migrations.AddIndex(
            model_name='organisation',
            index=django.contrib.postgres.indexes.GinIndex(django.contrib.postgres.indexes.OpClass(refuinterim.core.folding.Folded('name', 'email', 'phone'), name='gin_trgm_ops'), name='organisation_found_by'),
        ),
    ]
