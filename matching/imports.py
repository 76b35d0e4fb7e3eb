# Readers: staff
"""Hours that people did before, in a spreadsheet: written down for somebody whom we know, as hours elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from matching.models import ExternalHours, ExternalPhoto
from matching.proofs.external import write_down
from refuinterim.accounts.models import User
from refuinterim.core.models import Antenna
from refuinterim.core.owners import Hat
from refuinterim.imports import cells
from refuinterim.imports.kinds import KINDS, KNOWN, NEW, Column, ImportKind, Report, Row
from refuinterim.imports.undoing import what_happened
from refuinterim.spreadsheets.reading import Cell, as_text
from volunteers.import_rows import split_name
from volunteers.imports import birth_date
from volunteers.models import Volunteer
from volunteers.same_person import Typed, known_among, squeezed_names

MOST_HOURS = 5_000


def minutes(cell: Cell) -> int:
    """Hours as people write them: 7, 7,5, 7:30, 7u30."""
    if hasattr(cell, "hour"):
        return int(cell.hour * 60 + cell.minute)  # type: ignore[union-attr]
    typed = as_text(cell).lower().replace("uur", "u").replace(" ", "").rstrip("u")
    whole, sign, rest = typed.replace("u", ":").replace("h", ":").partition(":")
    try:
        found = int(whole) * 60 + int(rest) if sign else round(float(typed.replace(",", ".")) * 60)
    except ValueError:
        found = -1
    if not 0 < found <= MOST_HOURS * 60 or (sign and int(rest) > 59):
        raise ValidationError(
            _("“%(text)s” is no number of hours. Write it like this: 7,5 or 7:30.")
            % {"text": as_text(cell)[:30]}
        )
    return found


def columns() -> list[Column]:
    """The columns of a list of hours."""
    return [
        Column("first_name", gettext_lazy("first name"), cells.name(), ("voornaam", "prénom"), "Samira"),
        Column("last_name", gettext_lazy("last name"), cells.name(), ("naam", "achternaam", "familienaam", "nom"), "Haddad"),
        Column("full_name", gettext_lazy("full name"), cells.name(121), ("volledige naam", "voornaam en naam", "naam en voornaam", "vrijwilliger", "deelnemer", "nom complet")),
        Column("birth_date", gettext_lazy("birth date"), birth_date, ("geboortedatum", "geboren", "date de naissance"), date(1990, 12, 31), gettext_lazy("The birth date, the phone or the e-mail says who it is.")),
        Column("phone", gettext_lazy("phone"), cells.phone, ("telefoon", "telefoonnummer", "gsm", "tel", "téléphone"), "0470 12 34 56"),
        Column("email", gettext_lazy("e-mail"), cells.email, ("mail", "e-mailadres", "mailadres", "courriel"), ""),
        Column("activity", gettext_lazy("what this person did"), cells.line(120), ("activiteit", "taak", "opdracht", "wat", "activité"), "Koffie schenken", needed=True),
        Column("organisation_name", gettext_lazy("organisation"), cells.line(120), ("organisatie", "vereniging", "waar"), "Buurthuis De Brug"),
        Column("starts_on", gettext_lazy("first day"), cells.past_day, ("eerste dag", "datum", "van", "dag", "date"), date(2026, 9, 1), needed=True),
        Column("ends_on", gettext_lazy("last day"), cells.past_day, ("laatste dag", "tot"), "", gettext_lazy("Empty: the same day.")),
        Column("minutes", gettext_lazy("hours"), minutes, ("uren", "aantal uren", "uur", "heures"), "7,5", gettext_lazy("7,5 or 7:30."), needed=True),
    ]  # fmt: skip


class HoursBatch:
    """One run over a list of hours."""

    def __init__(self, by: User, antenna: Antenna, now: datetime) -> None:
        self.by, self.antenna, self.now = by, antenna, now
        self.people: dict[int, list[Volunteer]] = {}
        self.there: set[tuple[Any, ...]] = set()

    def prepare(self, rows: Sequence[Row]) -> None:
        """Whose hours they are: somebody of this antenne with the same name, and a birth date, phone or e-mail."""
        for row in rows:
            split_name(row)
        names = squeezed_names([(row.get("first_name", ""), row.get("last_name", "")) for row in rows])
        typed = [
            Typed(name, row.get("birth_date"), row.get("phone", ""), row.get("email", ""))
            for row, name in zip(rows, names, strict=True)
        ]
        found = known_among(typed)
        ids = {alike.pk for people in found for alike in people}
        seen = Volunteer.objects.changeable_by(self.by, Hat.ANTENNA).filter(pk__in=ids, antenna=self.antenna)
        here = {person.pk: person for person in seen.select_related("antenna")}
        for row, person, alike in zip(rows, typed, found, strict=True):
            self.people[row.number] = [
                here[known.pk] for known in alike if known.squeezed in person.squeezed and known.pk in here
            ]
        kept = ExternalHours.objects.changeable_by(self.by, Hat.ANTENNA).filter(volunteer__in=list(here))
        self.there = set(kept.values_list("volunteer_id", "activity", "starts_on", "ends_on", "minutes"))

    def judge(self, row: Row) -> None:
        """New, or written down already; or what is wrong."""
        people = self.people[row.number]
        for name in ("activity", "starts_on", "minutes"):
            if row.get(name) is None and not row.has_fault(name):
                row.wrong(name, _("This is missing. Write it here."))
        first, last = row.get("starts_on"), row.get("ends_on", row.get("starts_on"))
        if first and last and last < first:
            row.wrong("ends_on", _("The last day is before the first day. Change one of them."))
        elif first and last and row.get("minutes", 0) > 24 * 60 * ((last - first).days + 1):
            row.wrong("minutes", _("These are more hours than these days have. Look at the days."))
        if not row.get("first_name") and not row.has_fault("first_name", "full_name"):
            row.wrong("first_name", _("The first name is missing. Write it here."))
        elif not any(row.get(name) for name in ("birth_date", "phone", "email")):
            if not row.has_fault("birth_date", "phone", "email"):
                row.wrong(
                    "birth_date",
                    _("Write the birth date, the phone or the e-mail: a name alone is not enough."),
                )
        elif len(people) != 1 and not row.has_fault(
            "first_name", "last_name", "birth_date", "phone", "email"
        ):
            said = (
                _("We know nobody here with this name and these data. Take people in first.")
                if not people
                else _("We know more than one person like this. Add the birth date or the phone.")
            )
            row.wrong("first_name", said)
        if row.faults:
            return
        key = (people[0].pk, row.values["activity"], first, last, row.values["minutes"])
        row.subject, row.verdict = people[0].pk, KNOWN if key in self.there else NEW
        self.there.add(key)

    def write(self, rows: Sequence[Row], report: Report) -> list[Any]:
        """Write them down: the antenne saw the list, so they count."""
        made: list[Any] = []
        now = timezone.now()
        for row in rows:
            if row.verdict != NEW:
                continue
            hours = write_down(
                by=self.by,
                volunteer=self.people[row.number][0],
                now=now,
                activity=row.values["activity"],
                organisation_name=row.get("organisation_name", ""),
                starts_on=row.values["starts_on"],
                ends_on=row.get("ends_on", row.values["starts_on"]),
                minutes=row.values["minutes"],
            )
            made.append({"row": row.number, "pk": hours.pk})
            if len(made) % 100 == 0:
                report(len(made))
        return made

    def undo(self, made: Sequence[Any], since: datetime, report: Report) -> list[tuple[int, str]]:
        """Remove those with which nothing happened since."""
        rows = {entry["pk"]: entry["row"] for entry in made}
        stays = what_happened(ExternalHours, list(rows), since, (ExternalPhoto,))
        free = ExternalHours.objects.changeable_by(self.by, Hat.ANTENNA)
        free.filter(pk__in=[pk for pk in rows if pk not in stays]).delete()
        return sorted((rows[pk], why) for pk, why in stays.items())


KINDS.add(
    "hours",
    ImportKind(
        slug="hours",
        position=4,
        label=gettext_lazy("Hours of before"),
        about=gettext_lazy(
            "Hours that people whom we know did before. They count for a track, not in the yearly figures."
        ),
        icon="clock",
        permission="matching.propose",
        make_columns=columns,
        batch=HoursBatch,
        one_of=[("first_name", "full_name")],
    ),
)
