"""Find work on offer by its words, in every language: the database itself keeps what an opening is found by.

An opening is found by its own text, and by names that stand elsewhere: its organisation, kind of work, place and
skills. A trigger on each of these tables writes the words again, in the same transaction as the change; so the admin,
an import and somebody at the console cannot forget it. What only moves a seat writes nothing.

Text is read by language: stemmed where PostgreSQL knows the language, and folded (`core/folding.py`) in all of them.
A language that is added later is read without a stemmer; nothing here has to change for it.
"""

import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
from django.db import migrations, models

UPPER, LOWER = "АБВГҐДЕЁЄЖЗИІЇЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯ", "абвгґдеёєжзиіїйклмнопрстуфхцчшщъыьэюя"
QUOTES = "’‘ʼʻ´`′"
BETWEEN_WORDS = "،؛؟٪«»“”„–—‑…/·•.@_-\\&+|:"
STEMMED = {"nl": "dutch", "en": "english", "fr": "french", "ar": "arabic"}


def quoted(text):
    """As SQL writes it."""
    return "'" + text.replace("'", "''") + "'"


CONFIGURATIONS = "\n".join(
    f"""CREATE TEXT SEARCH CONFIGURATION found_{language} (COPY = {known});
ALTER TEXT SEARCH CONFIGURATION found_{language} ALTER MAPPING FOR asciiword, word WITH unaccent, {known}_stem;"""
    for language, known in STEMMED.items()
)
BY_LANGUAGE = " ".join(
    f"WHEN '{language}' THEN 'found_{language}'::regconfig" for language in STEMMED
)

