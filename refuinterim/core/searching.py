"""Rows that are found by what somebody types: whole words and beginnings first, then what is written like it.

By what a row is found stands on its model, as a `folded_index`. A search names fields, its own or over relations, as
Django's `search_fields` do; every word must be in one of them, in whatever order, and a phone number in any notation.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import reduce
from operator import and_, or_
from typing import Any

from django.db import connection, transaction
from django.db.models import Case, Func, Model, Q, QuerySet, TextField, Value, When
from django.db.models.expressions import Combinable
from django.db.models.fields import BooleanField, FloatField
from django.db.models.functions import Concat, Greatest
from django.db.models.lookups import Contains, Regex

from refuinterim.core.fields import Email, PhoneNumber
from refuinterim.core.folding import Folded, fold, folded_fields
from refuinterim.core.misspelling import TWO_ERRORS, errors_allowed, errors_in
from refuinterim.core.owners import Hat, is_owned
from refuinterim.core.phone_numbers import digits_to_find
from refuinterim.core.typed_text import clean_line, western_digits

MOST_SIGNS, MOST_WORDS = 100, 8  # of what is looked for; each word costs the database
PHONE_DIGITS = 3  # that may be a part of a number
PHONE_IN_WORDS = re.compile(
    r"(?<!\S)(?:\+|\(?0)[0-9\s./()-]*[0-9]\)?(?!\S)"
)  # as it begins: 0470 12, +32 (0)470
TRIGRAM = 3  # signs: what an index finds anywhere in a word
ENOUGH = 20  # rows that hold the words; with fewer, those that are written like them are shown too
MANY = 1_000  # rows that are found once, and counted and shown by their ids
RANKED = 300  # rows that are put in order of likeness; of more than that nobody reads on
LOOKED_AT = 60  # rows that are compared letter by letter
ALIKE = 0.28  # of the trigrams of a word, by which it may be one with a typing error

Condition = Callable[[list[str]], Q]  # of fields, read as one text


@dataclass(frozen=True, slots=True)
class Part:
    """Fields of one model that are searched together: of the rows themselves, or where a relation leads to."""

    model: type[Model]
    relation: str
    fields: tuple[str, ...]

    @property
    def public(self) -> list[str]:
        """What may be found by who sees the row that leads here, and not this one: not how to reach somebody."""
        contact = (Email, PhoneNumber)
        return [name for name in self.fields if not isinstance(self.model._meta.get_field(name), contact)]

    def holding(self, condition: Condition, user: Any) -> Q:
        """Rows of the search of which this part meets the condition."""
        indexed = folded_fields(self.model) or list(self.fields)
        wanted = condition(indexed)
        if set(indexed) != set(self.fields):
            wanted &= condition(list(self.fields))
        if not self.relation:
            return wanted
        if is_owned(self.model) and self.public != list(self.fields):
            known: Any = self.model._default_manager.all()
            seen = known.visible_to(user, Hat.ANTENNA)
            if seen.query.where:  # not everything
                own = Q(pk__in=seen.values("pk"))
                wanted &= own | condition(self.public) if self.public else own
        return Q(**{f"{self.relation}__in": self.model._default_manager.filter(wanted).values("pk")})

    def text(self) -> Combinable | None:
        """The public text, seen from the row that leads here."""
        names = self.public if self.relation else self.fields
        return Folded(*(f"{self.relation}__{name}".removeprefix("__") for name in names)) if names else None


def parts_of(model: type[Model], fields: Iterable[str]) -> list[Part]:
    """The parts that these paths name: `volunteer__first_name` and `volunteer__last_name` are one."""
    grouped: dict[str, list[str]] = {}
    for path in fields:
        relation, _between, name = path.rpartition("__")
        grouped.setdefault(relation, []).append(name)
    return [Part(_model_at(model, relation), relation, tuple(names)) for relation, names in grouped.items()]


def _model_at(model: type[Model], relation: str) -> type[Model]:
    for name in filter(None, relation.split("__")):
        model = model._meta.get_field(name).related_model  # type: ignore[assignment]
    return model


def find(rows: QuerySet[Any], fields: Iterable[str], typed: str, user: Any) -> QuerySet[Any]:
    """Those of `rows` that hold all words in these fields, the likeliest first; then those written like them.

    Rows stay in their own order among equals. Nothing typed finds everything; only signs find nothing.
    """
    line = western_digits(clean_line(typed)[:MOST_SIGNS])
    if not line:
        return rows
    folded = fold(line)
    if not folded:
        return rows.none()
    if number := digits_to_find(line):
        words, ways = [folded], [containing(*{folded, number.lstrip("+")})]
    else:
        words = _words(line)
        ways = [containing(*{word, kept_number(word)}) for word in words]
    search = Search(rows, parts_of(rows.model, fields), user)
    held = search.narrow_all(rows, ways)
    first = list(held.order_by().values_list("pk", flat=True)[: MANY + 1])
    if len(first) > RANKED:
        return held if len(first) > MANY else rows.filter(pk__in=first)
    alike = search.alike(words, first) if len(first) < ENOUGH else []
    return search.ranked(first, alike, words)


@dataclass(frozen=True, slots=True)
class Search:
    """Rows, by what they are searched, and for whom."""

    rows: QuerySet[Any]
    parts: list[Part]
    user: Any

    def narrow_all(self, rows: QuerySet[Any], conditions: list[Condition]) -> QuerySet[Any]:
        """Those that meet every condition, in one part or another."""
        return reduce(self._narrow, conditions, rows)

    def _narrow(self, rows: QuerySet[Any], condition: Condition) -> QuerySet[Any]:
        """Those of which a part meets the condition; each part by its own index, so no `OR` over joins."""
        if len(self.parts) == 1 and "__" not in self.parts[0].relation:
            return rows.filter(self.parts[0].holding(condition, self.user))
        every = self.rows.model._default_manager.order_by()
        ways = [every.filter(part.holding(condition, self.user)).values("pk") for part in self.parts]
        return rows.filter(pk__in=ways[0].union(*ways[1:]) if ways[1:] else ways[0])

    def alike(self, words: list[str], known: list[int]) -> list[int]:
        """Ids of rows that hold the words with typing errors, those with the fewest first."""
        if not any(errors_allowed(word) for word in words):
            return []
        texts = [text for part in self.parts if (text := part.text()) is not None]
        conditions = [like(word) if errors_allowed(word) else containing(word) for word in words]
        likeness = reduce(lambda one, other: one + other, (_likeness(word, texts) for word in words))
        near = (
            self.narrow_all(self.rows, conditions)
            .exclude(pk__in=known)
            .annotate(searched_text=_together(texts), likeness=likeness)
            .order_by("-likeness", "pk")
            .values_list("pk", "searched_text")
        )
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT set_config('pg_trgm.word_similarity_threshold', %s, true)", [str(ALIKE)])
            looked_at = list(near[:LOOKED_AT])
        errors = [(errors_in(words, text), place, pk) for place, (pk, text) in enumerate(looked_at)]
        return [pk for count, _place, pk in sorted(row for row in errors if row[0] is not None)][:ENOUGH]

    def ranked(self, first: list[int], alike: list[int], words: list[str]) -> QuerySet[Any]:
        """Rows with these ids: those in which words begin as they were typed, the other ones, the likely ones."""
        texts = [text for part in self.parts if (text := part.text()) is not None]
        begin = [
            reduce(
                or_,
                (
                    Q(Contains(Concat(Value(" "), text, output_field=TextField()), f" {word}"))
                    for text in texts
                ),
            )
            for word in words
        ]
        whens = [When(pk=pk, then=Value(place)) for place, pk in enumerate(alike, 2)]
        rank = Case(*whens, When(reduce(and_, begin), then=Value(0)), default=Value(1))
        order = self.rows.query.order_by or self.rows.model._meta.ordering
        return self.rows.filter(pk__in=[*first, *alike]).order_by(rank, *order)


def _words(line: str) -> list[str]:
    """The words of a line, folded; a phone number among them is one word, in whatever notation."""
    read = PHONE_IN_WORDS.sub(lambda found: digits_to_find(found[0]) or found[0], line)
    return list(dict.fromkeys(fold(read).split()))[:MOST_WORDS]


def kept_number(word: str) -> str:
    """The digits of a phone number as it is kept, when it is one or the beginning of one; else the word itself."""
    digits = digits_to_find(word).lstrip("+")
    return digits if len(digits) >= PHONE_DIGITS else word


def containing(*words: str) -> Condition:
    """One of these words, or a longer one in which it stands; a very short one begins it."""
    return lambda fields: reduce(or_, (_contains(Folded(*fields), word) for word in words))


def _contains(text: Folded, word: str) -> Q:
    return Q(Contains(text, word)) if len(word) >= TRIGRAM else Q(Regex(text, f"(^| ){re.escape(word)}"))


def like(word: str) -> Condition:
    """What may be the word with a typing error, as an index finds it: many trigrams are the same, or two letters
    are swapped, which leaves a short word few trigrams of its own.
    """
    swaps = {
        word[:place] + word[place + 1] + word[place] + word[place + 2 :] for place in range(len(word) - 1)
    }
    ways = swaps if len(word) < TWO_ERRORS else set()
    return lambda fields: reduce(
        or_,
        (Q(Contains(Folded(*fields), way)) for way in sorted(ways)),
        Q(_IsLike(Value(word), Folded(*fields))),
    )


class _IsLike(Func):
    template, arg_joiner, output_field = "(%(expressions)s)", " <%% ", BooleanField()


class _Likeness(Func):
    function, output_field = "word_similarity", FloatField()


def _likeness(word: str, texts: list[Combinable]) -> Any:
    measures = [_Likeness(Value(word), text) for text in texts]
    return Greatest(*measures) if measures[1:] else measures[0]


def _together(texts: list[Combinable]) -> Any:
    return Folded(*texts) if texts[1:] else texts[0]
