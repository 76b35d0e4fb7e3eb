# Readers: volunteers
"""Proposals beside each other: the same facts in the same rows, so that the eye compares them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from matching.advice.reasons import otherwise_said, strongest_said
from matching.browse.cards import seats_in_words
from matching.models import Placement
from matching.models.asked_otherwise import Otherwise
from matching.my_work.cards import PlacementCard
from organisations.models import ReimbursementKind
from refuinterim.core.moments import listed
from refuinterim.core.written import isolated
from volunteers.models import Volunteer

CHOICE = 2  # proposals to choose among

WORDS: dict[
    str, tuple[str, str | Promise]
] = {  # row → its icon, and what it is called; in the order of the page
    "when": ("calendar", gettext_lazy("When")),
    "where": ("map-pin", gettext_lazy("Where")),
    "dutch": ("message-circle", gettext_lazy("Dutch")),
    "who": ("smile", gettext_lazy("Who waits for you")),
    "bring": ("backpack", gettext_lazy("Bring along")),
    "costs": ("coins", gettext_lazy("Your costs")),
    "places": ("users", gettext_lazy("Places")),
    "why": ("sparkles", gettext_lazy("Why this")),
    # Translators: above a day and an hour, before which somebody should answer
    "answer": ("clock", pgettext_lazy("answer before", "Answer before")),
}
COSTS: dict[str, str | Promise] = {
    ReimbursementKind.FLAT: gettext_lazy("You get an amount for each day."),
    ReimbursementKind.ACTUAL: gettext_lazy("You get back what you paid."),
}
# The other rows are shown when one of the proposals has something to say there.
ALWAYS = ("when", "where", "dutch")
TOLD = (
    *ALWAYS,
    "costs",
    "places",
)  # what differs here is marked: of names and days to answer everything differs

# What somebody taps who wants something else: its value, icon and words.
OTHERWISE: list[tuple[str, str, str | Promise]] = [
    (Otherwise.TOO_FAR.value, "map-pin-off", gettext_lazy("Too far")),
    (Otherwise.TOO_HARD.value, "dumbbell", gettext_lazy("Too hard")),
    (Otherwise.OTHER_MOMENT.value, "calendar-clock", gettext_lazy("Another moment")),
    (Otherwise.OTHER_WORK.value, "refresh-cw", gettext_lazy("Other work")),
]
WE_LOOK: dict[str, str | Promise] = {
    Otherwise.TOO_FAR: gettext_lazy("Thank you. We look for something nearer."),
    Otherwise.TOO_HARD: gettext_lazy("Thank you. We look for something easier."),
    Otherwise.OTHER_MOMENT: gettext_lazy("Thank you. We look for another moment."),
    Otherwise.OTHER_WORK: gettext_lazy("Thank you. We look for other work."),
}


@dataclass(frozen=True)
class Cell:
    """One fact of one proposal. `differs`: not the same everywhere."""

    name: str
    icon: str
    label: str | Promise
    lines: tuple[Any, ...]
    differs: bool


@dataclass(frozen=True)
class Option:
    """One proposal, as a column."""

    item: PlacementCard
    cells: list[Cell]


@dataclass(frozen=True)
class Comparison:
    """The proposals that wait for an answer, and in what they differ."""

    options: list[Option]
    differences: str

    @classmethod
    def of(cls, placements: Sequence[Placement], *, now: datetime) -> Comparison:
        """Compare; `placements` come from `with_facts()` and `with_photos()`, so no query is needed."""
        items = [PlacementCard.of(placement, now=now) for placement in placements]
        facts = [_facts(placement, item) for placement, item in zip(placements, items, strict=True)]
        names = [name for name in WORDS if name in ALWAYS or any(fact[name] for fact in facts)]
        differing = [
            name
            for name in names
            if name in TOLD and len({tuple(map(str, fact[name])) for fact in facts}) > 1
        ]
        options = [
            Option(item, [Cell(name, *WORDS[name], fact[name], name in differing) for name in names])
            for item, fact in zip(items, facts, strict=True)
        ]
        return cls(options, str(listed(WORDS[name][1] for name in differing)))


def _facts(placement: Placement, item: PlacementCard) -> dict[str, tuple[Any, ...]]:
    """The lines of each row, the first the most important."""
    assignment, card = placement.assignment, item.card
    left = placement.opening.seats_left
    lines: dict[str, list[Any]] = {
        "when": [card.when, card.when_more],
        "where": [card.where, card.travel],
        "dutch": [card.dutch, card.dutch_required, card.to_practise],
        "who": [
            isolated(assignment.contact_name) if assignment.contact_name else "",
            _("Somebody helps you on your first day.") if assignment.has_buddy else "",
        ],
        "bring": [item.bring],
        "costs": [COSTS.get(assignment.reimbursement, "")],
        "places": [seats_in_words(left)] if left < CHOICE else [],
        "why": [strongest_said(placement.explanation), otherwise_said(placement.explanation)],
        "answer": [item.answer_before],
    }
    return {
        name: tuple(row) if name == "dutch" else tuple(line for line in row if line)
        for name, row in lines.items()
    }


def what_becomes_of_the_others(volunteer: Volunteer, room: int) -> str:
    """What happens to the other proposals of who chooses one. `room`: how much more they want beside what they do."""
    if room > 1:
        return _("You may choose more than one. What is at the same moment then stops by itself.")
    return _("You choose one. The rest then stops by itself. That is fine.")
