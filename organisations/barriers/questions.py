# Readers: organisations, staff
"""The questions about barriers at an organisation, as newcomers and coordinators named them: reception, the level of
Dutch that is expected, working together, and follow-up. Each has a tip, and says where the tip is put to work.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Theme(models.TextChoices):
    """What the questions are about."""

    WELCOME = "welcome", _("Welcome")
    LANGUAGE = "language", _("Language")
    TOGETHER = "together", _("Together")
    STAYING = "staying", _("Staying")


class Answer(models.IntegerChoices):
    """How far it is true."""

    ALWAYS = 2, _("Yes, always")
    SOMETIMES = 1, _("Sometimes")
    NOT_YET = 0, _("Not yet")


ICONS = {
    Theme.WELCOME: "handshake",
    Theme.LANGUAGE: "message-circle",
    Theme.TOGETHER: "users",
    Theme.STAYING: "heart",
}


@dataclass(frozen=True)
class Question:
    """One sentence that may be true; what helps when it is not yet; the field of an assignment that says it."""

    key: str
    theme: Theme
    words: Promise
    tip: Promise
    field: str = ""  # id on the page of an assignment
    does: Promise | str = ""  # where there is no such field


QUESTIONS: Sequence[Question] = (
    Question(
        "contact",
        Theme.WELCOME,
        _("Somebody with a name waits for new people at the door."),
        _("Name one person, and say how people recognise them. A face takes the fear away."),
        "id_contact_name",
    ),
    Question(
        "first_day",
        Theme.WELCOME,
        _("On the first day we show everything, and drink something together."),
        _("Keep half an hour for a tour: the door, the toilet, the coat, the coffee, the names."),
        "id_shows_around",
    ),
    Question(
        "level",
        Theme.LANGUAGE,
        _("Who speaks only a little Dutch can start here."),
        _("Ask for the lowest level that works, and call it a wish. People learn by doing."),
        "id_dutch_0",
    ),
    Question(
        "pictures",
        Theme.LANGUAGE,
        _("We show the work, or explain it with pictures."),
        _("Do it once together. Hang photos of each step beside the work. Speak slowly."),
        "id_speaks_simply",
    ),
    Question(
        "together",
        Theme.TOGETHER,
        _("Nobody works alone: there is always somebody beside you."),
        _("Let people work in twos, with a buddy on the first day. Then hours also count for a track."),
        "id_team_size",
    ),
    Question(
        "trying",
        Theme.TOGETHER,
        _("People can come once, to try, before they promise anything."),
        _("Post one moment as work for one time. Who liked it, comes back."),
        does=_("Post one moment"),
    ),
    Question(
        "follow_up",
        Theme.STAYING,
        _("After the first times we ask how it goes, and say what goes well."),
        _("Take five minutes after the third time. Say one thing that goes well. Tell us too."),
        does=_("Say how it went"),
    ),
    Question(
        "costs",
        Theme.STAYING,
        _("Coming costs people nothing: they get the bus back, or we help with the way."),
        _("Give the ticket back, and name the bus stop. For many people that decides."),
        "id_reimbursement_0",
    ),
)
MOST_OF_A_THEME = 2 * Answer.ALWAYS


@dataclass(frozen=True)
class ThemeScore:
    """How a theme stands, of `most`, and how it stood the time before."""

    theme: Theme
    score: int
    before: int | None
    most: int = MOST_OF_A_THEME

    @property
    def icon(self) -> str:
        """Of the theme."""
        return ICONS[self.theme]

    @property
    def bars(self) -> list[bool]:
        """One for each point."""
        return [number < self.score for number in range(self.most)]

    @property
    def words(self) -> str:
        """What the score means."""
        if self.score == self.most:
            return str(_("This goes well."))
        return str(_("You are on the way.") if 2 * self.score >= self.most else _("Here you can win most."))

    @property
    def gained(self) -> int:
        """How much better than the time before."""
        return 0 if self.before is None else self.score - self.before


@dataclass(frozen=True)
class Picture:
    """What the answers of one time say, beside those of the time before."""

    answers: Mapping[str, int]
    earlier: Mapping[str, int] | None = None

    @cached_property
    def themes(self) -> list[ThemeScore]:
        """All themes, in their order."""
        earlier = self.earlier
        return [
            ThemeScore(theme, _sum(self.answers, theme), None if earlier is None else _sum(earlier, theme))
            for theme in Theme
        ]

    @cached_property
    def tips(self) -> list[Question]:
        """What helps, where it is needed most first; nothing where all is well."""
        open_still = [question for question in QUESTIONS if self.answers.get(question.key, 0) < Answer.ALWAYS]
        return sorted(open_still, key=lambda question: self.answers.get(question.key, 0))


def _sum(answers: Mapping[str, int], theme: Theme) -> int:
    return sum(answers.get(question.key, 0) for question in QUESTIONS if question.theme == theme)
