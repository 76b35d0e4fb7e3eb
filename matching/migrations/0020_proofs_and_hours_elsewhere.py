"""Proofs that nobody can change once they are issued, hours elsewhere, milestones."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


# What is issued stays as it is. It may be revoked, and the names in it may be emptied; nothing else.
FROZEN = """
CREATE FUNCTION matching_proof_is_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state NOT IN ('issued', 'revoked') THEN
        RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
    END IF;
    IF TG_OP = 'UPDATE'
        AND (NEW.state = OLD.state OR (OLD.state = 'issued' AND NEW.state = 'revoked'))
        AND (NEW.holder_name = OLD.holder_name OR NEW.holder_name = '')
        AND (NEW.holder_birth_date IS NOT DISTINCT FROM OLD.holder_birth_date OR NEW.holder_birth_date IS NULL)
        AND (OLD.state = 'issued' OR (NEW.ended_at, NEW.ended_by_id) = (OLD.ended_at, OLD.ended_by_id))
        AND (OLD.state = 'issued' OR NEW.end_reason = OLD.end_reason OR NEW.end_reason = '')
        AND to_jsonb(NEW) - ARRAY['state', 'holder_name', 'holder_birth_date', 'ended_at', 'ended_by_id', 'end_reason']
          = to_jsonb(OLD) - ARRAY['state', 'holder_name', 'holder_birth_date', 'ended_at', 'ended_by_id', 'end_reason']
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'proof % is issued and does not change', OLD.number USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER frozen BEFORE UPDATE OR DELETE ON matching_participationproof
    FOR EACH ROW EXECUTE FUNCTION matching_proof_is_frozen();

CREATE FUNCTION matching_proof_part_is_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM matching_participationproof
        WHERE id IN (OLD.proof_id, NEW.proof_id) AND state IN ('issued', 'revoked');
    IF NOT FOUND THEN
        RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
    END IF;
    IF TG_OP = 'UPDATE' AND (NEW.signed_name = OLD.signed_name OR NEW.signed_name = '')
        AND to_jsonb(NEW) - 'signed_name' = to_jsonb(OLD) - 'signed_name'
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'a part of an issued proof does not change' USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER frozen BEFORE INSERT OR UPDATE OR DELETE ON matching_proofpart
    FOR EACH ROW EXECUTE FUNCTION matching_proof_part_is_frozen();

CREATE FUNCTION matching_proof_day_is_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM matching_proofpart AS part
        JOIN matching_participationproof AS proof ON proof.id = part.proof_id
        WHERE part.id IN (OLD.part_id, NEW.part_id) AND proof.state IN ('issued', 'revoked');
    IF FOUND THEN
        RAISE EXCEPTION 'a day of an issued proof does not change' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER frozen BEFORE INSERT OR UPDATE OR DELETE ON matching_proofday
    FOR EACH ROW EXECUTE FUNCTION matching_proof_day_is_frozen();
