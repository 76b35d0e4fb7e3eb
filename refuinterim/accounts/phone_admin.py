# Readers: staff
"""Phone numbers in the admin: found in any notation, shown with a link that dials."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import reduce
from operator import or_
from typing import Any

from django.contrib.admin.utils import get_fields_from_path
from django.db.models import Model, Q, QuerySet
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from refuinterim.core.fields import PhoneNumber
from refuinterim.core.phone_numbers import dialled, digits_to_find, shown

PHONE = _("phone")


def phone_column(name: str = "phone", label: Any = PHONE) -> Callable[..., Any]:
    """A column, or a line to read, that shows the number of field `name`; "phone_shown" beside "phone"."""

    @display(description=label, ordering=name, empty_value="")
    def column(self: Any, row: Any) -> Any:
        number = getattr(row, name)
        if not dialled(number):
            return number
        return format_html('<a href="tel:{}" dir="ltr">{}</a>', dialled(number), shown(number))

    return column


def with_phone(found: QuerySet[Any], rows: QuerySet[Any], term: str, fields: Iterable[str]) -> QuerySet[Any]:
    """What was found, and those of `rows` whose number, in one of these search fields, has the digits of `term`."""
    digits = digits_to_find(term)
    phones = [name for name in fields if _is_phone(rows.model, name)]
    if not digits or not phones:
        return found
    dials = reduce(or_, (Q(**{f"{name}__contains": digits}) for name in phones))
    called = rows.model._default_manager.filter(dials).values("pk")
    return rows.filter(Q(pk__in=found.values("pk")) | Q(pk__in=called))


def _is_phone(model: type[Model], path: str) -> bool:
    return path[0] not in "^=@" and isinstance(get_fields_from_path(model, path)[-1], PhoneNumber)
