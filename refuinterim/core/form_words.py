# Readers: volunteers
"""What a form says when something is missing, in our own words."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


def say_what_is_missing(form: forms.BaseForm) -> None:
    """Ask for a choice where one can be made, and else for words or numbers."""
    for field in form.fields.values():
        chooses = isinstance(field, forms.ChoiceField | forms.ModelChoiceField)
        field.error_messages["required"] = _("Choose one answer.") if chooses else _("Fill this in.")
