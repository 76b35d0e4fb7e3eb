# Readers: volunteers
"""The questions to a volunteer: one to a screen, the same the first time and later."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.conf import settings
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from refuinterim.core import moments
from refuinterim.core.form_fields import NameField, PhoneField
from refuinterim.core.models import Category, Language, Skill
from refuinterim.core.nearest import nearest_antennas
from refuinterim.core.newer import Stamped, Values
from refuinterim.core.place_field import AROUND, PlaceField
from refuinterim.core.vocabulary import Document, DutchLevel, PartOfDay, Weekday
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
CHOOSE = _("Choose one. Or answer later.")


class Answers(Stamped, forms.Form):
    """One question. `changes` is what the actions take; `of_volunteer` is how to ask it again."""

    def changes(self) -> dict[str, Any]:
        """Return the fields of the volunteer, lists for relations."""
        return dict(self.cleaned_data)

    @classmethod
    def of_volunteer(cls, volunteer: Volunteer) -> dict[str, Any]:
        """Return what is known, to show it; of who did not answer yet, nothing is chosen beforehand."""
        return {name: getattr(volunteer, name) for name in cls.base_fields}


class FirstNameField(NameField):
    """The one thing that a yes asks of somebody we do not know."""

    def __init__(self, **kwargs: Any) -> None:
        asked = {
            "label": _("Your first name"),
            "max_length": 60,
            "error_messages": {"required": _("Write your first name.")},
            "widget": forms.TextInput(attrs={"autocomplete": "given-name"}),
        }
        super().__init__(**{**asked, **kwargs})


class ConsentTicks(forms.Form):
    """A yes to each purpose apart; none is ticked beforehand."""

    matching = forms.BooleanField(
        label=ConsentPurpose.MATCHING.label,
        error_messages={"required": _("We can only help when you say yes to this.")},
    )
    sharing = forms.BooleanField(label=ConsentPurpose.SHARING.label, required=False)

    def consents(self) -> frozenset[str]:
        """The purposes that got a yes now."""
        return frozenset(purpose for purpose in ConsentPurpose.values if self.cleaned_data.get(purpose))


class StartForm(ConsentTicks):
    """Somebody who wants to help, and chose no work yet: a name, and where to look."""

    first_name = FirstNameField()
    place = PlaceField(
        label=_("Where do you live?"), help_text=_("Write your postcode or your town. We look near you.")
    )
    field_order = ["first_name", "place", "matching", "sharing"]

    def clean(self) -> dict[str, Any]:
        """With the antenne that is nearest to the place."""
        data = super().clean() or {}
        if place := data.get("place"):
            data["antenna"] = next(iter(nearest_antennas(place)), None)
            if data["antenna"] is None:
                self.add_error(None, _("There is no team yet. Come back later."))
        return data


class NameForm(Answers):
    """First name, and the language in which we write; known of everybody, so only to change."""

    first_name = FirstNameField()
    language = forms.ChoiceField(label=_("Language of our messages"), choices=settings.LANGUAGES)


class FamilyNameForm(Answers):
    """What is your family name?"""

    last_name = NameField(
        label=_("Your family name"),
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "family-name"}),
    )


class PhoneForm(Answers):
    """How can we call you?"""

    phone = PhoneField(
        label=_("Your phone number"),
        required=False,
        help_text=_("Then we can call you. No phone? Leave this empty."),
    )


class BirthDateForm(Answers):
    """When were you born?"""

    birth_date = BirthDateField()


class PlaceForm(Answers):
    """Where do you live?"""

    place = PlaceField(label=_("Postcode or municipality"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].near = self.initial.get(AROUND)  # type: ignore[attr-defined]

    @classmethod
    def of_volunteer(cls, volunteer: Volunteer) -> dict[str, Any]:
        """Beside the answer the place of the antenne: what may be more than one place is looked for around it."""
        return {**super().of_volunteer(volunteer), AROUND: volunteer.antenna.place}


class TravelForm(Answers):
    """How do you travel?"""

    travel_mode = forms.ChoiceField(
        label=_("How do you travel?"),
        choices=TravelMode,
        widget=forms.RadioSelect,
        error_messages={"required": CHOOSE},
    )


class MinutesForm(Answers):
    """How long do you want to travel?"""

    max_travel_minutes = forms.TypedChoiceField(
        label=_("How long do you want to travel?"),
        choices=MINUTES,
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": CHOOSE},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        minutes = self.initial.get("max_travel_minutes")
        if minutes and str(minutes) not in {str(value) for value, _label in MINUTES}:
            # Translators: a number of minutes
            own = (
                int(minutes),
                ngettext("%(count)s minute", "%(count)s minutes", int(minutes)) % {"count": minutes},
            )
            self.fields["max_travel_minutes"].choices = sorted([*MINUTES, own], key=lambda choice: choice[0])  # type: ignore[attr-defined]


class DutchForm(Answers):
    """One of the three questions about Dutch."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            level = self.initial.get(name)
            if level in {DutchLevel.C1, DutchLevel.C2}:  # found by a coordinator: kept, not asked of others
                field.choices = [*field.choices, (level, DutchLevel(level).label)]  # type: ignore[attr-defined]


