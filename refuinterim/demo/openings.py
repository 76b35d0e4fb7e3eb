"""The assignments that are on offer in the demo now, posted and published through the ordinary actions."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any

from django.utils import timezone

from organisations import actions
from organisations.models import Assignment, Kind, Organisation, Shift
from refuinterim.demo.names import NOTES
from refuinterim.demo.rows import moment
from refuinterim.demo.targets import DATA
from refuinterim.demo.world import Ground, add_member, persona

HABITS = {"buddy": "has_buddy", "tour": "shows_around", "simple": "speaks_simply"}
TWO_DAYS_AGO = "two days ago"


@dataclass
class Opening:
    """An assignment of the demo with its shifts in order."""

    assignment: Assignment
    shifts: list[Shift] = field(default_factory=list)


@dataclass(frozen=True)
class Texts:
    """What `assignments.json` holds."""

    phrases: Mapping[str, Mapping[str, str]]
    assignments: list[dict[str, Any]]
    elsewhere: Mapping[str, Mapping[str, str]]


def read_texts() -> Texts:
    """Read the assignments in five languages."""
    return Texts(**json.loads((DATA / "assignments.json").read_text(encoding="utf-8")))


class Board:
    """Posts the assignments of one antenne; `openings` holds them by key."""

    def __init__(self, ground: Ground, texts: Texts, now: datetime) -> None:
        self.ground, self.texts, self.now = ground, texts, now
        self.organisations: dict[str, Organisation] = {}
        self.openings: dict[str, Opening] = {}

    def post_all(self) -> dict[str, Opening]:
        """Post what belongs to this antenne: all texts in Brugge, some of them elsewhere."""
        elsewhere = self.texts.elsewhere.get(self.ground.town.slug)
        for item in self.texts.assignments:
            if elsewhere is None:
                self._post(item, item["organisation"])
            elif item["key"] in elsewhere:
                self._post(item, elsewhere[item["key"]])
        return self.openings

    def _organisation(self, name: str, contact: str) -> Organisation:
        if name in self.organisations:
            return self.organisations[name]
        coordinator, joined = self.ground.coordinator, self.now - timedelta(days=100)
        organisation = actions.add_organisation(
            by=coordinator,
            now=joined,
            name=name,
            antenna=self.ground.antenna,
            about_nl="Wij zijn een verzonnen organisatie. Wij zijn er voor de demo.",
            legal_form="vzw",
            street=f"Demostraat {2 * len(self.organisations) + 2}",
            place=self.ground.places[len(self.organisations) % len(self.ground.places)],
            phone="0470 00 00 91",
            insurer="Verzekering Demo",
            policy_number="DEMO-1",
            is_demo=True,
        )
        texts = {
            f"{part}_{language}": text for language, note in NOTES.items() for part, text in note.items()
        }
        actions.write_information_note(by=coordinator, organisation=organisation, now=joined, texts=texts)
        lieve = persona("organisation")
        own = contact == lieve["first_name"] and self.ground.town.slug == "brugge"
        address = lieve["email"] if own else f"{organisation.slug}@demo.example"
        add_member(organisation, contact, address)
        self.organisations[name] = organisation
        return organisation

    def _post(self, item: dict[str, Any], organisation_name: str) -> None:
        organisation = self._organisation(organisation_name, item["contact"])
        member = organisation.memberships.get().user
        state = item.get("state", "published")
        days = {"published": item.get("since", 20), "submitted": 1, "draft": 2}[state]
        posted = self.now - timedelta(days=days + 1)
        assignment = actions.post_assignment(
            by=member,
            organisation=organisation,
            now=posted,
            fields=self._fields(item, organisation),
            shifts=[self._shift(*shift) for shift in item.get("shifts", [])],
            slots=[self._slot(*slot) for slot in item.get("slots", [])],
        )
        Assignment.objects.filter(pk=assignment.pk).update(created_at=posted)
        if state != "draft":
            actions.submit(by=member, assignment=assignment, now=posted + timedelta(hours=2))
        if state == "published":
            published = self.now - timedelta(days=days)
            actions.publish(by=self.ground.coordinator, assignment=assignment, now=published)
        self.openings[item["key"]] = Opening(assignment, list(assignment.shifts.all()))

    def _fields(self, item: dict[str, Any], organisation: Organisation) -> dict[str, Any]:
        phrases, ground = self.texts.phrases, self.ground
        texts = {
            f"{name}_{language}": text
            for name, translations in (
                ("title", item["title"]),
                ("description", item["description"]),
                ("thanks", phrases[item["thanks"]]),
                ("recognise", phrases[item["recognise"]]),
                ("door", phrases.get(item.get("door", ""), {})),
                ("bring", phrases.get(item.get("bring", ""), {})),
            )
            for language, text in translations.items()
        }
        return {
            **texts,
            **{flag: habit in item["habits"] for habit, flag in HABITS.items()},
            "kind": Kind(item["kind"]),
            "category": ground.categories[item["category"]],
            "place": organisation.place,
            "street": organisation.street,
            "seats": item.get("seats", 1),
            "starts_on": timezone.localdate(self.now) - timedelta(days=item["since"])
            if "since" in item
            else None,
            "dutch": item["dutch"],
            "dutch_required": item.get("required", False),
            "documents": item.get("documents", []),
            "team_size": item["team"],
            "contact_name": item["contact"],
            "contact_phone": "0470 00 00 91",
            "bus_stop": item.get("bus_stop", ""),
            "skills": [ground.skills[slug] for slug in item["skills"]],
            "languages": [ground.languages[slug] for slug in item.get("languages", [])],
        }

    def _shift(self, days: int, starts: str, ends: str, seats: int) -> dict[str, Any]:
        day, start, end = timezone.localdate(self.now) + timedelta(days=days), _time(starts), _time(ends)
        return {
            "starts_at": moment(day, start.hour, start.minute),
            "ends_at": moment(day, end.hour, end.minute),
            "seats": seats,
        }

    def _slot(self, weekday: int | str, starts: str, ends: str, break_minutes: int) -> dict[str, Any]:
        if weekday == TWO_DAYS_AGO:
            weekday = (timezone.localdate(self.now) - timedelta(days=2)).weekday()
        return {
            "weekday": weekday,
            "starts": _time(starts),
            "ends": _time(ends),
            "break_minutes": break_minutes,
        }


def _time(text: str) -> time:
    return time.fromisoformat(text)
