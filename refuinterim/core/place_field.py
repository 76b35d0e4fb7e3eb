# Readers: volunteers, organisations, staff
"""The one box in which a place is typed. `components/place_field.html` draws it, with a question when it has one."""

from __future__ import annotations

import json
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from refuinterim.core.form_fields import LineField
from refuinterim.core.meant_place import meant_place
from refuinterim.core.models import Place
from refuinterim.core.typed_place import LONGEST

ASKS = "which_place"
AROUND = "around"  # what suggestions are told of where the asker is


class PlaceInput(forms.TextInput):
    """A line with suggestions while somebody types. Without JavaScript it is just a line."""

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Say where suggestions come from, and nothing of what the form around it does."""
        context = super().get_context(name, value, attrs)
        suggestions = f"{context['widget']['attrs'].get('id', name)}_list"
        context["widget"]["attrs"] |= {
            "autocomplete": "postal-code",
            "list": suggestions,
            "hx-get": reverse_lazy("places:suggestions"),
            "hx-trigger": "input changed delay:300ms",
            "hx-target": f"#{suggestions}",
            "hx-swap": "innerHTML",
            "hx-sync": "this:replace",
            "hx-push-url": "false",
            "hx-indicator": "this",
        }
        return context


class PlaceBoundField(BoundField):
    """The box with what was understood, and the places to choose from when it asks."""

    def value(self) -> Any:
        """The place that was understood, else what was typed."""
        understood = getattr(self.form, "cleaned_data", {}).get(self.name)
        return str(understood) if isinstance(understood, Place) else super().value()

    def build_widget_attrs(self, attrs: dict[str, Any], widget: forms.Widget | None = None) -> dict[str, Any]:
        """Let suggestions begin where the asker is known to be."""
        attrs = super().build_widget_attrs(attrs, widget)
        near = getattr(self.field, "near", None)
        return {**attrs, "hx-vals": json.dumps({AROUND: near.pk})} if near else attrs

    @property
    def choices(self) -> tuple[Place, ...]:
        """The places that the text may mean, the likeliest first; none when nothing is asked."""
        faults = self.form.errors.as_data().get(self.name, []) if self.form.is_bound else []
        return next((fault.params["choices"] for fault in faults if fault.code == ASKS and fault.params), ())

    @property
    def says_more(self) -> bool:
        """Whether the box says something else than what was sent: what was understood, or what was tapped."""
        data: Any = self.form.data
        sent = data.getlist(self.html_name) if hasattr(data, "getlist") else [self.data]
        return self.form.is_bound and any(str(text) != self.value() for text in sent)

    @property
    def suggestions_id(self) -> str:
        """Of the list under the box."""
        return f"{self.id_for_label}_list"


class PlaceField(LineField):
    """A postcode, or the name of a place. Cleaned to the `Place`; a choice that is tapped carries the field's name."""

    widget = PlaceInput
    default_error_messages = {
        "required": _("Write the postcode. For example 8000."),
        "unknown": _("We do not know this place. Write the postcode. For example 8000."),
        ASKS: _("Which place do you mean? Choose one, or write the postcode."),
    }

    def __init__(self, *, near: Place | None = None, **kwargs: Any) -> None:
        """`near`: where the asker is known to be; a form may also set it on its own copy of the field."""
        super().__init__(max_length=LONGEST, **kwargs)
        self.near = near

    def get_bound_field(self, form: forms.BaseForm, field_name: str) -> PlaceBoundField:
        """The box on the page."""
        return PlaceBoundField(form, self, field_name)

    def prepare_value(self, value: Any) -> Any:
        """A place as people write it."""
        return str(value) if isinstance(value, Place) else value

    def clean(self, value: Any) -> Place | None:
        """The place that is meant; None when nothing was typed and nothing is needed. A place is itself."""
        if isinstance(value, Place):
            return value
        text = super().clean(value)
        if not text:
            return None
        meant = meant_place(text, near=self.near)
        if meant.place:
            return meant.place
        code = ASKS if meant.choices else "unknown"
        raise ValidationError(self.error_messages[code], code=code, params={"choices": meant.choices})
