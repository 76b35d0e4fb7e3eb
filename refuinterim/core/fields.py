"""Model fields for what people type. What is stored is clean (`typed_text`), however it came to be saved."""

from __future__ import annotations

from typing import Any

from django.core.validators import MaxLengthValidator
from django.db import models

from refuinterim.core import form_fields, phone_numbers
from refuinterim.core.national_number import refuse_national_number
from refuinterim.core.typed_text import clean_line, clean_text


class Typed(models.Field):
    """A field that people type into: cleaned in a form, and once more when a row is saved."""

    form_field: type[Any]
    stored_as: str  # the class that migrations know

    def cleaned(self, text: str) -> str:
        """What is kept of a text."""
        raise NotImplementedError

    def get_prep_value(self, value: Any) -> Any:
        """Clean what is stored, and what is looked for."""
        value = super().get_prep_value(value)
        return self.cleaned(value) if isinstance(value, str) else value

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        """Let the row in hand say what is stored. A translated field answers for another column: left alone."""
        value = super().pre_save(model_instance, add)
        if isinstance(value, str):
            value = self.cleaned(value)
            model_instance.__dict__[self.attname] = value
        return value

    def to_python(self, value: Any) -> Any:
        """Clean what is validated."""
        value = super().to_python(value)
        return self.cleaned(value) if isinstance(value, str) else value

    def formfield(self, *args: Any, **kwargs: Any) -> Any:
        """The form field that cleans the same way."""
        return super().formfield(*args, **{"form_class": self.form_field, **kwargs})

    def deconstruct(self) -> Any:
        """To the database it is a plain field."""
        name, _path, args, kwargs = super().deconstruct()
        return name, f"django.db.models.{self.stored_as}", args, kwargs


class FreeLine(Typed, models.CharField):
    """One line of free text."""

    default_validators = [refuse_national_number, form_fields.refuse_only_signs]
    form_field = form_fields.LineField
    stored_as = "CharField"

    def cleaned(self, text: str) -> str:
        """The line without what cannot be seen."""
        return clean_line(text)


class PersonName(FreeLine):
    """A name of a person, or of a part of it."""

    default_validators = [refuse_national_number, form_fields.refuse_name_without_letters]
    form_field = form_fields.NameField


class FreeText(Typed, models.TextField):
    """Free text of several lines."""

    default_validators = [refuse_national_number, MaxLengthValidator(form_fields.TEXT_BOUND)]
    form_field = form_fields.TextField
    stored_as = "TextField"

    def cleaned(self, text: str) -> str:
        """The text without what cannot be seen."""
        return clean_text(text)


class Email(Typed, models.EmailField):
    """An e-mail address."""

    form_field = form_fields.EmailField
    stored_as = "EmailField"

    def cleaned(self, text: str) -> str:
        """The address without what cannot be seen."""
        return clean_line(text)


class PhoneNumber(Typed, models.CharField):
    """A phone number in E.164. An old one that nobody could read stays as it was typed."""

    default_validators = [refuse_national_number, form_fields.refuse_no_phone_number]
    form_field = form_fields.PhoneField
    stored_as = "CharField"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"max_length": form_fields.PHONE_BOUND, "blank": True, **kwargs})

    def cleaned(self, text: str) -> str:
        """The number in E.164, whatever its notation."""
        return phone_numbers.read_phone(text) or clean_line(text)


class Day(models.DateField):
    """A day that people type."""

    def formfield(self, *args: Any, **kwargs: Any) -> Any:
        """The form field that reads it as day, month, year."""
        return super().formfield(*args, **{"form_class": form_fields.DayField, **kwargs})

    def deconstruct(self) -> Any:
        """To the database it is a plain date."""
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.DateField", args, kwargs
