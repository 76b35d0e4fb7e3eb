"""What a form draws: the browser's own pickers, and boxes of which each choice is a row with its own language."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms.widgets import ChoiceWidget

from refuinterim.core.written import isolated


class DayInput(forms.DateInput):
    """The browser's own calendar."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class MomentInput(forms.DateTimeInput):
    """The browser's own picker of a day and a time."""

    input_type = "datetime-local"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%dT%H:%M")


class RowLabels(ChoiceWidget):
    """Choices that are rows, each by its name in the language in which that is written."""

    def create_option(self, name: str, value: Any, label: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Draw one choice; what is no row keeps its label."""
        row = getattr(value, "instance", None)
        return super().create_option(name, value, label if row is None else isolated(row), *args, **kwargs)


class RowRadios(RowLabels, forms.RadioSelect):
    """One of the rows."""


class RowBoxes(RowLabels, forms.CheckboxSelectMultiple):
    """Any of the rows."""
