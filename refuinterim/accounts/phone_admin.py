# Readers: staff
"""Phone numbers in the admin: shown with a link that dials."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from refuinterim.core.phone_numbers import dialled, shown

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
