"""Who waits together is part of a matching problem: a change of it leaves a mark, as every other (0006)."""

from django.db import migrations

ANTENNAS = """SELECT volunteer.antenna_id FROM {rows} AS changed
        JOIN matching_placement AS placement ON placement.id IN (changed.asker_id, changed.friend_id)
        JOIN volunteers_volunteer AS volunteer ON volunteer.id = placement.volunteer_id"""
WAYS = {
    "insert": ("later", "REFERENCING NEW TABLE AS later"),
    "delete": ("earlier", "REFERENCING OLD TABLE AS earlier"),
    "update": ("later", "REFERENCING OLD TABLE AS earlier NEW TABLE AS later"),
}


def function(way: str, rows: str) -> str:
    antennas = ANTENNAS.format(rows=rows)
    return f"""
CREATE FUNCTION matching_mark_companions_{way}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM matching_mark(antenna_id) FROM (SELECT DISTINCT antenna_id FROM ({antennas}) AS each) AS touched;
    RETURN NULL;
END
$$"""


def trigger(way: str, rows: str) -> str:
    return (
        f"CREATE TRIGGER mark_change_on_{way} AFTER {way.upper()} ON matching_companions {rows} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION matching_mark_companions_{way}()"
    )


EVERYTHING = """
CREATE FUNCTION matching_mark_companions_truncate() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM matching_mark(NULL);
    RETURN NULL;
END
$$"""
FORWARDS = ";\n".join(
    [
        *(function(way, rows) + ";\n" + trigger(way, tables) for way, (rows, tables) in WAYS.items()),
        EVERYTHING,
        trigger("truncate", ""),
    ]
)
BACKWARDS = ";\n".join(
    f"DROP FUNCTION matching_mark_companions_{way}() CASCADE" for way in [*WAYS, "truncate"]
)


class Migration(migrations.Migration):
    dependencies = [("matching", "0026_going_together")]

    operations = [migrations.RunSQL(FORWARDS, BACKWARDS)]
