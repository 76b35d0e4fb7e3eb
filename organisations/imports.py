# Readers: staff
"""Organisations, and what they ask for, in a spreadsheet: the columns, and what stands in them."""

from __future__ import annotations

from datetime import date, datetime, time
from functools import cache

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from organisations.import_rows import OrganisationsBatch
from organisations.import_work import WorkBatch
from organisations.models import Kind
from refuinterim.core.models import Category
from refuinterim.core.seats import MOST_SEATS
from refuinterim.core.vocabulary import DutchLevel, Weekday
from refuinterim.imports import cells
from refuinterim.imports.kinds import KINDS, Column, ImportKind
from refuinterim.imports.places import place_columns
from refuinterim.spreadsheets.reading import Cell, as_text

KINDS_OF_WORK = {
    Kind.EVENT: ("evenement", "eenmalig", "event", "une fois"),
    Kind.STRUCTURAL: ("structureel", "wekelijks", "weekly", "hebdomadaire"),
}
DAYS = {
    Weekday.MONDAY: ("ma", "maandag", "lundi"), Weekday.TUESDAY: ("di", "dinsdag", "mardi"),
    Weekday.WEDNESDAY: ("wo", "woe", "woensdag", "mercredi"), Weekday.THURSDAY: ("do", "don", "donderdag", "jeudi"),
    Weekday.FRIDAY: ("vr", "vrij", "vrijdag", "vendredi"), Weekday.SATURDAY: ("za", "zat", "zaterdag", "samedi"),
    Weekday.SUNDAY: ("zo", "zon", "zondag", "dimanche"),
}  # fmt: skip


def hour(cell: Cell) -> time:
    """An hour on the clock: a real one, 14:30, 14u30, 14.30, 14u."""
    if isinstance(cell, datetime):
        return cell.time().replace(second=0, microsecond=0)
    if isinstance(cell, time):
        return cell.replace(second=0, microsecond=0)
    typed = as_text(cell).lower().replace("uur", "u").replace(" ", "")
    hours, _sign, minutes = (
        typed.replace("u", ":").replace("h", ":").replace(".", ":").replace(",", ":").partition(":")
    )
    minutes = minutes.partition(":")[0] or "0"
    if hours.isdecimal() and minutes.isdecimal() and int(hours) < 24 and int(minutes) < 60:
        return time(int(hours), int(minutes))
    raise ValidationError(
        _("“%(text)s” is no hour. Write it like this: 14:30.") % {"text": as_text(cell)[:30]}
    )


def organisation_columns() -> list[Column]:
    """The columns of a list of organisations."""
    return [
        Column("name", gettext_lazy("name"), cells.line(120), ("naam", "organisatie", "naam organisatie", "vereniging", "nom", "organisation"), "Buurthuis De Brug", needed=True),
        Column("legal_form", gettext_lazy("legal form"), cells.line(60), ("rechtsvorm", "statuut", "forme juridique"), "vzw"),
        Column("street", gettext_lazy("street and number"), cells.line(120), ("adres", "straat", "straat en nummer", "adresse", "rue", "address"), "Dijver 1"),
        *place_columns(),
        Column("email", gettext_lazy("e-mail"), cells.email, ("mail", "e-mailadres", "mailadres", "courriel"), "info@debrug.example"),
        Column("phone", gettext_lazy("phone"), cells.phone, ("telefoon", "telefoonnummer", "gsm", "tel", "téléphone"), "050 12 34 56"),
        Column("insurer", gettext_lazy("insurer"), cells.line(80), ("verzekeraar", "verzekering", "assureur"), "Ethias"),
        Column("policy_number", gettext_lazy("policy number"), cells.line(60), ("polisnummer", "polis", "numéro de police"), ""),
        Column("insured_until", gettext_lazy("insured until"), cells.day, ("verzekerd tot", "assuré jusqu’au"), date(2027, 12, 31)),
    ]  # fmt: skip


