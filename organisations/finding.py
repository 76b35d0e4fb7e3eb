"""What typed words find: as the database reads them, with what they may mean, and what they may have been meant to be.

The words of each opening are kept by the database (`AssignmentWords`). A typed word finds those that begin with it or
share its stem in one of the languages, those that hold it ("fiets" in "kinderfiets", in titles and names), and what
means the same (`core/synonyms.py`). One that is in none of these is compared with the words that occur.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, cached_property

from django.contrib.postgres.search import SearchQuery
from django.db import connection

from refuinterim.core.misspelling import distance, errors_allowed
from refuinterim.core.searching import MOST_SIGNS, MOST_WORDS
from refuinterim.core.synonyms import EMPTY, read_synonyms
from refuinterim.core.typed_text import clean_line, western_digits

PART, PART_STEM = 4, 5  # letters, from which on a word, or its stem, may be a part of another word
BEGINS, STEM_BEGINS = 3, 4  # and from which on it may begin one
MOST_HELD = 60  # words in which one typed word stands
LOOKED_AT = 40  # words that are compared letter by letter
LONGEST_PHRASE = 3  # words: "fauteuil roulant", "soutien scolaire"
ANYWHERE, IN_NAMES = "", "AB"  # weights: all text; titles, kinds of work, skills, organisations, places
CYRILLIC = re.compile(r"[\u0400-\u04ff]")
INSIDE_A_WORD = re.compile(r"(?<=[\u0400-\u04ff])['’ʼ`](?=[\u0400-\u04ff])")  # as in комп’ютер

LOOK_UP = """
WITH typed AS (
    SELECT token AS word, trim(folded(token)) AS folded, found_stems(token) AS stems, place,
        CASE WHEN token ~ '^[Ѐ-ӿ]' THEN -2 ELSE 0 END AS ending  -- no stemmer knows Ukrainian
    FROM ts_parse('default', found_text(%(line)s)) WITH ORDINALITY AS said (tokid, token, place)
    WHERE tokid IN (1, 2, 3, 22) ORDER BY place LIMIT %(most)s
)
SELECT typed.word, typed.folded, typed.stems,
    0 IN (
        cardinality(ts_lexize('dutch_stem', typed.word)), cardinality(ts_lexize('english_stem', typed.word)),
        cardinality(ts_lexize('french_stem', typed.word))
    ),
    ARRAY(
        SELECT DISTINCT known.folded FROM organisations_searchedword AS known
        WHERE known.folded LIKE ANY (ARRAY(
            SELECT '%%' || part || '%%'
            FROM unnest(typed.stems || typed.folded || left(typed.folded, typed.ending)) AS part
            WHERE part ~ '^[a-z0-9]+$'
                AND length(part) >= CASE part WHEN typed.folded THEN %(part)s ELSE %(part_stem)s END
        )) LIMIT %(held)s
    ),
    ARRAY(
        SELECT known.word || ' ' || known.folded FROM organisations_searchedword AS known
        WHERE length(typed.folded) >= %(part)s
        ORDER BY known.folded <-> typed.folded, known.word LIMIT %(looked_at)s
    )
