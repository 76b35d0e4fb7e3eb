"""Every change of what a matching problem is built from leaves a mark, set by the database: whoever made it."""

import django.db.models.deletion
from django.db import migrations, models

# For changed rows `{rows}` of a table: the antennes whose problem they are part of (NULL: all of them).
ITS_OWN = "SELECT antenna_id FROM {rows} AS changed"
OF_ALL = "SELECT NULL::bigint AS antenna_id FROM {rows} AS changed"
OF_THE_VOLUNTEER = """SELECT volunteer.antenna_id FROM {rows} AS changed
        JOIN volunteers_volunteer AS volunteer ON volunteer.id = changed.volunteer_id"""
OF_THE_ASSIGNMENT = """SELECT assignment.antenna_id FROM {rows} AS changed
        JOIN organisations_assignment AS assignment ON assignment.id = changed.assignment_id"""
# An organisation may work with several antennes, and each counts how many people it has in all of them.
OF_THE_ORGANISATION = f"""{ITS_OWN}
        UNION SELECT other.antenna_id FROM {{rows}} AS changed
        JOIN organisations_assignment AS other ON other.organisation_id = changed.organisation_id"""
OF_THE_PLACEMENT = f"""{OF_THE_VOLUNTEER}
        UNION SELECT other.antenna_id FROM {{rows}} AS changed
        JOIN organisations_assignment AS assignment ON assignment.id = changed.assignment_id
        JOIN organisations_assignment AS other ON other.organisation_id = assignment.organisation_id"""
OF_THE_ATTENDANCE = """SELECT volunteer.antenna_id FROM {rows} AS changed
        JOIN matching_placement AS placement ON placement.id = changed.placement_id
        JOIN volunteers_volunteer AS volunteer ON volunteer.id = placement.volunteer_id"""
# Weekly work keeps the week of who does it, also of somebody of another antenne.
OF_THE_SLOT = f"""{OF_THE_ASSIGNMENT}
        UNION SELECT volunteer.antenna_id FROM {{rows}} AS changed
        JOIN matching_placement AS placement ON placement.assignment_id = changed.assignment_id
        JOIN volunteers_volunteer AS volunteer ON volunteer.id = placement.volunteer_id"""

TABLES = {
    ITS_OWN: ["matching_matchingsettings", "volunteers_volunteer"],
    OF_ALL: ["core_antenna", "core_category", "core_language", "core_place", "core_skill"],
    OF_THE_VOLUNTEER: [
        "volunteers_availability",
        "volunteers_consent",
        "volunteers_intake",
        "volunteers_participationtrack",
        "volunteers_volunteer_interests",
        "volunteers_volunteer_languages",
        "volunteers_volunteer_skills",
    ],
    OF_THE_ASSIGNMENT: [
        "matching_pairrule",
        "organisations_assignment_languages",
        "organisations_assignment_required_skills",
        "organisations_assignment_skills",
        "organisations_shift",
    ],
    OF_THE_ORGANISATION: ["organisations_assignment"],
    OF_THE_PLACEMENT: ["matching_placement"],
    OF_THE_ATTENDANCE: ["matching_attendance"],
    OF_THE_SLOT: ["organisations_weeklyslot"],
}
WAYS = {
    "insert": "REFERENCING NEW TABLE AS later",
    "delete": "REFERENCING OLD TABLE AS earlier",
    "update": "REFERENCING OLD TABLE AS earlier NEW TABLE AS later",
    "truncate": "",
}

# A row that another transaction holds is passed over: marking makes nobody wait, and no two wait for each other.
MARK = """
CREATE FUNCTION matching_mark(touched bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    UPDATE matching_problemstamp SET value = gen_random_uuid() WHERE id = (
        SELECT id FROM matching_problemstamp WHERE antenna_id IS NOT DISTINCT FROM touched
        ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED
    );
    IF NOT FOUND THEN
        INSERT INTO matching_problemstamp (antenna_id, value) VALUES (touched, gen_random_uuid());
    END IF;
END
$$"""


def function(number: int, antennas: str) -> str:
    """The function that marks the antennes of changed rows. Its queries are planned once a connection."""
    later, earlier = antennas.format(rows="later"), antennas.format(rows="earlier")
    both = antennas.format(rows="(SELECT * FROM earlier UNION ALL SELECT * FROM later)")
    return f"""
CREATE FUNCTION matching_mark_change_{number}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        PERFORM matching_mark(antenna_id) FROM (SELECT DISTINCT antenna_id FROM ({later}) AS each) AS touched;
    ELSIF TG_OP = 'DELETE' THEN
        PERFORM matching_mark(antenna_id) FROM (SELECT DISTINCT antenna_id FROM ({earlier}) AS each) AS touched;
    ELSIF TG_OP = 'UPDATE' THEN
        PERFORM matching_mark(antenna_id) FROM (SELECT DISTINCT antenna_id FROM ({both}) AS each) AS touched;
    ELSE
        PERFORM matching_mark(NULL);
    END IF;
    RETURN NULL;
END
$$"""


def triggers(table: str, number: int) -> str:
    """The triggers of one table, one for each way in which its rows change."""
    return ";\n".join(
        f"CREATE TRIGGER mark_change_on_{way} AFTER {way.upper()} ON {table} {rows} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION matching_mark_change_{number}()"
        for way, rows in WAYS.items()
    )


def operations() -> list[migrations.RunSQL]:
    """The functions, and the triggers that call them; backwards both go."""
    made = [migrations.RunSQL(MARK, "DROP FUNCTION matching_mark(bigint)")]
    for number, (antennas, tables) in enumerate(TABLES.items(), 1):
        made.append(
            migrations.RunSQL(function(number, antennas), f"DROP FUNCTION matching_mark_change_{number}() CASCADE")
        )
        made.extend(migrations.RunSQL(triggers(table, number), migrations.RunSQL.noop) for table in tables)
    return made


class Migration(migrations.Migration):

    dependencies = [
        ('core', '0002_messages_have_an_app'),
        ('matching', '0005_reasons_from_the_audit'),
        ('organisations', '0001_initial'),
        ('volunteers', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='ProblemStamp',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('value', models.UUIDField(verbose_name='value')),
                ('antenna', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='core.antenna', verbose_name='antenne')),
            ],
            options={
                'verbose_name': 'mark of a change',
                'verbose_name_plural': 'marks of changes',
            },
        ),
        *operations(),
    ]
