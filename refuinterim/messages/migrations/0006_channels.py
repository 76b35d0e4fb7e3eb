"""Messages have a channel, each try is written down, and people choose. What was sent until now was mailed."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def was_mailed(apps, schema_editor):
    apps.get_model('outbox', 'Message').objects.filter(state='sent').update(channel='email')


class Migration(migrations.Migration):

    dependencies = [
        ('core', '0008_place_names'),
        ('outbox', '0005_taken_back'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Attempt',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('channel', models.CharField(choices=[('push', 'on the phone'), ('email', 'e-mail'), ('sms', 'text message')], max_length=5, verbose_name='channel')),
                ('begun_at', models.DateTimeField(verbose_name='begun at')),
                ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='ended at')),
                ('outcome', models.CharField(choices=[('begun', 'begun'), ('sent', 'sent'), ('no', 'not delivered'), ('unclear', 'no clear answer')], default='begun', max_length=7, verbose_name='what happened')),
                ('error', models.TextField(blank=True, verbose_name='error')),
            ],
            options={
                'verbose_name': 'attempt',
                'verbose_name_plural': 'attempts',
                'ordering': ['begun_at', 'id'],
            },
        ),
        migrations.CreateModel(
            name='ChannelChoice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('channel', models.CharField(choices=[('push', 'on the phone'), ('email', 'e-mail'), ('sms', 'text message')], default='email', max_length=5, verbose_name='channel')),
                ('refused_push_at', models.DateTimeField(blank=True, null=True, verbose_name='no to messages on the phone')),
            ],
            options={
                'verbose_name': 'choice of channel',
                'verbose_name_plural': 'choices of channel',
            },
        ),
        migrations.CreateModel(
            name='PushDevice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('endpoint', models.CharField(max_length=1000, unique=True, verbose_name='address')),
                ('p256dh', models.CharField(max_length=120, verbose_name='public key')),
                ('auth', models.CharField(max_length=60, verbose_name='secret')),
                ('words', models.CharField(max_length=80, verbose_name='device')),
                ('made_at', models.DateTimeField(verbose_name='since')),
                ('used_at', models.DateTimeField(blank=True, null=True, verbose_name='last message')),
            ],
            options={
                'verbose_name': 'device with messages',
                'verbose_name_plural': 'devices with messages',
                'ordering': ['made_at', 'id'],
            },
        ),
        migrations.AddField(
            model_name='message',
            name='asked',
            field=models.CharField(blank=True, choices=[('push', 'on the phone'), ('email', 'e-mail'), ('sms', 'text message')], help_text='This one, and no other.', max_length=5, verbose_name='asked channel'),
        ),
        migrations.AddField(
            model_name='message',
            name='channel',
            field=models.CharField(blank=True, choices=[('push', 'on the phone'), ('email', 'e-mail'), ('sms', 'text message')], help_text='Where it is tried, or was sent.', max_length=5, verbose_name='channel'),
        ),
        migrations.AddField(
            model_name='message',
            name='name',
            field=models.CharField(blank=True, help_text='Whom to tell by hand when nothing else works.', max_length=130, verbose_name='name'),
        ),
        migrations.AddField(
            model_name='message',
            name='path',
            field=models.CharField(blank=True, max_length=500, verbose_name='leads to'),
        ),
        migrations.AddField(
            model_name='message',
            name='phone',
            field=models.CharField(blank=True, max_length=20, verbose_name='phone'),
        ),
        migrations.AddField(
            model_name='message',
            name='refused',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('push', 'on the phone'), ('email', 'e-mail'), ('sms', 'text message')], max_length=5), blank=True, default=list, size=None, verbose_name='not over'),
        ),
        migrations.AddField(
            model_name='message',
            name='short',
            field=models.CharField(blank=True, max_length=200, verbose_name='on a locked phone'),
        ),
        migrations.AddField(
            model_name='message',
            name='sms',
            field=models.CharField(blank=True, max_length=400, verbose_name='text message'),
        ),
        migrations.AddField(
            model_name='message',
            name='told_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='told at'),
        ),
        migrations.AddField(
            model_name='message',
            name='told_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='told by'),
        ),
        migrations.AlterField(
            model_name='message',
            name='email',
            field=models.EmailField(blank=True, max_length=254, verbose_name='e-mail'),
        ),
        migrations.AlterField(
            model_name='message',
            name='state',
            field=models.CharField(choices=[('draft', 'draft'), ('queued', 'queued'), ('sending', 'sending'), ('sent', 'sent'), ('failed', 'failed'), ('by_hand', 'to tell by hand'), ('told', 'told by hand'), ('taken_back', 'taken back')], default='queued', max_length=10, verbose_name='state'),
        ),
        migrations.AddIndex(
            model_name='message',
            index=models.Index(condition=models.Q(('state', 'by_hand')), fields=['-created_at', '-id'], name='message_by_hand'),
        ),
        migrations.AddConstraint(
            model_name='message',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'told'), ('told_at__isnull', False), ('told_by__isnull', False)), models.Q(models.Q(('state', 'told'), _negated=True), ('told_at__isnull', True), ('told_by__isnull', True)), _connector='OR'), name='message_told_has_who_and_when'),
        ),
        migrations.AddField(
            model_name='attempt',
            name='message',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='tries', to='outbox.message', verbose_name='message'),
        ),
        migrations.AddField(
            model_name='channelchoice',
            name='user',
            field=models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='channel_choice', to=settings.AUTH_USER_MODEL, verbose_name='user'),
        ),
        migrations.AddField(
            model_name='pushdevice',
            name='user',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='push_devices', to=settings.AUTH_USER_MODEL, verbose_name='user'),
        ),
        migrations.AddConstraint(
            model_name='attempt',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', True), ('outcome', 'begun')), models.Q(models.Q(('outcome', 'begun'), _negated=True), ('ended_at__isnull', False)), _connector='OR'), name='attempt_ended_has_a_time'),
        ),
        migrations.RunPython(was_mailed, migrations.RunPython.noop),
    ]
