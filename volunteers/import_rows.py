# Readers: staff
"""People of a spreadsheet, judged and taken in: who is new is registered, who is known gets what we did not know yet.

What we know already stays: a list is older than a talk. A yes of somebody known is not taken from a list.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _

from refuinterim.accounts.models import User
from refuinterim.core.models import Antenna
from refuinterim.core.owners import Hat
from refuinterim.imports.kinds import CHANGED, KNOWN, NEW, Report, Row
from refuinterim.imports.places import Places
from refuinterim.imports.undoing import what_happened
from volunteers.actions import change_wishes
from volunteers.models import Availability, Consent, ConsentPurpose, Group, Intake, Volunteer
from volunteers.registering import RELATIONS, NewPerson, YesBefore, register_all
from volunteers.same_person import Alike, Typed, known_among, squeezed_names

PLAIN = (
    "first_name", "last_name", "phone", "email", "birth_date", "place", "language", "dutch_speaking",
    "dutch_understanding", "dutch_reading", "travel_mode", "max_travel_minutes", "group", "notes",
)  # fmt: skip
FILLED_IN = (
    "last_name", "phone", "email", "birth_date", "place", "dutch_speaking", "dutch_understanding",
    "dutch_reading", "group", "notes", *RELATIONS,
)  # fmt: skip
OWN = (Availability, Intake, Consent)  # what comes into being with somebody
AT_ONCE = 500


class PeopleBatch:
    """One run over a list of people."""

    def __init__(self, by: User, antenna: Antenna, now: datetime) -> None:
        self.by, self.antenna, self.now = by, antenna, now
        self.places = Places(antenna)
        self.alike: dict[int, list[Alike]] = {}
        self.typed: dict[int, Typed] = {}
        self.here: dict[int, Volunteer] = {}
        self.before: dict[tuple[str, str], int] = {}  # a name with what tells people apart → its first row
        self.antennas: dict[int, str] = {}

    def prepare(self, rows: Sequence[Row]) -> None:
        """Names as they are compared, places, and whom the rows may be; then those whom this reader may see."""
        for row in rows:
            split_name(row)
        self.places.prepare(rows)
        names = squeezed_names([(row.get("first_name", ""), row.get("last_name", "")) for row in rows])
        typed = [
            Typed(name, row.get("birth_date"), row.get("phone", ""), row.get("email", ""))
            for row, name in zip(rows, names, strict=True)
        ]
        self.typed = {row.number: person for row, person in zip(rows, typed, strict=True)}
        found = known_among(typed)
        self.alike = {row.number: people for row, people in zip(rows, found, strict=True)}
        ids = {alike.pk for people in found for alike in people}
        seen = Volunteer.objects.visible_to(self.by, Hat.ANTENNA).filter(pk__in=ids, antenna=self.antenna)
        self.here = {person.pk: person for person in seen.prefetch_related(*RELATIONS)}
        elsewhere = {alike.antenna_id for people in found for alike in people}
        self.antennas = {row.pk: row.name for row in Antenna.objects.filter(pk__in=elsewhere)}

    def judge(self, row: Row) -> None:
        """New, known, or known with something to add; or what is wrong."""
        row.values["place"] = self.places.of(row)
        if not row.get("first_name") and not row.has_fault("first_name", "full_name"):
            row.wrong("first_name", _("The first name is missing. Write it here."))
        _spread_dutch(row)
        self._judge_twice_in_the_file(row)
        self._judge_who_it_is(row)
        if row.verdict == NEW:
            self._judge_consent(row)

    def _judge_twice_in_the_file(self, row: Row) -> None:
        person = self.typed[row.number]
        told_apart = [person.phone, person.email.lower(), str(person.birth_date or "")]
        keys = [(min(person.squeezed), fact) for fact in told_apart if fact and min(person.squeezed)]
        first = next((self.before[known] for known in keys if known in self.before), None)
        for known in keys:
            self.before.setdefault(known, row.number)
        if first is not None:
            row.wrong(
                "first_name",
                _("This person stands in row %(row)s too. Leave one of the two.") % {"row": first},
            )

    def _judge_who_it_is(self, row: Row) -> None:
        person, alike = self.typed[row.number], self.alike[row.number]
        if not alike or row.get("somebody_else"):
            return
        same = [known for known in alike if known.squeezed in person.squeezed]
        here = [known for known in same if known.pk in self.here]
        if len(here) == 1 and len(same) == 1:
            self._recognise(row, self.here[here[0].pk])
            return
        column = _where_it_is_alike(person, (same or alike)[0], bool(same))
        if len(here) > 1:
            row.wrong(
                column,
                _("We know %(count)s people like this. Look who it is, and leave this row out.")
                % {"count": len(here)},
            )
        elif gone := [known for known in same or alike if known.pk not in self.here]:
            row.wrong(
                column,
                _(
                    "The antenne %(antenna)s knows somebody like this. Call them first. Is it somebody else? Write yes in “is somebody else”."
                )
                % {"antenna": self.antennas[gone[0].antenna_id]},
            )
        else:
            row.wrong(
                column,
                _(
                    "This is of %(name)s already. Is it the same person? Write the same name. If not, write yes in “is somebody else”."
                )
                % {"name": alike[0].name},
            )

    def _recognise(self, row: Row, known: Volunteer) -> None:
        """Who is known gets what we did not know yet."""
        row.subject = known.pk
        adds = {}
        for name in FILLED_IN:
            told = row.get(name)
            if told in (None, "", []) or (name == "group" and told == Group.UNKNOWN):
                continue
            has = list(getattr(known, name).all()) if name in RELATIONS else getattr(known, name)
            if not has or (name == "group" and has == Group.UNKNOWN):
                adds[name] = told
        row.note["adds"] = adds
        row.verdict = CHANGED if adds else KNOWN

    def _judge_consent(self, row: Row) -> None:
        if row.get("agrees") is False:
            row.wrong(
                "agrees", _("This person said no: then we may keep nothing of them. Take this row away.")
            )
        elif row.get("agrees"):
            if not row.get("agreed_on") and not row.has_fault("agreed_on"):
                row.wrong("agreed_on", _("Write the day on which this person said yes."))
            if not row.get("agreed_how") and not row.has_fault("agreed_how"):
                row.wrong("agreed_how", _("Write how this person said yes: on paper, or told to us."))
            born, said = row.get("birth_date"), row.get("agreed_on")
            if born and said and said <= born:
                row.wrong("agreed_on", _("This day is before the birth date. Look at the year."))
        elif (row.get("agreed_on") or row.get("shares")) and not row.has_fault("agrees"):
            row.wrong("agrees", _("There is a yes to something else, but not here. Write yes or no."))

    def write(self, rows: Sequence[Row], report: Report) -> list[Any]:
        """Register who is new, a thousand at a time; add to who is known."""
        made: list[Any] = []
        now = timezone.now()
        new = [row for row in rows if row.verdict == NEW]
        for start in range(0, len(new), AT_ONCE):
            part = new[start : start + AT_ONCE]
            people = register_all(
                by=self.by, antenna=self.antenna, now=now, people=[self._new_person(row) for row in part]
            )
            made += [{"row": row.number, "pk": person.pk} for row, person in zip(part, people, strict=True)]
            report(len(made))
        for row in rows:
            if row.verdict == CHANGED:
                made.append(self._add(row, now))
                report(len(made))
        return made

    def _new_person(self, row: Row) -> NewPerson:
        fields = {name: row.values[name] for name in PLAIN if row.get(name) is not None}
        consent = None
        if row.get("agrees"):
            purposes = {ConsentPurpose.MATCHING} | ({ConsentPurpose.SHARING} if row.get("shares") else set())
            language = fields.get("language", "nl")
            said = _at_noon(row.values["agreed_on"], self.now)
            consent = YesBefore(frozenset(purposes), row.values["agreed_how"], language, said)
        since, talked = row.get("known_since"), row.get("talked_on")
        first = min(filter(None, (since, talked)), default=None)
        return NewPerson(
            fields,
            consent,
            joined_at=_at_noon(first, self.now) if first else None,
            talked_at=_at_noon(talked, self.now) if talked else None,
            relations={name: row.values[name] for name in RELATIONS if row.get(name)},
        )

    def _add(self, row: Row, now: datetime) -> dict[str, Any]:
        known, adds = self.here[row.subject], row.note["adds"]
        before = {name: _as_json(_value(known, name)) for name in adds}
        change_wishes(by=self.by, volunteer=known, now=now, changes=adds)
        after = {name: _as_json(value) for name, value in adds.items()}
        return {"row": row.number, "pk": known.pk, "before": before, "after": after}

    def undo(self, made: Sequence[Any], since: datetime, report: Report) -> list[tuple[int, str]]:
        """Remove who was made and with whom nothing happened since; take away what was added and is still so."""
        rows = {entry["pk"]: entry["row"] for entry in made if "before" not in entry}
        stays = what_happened(Volunteer, list(rows), since, OWN)
        free = [pk for pk in rows if pk not in stays]
        for start in range(0, len(free), AT_ONCE):
            Volunteer.objects.filter(pk__in=free[start : start + AT_ONCE]).delete()
            report(start + AT_ONCE)
        kept = [(rows[pk], why) for pk, why in stays.items()]
        for entry in made:
            if "before" in entry and (why := self._put_back(entry)):
                kept.append((entry["row"], why))
        return sorted(kept)

    def _put_back(self, entry: Mapping[str, Any]) -> str:
        """Put back what was empty; returns why something stays."""
        known = Volunteer.objects.filter(pk=entry["pk"]).first()
        if known is None or known.erased_at:
            return _("This person is not here any more.")
        still = [name for name, value in entry["after"].items() if _as_json(_value(known, name)) == value]
        if still:
            empty = {name: _empty(name) for name in still}
            change_wishes(by=self.by, volunteer=known, now=timezone.now(), changes=empty)
        return "" if len(still) == len(entry["after"]) else _("Somebody changed this since.")


def split_name(row: Row) -> None:
    """A whole name is a first name and the rest; a comma turns it around: Haddad, Samira."""
    whole = row.get("full_name", "")
    if not whole or row.get("first_name"):
        return
    if "," in whole:
        last, _comma, first = whole.partition(",")
    else:
        first, _space, last = whole.partition(" ")
    row.values["first_name"], row.values["last_name"] = first.strip(), last.strip()


def _spread_dutch(row: Row) -> None:
    for name in ("dutch_speaking", "dutch_understanding"):
        if not row.get(name) and row.get("dutch"):
            row.values[name] = row.values["dutch"]


def _where_it_is_alike(person: Typed, known: Alike, is_same_name: bool) -> str:
    """The column to look at: what we know already."""
    if person.phone and person.phone == known.phone:
        return "phone"
    if person.email and person.email.lower() in known.emails:
        return "email"
    return "first_name"


def _value(volunteer: Volunteer, name: str) -> Any:
    return list(getattr(volunteer, name).all()) if name in RELATIONS else getattr(volunteer, name)


def _empty(name: str) -> Any:
    """What a fact is before anybody tells it."""
    field: Any = Volunteer._meta.get_field(name)
    return [] if name in RELATIONS else field.get_default()


def _as_json(value: Any) -> Any:
    if isinstance(value, list):
        return sorted(row.pk for row in value)
    if isinstance(value, models.Model):
        return value.pk
    return value.isoformat() if isinstance(value, date) else value


def _at_noon(day: date, now: datetime) -> datetime:
    """A moment on a day of which nobody knows the hour; never in the future."""
    return min(timezone.make_aware(datetime.combine(day, time(12))), now)
