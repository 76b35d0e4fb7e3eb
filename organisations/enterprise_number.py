# Readers: organisations, staff
"""The Belgian enterprise number of an organisation: ten digits, of which the last two check the others.

Kept as ten digits (0428759497), shown as everybody writes it (0428.759.497). A group of people without a legal form
(feitelijke vereniging) has none.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from stdnum.be import vat

from refuinterim.core.fields import Typed
from refuinterim.core.form_fields import LineField
from refuinterim.core.national_number import refuse_national_number
from refuinterim.core.typed_text import clean_line, western_digits

LENGTH = 10
TYPED_AT_MOST = 30  # with "BE", spaces and dots


def compact(text: str) -> str:
    """The ten digits of what was typed; what is no enterprise number stays as it was typed, to be refused."""
    line = clean_line(text)
    number = vat.compact(western_digits(line))
    return str(number) if vat.is_valid(number) else line


def shown(number: str) -> str:
    """As everybody writes it."""
    return f"{number[:4]}.{number[4:7]}.{number[7:]}" if len(number) == LENGTH else number


def refuse_no_enterprise_number(text: str) -> None:
    """Validator: the digits are those of an enterprise number."""
    if text and not vat.is_valid(western_digits(text)):
        raise ValidationError(
            _("This is no enterprise number. Look at the digits. Write it like this: 0428.759.497."),
            code="enterprise_number",
        )


class EnterpriseNumberField(LineField):
    """A box for the number, in whatever notation; cleaned to ten digits."""

    default_validators = [refuse_national_number, refuse_no_enterprise_number]
    widget = forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off"})

    def __init__(self, *, max_length: int | None = None, **kwargs: Any) -> None:
        super().__init__(max_length=TYPED_AT_MOST, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        """As everybody writes it."""
        return shown(compact(value)) if isinstance(value, str) else value

    def to_python(self, value: Any) -> Any:
        """The ten digits."""
        line = super().to_python(value)
        return compact(line) if line else line


class EnterpriseNumber(Typed, models.CharField):
    """An enterprise number; empty when there is none."""

    default_validators = [refuse_national_number, refuse_no_enterprise_number]
    form_field = EnterpriseNumberField
    stored_as = "CharField"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"max_length": TYPED_AT_MOST, "blank": True, **kwargs})

    def cleaned(self, text: str) -> str:
        """The ten digits, whatever the notation."""
        return compact(text)
