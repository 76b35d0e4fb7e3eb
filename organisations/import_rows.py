# Readers: staff
"""Organisations of a spreadsheet: who is new is added, who is known gets what we did not know yet."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _

from organisations.actions import add_organisation, change_organisation
from organisations.models import Organisation
from refuinterim.accounts.models import User
from refuinterim.core.folding import folded_texts
from refuinterim.core.models import Antenna
from refuinterim.imports.kinds import CHANGED, KNOWN, NEW, Report, Row
from refuinterim.imports.places import Places
from refuinterim.imports.undoing import what_happened

FACTS = ("legal_form", "street", "email", "phone", "insurer", "policy_number", "insured_until")


def squeezed(names: Sequence[str]) -> list[str]:
    """Names of organisations as they are compared: without accents, signs, spaces, and what they are by law."""
    plain = [
        " ".join(word for word in text.split() if word not in {"vzw", "asbl"}) for text in folded_texts(names)
    ]
    return [text.replace(" ", "") for text in plain]


def known_organisations(antenna: Antenna) -> dict[str, list[Organisation]]:
    """The organisations of an antenne, by name as it is compared."""
    rows = list(Organisation.objects.filter(antenna=antenna).select_related("place", "antenna"))
    found: dict[str, list[Organisation]] = {}
    for row, name in zip(rows, squeezed([row.name for row in rows]), strict=True):
        found.setdefault(name, []).append(row)
    return found


class OrganisationsBatch:
    """One run over a list of organisations."""

    def __init__(self, by: User, antenna: Antenna, now: datetime) -> None:
        self.by, self.antenna, self.now = by, antenna, now
        self.places = Places(antenna)
        self.known = known_organisations(antenna)
        self.names: dict[int, str] = {}
        self.before: dict[str, int] = {}

    def prepare(self, rows: Sequence[Row]) -> None:
        """Places, and names as they are compared."""
        self.places.prepare(rows)
        names = squeezed([row.get("name", "") for row in rows])
        self.names = {row.number: name for row, name in zip(rows, names, strict=True)}

    def judge(self, row: Row) -> None:
        """New, known, or known with something to add; or what is wrong."""
        name = self.names[row.number]
        if not row.get("name") and not row.has_fault("name"):
            row.wrong("name", _("The name is missing. Write it here."))
        row.values["place"] = place = self.places.of(row)
        if name and (first := self.before.setdefault(name, row.number)) != row.number:
            row.wrong(
                "name",
                _("This organisation stands in row %(row)s too. Leave one of the two.") % {"row": first},
            )
        found = self.known.get(name, []) if name else []
        if len(found) > 1:
            row.wrong(
                "name",
                _("We know %(count)s organisations with this name. Leave this row out.")
                % {"count": len(found)},
            )
        elif found:
            adds = {fact: row.values[fact] for fact in FACTS if row.get(fact) and not getattr(found[0], fact)}
            row.subject, row.note["adds"] = found[0].pk, adds
            row.verdict = CHANGED if adds else KNOWN
        elif place is None and not row.has_fault("town", "postcode"):
            row.wrong("town", _("Write the town or the postcode."))

    def write(self, rows: Sequence[Row], report: Report) -> list[Any]:
        """Add who is new; add to who is known."""
        made: list[Any] = []
        now = timezone.now()
        by_id = {row.pk: row for rows_of_name in self.known.values() for row in rows_of_name}
        for row in rows:
            if row.verdict == NEW:
                fields = {fact: row.values[fact] for fact in ("name", "place", *FACTS) if row.get(fact)}
                organisation = add_organisation(by=self.by, now=now, antenna=self.antenna, **fields)
                made.append({"row": row.number, "pk": organisation.pk})
            elif row.verdict == CHANGED:
                adds = row.note["adds"]
                change_organisation(by=self.by, organisation=by_id[row.subject], now=now, changes=adds)
                made.append(
                    {"row": row.number, "pk": row.subject, "after": {k: _as_json(v) for k, v in adds.items()}}
                )
            report(len(made))
        return made

    def undo(self, made: Sequence[Any], since: datetime, report: Report) -> list[tuple[int, str]]:
        """Remove who was added and with whom nothing happened since; take away what was added and is still so."""
        rows = {entry["pk"]: entry["row"] for entry in made if "after" not in entry}
        stays = what_happened(Organisation, list(rows), since)
        Organisation.objects.filter(pk__in=[pk for pk in rows if pk not in stays]).delete()
        kept = [(rows[pk], why) for pk, why in stays.items()]
        for entry in made:
            if "after" not in entry:
                continue
            known = Organisation.objects.get(pk=entry["pk"])
            still = [
                name for name, value in entry["after"].items() if _as_json(getattr(known, name)) == value
            ]
            empty: dict[str, Any] = {name: None if name == "insured_until" else "" for name in still}
            if empty:
                change_organisation(by=self.by, organisation=known, now=timezone.now(), changes=empty)
            if len(still) < len(entry["after"]):
                kept.append((entry["row"], _("Somebody changed this since.")))
        return sorted(kept)


def _as_json(value: Any) -> Any:
    if isinstance(value, Model):
        return value.pk
    return value.isoformat() if isinstance(value, date) else value
