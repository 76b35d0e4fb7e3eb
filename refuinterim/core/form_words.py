# Readers: volunteers
"""What a form says when something is missing or wrong, in our own words: Django's are replaced for every form.

Django translates its sentences well, but writes them for people who build forms. These say what to do.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.core import validators
from django.db import models
from django.forms.formsets import BaseFormSet
from django.forms.models import InlineForeignKeyField
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

FILL_IN = _("Fill this in.")
CHOOSE = _("Choose one answer.")
NOT_IN_THE_LIST = _("This answer is not in the list. Choose another one.")
WHOLE_NUMBER = _("Write a whole number. For example 12.")
NUMBER = _("Write a number. For example 12.")
DAY = _("We cannot read this date. Write it like this: 25-12-2026.")
HOUR = _("Write the hour like this: 14:30.")
MOMENT = _("Write the day and the hour like this: 25-12-2026 14:00.")
EMAIL = _("This is no e-mail address. Write it like this: name@example.org.")
LINK = _("This is no address of a page. It starts with https://.")
SLUG = _("Use letters, digits and hyphens only. Leave no space.")  # Readers: staff
TOO_PRECISE = _("Write fewer digits after the comma.")  # Readers: staff
TOO_BIG = _("This number is too big. Write fewer digits.")
WITH_COMMAS = _("Write whole numbers with commas between them.")  # Readers: staff
AGAIN = _("Something got lost. Reload the page and fill it in again.")
FILE = _("This file cannot be used. Choose another one.")

FIELDS: dict[type[Any], dict[str, Any]] = {
    forms.Field: {"required": FILL_IN},
    forms.BooleanField: {"required": _("Tick this box to go on.")},
    forms.IntegerField: {"invalid": WHOLE_NUMBER},
    forms.FloatField: {"invalid": NUMBER},
    forms.DecimalField: {"invalid": NUMBER},
    forms.DateField: {"invalid": DAY},
    forms.TimeField: {"invalid": HOUR},
    forms.DateTimeField: {"invalid": MOMENT},
    forms.SplitDateTimeField: {"invalid_date": DAY, "invalid_time": HOUR},
    forms.URLField: {"invalid": LINK},
    forms.ChoiceField: {"required": CHOOSE, "invalid_choice": NOT_IN_THE_LIST},
    forms.MultipleChoiceField: {"invalid_choice": NOT_IN_THE_LIST, "invalid_list": NOT_IN_THE_LIST},
    forms.ModelChoiceField: {"required": CHOOSE, "invalid_choice": NOT_IN_THE_LIST},
    forms.ModelMultipleChoiceField: {
        "invalid_choice": NOT_IN_THE_LIST,
        "invalid_list": NOT_IN_THE_LIST,
        "invalid_pk_value": NOT_IN_THE_LIST,
    },
    forms.MultiValueField: {"invalid": FILL_IN, "incomplete": FILL_IN},
    forms.FileField: {
        "invalid": FILE,
        "missing": _("There is no file. Choose one."),
        "empty": _("This file is empty. Choose another one."),
        "max_length": _("The name of this file is too long."),
        "contradiction": _("Choose a file, or tick the box. Not both."),  # Readers: staff
    },
    forms.ImageField: {"invalid_image": FILE},
    InlineForeignKeyField: {"invalid_choice": AGAIN},
    BaseFormSet: {
        "missing_management_form": AGAIN,
        "too_many_forms": ngettext_lazy(  # Readers: organisations
            "Keep %(num)d row at most.", "Keep %(num)d rows at most.", "num"
        ),
        "too_few_forms": ngettext_lazy(  # Readers: organisations
            "Fill in %(num)d row at least.", "Fill in %(num)d rows at least.", "num"
        ),
    },
    models.Field: {
        "blank": FILL_IN,
        "null": FILL_IN,
        "invalid_choice": NOT_IN_THE_LIST,
        "unique": _("This exists already. Look for it, or choose another one."),
    },
}  # fmt: skip
VALIDATORS: list[tuple[Any, Any]] = [
    (validators.RegexValidator, _("This is not written in the right way. Look at it again.")),
    (validators.EmailValidator, EMAIL),
    (validators.URLValidator, LINK),
    (validators.validate_slug, SLUG),
    (validators.validate_unicode_slug, SLUG),
    (validators.integer_validator, WHOLE_NUMBER),
    (validators.validate_comma_separated_integer_list, WITH_COMMAS),
    (validators.BaseValidator, _("This must be %(limit_value)s. Now it is %(show_value)s.")),
    (validators.MaxValueValidator, _("Fill in %(limit_value)s at most.")),
    (validators.MinValueValidator, _("Fill in %(limit_value)s at least.")),
    (validators.StepValueValidator, _("Fill in a multiple of %(limit_value)s.")),  # Readers: staff
    (
        validators.MaxLengthValidator,
        ngettext_lazy(
            "This is too long. There is room for %(limit_value)d character. You wrote %(show_value)d.",
            "This is too long. There is room for %(limit_value)d characters. You wrote %(show_value)d.",
            "limit_value",
        ),
    ),
    (
        validators.MinLengthValidator,
        ngettext_lazy(
            "This is too short. Write %(limit_value)d character at least. You wrote %(show_value)d.",
            "This is too short. Write %(limit_value)d characters at least. You wrote %(show_value)d.",
            "limit_value",
        ),
    ),
    (validators.FileExtensionValidator, FILE),
    (
        validators.ProhibitNullCharactersValidator,
        _("There is a sign in it that we cannot keep. Write it again."),
    ),
]
DECIMALS: dict[str, Any] = {
    "invalid": NUMBER,
    "max_digits": TOO_BIG,
    "max_decimal_places": TOO_PRECISE,
    "max_whole_digits": TOO_BIG,
}
RULE_OF_THE_DATABASE = _("These answers do not go together. Look at them again.")


def replace_django_words() -> None:
    """Give Django's fields and validators our sentences, before the first form or model exists."""
    for field, sentences in FIELDS.items():
        field.default_error_messages = {**vars(field).get("default_error_messages", {}), **sentences}
    for validator, sentence in VALIDATORS:
        validator.message = sentence
    validators.DecimalValidator.messages = DECIMALS
    models.BaseConstraint.default_violation_error_message = RULE_OF_THE_DATABASE
