# Readers: organisations
"""What is asked of who looks for volunteers: one short form."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from organisations.enterprise_number import EnterpriseNumberField
from organisations.joining.actions import Told
from refuinterim.core.form_fields import LineField, NameField, PhoneField, TextField
from refuinterim.core.place_field import PlaceField


class JoinForm(forms.Form):
    """An organisation, and who asks."""

    name = LineField(label=_("Name of your organisation"), max_length=120)
    enterprise_number = EnterpriseNumberField(
        label=_("Enterprise number"),
        required=False,
        help_text=_("Ten digits, for example 0428.759.497. A group of people without a legal form has none."),
    )
    place = PlaceField(label=_("Postcode and place"), help_text=_("For example: 8000 Brugge."))
    why = TextField(
        label=_("Why do you look for volunteers?"),
        help_text=_("One or two sentences. For example: We cook for the neighbourhood, and need hands."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    first_name = NameField(label=_("Your first name"), max_length=60)
    last_name = NameField(label=_("Your family name"), max_length=60)
    role = LineField(
        label=_("What do you do there?"),
        help_text=_("For example: I coordinate the volunteers."),
        max_length=80,
    )
    phone = PhoneField(label=_("Your phone number"), help_text=_("We call you. Nobody else sees it."))

    def told(self) -> Told:
        """What the action takes."""
        return Told(**self.cleaned_data)

    def typed(self) -> dict[str, str]:
        """What was typed, to keep until the code is typed too."""
        return {name: str(self.cleaned_data[name]) for name in self.fields}


class AnswerForm(forms.Form):
    """The answer to a question of the antenne."""

    answer = TextField(label=_("Your answer"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "answer_%s", **kwargs})
