# Readers: volunteers
"""What the house knows about one person, for that person: told, and erased. `personal_data` says what there is.

One person is several rows: the volunteer, and the user who signs in.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import reduce
from operator import or_
from typing import Any

from django.db import models
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from refuinterim.core.models import AuditEvent
from refuinterim.core.personal_data import HELD, PersonalData
from refuinterim.core.written import isolated, joined


@dataclass(frozen=True)
class Part:
    """All rows of one kind: its name, and each row as (what, value in words)."""

    title: str
    rows: list[list[tuple[str, str]]]


def parts_about(people: Sequence[models.Model]) -> list[Part]:
    """What is known, in the reader's language, without what is empty; who somebody is first, long lists last."""
    parts = []
    for entry, rows in _held(people):
        if not entry.title:
            continue
        told = [_told(entry, row) for row in _with_all(entry, rows)]
        if told := [lines for lines in told if lines]:
            parts.append(Part(str(entry.title), told))
    return _filled(parts)


def all_about(people: Sequence[models.Model]) -> tuple[list[Part], list[Part]]:
    """Everything that `data_about` gives, in words, without what is empty: what a page tells, and what only a file has.

    The second are fields without a name of their own in simple words, under the name that the field has.
    """
    told, beside = [], []
    for entry, rows in _held(people):
        every = list(_with_all(entry, rows))
        in_words = [_told(entry, row) for row in every] if entry.title else []
        rest = {
            name: _label(entry, name) for name in entry.exported if not (entry.title and name in entry.said)
        }
        unnamed = [_lines(row, rest) for row in every]
        title = str(entry.title or entry.model._meta.verbose_name_plural)
        title = title[:1].upper() + title[1:]
        told.append(Part(title, [lines for lines in in_words if lines]))
        beside.append(Part(title, [lines for lines in unnamed if lines]))
    return _filled(told), _filled(beside)


def _filled(parts: list[Part]) -> list[Part]:
    """Who somebody is first, long lists last."""
    return sorted(
        (part for part in parts if part.rows), key=lambda part: (len(part.rows), -len(part.rows[0]))
    )


def _label(entry: PersonalData, name: str) -> str:
    called: Any = entry.model._meta.get_field(name)
    label = str(called.verbose_name)
    return label[:1].upper() + label[1:]


def data_about(people: Sequence[models.Model]) -> dict[str, list[dict[str, Any]]]:
    """What is known, for a machine: the label of each kind of row → its rows as field → value."""
    return {
        entry.model._meta.label: [
            {name: _plain(_value(row, name)) for name in entry.exported} for row in _with_all(entry, rows)
        ]
        for entry, rows in _held(people)
    }


def erase_about(people: Sequence[models.Model]) -> None:
    """Empty what names these people, in every row that is about them; what only they had is removed.

    What somebody wrote beside a change of these rows is emptied too: the trail says what happened, not to whom.
    """
    for entry, rows in _held(people, told=False):
        keys = list(rows.values_list("pk", flat=True))
        AuditEvent.objects.filter(subject_type=entry.model._meta.label_lower, subject_id__in=keys).update(
            reason="", detail={}
        )
        held = entry.model._default_manager.filter(pk__in=keys)
        if entry.is_removed:
            held.delete()
            continue
        fields = [entry.model._meta.get_field(name) for name in entry.erased]
        for field in (field for field in fields if field.many_to_many):
            for row in held:
                getattr(row, field.name).clear()
        emptied = {field.name: _nothing(field) for field in fields if not field.many_to_many}
        if emptied:
            held.update(**emptied)


def _held(
    people: Sequence[models.Model], *, told: bool = True
) -> Iterator[tuple[PersonalData, QuerySet[Any]]]:
    for entry in HELD.values():
        if entry.exported if told else entry.erased or entry.is_removed:
            rows = reduce(or_, (entry.rows_of(person) for person in people))
            yield entry, rows.distinct().order_by("pk")


def _with_all(entry: PersonalData, rows: QuerySet[Any]) -> QuerySet[Any]:
    fields = [entry.model._meta.get_field(name) for name in entry.exported]
    one = [field.name for field in fields if field.many_to_one or field.one_to_one]
    many = [field.name for field in fields if field.many_to_many]
    return rows.select_related(*one).prefetch_related(*many)


def _value(row: models.Model, name: str) -> Any:
    value = getattr(row, name)
    return list(value.all()) if isinstance(value, models.Manager) else value


def _plain(value: Any) -> Any:
    """As JSON has it: moments and days in ISO 8601, other rows by their name."""
    if isinstance(value, list):
        return [_plain(one) for one in value]
    if isinstance(value, date | datetime):
        return value.isoformat()
    if value is None or isinstance(value, bool | int | float | dict):
        return value
    return str(value)


def _told(entry: PersonalData, row: models.Model) -> list[tuple[str, str]]:
    return _lines(row, entry.said)


def _lines(row: models.Model, called_by: Mapping[str, Any]) -> list[tuple[str, str]]:
    lines = []
    for name, called in called_by.items():
        field: Any = row._meta.get_field(name)
        value = _value(row, name)
        if field.choices and value not in (None, ""):
            value = getattr(row, f"get_{name}_display")()
        if words := _words(value):
            lines.append((str(called), words))
    return lines


def _words(value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, datetime):
        return date_format(timezone.localtime(value), "j F Y, H:i")
    if isinstance(value, date):
        return date_format(value, "j F Y")
    if isinstance(value, list):
        return joined(", ", [_words(one) for one in value])
    if isinstance(value, dict):
        return "\n".join(f"{name}: {_of_part(part)}" for name, part in value.items())
    if isinstance(value, float):
        return f"{value:.2f}"
    if hasattr(value, "named_by"):
        return isolated(value)
    return "" if value is None else str(value)


def _of_part(part: Any) -> str:
    """What stands in a field of several parts, on one line."""
    return ", ".join(_words(part).splitlines())


def _nothing(field: Any) -> Any:
    if field.null:
        return None
    return field.get_default()
