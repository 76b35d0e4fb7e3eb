"""Fold text for searching: without accents, by one function that indexes can stand on.

Both extensions are trusted: the owner of the database may make them.
"""

from django.contrib.postgres.operations import TrigramExtension, UnaccentExtension
from django.db import migrations

# A sign and the one it becomes, after `unaccent` did its work.
PAIRS = """
аa бb вv гh ґg дd еe ёe жz зz иy іi їi йi кk лl мm нn оo пp рr сs тt уu фf хk цc чc шs щs ыy эe юu яa єe ўu
АA БB ВV ГH ҐG ДD ЕE ЁE ЖZ ЗZ ИY ІI ЇI ЙI КK ЛL МM НN ОO ПP РR СS ТT УU ФF ХK ЦC ЧC ШS ЩS ЫY ЭE ЮU ЯA ЄE ЎU
اa أa إa آa ٱa بb تt ثt جj حh خk دd ذd رr زz سs شs صs ضd طt ظz عa غg فf قq كk لl مm نn هh ةa وw ؤw يy ئy ىa
پp چc ژz گg کk یy
٠0 ١1 ٢2 ٣3 ٤4 ٥5 ٦6 ٧7 ٨8 ٩9 ۰0 ۱1 ۲2 ۳3 ۴4 ۵5 ۶6 ۷7 ۸8 ۹9
""".split()
BETWEEN_WORDS = "-_/\\\\,;:()|&"
NOTHING = "'\".+`"
BEYOND_ASCII = "´’‘ʼʻʹ′″“”„«»·•ьЬъЪءـ\u064b\u064c\u064d\u064e\u064f\u0650\u0651\u0652\u0670\u200c\u200d"
DASHES = "‐‑‒–—―−\u00a0"


def quoted(text: str) -> str:
    """As SQL writes it."""
    return "'" + text.replace("'", "''") + "'"


# Bodies are parsed once, here: they stand on these very functions, whatever the search path is later. Most text is
# ASCII after `unaccent`, and goes past the long list of letters, which costs ten times the rest.
FOLDED = f"""
CREATE FUNCTION folded_letters(text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN CASE WHEN octet_length($1) = length($1) THEN $1 ELSE translate(
    $1,
    {quoted("".join(pair[0] for pair in PAIRS) + DASHES + BEYOND_ASCII)},
    {quoted("".join(pair[1] for pair in PAIRS) + " " * len(DASHES))}
) END;

CREATE FUNCTION folded(VARIADIC parts text[]) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN lower(regexp_replace(
    regexp_replace(
        folded_letters(unaccent('unaccent'::regdictionary, array_to_string(parts, ' '))),
        {quoted(f"[{NOTHING}]+")}, '', 'g'
    ),
    {quoted(f"[{BETWEEN_WORDS}]+")}, ' ', 'g'
))
"""


class Migration(migrations.Migration):
    dependencies = [("core", "0005_forms_sent_once")]
    operations = [
        UnaccentExtension(),
        TrigramExtension(),
        migrations.RunSQL(FOLDED, "DROP FUNCTION folded(text[]); DROP FUNCTION folded_letters(text)"),
    ]
