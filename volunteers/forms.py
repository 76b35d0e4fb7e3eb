# Readers: volunteers
"""The questions to a volunteer: the same forms at the start and later, one question a screen."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from refuinterim.core import moments
from refuinterim.core.form_fields import NameField, PhoneField
from refuinterim.core.models import Antenna, Category, Language, Skill
from refuinterim.core.newer import Stamped, Values
from refuinterim.core.place_field import AROUND, PlaceField
from refuinterim.core.vocabulary import DutchLevel, PartOfDay, Weekday
from refuinterim.core.widgets import RowBoxes
from volunteers.birth_dates import BirthDateField
from volunteers.models import ConsentPurpose, TravelMode, Volunteer

SPEAKING = [(level.value, level.label) for level in DutchLevel if level.rank <= DutchLevel.B2.rank]
UNDERSTANDING = [
    (DutchLevel.A0.value, _("I do not understand Dutch yet.")),
    (DutchLevel.A1.value, _("I understand words and short sentences.")),
    (DutchLevel.A2.value, _("I understand people who speak slowly.")),
    (DutchLevel.B1.value, _("I understand most of what people say.")),
    (DutchLevel.B2.value, _("I understand almost everything.")),
]
READING = [
    (DutchLevel.A0.value, _("I cannot read Dutch yet.")),
    (DutchLevel.A1.value, _("I can read words and short sentences.")),
    (DutchLevel.A2.value, _("I can read a short message.")),
    (DutchLevel.B1.value, _("I can read a letter.")),
    (DutchLevel.B2.value, _("I can read almost everything.")),
]
MINUTES = [
    (15, _("15 minutes")),
    (30, _("30 minutes")),
    (45, _("45 minutes")),
    (60, _("1 hour")),
    (90, _("1 hour and a half")),
]


class Answers(Stamped, forms.Form):
    """One question. `changes` is what the actions take; `of_volunteer` is how to ask it again."""

    def changes(self) -> dict[str, Any]:
        """Return the fields of the volunteer, lists for relations."""
        return dict(self.cleaned_data)

    @classmethod
    def of_volunteer(cls, volunteer: Volunteer) -> dict[str, Any]:
        """Return the initial values for somebody who answered before."""
        return {name: getattr(volunteer, name) for name in cls.base_fields}


class AboutForm(Answers):
    """Who are you?"""

    first_name = NameField(
        label=_("Your first name"),
        max_length=60,
        error_messages={"required": _("Write your first name.")},
        widget=forms.TextInput(attrs={"autocomplete": "given-name"}),
    )
    last_name = NameField(
        label=_("Your family name"),
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "family-name"}),
    )
    phone = PhoneField(
        label=_("Your phone number"),
        required=False,
        help_text=_("We call you for a first talk. No phone? Leave this empty."),
    )


class AboutMeForm(AboutForm):
    """The same question, later: also the language of messages and the birth date."""

    language = forms.ChoiceField(label=_("Language of our messages"), choices=settings.LANGUAGES)
    birth_date = BirthDateField()


class TravelForm(Answers):
    """Where do you live, how do you travel, how far?"""

    place = PlaceField(label=_("Postcode or municipality"))
    travel_mode = forms.ChoiceField(
        label=_("How do you travel?"), choices=TravelMode, widget=forms.RadioSelect
    )
    max_travel_minutes = forms.TypedChoiceField(
        label=_("How long do you want to travel?"),
        choices=MINUTES,
        coerce=int,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].near = self.initial.get(AROUND)  # type: ignore[attr-defined]
        minutes = self.initial.get("max_travel_minutes")
        if minutes and str(minutes) not in {str(value) for value, _label in MINUTES}:
            # Translators: a number of minutes
            own = (int(minutes), _("%(count)s minutes") % {"count": minutes})
            self.fields["max_travel_minutes"].choices = sorted([*MINUTES, own], key=lambda choice: choice[0])  # type: ignore[attr-defined]

    @classmethod
    def of_volunteer(cls, volunteer: Volunteer) -> dict[str, Any]:
        """Beside the answers the place of the antenne: what may be more than one place is looked for around it."""
        return {**super().of_volunteer(volunteer), AROUND: volunteer.antenna.place}


def _dutch_question(
    label: Any, choices: list[tuple[str, Any]], *, required: bool = True
) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=choices, required=required, widget=forms.RadioSelect)


class DutchForm(Answers):
    """How is your Dutch? Spoken, understood and read are asked apart."""

    dutch_speaking = _dutch_question(_("Do you speak Dutch?"), SPEAKING)
    dutch_understanding = _dutch_question(_("Do you understand Dutch?"), UNDERSTANDING)
    dutch_reading = _dutch_question(_("Do you read Dutch?"), READING, required=False)
    languages = forms.ModelMultipleChoiceField(
        Language.objects.exclude(slug="nl"),
        label=_("Which other languages do you speak?"),
        required=False,
        to_field_name="slug",
        widget=RowBoxes,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("dutch_speaking", "dutch_understanding", "dutch_reading"):
            level = self.initial.get(name)
            if level in {DutchLevel.C1, DutchLevel.C2}:  # found by a coordinator: kept, not asked of others
                field = self.fields[name]
                field.choices = [*field.choices, (level, DutchLevel(level).label)]  # type: ignore[attr-defined]

    @classmethod
    def of_volunteer(cls, volunteer: Volunteer) -> dict[str, Any]:
        """Languages by their code."""
        return {
            **super().of_volunteer(volunteer),
            "languages": [word.slug for word in volunteer.languages.all()],
        }


class WishesForm(Answers):
    """What do you like to do, and what can you do?"""

    interests = forms.ModelMultipleChoiceField(
        Category.objects.all(),
        label=_("What do you like to do?"),
        required=False,
        to_field_name="slug",
        widget=RowBoxes,
    )
    skills = forms.ModelMultipleChoiceField(
        Skill.objects.all(),
        label=_("What can you do?"),
        required=False,
        to_field_name="slug",
        widget=RowBoxes,
    )

    @classmethod
    def of_volunteer(cls, volunteer: Volunteer) -> dict[str, Any]:
        """Words by their code."""
        return {
            "interests": [word.slug for word in volunteer.interests.all()],
            "skills": [word.slug for word in volunteer.skills.all()],
        }


class MomentsForm(Answers):
    """When can you come?"""

    availability = forms.MultipleChoiceField(
        label=_("When can you come?"),
        choices=[(f"{day.value}-{part.value}", part.label) for day in Weekday for part in PartOfDay],
        error_messages={"required": _("Tap at least one moment. You can change it later.")},
        widget=forms.CheckboxSelectMultiple,
    )
    avoid_alone = forms.BooleanField(
        label=_("I want to work together with others."),
        help_text=_("We then show no work that you do alone."),
        required=False,
        initial=True,
    )

    def clean_availability(self) -> list[tuple[int, str]]:
        """Pairs of day (Monday is 0) and part of day."""
        pairs = [moment.split("-") for moment in self.cleaned_data["availability"]]
        return [(int(day), part) for day, part in pairs]

    def said(self, name: str, values: Values) -> str:
        """A box is called by its part of the day only: here with its day."""
        if name != "availability":
            return super().said(name, values)
        pairs = sorted(value.split("-") for value in values)
        return moments.listed(f"{moments.weekday(int(day))} {PartOfDay(part).label}" for day, part in pairs)

    def days(self) -> Iterator[tuple[str, str, list[Any]]]:
        """Each day for the grid: its short name, its name, and its three boxes."""
        boxes = list(self["availability"])
        for day in Weekday:
            yield moments.weekday(day, short=True), moments.weekday(day), boxes[3 * day : 3 * day + 3]

    @classmethod
    def of_volunteer(cls, volunteer: Volunteer) -> dict[str, Any]:
        """Moments as the boxes know them."""
        return {
            "availability": [f"{moment.weekday}-{moment.part}" for moment in volunteer.availability.all()],
            "avoid_alone": volunteer.avoid_alone,
        }


class AgreeForm(forms.Form):
    """Check and agree: the antenne, and a yes to each purpose apart."""

    antenna = forms.ModelChoiceField(
        Antenna.objects.none(),
        label=_("Your team"),
        empty_label=None,
        to_field_name="slug",
        help_text=_("This is our team near you. You can choose another one."),
        error_messages={"required": _("Choose a team."), "invalid_choice": _("Choose a team.")},
    )
    birth_date = BirthDateField()
    matching = forms.BooleanField(
        label=ConsentPurpose.MATCHING.label,
        error_messages={"required": _("We can only help when you say yes to this.")},
    )
    sharing = forms.BooleanField(label=ConsentPurpose.SHARING.label, required=False)
    photo = forms.BooleanField(label=ConsentPurpose.PHOTO.label, required=False)

    def __init__(self, *args: Any, antennas: list[Antenna], **kwargs: Any) -> None:
        """`antennas`: those to choose from, the nearest first."""
        super().__init__(*args, **kwargs)
        offered = Antenna.objects.active().filter(pk__in=[antenna.pk for antenna in antennas])
        self.fields["antenna"].queryset = offered  # type: ignore[attr-defined]
        self.fields["antenna"].choices = [(antenna.slug, antenna.name) for antenna in antennas]  # type: ignore[attr-defined]
        if antennas:
            self.fields["antenna"].initial = antennas[0].slug

    def consents(self) -> frozenset[str]:
        """The purposes that got a yes."""
        return frozenset(purpose for purpose in ConsentPurpose.values if self.cleaned_data[purpose])