FUNCTIONS = f"""
{CONFIGURATIONS}

-- Small letters in every script (a server may know those of ASCII alone), and one sign for every quote and space.
CREATE FUNCTION found_text(text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN translate(
    lower($1),
    {quoted(UPPER + QUOTES + BETWEEN_WORDS)},
    {quoted(LOWER + "'" * len(QUOTES) + " " * len(BETWEEN_WORDS))}
);

-- An apostrophe stands inside a Ukrainian word, and between two words elsewhere.
CREATE FUNCTION found_text_in(language text, typed text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN translate(found_text($2), '''', CASE WHEN $1 = 'uk' THEN '' ELSE ' ' END);

CREATE FUNCTION found_words(language text, typed text, weight "char") RETURNS tsvector
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN setweight(
    to_tsvector(CASE $1 {BY_LANGUAGE} ELSE 'simple'::regconfig END, found_text_in($1, $2))
    || to_tsvector('simple'::regconfig, folded(found_text_in($1, $2))),
    $3
);

-- A word as each language stems it; nothing from a language in which it is an empty word ("de", "the").
CREATE FUNCTION found_stems(word text) RETURNS text[] LANGUAGE sql STABLE STRICT PARALLEL SAFE
RETURN ARRAY(
    SELECT DISTINCT stem
    FROM unnest(
        ts_lexize('dutch_stem', folded_letters_kept($1)) || ts_lexize('english_stem', folded_letters_kept($1))
        || ts_lexize('french_stem', folded_letters_kept($1)) || ts_lexize('arabic_stem', folded_letters_kept($1))
    ) AS stem
);

-- The texts of a row that are read, and what else decides by which words it is found.
CREATE FUNCTION found_facts(assignment jsonb) RETURNS jsonb LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN (
    SELECT jsonb_object_agg(key, value) FROM jsonb_each($1)
    WHERE key ~ '^(title|description)_' OR key IN ('organisation_id', 'category_id', 'place_id', 'state')
);

-- The texts of an assignment with their language ('' when they have none) and weight.
CREATE FUNCTION found_texts(assignment_id bigint) RETURNS TABLE (language text, typed text, weight "char")
LANGUAGE sql STABLE STRICT AS $body$
    WITH assignment AS (SELECT one.*, to_jsonb(one) AS own FROM organisations_assignment AS one WHERE one.id = $1),
    texts AS (
        SELECT substring(field.key FROM '_(.*)$') AS language, field.value AS typed,
            CASE WHEN field.key LIKE 'title%' THEN 'A' ELSE 'C' END AS weight
        FROM assignment, jsonb_each_text(assignment.own) AS field WHERE field.key ~ '^(title|description)_'
        UNION ALL
        SELECT substring(field.key FROM '_(.*)$'), field.value, 'B'
        FROM assignment JOIN core_category AS category ON category.id = assignment.category_id,
            jsonb_each_text(to_jsonb(category)) AS field WHERE field.key LIKE 'name\\_%'
        UNION ALL
        SELECT substring(field.key FROM '_(.*)$'), field.value, 'B'
        FROM (
            SELECT skill_id FROM organisations_assignment_skills AS wished WHERE wished.assignment_id = $1
            UNION SELECT skill_id FROM organisations_assignment_required_skills AS needed
            WHERE needed.assignment_id = $1
        ) AS asked JOIN core_skill AS skill ON skill.id = asked.skill_id,
            jsonb_each_text(to_jsonb(skill)) AS field WHERE field.key LIKE 'name\\_%'
        UNION ALL
        SELECT '', organisation.name || ' ' || place.name || ' ' || place.municipality || ' ' || place.postcode
            || ' ' || place.other_names, 'B'
        FROM assignment JOIN organisations_organisation AS organisation ON organisation.id = assignment.organisation_id
            JOIN core_place AS place ON place.id = assignment.place_id
    )
    SELECT texts.language, texts.typed, texts.weight::"char" FROM texts WHERE texts.typed <> '';
$body$;

CREATE FUNCTION find_by_words(ids bigint[]) RETURNS void LANGUAGE plpgsql AS $body$
DECLARE
    one bigint;
    part record;
    found tsvector;
BEGIN
    FOREACH one IN ARRAY ids LOOP
        found := ''::tsvector;
        FOR part IN SELECT * FROM found_texts(one) LOOP
            found := found || found_words(part.language, part.typed, part.weight);
        END LOOP;
        INSERT INTO organisations_assignmentwords (assignment_id, vector) VALUES (one, found)
        ON CONFLICT (assignment_id) DO UPDATE SET vector = EXCLUDED.vector;
    END LOOP;
    -- Only what everybody could read is ever suggested.
    INSERT INTO organisations_searchedword (word, folded)
    SELECT said.token, min(trim(folded(said.token)))
    FROM organisations_assignment AS assignment
        CROSS JOIN LATERAL found_texts(assignment.id) AS line
        CROSS JOIN LATERAL ts_parse('default', found_text_in(line.language, line.typed)) AS said
    WHERE assignment.id = ANY (ids) AND assignment.state = 'published' AND said.tokid IN (1, 2)
        AND length(said.token) BETWEEN 3 AND 40
        AND NOT EXISTS (SELECT FROM organisations_searchedword AS known WHERE known.word = said.token)
    GROUP BY said.token;
END
$body$;
""".replace("folded_letters_kept($1)", "unaccent('unaccent'::regdictionary, $1)")

