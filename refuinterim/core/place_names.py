"""The names of places as they are looked for, in the database: folded, each in a line of its own."""

from __future__ import annotations

from typing import Any

from django.db.models import BooleanField, Func, TextField, Value

from refuinterim.core.folding import Folded

SAINTS = r"\y(sint|sainte?|sankt|ste)\y"
LINE = Value("\n")


class NameKey(Func):
    """A name, folded; however a saint is written, it is `st`: "Sint-Niklaas" and "St. Niklaas" are `st niklaas`."""

    function = "regexp_replace"

    def __init__(self, *parts: Any, **extra: Any) -> None:
        """Several parts become one text with spaces between them."""
        super().__init__(
            Folded(*parts), Value(SAINTS), Value("st"), Value("g"), output_field=TextField(), **extra
        )


def all_names(own: str, municipality: str, others: str) -> NameKey:
    r"""The names in three columns, in this order, each with a space on both sides: `\n brugge \n bruges \n`.

    `others` holds one name a line.
    """
    apart = Func(others, LINE, Value(" \n "), function="replace", output_field=TextField())
    return NameKey(LINE, own, LINE, municipality, LINE, apart, LINE)


class HasNameLike(Func):
    """Whether one of `all_names` is like a key: at most two letters off, or one of both is a part of the other."""

    template = r"""EXISTS (
        SELECT FROM (SELECT %(expressions)s) AS given(names, said),
            unnest(string_to_array(btrim(names, E' \n'), E' \n ')) AS one(name)
        WHERE levenshtein_less_equal(name, said, 2) <= 2
            OR strpos(name, said) > 0
            OR strpos(' ' || said || ' ', ' ' || name || ' ') > 0
    )"""

    def __init__(self, names: str, said: NameKey, **extra: Any) -> None:
        """`names`: the column; `said`: what was typed."""
        super().__init__(names, said, output_field=BooleanField(), **extra)


class Likeness(Func):
    """Whether most of a key stands in `all_names`, by groups of three letters."""

    template = "(%(expressions)s)"
    arg_joiner = " <%% "

    def __init__(self, said: NameKey, names: str, **extra: Any) -> None:
        """`said`: what was typed; `names`: the column."""
        super().__init__(said, names, output_field=BooleanField(), **extra)