"""
UNDO_FROZEN = """
DROP TRIGGER frozen ON matching_proofday;
DROP TRIGGER frozen ON matching_proofpart;
DROP TRIGGER frozen ON matching_participationproof;
DROP FUNCTION matching_proof_day_is_frozen();
DROP FUNCTION matching_proof_part_is_frozen();
DROP FUNCTION matching_proof_is_frozen();
"""
# Hours that count for a track change who is urgent: function 3 marks the antenne of the volunteer (migration 0006).
WAYS = {
    "insert": "REFERENCING NEW TABLE AS later",
    "delete": "REFERENCING OLD TABLE AS earlier",
    "update": "REFERENCING OLD TABLE AS earlier NEW TABLE AS later",
    "truncate": "",
}
MARKS = ";\n".join(
    f"CREATE TRIGGER mark_change_on_{way} AFTER {way.upper()} ON matching_externalhours {rows} "
    "FOR EACH STATEMENT EXECUTE FUNCTION matching_mark_change_3()"
    for way, rows in WAYS.items()
)
UNDO_MARKS = ";\n".join(f"DROP TRIGGER mark_change_on_{way} ON matching_externalhours" for way in WAYS)
NUMBERS = "CREATE SEQUENCE matching_proof_number"


class Migration(migrations.Migration):

    dependencies = [
        ('core', '0008_place_names'),
        ('matching', '0019_holds_of_before'),
        ('organisations', '0007_found_by_text'),
        ('volunteers', '0008_calendar_key'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ExternalHours',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('activity', models.CharField(max_length=120, verbose_name='what this person did')),
                ('organisation_name', models.CharField(blank=True, max_length=120, verbose_name='organisation')),
                ('starts_on', models.DateField(blank=True, null=True, verbose_name='first day')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='last day')),
                ('minutes', models.PositiveIntegerField(verbose_name='minutes')),
                ('ask_name', models.CharField(blank=True, max_length=120, verbose_name='whom to ask')),
                ('ask_phone', models.CharField(blank=True, max_length=30, verbose_name='phone of that person')),
                ('ask_email', models.EmailField(blank=True, max_length=254, verbose_name='e-mail of that person')),
                ('state', models.CharField(choices=[('handed-in', 'handed in'), ('approved', 'approved'), ('refused', 'not taken')], default='handed-in', editable=False, max_length=10, verbose_name='state')),
                ('handed_in_at', models.DateTimeField(verbose_name='handed in at')),
                ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='decided at')),
                ('word', models.TextField(blank=True, default='', verbose_name='word to the volunteer')),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='decided by')),
                ('handed_in_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='handed in by')),
                ('volunteer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='external_hours', to='volunteers.volunteer', verbose_name='volunteer')),
            ],
            options={
                'verbose_name': 'hours elsewhere',
                'verbose_name_plural': 'hours elsewhere',
                'ordering': ['-handed_in_at', '-id'],
            },
        ),
        migrations.CreateModel(
            name='ExternalPhoto',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('image', models.BinaryField(verbose_name='photo')),
                ('hours', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='photo', to='matching.externalhours', verbose_name='hours elsewhere')),
            ],
            options={
                'verbose_name': 'photo of a paper',
                'verbose_name_plural': 'photos of papers',
            },
        ),
        migrations.CreateModel(
            name='Milestone',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('first-day', 'first day'), ('10-hours', '10 hours'), ('40-hours', '40 hours')], max_length=10, verbose_name='kind')),
                ('reached_at', models.DateTimeField(verbose_name='reached at')),
                ('seen_at', models.DateTimeField(blank=True, null=True, verbose_name='seen at')),
                ('volunteer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='milestones', to='volunteers.volunteer', verbose_name='volunteer')),
            ],
            options={
                'verbose_name': 'milestone',
                'verbose_name_plural': 'milestones',
                'ordering': ['reached_at', 'id'],
            },
        ),
        migrations.CreateModel(
            name='ParticipationProof',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(editable=False, max_length=24, unique=True, verbose_name='number')),
                ('code', models.CharField(editable=False, max_length=16, verbose_name='code')),
                ('state', models.CharField(choices=[('asked', 'waits for a name'), ('issued', 'issued'), ('revoked', 'revoked'), ('stopped', 'stopped before it was issued')], default='asked', editable=False, max_length=8, verbose_name='state')),
                ('holder_name', models.CharField(blank=True, max_length=121, verbose_name='name')),
                ('holder_birth_date', models.DateField(blank=True, null=True, verbose_name='birth date')),
                ('antenna_name', models.CharField(max_length=120, verbose_name='name of the antenne')),
                ('first_day', models.DateField(verbose_name='first day')),
                ('last_day', models.DateField(verbose_name='last day')),
                ('minutes', models.PositiveIntegerField(verbose_name='minutes in all')),
                ('text_version', models.PositiveSmallIntegerField(verbose_name='version of the text')),
                ('is_demo', models.BooleanField(default=False, editable=False, verbose_name='made up')),
                ('asked_at', models.DateTimeField(verbose_name='asked at')),
                ('issued_at', models.DateTimeField(blank=True, null=True, verbose_name='issued at')),
                ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='revoked or stopped at')),
                ('end_reason', models.TextField(blank=True, default='', verbose_name='why')),
                ('antenna', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.antenna', verbose_name='antenne')),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='asked by')),
                ('ended_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='revoked or stopped by')),
                ('organisation', models.ForeignKey(blank=True, help_text='Empty: of all organisations, for the track.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation', verbose_name='organisation')),
                ('volunteer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='proofs', to='volunteers.volunteer', verbose_name='volunteer')),
            ],
            options={
                'verbose_name': 'proof of participation',
                'verbose_name_plural': 'proofs of participation',
                'ordering': ['-asked_at', '-id'],
            },
        ),
        migrations.CreateModel(
            name='ProofPart',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('organisation_name', models.CharField(max_length=120, verbose_name='name of the organisation')),
                ('minutes', models.PositiveIntegerField(verbose_name='minutes')),
                ('signed_name', models.CharField(blank=True, default='', max_length=120, verbose_name='contact person')),
                ('signed_at', models.DateTimeField(blank=True, null=True, verbose_name='confirmed at')),
                ('noted_by_antenna', models.BooleanField(default=False, verbose_name='written down by the antenne')),
                ('was_together', models.BooleanField(default=False, verbose_name='together with others')),
                ('in_dutch', models.BooleanField(default=False, verbose_name='in Dutch')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation', verbose_name='organisation')),
                ('proof', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='parts', to='matching.participationproof', verbose_name='proof of participation')),
                ('signed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='confirmed by')),
            ],
            options={
                'verbose_name': 'part of a proof',
                'verbose_name_plural': 'parts of a proof',
                'ordering': ['organisation_name', 'id'],
            },
        ),
        migrations.CreateModel(
            name='ProofDay',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('activity', models.CharField(max_length=100, verbose_name='activity')),
                ('day', models.DateField(verbose_name='day')),
                ('minutes', models.PositiveSmallIntegerField(verbose_name='minutes')),
                ('confirmed_at', models.DateTimeField(verbose_name='confirmed at')),
                ('attendance', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='matching.attendance', verbose_name='attendance')),
                ('part', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='days', to='matching.proofpart', verbose_name='part of a proof')),
            ],
            options={
                'verbose_name': 'day of a proof',
                'verbose_name_plural': 'days of a proof',
                'ordering': ['day', 'id'],
            },
        ),
        migrations.CreateModel(
            name='ReferenceLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('asked_at', models.DateTimeField(verbose_name='asked at')),
                ('text', models.CharField(blank=True, default='', max_length=240, verbose_name='line for the reference')),
                ('written_at', models.DateTimeField(blank=True, null=True, verbose_name='written at')),
                ('writer_name', models.CharField(blank=True, default='', max_length=120, verbose_name='name of the writer')),
                ('placement', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='reference_line', to='matching.placement', verbose_name='placement')),
                ('written_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='written by')),
            ],
            options={
                'verbose_name': 'line for a reference',
                'verbose_name_plural': 'lines for references',
                'ordering': ['asked_at', 'id'],
            },
        ),
        migrations.AddIndex(
            model_name='externalhours',
            index=models.Index(condition=models.Q(('state', 'handed-in')), fields=['handed_in_at'], name='external_hours_waiting'),
        ),
        migrations.AddConstraint(
            model_name='externalhours',
            constraint=models.CheckConstraint(condition=models.Q(('minutes__gt', 0)), name='external_hours_are_some'),
        ),
        migrations.AddConstraint(
            model_name='externalhours',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ends_on', None), ('starts_on', None)), models.Q(('ends_on__gte', models.F('starts_on')), ('ends_on__isnull', False), ('starts_on__isnull', False)), _connector='OR'), name='external_hours_have_both_days'),
        ),
        migrations.AddConstraint(
            model_name='externalhours',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_at', None), ('decided_by', None), ('state', 'handed-in')), models.Q(models.Q(('state', 'handed-in'), _negated=True), ('decided_at__isnull', False)), _connector='OR'), name='external_hours_decided_has_a_time'),
        ),
        migrations.AddConstraint(
            model_name='milestone',
            constraint=models.UniqueConstraint(fields=('volunteer', 'kind'), name='milestone_once'),
        ),
        migrations.AddConstraint(
            model_name='milestone',
            constraint=models.CheckConstraint(condition=models.Q(('seen_at', None), ('seen_at__gte', models.F('reached_at')), _connector='OR'), name='milestone_seen_afterwards'),
        ),
        migrations.AddConstraint(
            model_name='participationproof',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'asked')), fields=('volunteer', 'organisation'), name='one_proof_asked_at_a_time', nulls_distinct=False),
        ),
        migrations.AddConstraint(
            model_name='participationproof',
            constraint=models.CheckConstraint(condition=models.Q(('minutes__gt', 0)), name='proof_holds_hours'),
        ),
        migrations.AddConstraint(
            model_name='participationproof',
            constraint=models.CheckConstraint(condition=models.Q(('last_day__gte', models.F('first_day'))), name='proof_period_in_order'),
        ),
        migrations.AddConstraint(
            model_name='participationproof',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('issued_at__isnull', False), ('state__in', ['issued', 'revoked'])), models.Q(('issued_at', None), ('state__in', ['asked', 'stopped'])), _connector='OR'), name='proof_issued_has_a_time'),
        ),
        migrations.AddConstraint(
            model_name='participationproof',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', False), ('ended_by__isnull', False), ('state__in', ['revoked', 'stopped'])), models.Q(('end_reason', ''), ('ended_at', None), ('ended_by', None), ('state__in', ['asked', 'issued'])), _connector='OR'), name='proof_ended_has_who_and_when'),
        ),
        migrations.AddConstraint(
            model_name='proofpart',
            constraint=models.UniqueConstraint(fields=('proof', 'organisation'), name='proof_names_an_organisation_once'),
        ),
        migrations.AddConstraint(
            model_name='proofpart',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('signed_at', None), ('signed_by', None), ('signed_name', '')), models.Q(('signed_at__isnull', False), ('signed_by__isnull', False)), _connector='OR'), name='proof_part_signed_has_who_and_when'),
        ),
        migrations.AddConstraint(
            model_name='proofday',
            constraint=models.UniqueConstraint(fields=('part', 'attendance'), name='proof_counts_a_moment_once'),
        ),
        migrations.AddConstraint(
            model_name='proofday',
            constraint=models.CheckConstraint(condition=models.Q(('minutes__gt', 0)), name='proof_day_has_minutes'),
        ),
        migrations.AddConstraint(
            model_name='referenceline',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('text', ''), ('writer_name', ''), ('written_at', None), ('written_by', None)), models.Q(('written_at__isnull', False), ('written_by__isnull', False)), _connector='OR'), name='reference_line_written_has_who_and_when'),
        ),
        migrations.RunSQL(NUMBERS, "DROP SEQUENCE matching_proof_number"),
        migrations.RunSQL(FROZEN, UNDO_FROZEN),
        migrations.RunSQL(MARKS, UNDO_MARKS),
    ]
