# Readers: volunteers
"""What a volunteer told, in short words to read back."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from refuinterim.core import moments
from refuinterim.core.phone_numbers import shown
from refuinterim.core.vocabulary import Document, PartOfDay, Weekday
from refuinterim.core.written import isolated
from volunteers.forms import READING, SPEAKING, UNDERSTANDING
from volunteers.models import ConsentPurpose, Volunteer

# What follows when somebody takes a yes back; read before it is done.
TAKEN_BACK = {
    ConsentPurpose.MATCHING: gettext_lazy(
        "Then we look for no new work for you. Our open questions to you stop. What you do now goes on."
    ),
    ConsentPurpose.SHARING: gettext_lazy(
        "Then organisations do not see your phone number. They cannot call you."
    ),
    ConsentPurpose.PHOTO: gettext_lazy("Then we take no new photos of you. We do not show your old photos."),
}


def told(key: str, volunteer: Volunteer) -> list[str]:
    """Lines that repeat the answer to one question, none when it was left empty; `key` is the question's."""
    return [line for line in LINES[key](volunteer) if line]


def _name(volunteer: Volunteer) -> list[str]:
    return [isolated(volunteer.first_name), str(volunteer.get_language_display())]


def _minutes(volunteer: Volunteer) -> list[str]:
    minutes = volunteer.max_travel_minutes
    return [ngettext("%(count)s minute", "%(count)s minutes", minutes) % {"count": minutes}]


def _sentence(field: str, sentences: Sequence[tuple[str, object]]) -> Callable[[Volunteer], list[str]]:
    return lambda volunteer: [str(dict(sentences).get(getattr(volunteer, field), ""))]


def _together(volunteer: Volunteer) -> list[str]:
    return [_("Yes. I want to work with others.") if volunteer.avoid_alone else _("I can work alone too.")]


def _moments(volunteer: Volunteer) -> list[str]:
    chosen = {(moment.weekday, moment.part) for moment in volunteer.availability.all()}
    lines = []
    for day in Weekday:
        parts = [str(part.label) for part in PartOfDay if (day.value, part.value) in chosen]
        if len(parts) == len(PartOfDay):
            parts = [_("the whole day")]
        if parts:
            # Translators: a day and its parts, for example "Monday: morning, evening"
            lines.append(
                _("%(day)s: %(parts)s")
                % {"day": moments.weekday(day).capitalize(), "parts": moments.listed(parts)}
            )
    return lines


LINES: dict[str, Callable[[Volunteer], list[str]]] = {
    "name": _name,
    "family-name": lambda volunteer: [isolated(volunteer.last_name)],
    "phone": lambda volunteer: [isolated(shown(volunteer.phone))],
    "birth-date": lambda volunteer: (
        [date_format(volunteer.birth_date, "j E Y")] if volunteer.birth_date else []
    ),
    "place": lambda volunteer: [isolated(volunteer.place)] if volunteer.place else [],
    "travel": lambda volunteer: [capfirst(str(volunteer.get_travel_mode_display()))],
    "minutes": _minutes,
    "speaking": _sentence("dutch_speaking", SPEAKING),
    "understanding": _sentence("dutch_understanding", UNDERSTANDING),
    "reading": _sentence("dutch_reading", READING),
    "languages": lambda volunteer: [moments.listed(volunteer.languages.all())],
    "interests": lambda volunteer: [moments.listed(volunteer.interests.all()) or _("I like everything.")],
    "skills": lambda volunteer: [moments.listed(volunteer.skills.all())],
    "papers": lambda volunteer: [
        moments.listed(paper.label for paper in Document if paper in volunteer.documents)
    ],
    "moments": _moments,
    "together": _together,
}