FROM typed ORDER BY typed.place
"""


@dataclass(frozen=True)
class Thing:
    """One line of the synonyms, as the database folds and stems its words."""

    name: str
    folded: tuple[str, ...]
    words: tuple[str, ...]
    stems: frozenset[str]


@dataclass(frozen=True)
class TypedWord:
    """A word, or a few that are one thing, with what it finds."""

    word: str
    folded: str
    stems: tuple[str, ...] = ()
    held: tuple[str, ...] = ()  # words in which it stands
    things: tuple[Thing, ...] = ()
    looks_like: tuple[str, ...] = ()  # words that occur and look like it, each with its folded form

    is_empty: bool = False  # says nothing about which work is meant

    @cached_property
    def alike(self) -> list[tuple[str, str]]:
        """What it may have been meant to be, nearest first: as it is shown, and folded."""
        return _alike(self.folded, self.looks_like)

    @property
    def is_known(self) -> bool:
        """Whether it occurs, or means something that has a name."""
        return bool(self.held or self.things)

    def lexemes(self, weights: str) -> list[str]:
        """What one of must stand in the words of an opening; `weights`: in which of them."""
        found = [_is(stem, weights) for stem in self.stems]
        if " " not in self.folded:
            found.append((_begins if len(self.folded) >= BEGINS else _is)(self.folded, weights))
        found += [
            _begins(stem, weights) for stem in self.stems if stem.isascii() and len(stem) >= STEM_BEGINS
        ]
        if CYRILLIC.match(self.word) and len(self.folded) > PART_STEM + 1:
            found.append(_begins(self.folded[:-2], weights))  # no stemmer of PostgreSQL knows Ukrainian
        found += [_is(word, IN_NAMES) for word in self.held]
        return [*found, *(lexeme for thing in self.things for lexeme in _lexemes_of(thing, weights))]


@dataclass(frozen=True)
class Typed:
    """What was typed, read: its words, of which each must be found."""

    line: str
    words: tuple[TypedWord, ...]

    @cached_property
    def corrected(self) -> Typed | None:
        """The same with each unknown word as the nearest one that occurs; None when there is none."""
        return self._with([None if word.is_known else word for word in self.words])

    @cached_property
    def nearest(self) -> Typed | None:
        """The same with each word as another one that is nearly written like it; None when there is none."""
        return self._with(list(self.words))

    def _with(self, replaced: list[TypedWord | None]) -> Typed | None:
        words = [
            _meant(old.alike[0]) if old and old.alike else word
            for old, word in zip(replaced, self.words, strict=True)
        ]
        if words == list(self.words):
            return None
        return Typed(" ".join(word.word for word in words), tuple(words))

    def query(self, weights: str = ANYWHERE) -> SearchQuery:
        """What the words of an opening must meet."""
        groups = [
            f"({' | '.join(dict.fromkeys(lexemes))})"
            for word in self.words
            if (lexemes := word.lexemes(weights))
        ]
        return SearchQuery(" & ".join(groups), search_type="raw", config="simple")


def read_typed(text: str) -> Typed | None:
    """Read what somebody typed, in one query; None when no word in it says which work is meant."""
    line = INSIDE_A_WORD.sub("", western_digits(clean_line(text)[:MOST_SIGNS]))
    if not line:
        return None
    facts: dict[str, str | int] = {
        "line": line, "most": MOST_WORDS, "held": MOST_HELD, "looked_at": LOOKED_AT,
        "part": PART, "part_stem": PART_STEM,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(LOOK_UP, facts)
        rows = cursor.fetchall()
    read = list(_words([row for row in rows if row[1]]))
    said = [word for word in read if not word.is_empty]
    if not said and any(word.folded in _things()[EMPTY].folded for word in read):
        return None  # "vrijwilligerswerk": all of it
    words = tuple(said or read)
    return Typed(line, words) if words else None


def _words(rows: list[tuple[str, str, list[str], bool, list[str], list[str]]]) -> Iterable[TypedWord]:
    """Words one after the other; some that are one thing together are one."""
    place = 0
    while place < len(rows):
        for length in range(min(LONGEST_PHRASE, len(rows) - place), 1, -1):
            phrase = " ".join(row[1] for row in rows[place : place + length])
            if things := tuple(thing for thing in _things().values() if phrase in thing.folded):
                yield TypedWord(
                    " ".join(row[0] for row in rows[place : place + length]), phrase, things=things
                )
                place += length
                break
        else:
            word, folded, stems, is_stop, held, known = rows[place]
            things = tuple(_things_called(folded, stems))
            is_empty = is_stop or folded in _things()[EMPTY].folded
            yield TypedWord(word, folded, tuple(stems), tuple(held), things, tuple(known), is_empty)
            place += 1


def _meant(pair: tuple[str, str]) -> TypedWord:
    """A word that occurs, instead of one that does not."""
    shown, folded = pair
    return TypedWord(shown, folded, held=(folded,), things=tuple(_things_called(folded)))


def _alike(folded: str, known: Iterable[str]) -> list[tuple[str, str]]:
    """Words with few enough letters that differ, nearest first; among equals what means something."""
    most = errors_allowed(folded)
    if not most:
        return []
    pairs = [(word, other) for word, _space, other in (one.partition(" ") for one in known)]
    pairs += [
        (word, other)
        for thing in _things().values()
        for word, other in zip(thing.words, thing.folded, strict=True)
        if abs(len(other) - len(folded)) <= most and other[:1] == folded[:1]
    ]
    named = {other for thing in _things().values() for other in thing.folded}
    measured = [
        (distance(folded, other), other not in named, place) for place, (_word, other) in enumerate(pairs)
    ]
    return [pairs[place] for errors, _nameless, place in sorted(measured) if 0 < errors <= most]


def _things_called(folded: str, stems: Iterable[str] = ()) -> list[Thing]:
    """What a word may mean: it, or its stem, is one of the names."""
    short = {stem for stem in stems if stem != folded}
    return [
        thing
        for name, thing in _things().items()
        if name != EMPTY and (folded in thing.folded or short & thing.stems)
    ]


@cache
def _things() -> dict[str, Thing]:
    """Every line of the synonyms, read once by a process."""
    said = [(name, word) for name, words in read_synonyms().items() for word in words]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT trim(folded(found_text_in('uk', word))),"
            " CASE WHEN word LIKE '%% %%' THEN '{}' ELSE found_stems(found_text_in('uk', word)) END"
            " FROM unnest(%s::text[]) WITH ORDINALITY AS said (word, place) ORDER BY place",
            [[word for _name, word in said]],
        )
        read = list(zip(said, cursor.fetchall(), strict=True))
    return {
        thing: Thing(
            thing,
            tuple(folded for (name, _word), (folded, _stems) in read if name == thing),
            tuple(word for (name, word), _row in read if name == thing),
            frozenset(stem for (name, _word), (_folded, stems) in read if name == thing for stem in stems),
        )
        for thing in dict.fromkeys(name for name, _word in said)
    }


def _lexemes_of(thing: Thing, weights: str) -> list[str]:
    """What an opening about this thing holds one of."""
    found = [_is(stem, weights) for stem in sorted(thing.stems)]
    for folded in thing.folded:
        if " " in folded:
            found.append("(" + " & ".join(_is(word, weights) for word in folded.split()) + ")")
        else:
            found.append(_begins(folded, weights) if len(folded) >= STEM_BEGINS else _is(folded, weights))
    return found


def _is(lexeme: str, weights: str) -> str:
    return _quoted(lexeme) + (f":{weights}" if weights else "")


def _begins(lexeme: str, weights: str) -> str:
    return f"{_quoted(lexeme)}:*{weights}"


def _quoted(lexeme: str) -> str:
    return "'" + lexeme.replace("\\", "\\\\").replace("'", "''") + "'"
