"""Every form speaks in our words, in every language."""

from __future__ import annotations

import inspect
from types import ModuleType
from typing import Any

import pytest
from django import forms
from django.conf import settings
from django.core import validators
from django.db import models
from django.db.models import constraints
from django.forms import fields as form_fields
from django.forms import formsets
from django.forms import models as model_forms
from django.utils import translation
from django.utils.functional import Promise

from refuinterim.core import form_words

LANGUAGES = [code for code, _name in settings.LANGUAGES]
# Sentences of Django that no page of ours can say: for developers, or of fields that we do not have.
UNSAID = {
    "DomainNameValidator", "DurationField", "UUIDField", "JSONField", "validate_domain_name", "GenericIPAddressField",
}  # fmt: skip
SPOKEN_BY = [validators, form_fields, model_forms, formsets, constraints]


def sentences(module: ModuleType) -> list[tuple[str, Any]]:
    """The sentences of a module's classes and ready-made validators, with who says them."""
    found: list[tuple[str, Any]] = []
    for name, thing in vars(module).items():
        if isinstance(thing, validators.RegexValidator):
            found.append((name, thing.message))
        if not inspect.isclass(thing) or thing.__module__ != module.__name__:
            continue
        for attribute in ("message", "messages", "default_error_messages", "default_violation_error_message"):
            said = vars(thing).get(attribute, {})
            found += [(name, one) for one in (said.values() if isinstance(said, dict) else [said])]
    return found


def our_sentences() -> list[Any]:
    tables = [*form_words.FIELDS.values(), form_words.DECIMALS]
    said = [one for table in tables for one in table.values()]
    return [*said, *(one for _who, one in form_words.VALIDATORS), form_words.RULE_OF_THE_DATABASE]


@pytest.mark.parametrize("module", SPOKEN_BY, ids=lambda module: module.__name__)
def test_no_sentence_of_django_is_left(module: ModuleType) -> None:
    ours = our_sentences()
    left = [
        (who, one._proxy____args)
        for who, one in sentences(module)
        if who not in UNSAID and isinstance(one, Promise) and not any(one is our for our in ours)
    ]
    assert left == []


@pytest.mark.parametrize("name", ["blank", "null", "invalid_choice", "unique"])
def test_models_speak_our_words(name: str) -> None:
    assert models.CharField().error_messages[name] is form_words.FIELDS[models.Field][name]


class Everything(forms.Form):
    line = forms.CharField(max_length=5, min_length=3)
    number = forms.IntegerField(min_value=2, max_value=9)
    amount = forms.DecimalField(max_digits=4, decimal_places=2)
    day = forms.DateField()
    hour = forms.TimeField()
    email = forms.EmailField()
    choice = forms.ChoiceField(choices=[("a", "A")])
    many = forms.MultipleChoiceField(choices=[("a", "A")])
    ticked = forms.BooleanField()
    slug = forms.SlugField()


WRONG = [
    {},
    {
        "line": "too long",
        "number": "99",
        "amount": "1.234",
        "day": "x",
        "hour": "x",
        "email": "x",
        "slug": "ä b",
    },
    {"line": "x", "number": "1", "amount": "12345", "choice": "z", "many": ["z"], "email": "a@b@c"},
    {"number": "1.5", "amount": "x", "line": "a\x00bc"},
]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("data", WRONG)
def test_what_is_wrong_is_said_in_our_words(language: str, data: dict[str, Any]) -> None:
    with translation.override(language):
        said = Everything(data).errors.as_text()
        assert "%(" not in said
        for words in ("Zorg", "Voer een geldig", "verplicht", "Ensure", "Enter a", "is required", "Assurez-vous",
                      "obligatoire", "Saisissez", "Переконайтеся", "Введіть коректн", "تأكد أن"):  # fmt: skip
            assert words not in said


def test_dutch_says_what_to_do() -> None:
    with translation.override("nl"):
        errors = Everything({"line": "te lang voor dit", "number": "99"}).errors
    assert "16" in errors["line"][0] and "5" in errors["line"][0]
    assert "9" in errors["number"][0]