# What changed → the assignments whose words change with it.
OF = {
    "assignment": "SELECT ARRAY[NEW.id]",
    "organisation": "SELECT array_agg(id) FROM organisations_assignment WHERE organisation_id = NEW.id",
    "category": "SELECT array_agg(id) FROM organisations_assignment WHERE category_id = NEW.id",
    "place": "SELECT array_agg(id) FROM organisations_assignment WHERE place_id = NEW.id",
    "skill": """SELECT array_agg(assignment_id) FROM (
        SELECT assignment_id FROM organisations_assignment_skills WHERE skill_id = NEW.id
        UNION SELECT assignment_id FROM organisations_assignment_required_skills WHERE skill_id = NEW.id) AS asked""",
    "asked_skill": """SELECT array_agg(id) FROM organisations_assignment
        WHERE id = CASE TG_OP WHEN 'DELETE' THEN OLD.assignment_id ELSE NEW.assignment_id END""",
}
# The table, when its trigger works, and whose words then change.
TRIGGERS = [
    ("organisations_assignment", "INSERT", "", "assignment"),
    (
        "organisations_assignment",
        "UPDATE",
        "WHEN (found_facts(to_jsonb(OLD)) IS DISTINCT FROM found_facts(to_jsonb(NEW)))",
        "assignment",
    ),
    ("organisations_organisation", "UPDATE", "WHEN (OLD.name IS DISTINCT FROM NEW.name)", "organisation"),
    ("core_category", "UPDATE", "", "category"),
    ("core_skill", "UPDATE", "", "skill"),
    (
        "core_place",
        "UPDATE",
        "WHEN ((OLD.name, OLD.municipality, OLD.postcode, OLD.other_names)"
        " IS DISTINCT FROM (NEW.name, NEW.municipality, NEW.postcode, NEW.other_names))",
        "place",
    ),
    ("organisations_assignment_skills", "INSERT OR DELETE", "", "asked_skill"),
    ("organisations_assignment_required_skills", "INSERT OR DELETE", "", "asked_skill"),
]

BY_TABLE = "\n".join(
    f"""
CREATE FUNCTION find_by_words_of_{name}() RETURNS trigger LANGUAGE plpgsql AS $body$
DECLARE
    ids bigint[];
BEGIN
    ids := ({rows});
    IF ids IS NOT NULL THEN
        PERFORM find_by_words(ids);
    END IF;
    RETURN NULL;
END
$body$;"""
    for name, rows in OF.items()
)
TRIGGERS_SQL = BY_TABLE + "\n".join(
    f"CREATE TRIGGER find_by_words_{number} AFTER {when} ON {table} FOR EACH ROW {condition}"
    f" EXECUTE FUNCTION find_by_words_of_{name}();"
    for number, (table, when, condition, name) in enumerate(TRIGGERS)
)
UNDO = (
    "".join(f"DROP TRIGGER find_by_words_{number} ON {row[0]};" for number, row in enumerate(TRIGGERS))
    + "".join(f"DROP FUNCTION find_by_words_of_{name}();" for name in OF)
    + "DROP FUNCTION find_by_words(bigint[]); DROP FUNCTION found_texts(bigint); DROP FUNCTION found_facts(jsonb);"
    'DROP FUNCTION found_stems(text); DROP FUNCTION found_words(text, text, "char");'
    "DROP FUNCTION found_text_in(text, text); DROP FUNCTION found_text(text);"
    + "".join(f"DROP TEXT SEARCH CONFIGURATION found_{language};" for language in STEMMED)
)


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0008_place_names"),
        ("organisations", "0007_found_by_text"),
    ]

    operations = [
        migrations.CreateModel(
            name="SearchedWord",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("word", models.TextField(db_index=True, editable=False)),
                ("folded", models.TextField(editable=False)),
            ],
            options={
                "indexes": [
                    django.contrib.postgres.indexes.GistIndex(
                        fields=["folded"], name="searched_word_like", opclasses=["gist_trgm_ops"]
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="AssignmentWords",
            fields=[
                (
                    "assignment",
                    models.OneToOneField(
                        editable=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="words",
                        serialize=False,
                        to="organisations.assignment",
                    ),
                ),
                ("vector", django.contrib.postgres.search.SearchVectorField(editable=False)),
            ],
            options={
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(fields=["vector"], name="assignment_words")
                ],
            },
        ),
        migrations.RunSQL(FUNCTIONS + TRIGGERS_SQL, UNDO),
        # What is there already; before the next operation, so that no trigger waits when tables change again.
        migrations.RunSQL(
            "SELECT find_by_words(array_agg(id)) FROM organisations_assignment HAVING count(*) > 0",
            migrations.RunSQL.noop,
        ),
    ]
