"""What was stored before the fields cleaned it, made as they would store it now. For migrations."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import to_locale

from refuinterim.core.phone_numbers import read_phone
from refuinterim.core.typed_text import clean_line, clean_text

AT_ONCE = 1000  # rows in one UPDATE


def clean_rows(
    model: type[models.Model],
    *,
    lines: Iterable[str] = (),
    texts: Iterable[str] = (),
    phones: Iterable[str] = (),
) -> Counter[str]:
    """Clean these fields of all rows, in every language; returns how many values "changed" and were "kept".

    A phone number that cannot be read, and a line of which nothing would be left, stay as they were typed.
    Rows of a migration's own model are fine.
    """
    ways = {
        **{column: clean_line for name in lines for column in _columns(model, name)},
        **{column: clean_text for name in texts for column in _columns(model, name)},
        **dict.fromkeys(phones, _phone),
    }
    counts: Counter[str] = Counter()
    rows = _changed(model, ways, set(phones), counts)
    while batch := list(islice(rows, AT_ONCE)):
        model._default_manager.bulk_update(batch, list(ways))
    return counts


def _changed(
    model: type[models.Model], ways: dict[str, Callable[[str], str]], phones: set[str], counts: Counter[str]
) -> Iterator[Any]:
    for row in model._default_manager.only("pk", *ways).order_by("pk").iterator(AT_ONCE):
        before = {name: getattr(row, name) for name in ways}
        for name, value in before.items():
            if value and (clean := ways[name](value) or value) != value:
                setattr(row, name, clean)
                counts["changed"] += 1
            if value and name in phones and read_phone(value) is None:
                counts["kept"] += 1
        if before != {name: getattr(row, name) for name in ways}:
            yield row


def _phone(value: str) -> str:
    return read_phone(value) or value


def _columns(model: type[models.Model], name: str) -> list[str]:
    """A field, and its translations."""
    names = {name, *(f"{name}_{to_locale(code).lower()}" for code, _language in settings.LANGUAGES)}
    return [field.name for field in model._meta.fields if field.name in names]


def said(label: str, counts: Counter[str]) -> None:
    """Tell whoever migrates what was changed, and what somebody has to look at."""
    if counts.total():
        print(
            f"  {label}: {counts['changed']} texts and numbers cleaned; "
            f"{counts['kept']} phone numbers that cannot be read kept as they were typed"
        )
