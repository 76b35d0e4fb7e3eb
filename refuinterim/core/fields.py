"""Model fields for what people type freely: they refuse a national number."""

from typing import Any

from django.db import models

from refuinterim.core.national_number import refuse_national_number


class FreeLine(models.CharField):
    """One line of free text."""

    default_validators = [refuse_national_number]

    def deconstruct(self) -> Any:
        """To the database it is a plain CharField."""
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.CharField", args, kwargs


class FreeText(models.TextField):
    """Free text of any length."""

    default_validators = [refuse_national_number]

    def deconstruct(self) -> Any:
        """To the database it is a plain TextField."""
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.TextField", args, kwargs
