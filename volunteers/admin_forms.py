# Readers: staff
"""The form of a volunteer in the admin: everything that matching needs, on one page."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminRadioSelectWidget, UnfoldAdminSelectWidget, UnfoldBooleanSwitchWidget

from refuinterim.core.vocabulary import PartOfDay, Weekday
from volunteers.actions import ConsentGiven
from volunteers.models import ConsentPurpose, ConsentWay, Volunteer
from volunteers.same_person import MayBe, who_it_may_be

SOMEBODY_ELSE = "somebody_else"  # a box beside the fields: the key of those whom this person is not
EMPTY = {"first_name": "", "last_name": "", "birth_date": None, "phone": "", "email": ""}
CONSENT_FIELDS = ("agrees", "shares", "consent_how", "consent_language")
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


AT_THE_DESK = [(way.value, way.label) for way in (ConsentWay.PAPER, ConsentWay.TOLD)]


def consent_way_field(widget: type[forms.RadioSelect] = forms.RadioSelect) -> forms.ChoiceField:
    """How a yes reached the desk; never chosen beforehand."""
    return forms.ChoiceField(
        label=_("How did this person say yes?"),
        choices=AT_THE_DESK,
        widget=widget,
        error_messages={"required": _("Choose how this person said yes.")},
    )


class VolunteerForm(forms.ModelForm):
    """A volunteer, known or new. A new one comes with a yes: to what, how it was given, in which language."""

    user: Any = None  # who types, set by the page
    may_be: MayBe | None = None
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
    consent_how = consent_way_field(UnfoldAdminRadioSelectWidget)
    consent_language = forms.ChoiceField(
        label=_("In which language?"),
        choices=[("", _("in the language of messages")), *settings.LANGUAGES],
        required=False,
        widget=UnfoldAdminSelectWidget,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["availability"] = moments_of(self.instance)
            for name in CONSENT_FIELDS:  # later it is a step of its own
                self.fields.pop(name, None)

    def consent(self) -> ConsentGiven:
        """What a new volunteer said yes to, from valid data."""
        data = self.cleaned_data
        purposes = {ConsentPurpose.MATCHING} | ({ConsentPurpose.SHARING} if data["shares"] else set())
        language = data["consent_language"] or data["language"]
        return ConsentGiven(frozenset(purposes), ConsentWay(data["consent_how"]), language)

    def clean(self) -> dict[str, Any]:
        """Ask about somebody new who may be known, before anything is saved."""
        data = super().clean() or {}
        names = ("first_name", "last_name", "birth_date", "phone", "email")
        if not self.instance.pk:
            self.may_be = who_it_may_be(self.user, **{name: data.get(name) or EMPTY[name] for name in names})
        if self.may_be and self.data.get(SOMEBODY_ELSE) != self.may_be.key:
            self.add_error(None, _("Perhaps we know this person already. Nothing is saved yet. Look below."))
        return data