def work_columns() -> list[Column]:
    """The columns of a list of assignments: a row for each moment."""
    kinds = cache(lambda: cells.known_choices(Kind.choices, KINDS_OF_WORK))
    days = cache(lambda: cells.known_choices(Weekday.choices, DAYS))
    categories = cache(lambda: cells.known_words(Category.objects.all()))
    levels = cache(lambda: cells.known_choices([(level.value, level.value) for level in DutchLevel]))
    return [
        Column("organisation", gettext_lazy("organisation"), cells.line(120), ("organisatie", "vereniging", "naam organisatie"), "Buurthuis De Brug", gettext_lazy("One that we know. New ones come in first."), needed=True),
        Column("title", gettext_lazy("title"), cells.line(100), ("titel", "opdracht", "naam", "functie", "titre", "mission"), "Help in de keuken", gettext_lazy("More rows with the same title are more moments of one assignment."), needed=True),
        Column("kind", gettext_lazy("one time or every week"), cells.one_of(kinds), ("soort", "type", "eenmalig of wekelijks"), "elke week", needed=True),
        Column("description", gettext_lazy("description"), cells.text(), ("omschrijving", "beschrijving", "wat", "taken"), "Je snijdt groenten. Je dekt de tafels.", needed=True),
        Column("category", gettext_lazy("kind of work"), cells.one_of(categories), ("soort werk", "categorie", "catégorie"), "", needed=True),
        Column("street", gettext_lazy("street and number"), cells.line(120), ("adres", "straat", "straat en nummer", "adresse", "rue"), "Dijver 1", gettext_lazy("Empty: where the organisation is.")),
        *place_columns(),
        Column("day", gettext_lazy("day"), cells.day, ("datum", "dag", "date"), "", gettext_lazy("For an event.")),
        Column("weekday", gettext_lazy("day of the week"), cells.one_of(days), ("weekdag", "elke", "jour de la semaine"), "dinsdag", gettext_lazy("For work every week.")),
        Column("starts", gettext_lazy("from"), hour, ("van", "beginuur", "start", "begin", "de"), "13:30", needed=True),
        Column("ends", gettext_lazy("until"), hour, ("tot", "einduur", "einde", "à"), "16:30", needed=True),
        Column("break_minutes", gettext_lazy("break (minutes)"), cells.number(0, 600), ("pauze",), ""),
        Column("seats", gettext_lazy("places"), cells.number(1, MOST_SEATS), ("plaatsen", "aantal", "hoeveel", "hoeveel mensen"), 2, needed=True),
        Column("starts_on", gettext_lazy("first day"), cells.day, ("eerste dag", "vanaf"), "", gettext_lazy("For work every week.")),
        Column("ends_on", gettext_lazy("last day"), cells.day, ("laatste dag", "tot en met"), ""),
        Column("dutch", gettext_lazy("level of Dutch"), cells.one_of(levels), ("Nederlands", "niveau Nederlands", "niveau"), "A1"),
        Column("contact_name", gettext_lazy("who welcomes people"), cells.name(), ("contactpersoon", "contact", "wie onthaalt", "verantwoordelijke"), "Els"),
        Column("contact_phone", gettext_lazy("phone of that person"), cells.phone, ("telefoon contactpersoon", "gsm contactpersoon"), ""),
    ]  # fmt: skip


KINDS.add(
    "organisations",
    ImportKind(
        slug="organisations",
        position=2,
        label=gettext_lazy("Organisations"),
        about=gettext_lazy("Who asks for volunteers: where, how to reach them, insurance."),
        icon="building-2",
        permission="organisations.add_organisation",
        make_columns=organisation_columns,
        batch=OrganisationsBatch,
        one_of=[("postcode", "town")],
    ),
)
KINDS.add(
    "assignments",
    ImportKind(
        slug="assignments",
        position=3,
        label=gettext_lazy("Assignments"),
        about=gettext_lazy(
            "What organisations ask for. They come in as drafts: you look them over, then publish."
        ),
        icon="clipboard-list",
        permission="organisations.add_assignment",
        make_columns=work_columns,
        batch=WorkBatch,
    ),
)
