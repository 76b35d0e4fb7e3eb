"""The outbox takes up the messages that `core` kept: the same rows, under the name of its own app."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def rename(apps, old, new):
    """Rights, the admin's history and the audit trail name a row by its app."""
    apps.get_model('contenttypes', 'ContentType').objects.filter(app_label=old, model='message').update(app_label=new)
    events = apps.get_model('core', 'AuditEvent').objects.filter(subject_type=f'{old}.message')
    events.update(subject_type=f'{new}.message')


def to_the_outbox(apps, schema_editor):
    rename(apps, 'core', 'outbox')


def back_to_the_base(apps, schema_editor):
    rename(apps, 'outbox', 'core')


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('core', '0002_messages_have_an_app'),
        ('contenttypes', '0002_remove_content_type_name'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.CreateModel(
                    name='Message',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('key', models.CharField(help_text='The same key is sent once.', max_length=120, unique=True, verbose_name='key')),
                        ('kind', models.CharField(max_length=60, verbose_name='kind')),
                        ('email', models.EmailField(max_length=254, verbose_name='e-mail')),
                        ('language', models.CharField(max_length=7, verbose_name='language')),
                        ('subject', models.CharField(max_length=200, verbose_name='subject')),
                        ('text', models.TextField(verbose_name='text')),
                        ('html', models.TextField(verbose_name='HTML')),
                        ('state', models.CharField(choices=[('draft', 'draft'), ('queued', 'queued'), ('sending', 'sending'), ('sent', 'sent'), ('failed', 'failed')], default='queued', max_length=10, verbose_name='state')),
                        ('created_at', models.DateTimeField(verbose_name='written at')),
                        ('due_at', models.DateTimeField(verbose_name='to be sent from')),
                        ('claimed_at', models.DateTimeField(blank=True, null=True, verbose_name='claimed at')),
                        ('sent_at', models.DateTimeField(blank=True, null=True, verbose_name='sent at')),
                        ('attempts', models.PositiveSmallIntegerField(default=0, verbose_name='attempts')),
                        ('error', models.TextField(blank=True, verbose_name='error')),
                        ('antenna', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.antenna', verbose_name='antenne')),
                        ('recipient', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='messages', to=settings.AUTH_USER_MODEL, verbose_name='recipient')),
                    ],
                    options={
                        'verbose_name': 'message',
                        'verbose_name_plural': 'messages',
                        'ordering': ['-created_at', '-id'],
                        'indexes': [models.Index(condition=models.Q(('state__in', ['queued', 'sending'])), fields=['due_at'], name='message_waiting')],
                        'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('sent_at__isnull', False), ('state', 'sent')), models.Q(models.Q(('state', 'sent'), _negated=True), ('sent_at__isnull', True)), _connector='OR'), name='message_sent_has_a_time')],
                    },
                ),
            ],
        ),
        migrations.RunPython(to_the_outbox, back_to_the_base),
    ]
