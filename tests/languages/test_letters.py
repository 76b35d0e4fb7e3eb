"""Every letter says of each text in which language it is written, and keeps its order in plain text too."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from types import ModuleType
from typing import Any

import pytest
from django.utils.html import escape

from matching.models import Companions, Placement
from matching.placements import emails as of_placements
from matching.placements import together_emails as of_two
from organisations import emails as of_assignments
from organisations.models import Assignment, Membership
from refuinterim.accounts.models import User
from refuinterim.messages.models import Message
from tests.factories import IntakeFactory, PlacementFactory
from tests.languages.marks import bare_in, fill
from volunteers import emails as to_volunteers
from volunteers.models import Intake, Volunteer

WRITE = {
    Placement: of_placements,
    Companions: of_two,
    Assignment: of_assignments,
    Volunteer: to_volunteers,
}


def letters_of(module: ModuleType) -> list[Callable[..., None]]:
    """The functions that write one letter each."""
    functions = [one for _name, one in inspect.getmembers(module, inspect.isfunction)]
    return [
        one
        for one in functions
        if one.__module__ == module.__name__
        and not one.__name__.startswith("_")
        and "letter" not in inspect.signature(one).parameters
        and inspect.signature(one).return_annotation in {"None", None}
    ]


LETTERS = [letter for module in WRITE.values() for letter in letters_of(module)]


@pytest.fixture
def rows(samira: Volunteer, membership: Membership, now: datetime) -> dict[str, Any]:
    """What letters are about, by the name of what they ask for."""
    placement = PlacementFactory(
        volunteer=samira,
        assignment__organisation=membership.organisation,
        assignment__contact_phone="+32470123456",
        state="confirmed",
        expires_at=now + timedelta(days=7),
    )
    IntakeFactory(volunteer=samira, state="planned", planned_for=now)
    friend = PlacementFactory(assignment=placement.assignment, state="waitlisted")
    Companions.objects.create(asker=placement, friend=friend, state="together", asked_at=now)
    return {
        "starts_at": now,
        "ends_at": now + timedelta(hours=1),
        "now": now,
        "until": now,
        "reason": "",
        "pk": placement.pk,
    }


@pytest.mark.parametrize(("language", "text"), [("ar", "Qz%sz"), ("nl", "نص%sظ")])
@pytest.mark.parametrize("letter", LETTERS, ids=lambda letter: letter.__name__)
def test_every_letter(letter: Callable[..., None], language: str, text: str, rows: dict[str, Any]) -> None:
    fill(text)
    for model in (User, Volunteer):
        model._default_manager.update(language=language)
    placement = Placement.objects.get(pk=rows["pk"])
    if letter is of_placements.answered:
        placement.state = "accepted"
    about = {
        **rows,
        "placement": placement,
        "assignment": placement.assignment,
        "volunteer": placement.volunteer,
        "intake": Intake.objects.get(state="planned"),
        "reason": text % 0,
        "row": (row := Companions.objects.with_facts().get()),
        "kept": False,
    }
    row.until = rows["until"]
    letter(**{name: about[name] for name in inspect.signature(letter).parameters})
    mark = re.compile(text % r"(\d+)")
    written = Message.objects.filter(language=language) if language == "ar" else Message.objects.all()
    for message in written:
        assert not bare_in(message.html, mark).bare
        for plain in (message.text, message.subject):
            found = bare_in(f"<p>{escape(plain)}</p>", mark).bare
            assert not {bare for bare in found if bare[1] == "may turn around"}
    assert Message.objects.exists()


def test_every_kind_of_letter_is_found() -> None:
    assert len(LETTERS) >= 18
