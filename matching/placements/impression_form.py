# Readers: volunteers, organisations
"""Five faces and one line, for both sides."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from matching.models import Face
from refuinterim.core.form_fields import LineField


class ImpressionForm(forms.Form):
    """A face has to be chosen; a line may be left out."""

    face = forms.TypedChoiceField(
        label=gettext_lazy("How was it?"),
        choices=Face.choices,
        coerce=lambda value: Face(int(value)),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose a face.")},
    )
    line = LineField(label=gettext_lazy("Do you want to say more?"), required=False, max_length=200)

    @property
    def faces(self) -> list[Any]:
        """The radios in order, each with the number of its face."""
        return list(self["face"])


class VolunteersImpressionForm(ImpressionForm):
    """A volunteer may share it with the organisation."""

    is_shared = forms.BooleanField(label=gettext_lazy("The organisation may read this too."), required=False)
