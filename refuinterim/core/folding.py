"""Text as it is looked for: one way to fold it, in the database, for every search and every comparison of names.

`folded('Çelik', 'D’Hondt')` is `celik dhondt`. The function is made by a migration of this room; it cannot change
without one, because indexes are built on it. It writes Latin letters only, so that trigrams of a name in Arabic or
Cyrillic are found too: the embedded server's own locale knows no letters beyond ASCII.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import connection
from django.db.models import F, Func, Model, TextField

MOST = 1000  # signs that are worth folding


class Folded(Func):
    """Fields and values, one after the other, in small letters without accents, apostrophes, quotes or dots.

    Hyphens and other signs between words are a space; ß is ss, æ is ae; digits of every script are 0–9; Arabic and
    Cyrillic letters are written as the nearest Latin one, sign by sign. What is empty is left out.
    """

    function = "folded"
    arity = None

    def __init__(self, *expressions: Any, **extra: Any) -> None:
        """Always text."""
        super().__init__(*expressions, output_field=TextField(), **extra)


def fold(text: str) -> str:
    """The text as `Folded` makes it: one short question to the database, so that there is one rule."""
    return folded_texts([text])[0]


def folded_texts(texts: Sequence[str]) -> list[str]:
    """Texts as `Folded` makes each of them, with one space between words."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT folded(text) FROM unnest(%s::text[]) WITH ORDINALITY AS typed (text, place) ORDER BY place",
            [[text[:MOST] for text in texts]],
        )
        return [" ".join(folded.split()) for (folded,) in cursor.fetchall()]


def folded_index(name: str, *fields: str) -> GinIndex:
    """The index by which a part of these fields together, or a word like one in them, is found at once."""
    return GinIndex(OpClass(Folded(*fields), name="gin_trgm_ops"), name=name)


def folded_fields(model: type[Model]) -> list[str]:
    """The fields by which rows of a model are found, of its `folded_index`; none without one."""
    for index in model._meta.indexes:
        for expression in index.expressions:
            folded = expression.get_source_expressions()[0] if isinstance(expression, OpClass) else None
            if isinstance(folded, Folded):
                return [field.name for field in folded.get_source_expressions() if isinstance(field, F)]
    return []
