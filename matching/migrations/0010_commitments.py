import django.contrib.postgres.fields.ranges
import django.db.models.deletion
from django.db import migrations, models

import matching.models.week

# Minutes since Monday 0:00 that an assignment takes in every week. An end at or before the start is the next
# day; what runs past Sunday midnight goes on at minute 0.
WEEK = """
CREATE FUNCTION matching_week_of(assignment bigint) RETURNS int4multirange LANGUAGE sql STABLE AS $$
    SELECT COALESCE(range_agg(int4range(part.first, part.last)), '{}')
    FROM (
        SELECT weekday * 1440 + minute_of_day AS first,
               weekday * 1440 + minute_of_day + CASE WHEN span > 0 THEN span ELSE span + 1440 END AS last
        FROM (
            SELECT weekday,
                   (EXTRACT(EPOCH FROM starts) / 60)::int AS minute_of_day,
                   (EXTRACT(EPOCH FROM ends - starts) / 60)::int AS span
            FROM organisations_weeklyslot
            WHERE assignment_id = assignment
        ) AS slot
    ) AS moment
    CROSS JOIN LATERAL (
        VALUES (moment.first, LEAST(moment.last, 10080)), (0, moment.last - 10080)
    ) AS part (first, last)
    WHERE part.last > part.first
$$;
"""
UNDO_WEEK = "DROP FUNCTION matching_week_of(bigint);"

TRIGGERS = """
CREATE FUNCTION matching_weekly_work() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    SELECT matching_week_of(id), daterange(starts_on, ends_on, '[]') INTO NEW.week, NEW.days
    FROM organisations_assignment WHERE id = NEW.assignment_id;
    RETURN NEW;
END $$;
CREATE TRIGGER weekly_work BEFORE INSERT OR UPDATE OF assignment_id, shift_id ON matching_placement
    FOR EACH ROW WHEN (NEW.shift_id IS NULL) EXECUTE FUNCTION matching_weekly_work();

CREATE FUNCTION matching_slots_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE matching_placement SET week = matching_week_of(assignment_id)
    WHERE shift_id IS NULL AND assignment_id IN (OLD.assignment_id, NEW.assignment_id);
    RETURN NULL;
END $$;
CREATE TRIGGER placements_follow AFTER INSERT OR UPDATE OR DELETE ON organisations_weeklyslot
    FOR EACH ROW EXECUTE FUNCTION matching_slots_changed();

CREATE FUNCTION matching_days_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE matching_placement SET days = daterange(NEW.starts_on, NEW.ends_on, '[]')
    WHERE shift_id IS NULL AND assignment_id = NEW.id;
    RETURN NULL;
END $$;
CREATE TRIGGER placements_follow AFTER UPDATE OF starts_on, ends_on ON organisations_assignment
    FOR EACH ROW WHEN (OLD.starts_on IS DISTINCT FROM NEW.starts_on OR OLD.ends_on IS DISTINCT FROM NEW.ends_on)
    EXECUTE FUNCTION matching_days_changed();

CREATE FUNCTION matching_whose_moment() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    SELECT volunteer_id INTO NEW.volunteer_id FROM matching_placement WHERE id = NEW.placement_id;
    RETURN NEW;
END $$;
CREATE TRIGGER whose_moment BEFORE INSERT OR UPDATE OF placement_id ON matching_attendance
    FOR EACH ROW EXECUTE FUNCTION matching_whose_moment();
"""
UNDO_TRIGGERS = """
DROP TRIGGER weekly_work ON matching_placement;
DROP TRIGGER placements_follow ON organisations_weeklyslot;
DROP TRIGGER placements_follow ON organisations_assignment;
DROP TRIGGER whose_moment ON matching_attendance;
DROP FUNCTION matching_weekly_work();
DROP FUNCTION matching_slots_changed();
DROP FUNCTION matching_days_changed();
DROP FUNCTION matching_whose_moment();
"""

