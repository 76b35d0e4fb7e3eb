# Readers: staff
"""Assignments of a spreadsheet: a row for each moment; rows with the same organisation and title are one assignment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from organisations.actions import post_assignment
from organisations.import_rows import known_organisations, squeezed
from organisations.models import Assignment, Kind, OfferPeriod, Organisation, Shift, WeeklySlot
from organisations.models.finding import AssignmentWords
from organisations.timetable import Timetable, faults_of
from refuinterim.accounts.models import User
from refuinterim.core.models import Antenna
from refuinterim.imports.kinds import KNOWN, NEW, Report, Row
from refuinterim.imports.places import Places
from refuinterim.imports.undoing import what_happened

OWN = (Shift, WeeklySlot, OfferPeriod, AssignmentWords)  # what comes into being with it
NEEDED = ("title", "kind", "description", "category", "starts", "ends", "seats")
COLUMN_OF = {"starts_at": "starts", "ends_at": "ends", "moments": "starts"}


class WorkBatch:
    """One run over a list of assignments."""

    def __init__(self, by: User, antenna: Antenna, now: datetime) -> None:
        self.by, self.antenna, self.now = by, antenna, now
        self.places = Places(antenna)
        self.known = known_organisations(antenna)
        self.hosts: dict[int, Organisation | None] = {}
        self.groups: dict[tuple[Any, ...], list[Row]] = {}
        self.there: set[tuple[Any, ...]] = set()

    def prepare(self, rows: Sequence[Row]) -> None:
        """Places, organisations, and which rows are moments of one assignment."""
        self.places.prepare(rows)
        names = squeezed([row.get("organisation", "") for row in rows])
        for row, name in zip(rows, names, strict=True):
            found = self.known.get(name, []) if name else []
            self.hosts[row.number] = found[0] if len(found) == 1 else None
        mine = Assignment.objects.filter(antenna=self.antenna)
        self.there = set(mine.values_list("organisation_id", "title_nl", "kind"))

    def judge(self, row: Row) -> None:
        """New, or there already; or what is wrong."""
        host = self.hosts[row.number]
        row.values["place"] = self.places.of(row)
        if host is None and not row.has_fault("organisation"):
            typed = row.get("organisation", "")
            row.wrong(
                "organisation",
                _("We do not know the organisation “%(text)s”. Take organisations in first.")
                % {"text": typed}
                if typed
                else _("The organisation is missing. Write it here."),
            )
        for name in NEEDED:
            if row.get(name) is None and not row.has_fault(name):
                row.wrong(name, _("This is missing. Write it here."))
        is_event = row.get("kind") == Kind.EVENT
        needed = "day" if is_event else "weekday"
        if row.get("kind") and row.get(needed) is None and not row.has_fault(needed):
            row.wrong(needed, _("Write the day: a date for an event, a day of the week for work every week."))
        if row.faults or host is None:
            return
        key = (host.pk, row.values["title"], row.values["kind"])
        if key in self.there:
            row.verdict, row.subject = KNOWN, key
            return
        rows = self.groups.setdefault(key, [])
        rows.append(row)
        timetable = Timetable(
            kind=row.values["kind"],
            moments=[moment_of(one) for one in rows],
            seats=row.values["seats"],
            starts_on=None if is_event else rows[0].get("starts_on"),
            ends_on=None if is_event else rows[0].get("ends_on"),
        )
        for fault in faults_of(timetable, now=self.now, are_new=True):
            if fault.number in (None, len(rows) - 1):
                row.wrong(COLUMN_OF.get(fault.field, fault.field), fault.sentence)
        if row.faults:
            rows.remove(row)

    def write(self, rows: Sequence[Row], report: Report) -> list[Any]:
        """Make a draft of each."""
        made = []
        right = {row.number for row in rows if row.verdict == NEW}
        for together in self.groups.values():
            mine = [row for row in together if row.number in right]
            if not mine:
                continue
            host = self.hosts[mine[0].number]
            assert host is not None
            moments = [moment_of(row) for row in mine]
            is_event = mine[0].values["kind"] == Kind.EVENT
            draft = post_assignment(
                by=self.by,
                organisation=host,
                now=timezone.now(),
                fields=fields_of(mine[0], host),
                shifts=moments if is_event else (),
                slots=() if is_event else moments,
            )
            made.append({"row": mine[0].number, "pk": draft.pk})
            report(len(made))
        return made

    def undo(self, made: Sequence[Any], since: datetime, report: Report) -> list[tuple[int, str]]:
        """Remove the drafts with which nothing happened since."""
        rows = {entry["pk"]: entry["row"] for entry in made}
        stays = what_happened(Assignment, list(rows), since, OWN)
        Assignment.objects.filter(pk__in=[pk for pk in rows if pk not in stays]).delete()
        return sorted((rows[pk], why) for pk, why in stays.items())


def moment_of(row: Row) -> Mapping[str, Any]:
    """The moment of a row, as the fields of a shift or of a weekly slot."""
    values = row.values
    pause = row.get("break_minutes", 0)
    if values["kind"] != Kind.EVENT:
        return {
            "weekday": int(values["weekday"]),
            "starts": values["starts"],
            "ends": values["ends"],
            "break_minutes": pause,
        }
    day = values["day"]
    after = day + timedelta(days=1) if values["ends"] < values["starts"] else day
    starts, ends = (
        timezone.make_aware(datetime.combine(on, at))
        for on, at in ((day, values["starts"]), (after, values["ends"]))
    )
    return {"starts_at": starts, "ends_at": ends, "break_minutes": pause, "seats": values["seats"]}


def fields_of(row: Row, host: Organisation) -> dict[str, Any]:
    """The assignment's own fields; where the organisation is, unless told else."""
    values = row.values
    is_event = values["kind"] == Kind.EVENT
    place = row.get("place") or host.place
    return {
        "kind": values["kind"],
        "title_nl": values["title"],
        "description_nl": values["description"],
        "category": values["category"],
        "place": place,
        "street": row.get("street", host.street if place == host.place else ""),
        "seats": 1 if is_event else values["seats"],
        "starts_on": None if is_event else row.get("starts_on"),
        "ends_on": None if is_event else row.get("ends_on"),
        "dutch": row.get("dutch", "A0"),
        "contact_name": row.get("contact_name", ""),
        "contact_phone": row.get("contact_phone", ""),
    }
