"""What people write for a place, and what it means: one place, a question, or nothing."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib import admin
from django.test import RequestFactory

from refuinterim.core.management.commands.load_vocabulary import load_places, name_places
from refuinterim.core.meant_place import CHOICES, meant_place, places_like
from refuinterim.core.models import Place
from refuinterim.core.typed_place import letters_off, read_place
from tests.factories import AntennaFactory

pytestmark = pytest.mark.django_db

ANSWERS = {
    "8000 Brugge": """
        8000|8000 Brugge|8000 brugge|8000Brugge|B-8000 Brugge|BE 8000|Brugge 8000|Brugge (8000)|٨٠٠٠|۸۰۰۰ Brugge|Brugge
        BRUGGE|Bruges|BRUGES|bruges|Brügge|Bruegge|Brugg|Bruge|Brugges|Brugge België|Bruges, Belgique|8000 Bruges
        بروج|Брюгге|Langestraat 12, 8000 Brugge
    """,
    "9000 Gent": "Gent|gent|Gand|Ghent|Gnet|Gemt|Gendt|غنت|Гент",
    "2000 Antwerpen": "Antwerpen|Anvers|Antwerp|Antwerpn|Antverpen|أنتويرب|Антверпен",
    "1000 Brussel": "Brussel|Bruxelles|Brussels|Brüssel|bruxeles|Brusel|BXL|بروكسل|Брюссель",
    "4000 Liège": "Liège|Liege|Luik|Lüttich|Luttich",
    "5000 Namur": "Namur|Namen",
    "7000 Mons": "Mons|Bergen",
    "7500 Tournai": "Tournai|Doornik",
    "7700 Mouscron": "Mouscron|Moeskroen",
    "8800 Roeselare": "Roeselare|Roulers|Roeselaere|Rouselare",
    "9100 Sint-Niklaas": "Sint-Niklaas|St-Niklaas|St. Niklaas|sint niklaas|sintniklaas|Saint Nicolas Waes",
    "9200 Dendermonde": "Termonde",
    "8630 Veurne": "Furnes",
    "8600 Diksmuide": "Dixmude",
    "1500 Halle": "Hal",
    "3300 Tienen": "Tirlemont",
    "3800 Sint-Truiden": "Saint-Trond|St-Trond",
    "3700 Tongeren": "Tongres",
    "3000 Leuven": "Louvain|Löwen|Leuvn",
    "2800 Mechelen": "Malines",
    "6600 Bastogne": "Bastogne|Bastenaken",
    "6700 Arlon": "Arlon|Aarlen|Arel",
    "4720 La Calamine": "Kelmis",
    "4780 Saint-Vith": "St Vith|Sankt Vith|Sint-Vith",
    "1050 Elsene": "Ixelles|Elsene",
    "1180 Ukkel": "Uccle",
    "1030 Schaarbeek": "Schaerbeek",
    "1080 Sint-Jans-Molenbeek": "Molenbeek|Molenbeek-Saint-Jean",
    "1640 Sint-Genesius-Rode": "Rhode-Saint-Genèse",
    "3790 Voeren": "Fourons",
    "8500 Kortrijk": "Courtrai|Kortrik|Kortijk",
    "9160 Lokeren": "Lokeren|Lokere",
    "8400 Oostende": "Ostende|Ostend|Oostend",
    "8900 Ieper": "Ypres|Iepr|Yper",
    "8930 Menen": "Menin",
    "7090 Braine-le-Comte": "'s-Gravenbrakel|s Gravenbrakel",
    "1420 Braine-l'Alleud": "Braine-l’Alleud|Eigenbrakel|braine lalleud",
    "8200 Sint-Andries": "Sint Andries|St Andries|Sint-Andris|8200 andries",
    "8310 Sint-Kruis": "8310 Sint-Kruis|8310 kruis|Sint-Kruis Brugge|St. Kruis (Brugge)|Brugge - Sint-Kruis|Sint Kruis Bruges",
    "9030 Mariakerke": "9030 Gent",
    "9050 Gentbrugge": "Gentbrugge|Gentbruge",
    "7973 Stambruges": "Stambruges|stambruge",
    "7940 Brugelette": "Brugelette",
    "8560 Wevelgem": "Wevelghem",
    "8420 De Haan": "De Haan|Dehaan|Le Coq",
    "2600 Berchem": "Berchem Antwerpen|Anvers-Berchem",
    "1130 Haren": "Haren Brussel|Haren (Bruxelles)",
    "5100 Jambes": "Jambes (Namur)|Jambes Namen",
    "9300 Aalst": "Alost|Aalts|Alst",
    "2870 Puurs-Sint-Amands": "Puurs-Sint-Amands|Puurs Sint Amands",
}
QUESTIONS = {  # the choice that comes first
    "Brug": "8000 Brugge",
    "Gentb": "9000 Gent",
    "Cortrijk": "8500 Kortrijk",
    "Saint-Nicolas": "9100 Sint-Niklaas",
    "Aalst": "9300 Aalst",
    "Halle": "1500 Halle",
    "Forest": "1190 Vorst",
    "Vorst": "1190 Vorst",
    "Heist": "2220 Heist-op-den-Berg",
    "Leeuw": "9620 Leeuwergem",
    "Limburg": "4830 Limbourg",
    "Tongeren-Borgloon": "3700 Tongeren",
    "8200": "8200 Sint-Michiels",
    "8200 Brugge": "8200 Sint-Michiels",
    "9050 Gent": "9050 Ledeberg",
    "8000 Gent": "8000 Brugge",
    "8000 9000": "8000 Brugge",
    "8001": "8000 Brugge",
    "80": "8000 Brugge",
    "Langestraat 12 Brugge": "8000 Brugge",
    "Londen": None,
    "Aken": None,
    "Den Haag": "8420 De Haan",
    "Roosendaal": "1760 Roosdaal",
    "Rijsel": "3840 Rijkel",
    "Lima": "1300 Limal",
    "Athene": None,
    "Lausanne": None,
    "عمان": None,
    "براغ": None,
    "Суми": None,
    "sint": None,
    "a": None,
}
UNKNOWN = [
    "Atlantis", "Amsterdam", "Rotterdam", "Aleppo", "Damascus", "Kabul", "Київ", "xyz", "zzzz", "België", "80000",
    "0470123456", "'", "%", "_", "\\", "…", "",
]  # fmt: skip
LONG = [
    "a " * 1000,
    "a" * 2000,
    "sint " * 400,
    "1 " * 1000,
    "8000 " * 400,
    "ـ" * 2000,
    "a\u0301" * 1000,
    "%" * 2000,
]


@pytest.fixture(scope="module")
def belgium(django_db_setup: Any, django_db_blocker: Any) -> Any:
    """All places, and five antennes in them."""
    with django_db_blocker.unblock():
        load_places()
        name_places()
    yield
    with django_db_blocker.unblock():
        Place.objects.all().delete()


@pytest.fixture(autouse=True)
def antennas(belgium: None, db: None) -> None:
    """Antennes of which the nearest counts when nothing is known of the asker."""
    towns = ("8000 Brugge", "9000 Gent", "8500 Kortrijk", "8400 Oostende", "9100 Sint-Niklaas")
    for postcode, name in (town.split(" ", 1) for town in towns):
        AntennaFactory(name=name, place=Place.objects.get(postcode=postcode, name=name))


def test_every_spelling_means_its_place() -> None:
    wrong = {}
    for place, spellings in ANSWERS.items():
        for text in "|".join(line.strip() for line in spellings.strip().splitlines()).split("|"):
            meant = meant_place(text)
            if str(meant.place) != place:
                wrong[text] = (place, meant)
    assert not wrong


def test_doubt_asks_with_the_likeliest_first() -> None:
    wrong = {}
    for text, first in QUESTIONS.items():
        meant = meant_place(text)
        if meant.place or not meant.choices or (first and str(meant.choices[0]) != first):
            wrong[text] = meant
        assert len(meant.choices) <= CHOICES
    assert not wrong


def test_what_is_no_place_is_unknown() -> None:
    known = {text: meant for text in UNKNOWN if (meant := meant_place(text)) != meant_place("")}
    assert not known


@pytest.mark.parametrize("text", LONG)
def test_an_endless_text_is_read_to_a_bound(text: str) -> None:
    meant_place(text)
    places_like(text)
    typed = read_place(text)
    assert len(typed.name) <= 70 and len(typed.name.split()) <= 8 and len(typed.postcodes) <= 8


def test_a_part_of_a_word_is_never_the_answer() -> None:
    """Whatever is cut from the name of a place, the answer is a place that is called so, or one error from it."""
    for name in (
        "Stambruges",
        "Brugelette",
        "Zeebrugge",
        "Gentbrugge",
        "Kortrijk",
        "Sint-Michiels",
        "Roeselare",
    ):
        for start in range(len(name) - 2):
            for end in range(start + 3, len(name)):
                part = name[start:end]
                if place := meant_place(part).place:
                    keys = place.keys
                    said = part.lower().replace("-", " ").replace("sint ", "st ").strip()
                    assert any(letters_off(key, said, 2) <= 2 for key in keys), (part, place)


def test_the_nearest_to_the_asker_comes_first() -> None:
    waregem = Place.objects.get(postcode="8790", name="Waregem")
    antwerpen = Place.objects.get(postcode="2000", name="Antwerpen")
    assert next(str(place) for place in meant_place("Beveren", near=waregem).choices) == "8791 Beveren"
    assert next(str(place) for place in meant_place("Beveren", near=antwerpen).choices) == "9120 Beveren"
    assert str(places_like("sint", near=waregem)[0]) != str(places_like("sint", near=antwerpen)[0])


def test_a_plain_text_costs_one_query_and_doubt_three(django_assert_num_queries: Any) -> None:
    for text, queries in (("8000", 1), ("Bruges", 1), ("8000 Brugge", 1), ("Bruge", 2), ("Brug", 3), ("", 0)):
        with django_assert_num_queries(queries):
            meant_place(text)


def test_suggestions_follow_what_is_typed() -> None:
    for text, first in (
        ("Bru", "8000 Brugge"),
        ("8000 Br", "8000 Brugge"),
        ("80", "8000 Brugge"),
        ("gand", "9000 Gent"),
    ):
        assert str(places_like(text)[0]) == first
    assert places_like("") == places_like("…") == ()


def test_the_desk_finds_a_place_in_the_same_way(rf: RequestFactory) -> None:
    places = admin.site._registry[Place]
    for text in ("Bruges", "Bruge", "8000", "brugge 8000"):
        found, _twice = places.get_search_results(rf.get("/"), Place.objects.all(), text)
        assert str(found[0]) == "8000 Brugge"


def test_names_that_somebody_wrote_stay() -> None:
    Place.objects.filter(postcode="8000", name="Brugge").update(other_names="Brugia")
    name_places()
    assert str(meant_place("Brugia").place) == "8000 Brugge"
    assert Place.objects.get(postcode="8000", name="Brugge").other_names == "Brugia"


@pytest.mark.parametrize(
    ("one", "other", "errors"),
    [
        ("gent", "gent", 0),
        ("gnet", "gent", 1),
        ("brge", "brugge", 2),
        ("a", "abcd", 3),
        ("kortijk", "kortrijk", 1),
    ],
)
def test_letters_off(one: str, other: str, errors: int) -> None:
    assert letters_off(one, other, 2) == letters_off(other, one, 2) == errors
