# Readers: volunteers
"""The six questions at the start. Answers stay in the session until everything is right."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.http import HttpRequest, QueryDict
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from refuinterim.accounts.models import User
from refuinterim.core.national_number import contains_national_number
from refuinterim.core.owners import Hat
from volunteers import actions
from volunteers.forms import AboutForm, AgreeForm, Answers, DutchForm, MomentsForm, TravelForm, WishesForm
from volunteers.models import ConsentWay, Volunteer
from volunteers.nearest import nearest_antennas

SESSION_KEY = "start"
LONGEST_ANSWER = 500  # signs; more is not kept between two screens


@dataclass(frozen=True)
class Question:
    """One screen."""

    key: str
    title: Promise
    intro: Promise
    form: type[Answers]


QUESTIONS = [
    Question("about", _("Who are you?"), _("Six short questions. Then you can start."), AboutForm),
    Question("travel", _("Where do you live?"), _("We look for work near you."), TravelForm),
    Question("dutch", _("How is your Dutch?"), _("No Dutch yet? You can help too."), DutchForm),
    Question("wishes", _("What do you like?"), _("Tap everything that suits you."), WishesForm),
    Question(
        "moments",
        _("When can you come?"),
        _("Tap the moments that suit you. You can change this later."),
        MomentsForm,
    ),
]
AGREE_TITLE = _("Is this right?")
COUNT = len(QUESTIONS) + 1


class Start:
    """What somebody answered up to now, kept in their session; answers as typed, right or not."""

    def __init__(self, request: HttpRequest) -> None:
        self.session = request.session
        self.state: dict[str, Any] = self.session.setdefault(SESSION_KEY, {"next": "", "answers": {}})

    def keep_next(self, address: str) -> None:
        """Remember where somebody was going."""
        self.state["next"] = address
        self.session.modified = True

    @property
    def next(self) -> str:
        """Where somebody was going, or nothing."""
        return str(self.state["next"])

    def keep(self, step: int, data: Any, names: Any) -> None:
        """Keep what was typed at a step, but never a national number, nor more than somebody types."""
        self.state["answers"][str(step)] = {
            name: values
            for name in names
            if (values := data.getlist(name))
            and not any(len(value) > LONGEST_ANSWER or contains_national_number(value) for value in values)
        }
        self.session.modified = True

    def answers(self, step: int) -> QueryDict | None:
        """What was typed at a step, None when it was not reached."""
        kept = self.state["answers"].get(str(step))
        if kept is None:
            return None
        data = QueryDict(mutable=True)
        for name, values in kept.items():
            data.setlist(name, values)
        return data

    def initial(self, step: int, form: type[Any]) -> dict[str, Any]:
        """What was typed at a step, to show it again without complaints."""
        data = self.answers(step)
        if data is None:
            return {}
        initial: dict[str, Any] = {}
        for name, field in form.base_fields.items():
            many = getattr(field.widget, "allow_multiple_selected", False)
            initial[name] = data.getlist(name) if many else data.get(name, "")
        return initial

    def forms(self) -> list[Answers]:
        """The five questions with their answers, checked again."""
        return [
            question.form(self.answers(number) or QueryDict()) for number, question in enumerate(QUESTIONS, 1)
        ]

    def forget(self) -> None:
        """It is done: keep nothing."""
        del self.session[SESSION_KEY]


def first_unanswered(forms: list[Answers]) -> int | None:
    """The number of the first question without a good answer."""
    return next((number for number, form in enumerate(forms, 1) if not form.is_valid()), None)


def agree_form(data: QueryDict | None, forms: list[Answers], initial: dict[str, Any]) -> AgreeForm:
    """The last question, with the antennes nearest to where somebody lives."""
    return AgreeForm(data, antennas=nearest_antennas(forms[1].cleaned_data["place"]), initial=initial)


@transaction.atomic
def register(*, by: User, forms: list[Answers], agreed: AgreeForm, now: datetime) -> Volunteer:
    """Make the volunteer once, also when the button is tapped twice. All forms are valid."""
    User.objects.select_for_update().get(pk=by.pk)
    known = Volunteer.objects.changeable_by(by, Hat.VOLUNTEER).first()
    if known:
        return known
    fields: dict[str, Any] = {}
    for form in forms:
        fields |= form.changes()
    language = get_language() or by.language
    return actions.register(
        by=by,
        user=by,
        antenna=agreed.cleaned_data["antenna"],
        now=now,
        consent=actions.ConsentGiven(agreed.consents(), ConsentWay.PAGE, language),
        birth_date=agreed.cleaned_data["birth_date"],
        language=language,
        **fields,
    )
