# Readers: volunteers
"""What a volunteer told, in short words to read back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from refuinterim.core import moments
from refuinterim.core.phone_numbers import shown
from refuinterim.core.vocabulary import PartOfDay, Weekday
from refuinterim.core.written import isolated, sentence
from volunteers.forms import READING, SPEAKING, UNDERSTANDING
from volunteers.models import ConsentPurpose, TravelMode, Volunteer

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

NAMES = (
    "first_name",
    "last_name",
    "phone",
    "place",
    "travel_mode",
    "max_travel_minutes",
    "dutch_speaking",
    "dutch_understanding",
    "dutch_reading",
    "avoid_alone",
)


def values_of(volunteer: Volunteer) -> dict[str, Any]:
    """The answers of somebody we know, in the shape that `Answers.changes` gives them."""
    return {
        **{name: getattr(volunteer, name) for name in NAMES},
        "languages": list(volunteer.languages.all()),
        "interests": list(volunteer.interests.all()),
        "skills": list(volunteer.skills.all()),
        "availability": [(moment.weekday, moment.part) for moment in volunteer.availability.all()],
    }


def told(key: str, values: Mapping[str, Any]) -> list[str]:
    """Lines that repeat the answer to one question; `key` is the question's."""
    return [line for line in LINES[key](values) if line]


def _about(values: Mapping[str, Any]) -> list[str]:
    name = f"{values['first_name']} {values['last_name']}".strip()
    return [isolated(name), isolated(shown(values["phone"]))]


def _travel(values: Mapping[str, Any]) -> list[str]:
    # Translators: how somebody travels and how long, for example "by bike, 30 minutes at most"
    way = _("%(mode)s, %(minutes)s minutes at most") % {
        "mode": TravelMode(values["travel_mode"]).label,
        "minutes": values["max_travel_minutes"],
    }
    return [isolated(values["place"]), way]


def _dutch(values: Mapping[str, Any]) -> list[str]:
    asked = (("dutch_speaking", SPEAKING), ("dutch_understanding", UNDERSTANDING), ("dutch_reading", READING))
    lines = [str(dict(sentences).get(values[name], "")) for name, sentences in asked]
    languages = moments.listed(values["languages"])
    return [*lines, sentence(_("I also speak: %(languages)s"), languages=languages) if languages else ""]


def _wishes(values: Mapping[str, Any]) -> list[str]:
    likes, skills = (moments.listed(values[name]) for name in ("interests", "skills"))
    return [
        sentence(_("I like: %(words)s"), words=likes) if likes else _("I like everything."),
        sentence(_("I can: %(words)s"), words=skills) if skills else "",
    ]


def _moments(values: Mapping[str, Any]) -> list[str]:
    chosen = set(values["availability"])
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
    return [*lines, _("I want to work together with others.") if values["avoid_alone"] else ""]


LINES = {"about": _about, "travel": _travel, "dutch": _dutch, "wishes": _wishes, "moments": _moments}
