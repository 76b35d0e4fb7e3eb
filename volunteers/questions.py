# Readers: volunteers
"""The questions that come after a yes: one to a screen, each saved at once, in any order, now or later."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from volunteers.forms import (
    Answers,
    BirthDateForm,
    FamilyNameForm,
    InterestsForm,
    LanguagesForm,
    MinutesForm,
    MomentsForm,
    NameForm,
    PapersForm,
    PhoneForm,
    PlaceForm,
    ReadingForm,
    SkillsForm,
    SpeakingForm,
    TogetherForm,
    TravelForm,
    UnderstandingForm,
)
from volunteers.models import Volunteer

USUAL = frozenset(
    {"travel_mode", "max_travel_minutes", "avoid_alone"}
)  # what a row says before anybody answers


@dataclass(frozen=True)
class Question:
    """One screen. `key` is kept on the volunteer once it was answered."""

    key: str
    title: Promise
    intro: Promise | str
    form: type[Answers]

    def initial(self, volunteer: Volunteer) -> dict[str, Any]:
        """What is known, to show it; what nobody chose yet is not shown as chosen."""
        values = self.form.of_volunteer(volunteer)
        if self.key in volunteer.answered:
            return values
        return {name: value for name, value in values.items() if name not in USUAL}


NAME = Question("name", _("Your first name"), "", NameForm)
# The first ones help the coordinator most: how to reach somebody, where, when.
QUESTIONS = [
    Question("phone", _("How can we call you?"), "", PhoneForm),
    Question("place", _("Where do you live?"), _("We look for work near you."), PlaceForm),
    Question("moments", _("When can you come?"), _("Tap the moments that suit you."), MomentsForm),
    Question("speaking", _("Do you speak Dutch?"), _("No Dutch yet? You can help too."), SpeakingForm),
    Question("understanding", _("Do you understand Dutch?"), "", UnderstandingForm),
    Question("reading", _("Do you read Dutch?"), "", ReadingForm),
    Question("interests", _("What do you like to do?"), _("Tap everything that suits you."), InterestsForm),
    Question("travel", _("How do you travel?"), "", TravelForm),
    Question("minutes", _("How long do you want to travel?"), _("Choose the longest time."), MinutesForm),
    Question("together", _("Do you want to work with others?"), "", TogetherForm),
    Question("languages", _("Which other languages do you speak?"), "", LanguagesForm),
    Question("skills", _("What can you do?"), _("Tap everything that suits you."), SkillsForm),
    Question("family-name", _("What is your family name?"), "", FamilyNameForm),
    Question("birth-date", _("When were you born?"), "", BirthDateForm),
]
# Asked of nobody: little work needs a paper, and that work asks for it.
PAPERS = Question("papers", _("Do you have these papers?"), _("No paper yet? You can help too."), PapersForm)
PROFILE = [NAME, *QUESTIONS, PAPERS]


def question_of(key: str, among: Iterable[Question] = PROFILE) -> Question | None:
    """The question of that key."""
    return next((question for question in among if question.key == key), None)


def open_questions(volunteer: Volunteer) -> list[Question]:
    """What this person did not answer yet, in order."""
    return [question for question in QUESTIONS if question.key not in volunteer.answered]


def next_question(volunteer: Volunteer, after: Question) -> Question | None:
    """The next open question behind this one: what was skipped waits for another time."""
    behind = QUESTIONS[QUESTIONS.index(after) + 1 :]
    return next((question for question in open_questions(volunteer) if question in behind), None)
