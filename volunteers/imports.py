# Readers: staff
"""People in a spreadsheet: the columns, and what stands in them."""

from __future__ import annotations

from datetime import date
from functools import cache

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from refuinterim.core.models import Category, Language, Skill
from refuinterim.core.vocabulary import DutchLevel
from refuinterim.imports import cells
from refuinterim.imports.kinds import KINDS, Column, ImportKind
from refuinterim.imports.places import place_columns
from refuinterim.spreadsheets.headers import key
from refuinterim.spreadsheets.reading import Cell, as_text
from volunteers.birth_dates import refuse_wrong_birth_date
from volunteers.import_rows import PeopleBatch
from volunteers.models import ConsentWay, Group, TravelMode

L = DutchLevel
LEVELS = {  # as Flemish schools call them
    L.A0: ("0", "geen", "aucun", "none", "analfabeet"),
    L.A1: ("1.1", "1", "beginner", "débutant"),
    L.A2: ("1.2", "2"),
    L.B1: ("2.1", "2.2", "2.3", "2.4", "3", "B1.1", "B1.2"),
    L.B2: ("3.1", "3.2", "3.3", "4", "B2.1", "B2.2"),
    L.C1: ("4.1", "5"),
    L.C2: ("4.2", "moedertaal", "langue maternelle", "native"),
}
AT_THE_DESK = [
    (way, way.label) for way in (ConsentWay.PAPER, ConsentWay.TOLD)
]  # what is done on the page is not
WAYS = {
    ConsentWay.PAPER: ("papier", "op papier", "paper", "schriftelijk", "handtekening", "formulier", "écrit"),
    ConsentWay.TOLD: ("mondeling", "gezegd", "told", "oral", "telefoon", "gesprek"),
}
TRAVEL = {
    TravelMode.FOOT: ("te voet", "voet", "à pied", "foot", "walking"),
    TravelMode.BIKE: ("fiets", "vélo", "bike"),
    TravelMode.TRANSIT: ("bus", "trein", "tram", "openbaar vervoer", "ov", "train", "transports en commun"),
    TravelMode.CAR: ("auto", "wagen", "voiture", "car"),
}
GROUPS = {
    Group.INTEGRATION_MANDATORY: ("inburgeraar verplicht", "verplichte inburgeraar"),
    Group.INTEGRATION_VOLUNTARY: ("inburgeraar", "inburgeraar vrijwillig", "rechthebbende inburgeraar"),
    Group.PROTECTION_SEEKER: ("verzoeker", "asielzoeker", "vib", "verzoeker internationale bescherming"),
    Group.TEMPORARY_PROTECTION: ("tijdelijk beschermde", "tijdelijke bescherming", "oekraïne"),
    Group.STUDENT: ("student", "internationale student"),
}


def birth_date(cell: Cell) -> date:
    """A day on which somebody was born who may help."""
    found = cells.day(cell)
    refuse_wrong_birth_date(found)
    return found


def level(cell: Cell) -> str:
    """A level of Dutch: A1, 1.1, or its sentence."""
    known = _levels()
    typed = as_text(cell).replace(",", ".")
    said = key(typed)
    if said in known:
        return str(known[said])
    raise ValidationError(
        _("We do not know the level “%(text)s”. Choose from: A0, A1, A2, B1, B2, C1, C2.")
        % {"text": typed[:30]}
    )


@cache
def _levels() -> cells.Known:
    return cells.known_choices(DutchLevel.choices, LEVELS)


