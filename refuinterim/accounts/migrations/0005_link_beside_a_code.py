"""Which mailed code is the newest: the link beside it works once."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0004_found_by_text'),
    ]

    operations = [
        migrations.AddField(
            model_name='user',
            name='code_key',
            field=models.CharField(blank=True, default='', editable=False, max_length=16),
        ),
    ]
