"""Everything that people type goes through the fields of the base: models, forms and the admin."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django import forms
from django.apps import apps
from django.contrib import admin
from django.db import models
from django.test import RequestFactory
from django.urls import get_resolver

from refuinterim.accounts.models import User
from refuinterim.core import fields, form_fields
from refuinterim.core.national_number import refuse_national_number
from tests.factories import AntennaRoleFactory

OWN = ("core", "accounts", "organisations", "volunteers", "matching", "reporting")
MODELS = [model for label in OWN for model in apps.get_app_config(label).get_models()]
# Written by the system, from lists of its own.
BY_THE_SYSTEM = {"informed_language", "given_language", "error", "verb", "subject_type", "password"}
TYPED = (
    form_fields.LineField, form_fields.TextField, form_fields.PhoneField, form_fields.EmailField, forms.SlugField,
)  # fmt: skip


def typed_fields(model: type[models.Model]) -> Iterator[Any]:
    for field in model._meta.get_fields():
        is_text = isinstance(field, models.CharField | models.TextField) and field.editable
        names = {field.name, f"{model._meta.label}.{field.name}"}
        if (
            is_text
            and not isinstance(field, models.SlugField)
            and not field.choices
            and not names & BY_THE_SYSTEM
        ):
            yield field


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_what_people_type_is_a_field_of_the_base(model: type[models.Model]) -> None:
    for field in typed_fields(model):
        assert isinstance(field, fields.Typed), f"{field} keeps what is typed as it is"
        if not isinstance(field, fields.Email):
            assert refuse_national_number in field.validators, f"{field} takes a national number"


def everyones_forms() -> list[type[forms.BaseForm]]:
    """All form classes of the house, with those that the admin makes."""
    assert get_resolver().url_patterns  # the pages, with their forms, are loaded
    found: list[type[forms.BaseForm]] = []
    waiting: list[Any] = [forms.BaseForm]
    while waiting:
        form = waiting.pop()
        waiting += form.__subclasses__()
        if form.__module__.partition(".")[0] in {
            "refuinterim",
            "organisations",
            "volunteers",
            "matching",
            "reporting",
        }:
            found.append(form)
    return found


def check(name: str, form_fields_by_name: dict[str, forms.Field]) -> None:
    for field_name, field in form_fields_by_name.items():
        where = f"{name}.{field_name}"
        if isinstance(field.widget, forms.PasswordInput) or type(field).__module__.startswith("allauth"):
            continue
        if isinstance(field, forms.CharField) and not isinstance(field.widget, forms.HiddenInput):
            assert isinstance(field, TYPED), f"{where}: a field of form_fields cleans what is typed"
            assert field.max_length, f"{where} has no bound"
        if isinstance(field, form_fields.LineField | form_fields.TextField):
            assert refuse_national_number in field.validators, f"{where} takes a national number"
            assert field.widget.attrs.get("dir") == "auto", f"{where} does not follow the letters"
        if isinstance(field, forms.DateField):
            assert isinstance(field, form_fields.DayField), f"{where}: DayField reads day, month, year"
        if isinstance(field, forms.DateTimeField):
            assert isinstance(field, form_fields.MomentField), f"{where}: MomentField reads day, month, year"


@pytest.mark.django_db
def test_every_form_asks_with_the_fields_of_the_base() -> None:
    forms_found = everyones_forms()
    assert len(forms_found) > 20
    for form in forms_found:
        check(f"{form.__module__}.{form.__name__}", form.base_fields)


@pytest.fixture
def national(db: None) -> User:
    user = AntennaRoleFactory(antenna=None).user
    user.is_superuser = True
    user.save()
    return user


@pytest.mark.parametrize(
    "model", [model for model in MODELS if model in admin.site._registry], ids=lambda model: model._meta.label
)
def test_every_page_of_the_admin_asks_with_the_fields_of_the_base(
    model: type[models.Model], rf: RequestFactory, national: User
) -> None:
    request = rf.get("/")
    request.user = national
    page = admin.site._registry[model]
    if not page.has_add_permission(request) and not page.has_change_permission(request):
        return  # read here, and written by the system
    for obj in (None, model()):
        check(model._meta.label, page.get_form(request, obj, change=obj is not None).base_fields)
        for inline in page.get_inline_instances(request, obj):
            if inline.has_add_permission(request, obj) or inline.has_change_permission(request, obj):
                check(model._meta.label, inline.get_formset(request, obj).form.base_fields)
