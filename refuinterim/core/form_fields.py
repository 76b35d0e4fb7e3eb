# Readers: volunteers
"""Form fields for what people type. All clean it the same way (`typed_text`) and refuse what must not be kept."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.forms.utils import from_current_timezone
from django.utils.translation import gettext_lazy as _

from refuinterim.core import phone_numbers
from refuinterim.core.days import AHEAD, read_day, read_moment
from refuinterim.core.national_number import refuse_national_number
from refuinterim.core.typed_text import (
    clean_line,
    clean_text,
    has_a_letter,
    only_digits,
    says_something,
)
from refuinterim.core.widgets import DayInput, MomentInput

LINE_BOUND = 200  # signs
TEXT_BOUND = 4000
PHONE_BOUND = 30
CLEANED_AT_MOST = 10  # times the bound; beyond it nobody typed, and nothing is read


def refuse_only_signs(text: str) -> None:
    """Validator: a line says something, in letters or digits."""
    if text and not says_something(text):
        raise ValidationError(_("These are only signs. Write words."), code="only_signs")


def refuse_name_without_letters(text: str) -> None:
    """Validator: a name can be read."""
    if text and not has_a_letter(text):
        raise ValidationError(_("This is no name. Write letters."), code="no_letters")


def refuse_no_phone_number(text: str) -> None:
    """Validator: a number that can be dialled, from its first digit to its last."""
    if text and phone_numbers.read_phone(text) is None:
        if not text.lstrip().startswith("+"):
            refuse_national_number(text)
        raise ValidationError(
            _("This is no phone number. Look at the digits. Write it like this: 0470 12 34 56."), code="phone"
        )


class AnyLanguage(forms.CharField):
    """A box in which people type in their own language: from the left or from the right, as the letters go."""

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Let the browser see the direction."""
        return {**super().widget_attrs(widget), "dir": "auto"}


class LineField(AnyLanguage):
    """One line."""

    default_validators = [refuse_national_number, refuse_only_signs]

    def __init__(self, *, max_length: int | None = None, **kwargs: Any) -> None:
        super().__init__(max_length=max_length or LINE_BOUND, **kwargs)

    def to_python(self, value: Any) -> Any:
        """The line without what cannot be seen."""
        return _cleaned(value, clean_line, self.max_length, self.empty_value)


class NameField(LineField):
    """The name of a person."""

    default_validators = [refuse_national_number, refuse_name_without_letters]


class TextField(AnyLanguage):
    """Several lines. One that is asked for says something; in one that may stay empty a thumb is enough."""

    default_validators = [refuse_national_number]
    widget = forms.Textarea

    def __init__(self, *, max_length: int | None = None, **kwargs: Any) -> None:
        super().__init__(max_length=max_length or TEXT_BOUND, **kwargs)

    def to_python(self, value: Any) -> Any:
        """The text without what cannot be seen."""
        return _cleaned(value, clean_text, self.max_length, self.empty_value)

    def validate(self, value: Any) -> None:
        """Refuse nothing, or only signs, where something is asked."""
        super().validate(value)
        if self.required:
            refuse_only_signs(value)


class EmailField(forms.EmailField):
    """An e-mail address. Pasted ones bring zero-width signs along, to which no mail comes."""

    widget = forms.EmailInput(attrs={"dir": "ltr"})

    def to_python(self, value: Any) -> Any:
        """The address without what cannot be seen."""
        return _cleaned(value, clean_line, self.max_length, self.empty_value)


class PhoneField(forms.CharField):
    """A phone number, in whatever notation; cleaned to E.164."""

    default_validators = [refuse_no_phone_number]
    widget = forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "dir": "ltr"})

    def __init__(self, *, max_length: int | None = None, **kwargs: Any) -> None:
        super().__init__(max_length=max_length or PHONE_BOUND, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        """As people here write it."""
        return phone_numbers.shown(value) if isinstance(value, str) else value

    def to_python(self, value: Any) -> Any:
        """The number in E.164; what is none stays as it was typed, to be refused."""
        line = _cleaned(value, clean_line, self.max_length, self.empty_value)
        return (phone_numbers.read_phone(line) or line) if line else line


class CodeField(LineField):
    """A code of digits, read off a mail or an app: typed in groups, or in the digits of whatever script."""

    widget = forms.TextInput(
        attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "pattern": "[0-9]*"}
    )

    def prepare_value(self, value: Any) -> Any:
        """As it was read: groups of Arabic digits would stand in another order beside the mail."""
        return only_digits(value) if isinstance(value, str) else value

    def to_python(self, value: Any) -> Any:
        """Its digits, in the order in which they were typed."""
        return only_digits(super().to_python(value)) or self.empty_value


class DayField(forms.DateField):
    """A day: from the browser's picker, or typed by hand as day, month, year."""

    widget = DayInput
    ahead = AHEAD  # years that a year of two digits may be in the future

    def to_python(self, value: Any) -> date | None:
        """The day that was meant."""
        if value in self.empty_values or isinstance(value, date):
            return super().to_python(value)
        if (day := read_day(str(value), ahead=self.ahead)) is None:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return day


class MomentField(forms.DateTimeField):
    """A day and a time on the wall clock, from the browser's picker or typed by hand."""

    widget = MomentInput

    def to_python(self, value: Any) -> datetime | None:
        """The moment that was meant, with its zone."""
        if value in self.empty_values or isinstance(value, date):
            return super().to_python(value)
        if (moment := read_moment(str(value))) is None:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return from_current_timezone(moment)


def _cleaned(value: Any, clean: Any, bound: int | None, empty: Any) -> Any:
    if value in forms.CharField.empty_values:
        return empty
    text = str(value)
    if bound and len(text) > CLEANED_AT_MOST * bound:
        MaxLengthValidator(bound)(text)
    return clean(text) or empty
