"""Text as it is looked for: one rule, in the database."""

import pytest
from django.db import connection

from refuinterim.core.folding import Folded, fold
from refuinterim.core.models import Place
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("Zoë", "zoe"),
        ("ÇELİK", "celik"),
        ("ışık", "isik"),
        ("D’Hondt", "dhondt"),
        ("D'Hondt", "dhondt"),
        ("D`Hondt", "dhondt"),
        ("“De Bron” v.z.w.", "de bron vzw"),
        ("Jean-Pierre", "jean pierre"),
        ("Jean‑Pierre – Luc/An\\Bo", "jean pierre luc an bo"),
        ("Strauß, Bjørn & Kjær", "strauss bjorn kjaer"),
        ("Łukasz Dvořák", "lukasz dvorak"),
        ("jan.peeters@huis.example", "janpeeters@huisexample"),
        ("+32 470 ١٢٣", "32 470 123"),
        ("سَميرة", "smyra"),
        ("Їжак", "izak"),
        ("  twee   woorden ", "twee woorden"),
        ("", ""),
    ],
)
def test_text_is_folded(typed: str, folded: str) -> None:
    assert fold(typed) == folded


def test_fields_are_folded_together_and_what_is_empty_is_left_out() -> None:
    place = factories.PlaceFactory(postcode="8000", name="Brugge", municipality="Brügge-Bruges")
    row = Place.objects.filter(pk=place.pk).annotate(read_as=Folded("name", "municipality", "postcode"))
    assert row.values_list("read_as", flat=True).get() == "brugge brugge bruges 8000"


def test_an_index_can_stand_on_it() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT provolatile, proparallel FROM pg_proc WHERE proname LIKE 'folded%'")
        assert cursor.fetchall() == [("i", "s"), ("i", "s")]


def test_it_does_not_stand_on_the_search_path() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL search_path = pg_temp")
        cursor.execute("SELECT public.folded('Zoë')")
        assert cursor.fetchone() == ("zoe",)


def test_letters_of_other_scripts_have_trigrams_on_every_server() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT word_similarity(folded('Катерина'), folded('Катирина Шевченко')) > 0.3")
        assert cursor.fetchone() == (True,)