def _dutch_question(label: Any, choices: list[tuple[str, Any]]) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label, choices=choices, widget=forms.RadioSelect, error_messages={"required": CHOOSE}
    )


class SpeakingForm(DutchForm):
    """Do you speak Dutch?"""

    dutch_speaking = _dutch_question(_("Do you speak Dutch?"), SPEAKING)


class UnderstandingForm(DutchForm):
    """Do you understand Dutch?"""

    dutch_understanding = _dutch_question(_("Do you understand Dutch?"), UNDERSTANDING)


class ReadingForm(DutchForm):
    """Do you read Dutch?"""

    dutch_reading = _dutch_question(_("Do you read Dutch?"), READING)


class WordsForm(Answers):
    """Any of a list of words; none is an answer too."""

    @classmethod
    def of_volunteer(cls, volunteer: Volunteer) -> dict[str, Any]:
        """Words by their code."""
        return {name: [word.slug for word in getattr(volunteer, name).all()] for name in cls.base_fields}


def _words_question(label: Any, rows: Any) -> forms.ModelMultipleChoiceField:
    return forms.ModelMultipleChoiceField(
        rows, label=label, required=False, to_field_name="slug", widget=RowBoxes
    )


class LanguagesForm(WordsForm):
    """Which other languages do you speak?"""

    languages = _words_question(_("Which other languages do you speak?"), Language.objects.exclude(slug="nl"))


class InterestsForm(WordsForm):
    """What do you like to do?"""

    interests = _words_question(_("What do you like to do?"), Category.objects.all())


class SkillsForm(WordsForm):
    """What can you do?"""

    skills = _words_question(_("What can you do?"), Skill.objects.all())


class PapersForm(Answers):
    """Which of the papers that some work needs does somebody have?"""

    documents = forms.MultipleChoiceField(
        label=_("Do you have these papers?"),
        choices=[(paper.value, capfirst(paper.label)) for paper in Document],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )


class MomentsForm(Answers):
    """When can you come?"""

    availability = forms.MultipleChoiceField(
        label=_("When can you come?"),
        choices=[(f"{day.value}-{part.value}", part.label) for day in Weekday for part in PartOfDay],
        error_messages={"required": _("Tap at least one moment. You can change it later.")},
        widget=forms.CheckboxSelectMultiple,
    )

    def clean_availability(self) -> list[tuple[int, str]]:
        """Pairs of day (Monday is 0) and part of day."""
        pairs = [moment.split("-") for moment in self.cleaned_data["availability"]]
        return [(int(day), part) for day, part in pairs]

    def said(self, name: str, values: Values) -> str:
        """A box is called by its part of the day only: here with its day."""
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
            "availability": [f"{moment.weekday}-{moment.part}" for moment in volunteer.availability.all()]
        }


class TogetherForm(Answers):
    """With others, or alone too? Until somebody says it, we show them no work that is done alone."""

    avoid_alone = forms.TypedChoiceField(
        label=_("Do you want to work with others?"),
        choices=[
            ("True", _("Yes. I want to work with others.")),
            ("False", _("I can work alone too.")),
        ],
        coerce=lambda value: value == "True",
        widget=forms.RadioSelect,
        error_messages={"required": CHOOSE},
    )
