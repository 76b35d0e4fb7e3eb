# Readers: staff
"""The form of a volunteer in the admin: everything that matching needs, on one page."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldBooleanSwitchWidget

from refuinterim.core.vocabulary import PartOfDay, Weekday
from volunteers.models import Volunteer

MOMENTS = [
    (f"{day.value}-{part.value}", f"{day.label} {part.label}") for day in Weekday for part in PartOfDay
]


class MomentsWidget(forms.CheckboxSelectMultiple):
    """The week as a grid of days and parts of the day."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """A table of checkboxes that say their own moment."""
        chosen = {str(item) for item in value or ()}
        rows = [
            (
                day,
                [
                    (f"{day.value}-{part.value}", part, f"{day.value}-{part.value}" in chosen)
                    for part in PartOfDay
                ],
            )
            for day in Weekday
        ]
        return render_to_string(
            "admin/moments_grid.html", {"name": name, "rows": rows, "parts": list(PartOfDay)}
        )


class MomentsField(forms.MultipleChoiceField):
    """Chosen moments; cleaned to pairs of day (Monday is 0) and part of day."""

    widget = MomentsWidget

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=MOMENTS, required=False, **kwargs)

    def clean(self, value: Any) -> list[tuple[int, str]]:
        """Pairs, as the actions take them."""
        pairs = [moment.split("-") for moment in super().clean(value)]
        return [(int(day), part) for day, part in pairs]


def moments_of(volunteer: Volunteer) -> list[str]:
    """The chosen boxes of somebody known."""
    return [f"{moment.weekday}-{moment.part}" for moment in volunteer.availability.all()]


class VolunteerForm(forms.ModelForm):
    """A volunteer, known or new."""

    availability = MomentsField(label=_("Can come"))
    agrees = forms.BooleanField(
        label=_("This person agrees: we look for work that suits them."),
        widget=UnfoldBooleanSwitchWidget,
        error_messages={"required": _("We can only keep these data when the person agrees.")},
    )

    shares = forms.BooleanField(
        label=_("This person agrees: organisations may know name and phone."),
        required=False,
        widget=UnfoldBooleanSwitchWidget,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.instance.pk:
            return
        self.initial["availability"] = moments_of(self.instance)
        self.fields.pop("agrees", None)
        if "shares" in self.fields and self.instance.agreed_to_share:
            self.initial["shares"] = True
            self.fields["shares"].disabled = True  # only the person takes it back

    def clean_email(self) -> str:
        """A new volunteer is not somebody who is known already."""
        email: str = self.cleaned_data["email"]
        if self.instance.pk or not email:
            return email
        if Volunteer.objects.filter(Q(user__email__iexact=email) | Q(email__iexact=email)).exists():
            raise ValidationError(_("There is a volunteer with this e-mail already. Search for that one."))
        return email