def columns() -> list[Column]:
    """The columns of a list of people."""
    spoken = cache(lambda: cells.known_words(Language.objects.all()))
    liked = cache(lambda: cells.known_words(Category.objects.all()))
    able = cache(lambda: cells.known_words(Skill.objects.all()))
    written = cache(lambda: cells.known_choices(settings.LANGUAGES, {
        "nl": ("Nederlands", "Dutch", "néerlandais"), "en": ("Engels", "English", "anglais"),
        "fr": ("Frans", "French", "français"), "ar": ("Arabisch", "Arabic", "arabe"),
        "uk": ("Oekraïens", "Ukrainian", "ukrainien"),
    }))  # fmt: skip
    travel = cache(lambda: cells.known_choices(TravelMode.choices, TRAVEL))
    ways = cache(lambda: cells.known_choices(AT_THE_DESK, WAYS))
    group = cache(lambda: cells.known_choices(Group.choices, GROUPS))
    return [
        Column(
            "first_name", gettext_lazy("first name"), cells.name(), ("voornaam", "prénom", "given name", "roepnaam"),
            "Samira", gettext_lazy("Or write the whole name in one column, “full name”."),
        ),
        Column(
            "last_name", gettext_lazy("last name"), cells.name(),
            ("naam", "achternaam", "familienaam", "nom", "nom de famille", "family name", "surname"), "Haddad",
        ),
        Column(
            "full_name", gettext_lazy("full name"), cells.name(121),
            ("volledige naam", "voornaam en naam", "naam en voornaam", "voornaam naam", "nom complet", "name", "deelnemer",
             "vrijwilliger"),
        ),
        Column(
            "phone", gettext_lazy("phone"), cells.phone,
            ("telefoon", "telefoonnummer", "gsm", "gsm nummer", "tel", "mobiel", "téléphone", "portable", "mobile",
             "phone number", "tel nr"),
            "0470 12 34 56", gettext_lazy("With or without the first zero; a foreign one with +."),
        ),
        Column(
            "email", gettext_lazy("e-mail"), cells.email,
            ("mail", "e-mailadres", "mailadres", "email adres", "courriel", "adresse e-mail", "email address"),
            "samira@voorbeeld.be",
        ),
        Column(
            "birth_date", gettext_lazy("birth date"), birth_date,
            ("geboortedatum", "geb datum", "geboren", "geboren op", "date de naissance", "né le", "born",
             "date of birth", "dob"),
            date(1990, 12, 31), gettext_lazy("Day, month, year: 31/12/1990."),
        ),
        *place_columns(),
        Column(
            "language", gettext_lazy("language of messages"), cells.one_of(written),
            ("taal", "contacttaal", "taal van berichten", "langue", "language"), "Arabisch",
        ),
        Column(
            "dutch", gettext_lazy("level of Dutch"), level,
            ("Nederlands", "niveau Nederlands", "niveau", "taalniveau", "Dutch", "niveau de néerlandais"), "",
            gettext_lazy("For speaking and understanding, where these are not asked one by one."),
        ),
        Column(
            "dutch_speaking", gettext_lazy("speaks Dutch"), level,
            ("spreekt Nederlands", "spreken", "niveau spreken", "parle"), "A2", gettext_lazy("A0, A1, A2, B1, B2, C1 or C2; 1.1 and 2.3 are good too."),
        ),
        Column(
            "dutch_understanding", gettext_lazy("understands Dutch"), level,
            ("verstaat Nederlands", "begrijpt Nederlands", "verstaan", "luisteren", "comprend"), "A2",
        ),
        Column(
            "dutch_reading", gettext_lazy("reads Dutch"), level, ("leest Nederlands", "lezen", "lit"), "A1",
        ),
        Column(
            "languages", gettext_lazy("languages"), cells.some_of(spoken),
            ("talen", "spreekt", "andere talen", "moedertaal", "langues"), "Arabisch, Frans",
            gettext_lazy("With a comma between them."),
        ),
        Column(
            "interests", gettext_lazy("likes to do"), cells.some_of(liked),
            ("interesses", "doet graag", "wensen", "intérêts", "interests"), "",
            gettext_lazy("Kinds of work, with a comma between them."),
        ),
        Column("skills", gettext_lazy("can do"), cells.some_of(able), ("vaardigheden", "kan", "compétences", "skills"), ""),
        Column(
            "travel_mode", gettext_lazy("travels"), cells.one_of(travel),
            ("vervoer", "vervoermiddel", "verplaatst zich", "transport"), "fiets",
        ),
        Column(
            "max_travel_minutes", gettext_lazy("travels at most (minutes)"), cells.number(5, 180),
            ("reistijd", "max reistijd", "minuten"), 30,
        ),
        Column("group", gettext_lazy("group"), cells.one_of(group), ("groep", "doelgroep", "statuut", "groupe"), ""),
        Column(
            "notes", gettext_lazy("notes"), cells.text(), ("notities", "opmerkingen", "opmerking", "nota", "remarques"), "",
            gettext_lazy("Never a national number."),
        ),
        Column(
            "known_since", gettext_lazy("known since"), cells.past_day, ("gekend sinds", "inschrijving", "ingeschreven op", "connu depuis"), "",
        ),
        Column(
            "talked_on", gettext_lazy("first talk held on"), cells.past_day,
            ("eerste gesprek", "eerste gesprek op", "intake", "intake op", "datum intake", "premier entretien"), "",
            gettext_lazy("Empty: we ask for a first talk."),
        ),
        Column(
            "agrees", gettext_lazy("said yes: we look for work"), cells.yes_or_no,
            ("toestemming", "akkoord", "gdpr", "consent", "consentement", "geeft toestemming"), "ja",
            gettext_lazy("Yes, no, or empty for somebody who was not asked yet. Without a yes nobody is matched."), needed=True,
        ),
        Column(
            "agreed_on", gettext_lazy("said yes on"), cells.past_day,
            ("toestemming op", "datum toestemming", "akkoord op", "date du consentement", "consent date"), date(2026, 9, 1),
        ),
        Column(
            "agreed_how", gettext_lazy("how this person said yes"), cells.one_of(ways),
            ("hoe toestemming", "toestemming hoe", "wijze toestemming"), "papier", gettext_lazy("On paper, or told to us."),
        ),
        Column(
            "shares", gettext_lazy("organisations may know name and phone"), cells.yes_or_no,
            ("mag doorgeven", "gegevens delen", "toestemming delen", "partage"), "ja",
        ),
        Column(
            "somebody_else", gettext_lazy("is somebody else"), cells.yes_or_no, ("iemand anders", "andere persoon"), "",
            gettext_lazy("Yes, when we ask whether this is somebody whom we know, and it is not."),
        ),
    ]  # fmt: skip


KINDS.add(
    "people",
    ImportKind(
        slug="people",
        position=1,
        label=gettext_lazy("People"),
        about=gettext_lazy(
            "Volunteers with how to reach them, their Dutch and their wishes. Nobody is written to."
        ),
        icon="users",
        permission="volunteers.add_volunteer",
        make_columns=columns,
        batch=PeopleBatch,
        one_of=[("first_name", "full_name")],
    ),
)