HELD = "('offered', 'accepted', 'confirmed', 'active')"
KNOWN = """
UPDATE matching_attendance SET volunteer_id = placement.volunteer_id
    FROM matching_placement AS placement WHERE placement.id = placement_id;
UPDATE matching_placement SET week = matching_week_of(assignment_id), days = daterange(starts_on, ends_on, '[]')
    FROM organisations_assignment AS assignment
    WHERE assignment.id = assignment_id AND shift_id IS NULL;
"""
# What was agreed before this rule stays agreed: the newer of two is left out of the comparison.
CLASHING_PLACEMENTS = f"""
UPDATE matching_placement AS newer SET week = '{{}}'
WHERE newer.shift_id IS NULL AND newer.state IN {HELD} AND EXISTS (
    SELECT FROM matching_placement AS older
    WHERE older.volunteer_id = newer.volunteer_id AND older.id < newer.id AND older.state IN {HELD}
      AND older.week && newer.week AND older.days && newer.days
)
"""
CLASHING_MOMENTS = """
UPDATE matching_attendance AS newer SET shares_hours = true
WHERE newer.state IN ('planned', 'present', 'partial') AND EXISTS (
    SELECT FROM matching_attendance AS older
    WHERE older.volunteer_id = newer.volunteer_id AND older.id < newer.id
      AND older.state IN ('planned', 'present', 'partial')
      AND older.starts_at < newer.ends_at AND newer.starts_at < older.ends_at
)
"""


# Calls about placements that ended stand open for nobody; one that was done asks one more time how it was.
LEFT_OPEN = """
UPDATE matching_followup AS talk SET dropped_at = COALESCE(placement.ended_at, now())
    FROM matching_placement AS placement
    WHERE placement.id = talk.placement_id AND talk.done_at IS NULL
      AND (placement.state IN ('declined', 'rejected', 'withdrawn', 'cancelled', 'expired', 'stopped')
           OR placement.state = 'completed' AND talk.kind <> 'first_day')
"""
# The order on a waiting list so far: the time that was read before the lock.
IN_LINE = """
UPDATE matching_placement AS waiting SET line_number = line.number
    FROM (
        SELECT id, row_number() OVER (PARTITION BY assignment_id, shift_id ORDER BY created_at, id) AS number
        FROM matching_placement WHERE state = 'waitlisted'
    ) AS line
    WHERE line.id = waiting.id
"""


def compare(apps, schema_editor):
    """Fill in what the triggers fill in from now on, and say what clashed already."""
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(KNOWN)
        for words, statement in (
            ("placements in weekly work at the same time", CLASHING_PLACEMENTS),
            ("moments in an hour that is counted once", CLASHING_MOMENTS),
            ("open talks about placements that ended", LEFT_OPEN),
            ("people numbered on a waiting list", IN_LINE),
        ):
            cursor.execute(statement)
            if cursor.rowcount:
                print(f"  {cursor.rowcount} {words}")


class Migration(migrations.Migration):
    dependencies = [
        ("matching", "0009_plans_are_summed_up"),
        ("organisations", "0001_initial"),
        ("volunteers", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            "attendance",
            "excused_for",
            models.ForeignKey(
                blank=True,
                editable=False,
                help_text="The work at the same time for which this day is excused.",
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="days_off",
                to="matching.placement",
                verbose_name="excused for",
            ),
        ),
        migrations.AddField(
            "attendance", "shares_hours", models.BooleanField(db_default=False, default=False, editable=False)
        ),
        migrations.AddField(
            "attendance",
            "volunteer",
            models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="volunteers.volunteer",
            ),
        ),
        migrations.AddField(
            "placement",
            "days",
            django.contrib.postgres.fields.ranges.DateRangeField(
                editable=False, null=True, verbose_name="days"
            ),
        ),
        migrations.AddField(
            "placement",
            "week",
            matching.models.week.WeekField(editable=False, null=True, verbose_name="hours of the week"),
        ),
        migrations.AddField(
            "placement",
            "line_number",
            models.PositiveIntegerField(
                blank=True,
                editable=False,
                help_text="Counted up while the assignment is locked: the order in which people joined.",
                null=True,
                verbose_name="number on the waiting list",
            ),
        ),
        migrations.AddField(
            "followup",
            "dropped_at",
            models.DateTimeField(
                blank=True,
                help_text="The placement ended before the talk.",
                null=True,
                verbose_name="not needed since",
            ),
        ),
        migrations.RunSQL(WEEK, UNDO_WEEK),
        migrations.RunSQL(TRIGGERS, UNDO_TRIGGERS),
        migrations.RunPython(compare, migrations.RunPython.noop),
    ]
