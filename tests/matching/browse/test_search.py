"""What typed words find: by stem, accent, part of a word, synonym, language and typing error; and what they do not."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client

from organisations.finding import MOST_SIGNS, Typed, read_typed
from organisations.models import Assignment, AssignmentWords, SearchedWord
from organisations.states import AssignmentState
from refuinterim.core.synonyms import read_synonyms
from tests.factories import (
    CategoryFactory,
    EventFactory,
    OrganisationFactory,
    PlaceFactory,
    SkillFactory,
    StructuralFactory,
)

pytestmark = pytest.mark.django_db
LIST = "/opdrachten/"


@pytest.fixture
def reader(client: Client) -> Client:
    """Somebody who reads the source language."""
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return client


@pytest.fixture
def offer(db: None) -> dict[str, Assignment]:
    """Work on offer, some of it in one language only."""
    kitchen = CategoryFactory(
        name_nl="Keuken & bar", name_en="Kitchen & bar", name_fr="Cuisine & bar", name_ar="المطبخ والبار", name_uk="Кухня та бар"
    )  # fmt: skip
    other = CategoryFactory(slug="other", name="Allerlei")
    plain = {"description": "Je komt langs.", "category": other}
    return {
        "bikes": StructuralFactory(title="Fietsherstel in het atelier", **plain),
        "bikes too": StructuralFactory(
            title="Maak rijwielen klaar", title_ar="إصلاح الدراجات القديمة", title_uk="Ремонт старих велосипедів", title_en="Repair old bicycles",
            title_fr="Réparer de vieux vélos", **plain,
        ),
        "soup": StructuralFactory(title="Maak soep voor de buurt", description="Kom langs.", category=kitchen),
        "cook": EventFactory(title="Kook mee", **plain),
        "garden": StructuralFactory(title="Werk in de moestuin", **plain),
        "café": StructuralFactory(title="Praatcafé voor ouderen", **plain),
        "music": StructuralFactory(
            title="Zing mee in het koor", organisation=OrganisationFactory(name="Huis Çelebi"), place=PlaceFactory(
                postcode="8400", name="Oostende", municipality="Oostende", other_names="Ostend\nOstende"
            ), **plain,
        ),
    }  # fmt: skip


def found(client: Client, words: str) -> set[str]:
    return {str(card.title) for card in client.get(LIST, {"q": words}).context["cards"]}


@pytest.mark.parametrize(
    ("words", "finds", "leaves"),
    [
        ("fiets", ["bikes", "bikes too"], ["soup", "garden"]),
        ("fietsen", ["bikes", "bikes too"], ["cook"]),
        ("FIETS!", ["bikes"], ["soup"]),
        ("herstel", ["bikes"], ["soup"]),  # a part of a longer word
        ("fiest", ["bikes", "bikes too"], ["soup"]),
        ("keuken", ["soup", "cook"], ["bikes", "garden"]),
        ("keuekn", ["soup", "cook"], ["bikes"]),
        ("koken", ["soup", "cook"], ["garden"]),
        ("cooking", ["soup"], ["garden"]),
        ("ik wil graag koken", ["soup", "cook"], ["bikes"]),
        ("tuin", ["garden"], ["bikes"]),
        ("tuinman", ["garden"], ["soup"]),
        ("oudere mensen", ["café"], ["garden"]),
        ("praatcafe", ["café"], ["soup"]),  # without its accent
        ("celebi", ["music"], ["soup"]),  # the organisation
        ("oostende", ["music"], ["soup"]),
        ("ostend", ["music"], ["soup"]),
        ("koor oostende", ["music"], ["café"]),
        ("bike", ["bikes", "bikes too"], ["soup"]),
        ("bicycles", ["bikes too"], ["soup"]),
        ("vélo", ["bikes", "bikes too"], ["soup"]),
        ("velos", ["bikes too"], ["soup"]),
        ("cuisine", ["soup"], ["bikes"]),
        ("دراجة", ["bikes", "bikes too"], ["soup"]),  # one of what the title has many of
        ("الدراجات", ["bikes too"], ["soup"]),
        ("مطبخ", ["soup"], ["bikes"]),  # without its article
        ("велосипед", ["bikes", "bikes too"], ["soup"]),
        ("ВЕЛОСИПЕДИ", ["bikes", "bikes too"], ["soup"]),
        ("кухня", ["soup"], ["bikes"]),
        ("велосепед", ["bikes", "bikes too"], ["soup"]),  # with a typing error
    ],
)  # fmt: skip
def test_words_find(
    reader: Client, offer: dict[str, Assignment], words: str, finds: list[str], leaves: list[str]
) -> None:
    shown = found(reader, words)
    assert {offer[name].title_nl for name in finds} <= {title_of(offer, one) for one in shown}
    assert not {offer[name].title_nl for name in leaves} & {title_of(offer, one) for one in shown}


def title_of(offer: dict[str, Assignment], shown: str) -> str:
    """The Dutch title of what is shown, which may be in the reader's language."""
    return next(work.title_nl for work in offer.values() if shown in {work.title_nl, work.title_en})


def test_what_has_it_in_its_name_comes_first(reader: Client) -> None:
    StructuralFactory(
        title="Iets anders", description="Je herstelt fietsen.", category=CategoryFactory(slug="x", name="X")
    )
    EventFactory(title="Was de fietsen", category=CategoryFactory(slug="x"))
    titles = [str(card.title) for card in reader.get(LIST, {"q": "fiets"}).context["cards"]]
    assert titles == ["Was de fietsen", "Iets anders"]


def test_a_typing_error_says_what_was_looked_for(reader: Client, offer: dict[str, Assignment]) -> None:
    page = reader.get(LIST, {"q": "fiest"}).content.decode()
    assert "We looked for: <bdi>fiets</bdi>" in page
    assert 'value="fiest"' in page
    assert "We looked for" not in reader.get(LIST, {"q": "fiets"}).content.decode()


def test_nothing_found_says_what_was_understood_and_the_nearest_word(reader: Client) -> None:
    StructuralFactory(title="Speel piano")
    StructuralFactory(title="Speel pianos", state=AssignmentState.PUBLISHED)
    work = StructuralFactory(title="Leer tango")
    Assignment.objects.filter(pk=work.pk).update(state=AssignmentState.CLOSED)
    StructuralFactory(title="Leer tanga")
    page = reader.get(LIST, {"q": "tango"}).content.decode()  # it was on offer once, so it is no typing error
    assert "We found nothing like this" in page
    assert "We looked for: <bdi>tango</bdi>" in page
    assert "Do you mean:" in page and "?q=tanga" in page
    assert f'href="{LIST}">Show everything' in page


@pytest.mark.parametrize(
    "words",
    ["'; DROP TABLE organisations_assignment; --", "a" * 5_000, "' | 'x':*", "\\", "%_%", "<script>alert(1)</script>", "fiets & ! (", "\x00fiets", "🚲"],
)  # fmt: skip
def test_strange_words_are_calm(reader: Client, words: str) -> None:
    StructuralFactory()
    page = reader.get(LIST, {"q": words})
    assert page.status_code == 200
    assert "<script>alert" not in page.content.decode()
    assert Assignment.objects.exists()


@pytest.mark.parametrize("words", ["", " ", "?!…", "-", "vrijwilligerswerk", "ik zoek werk"])
def test_what_says_nothing_of_the_work_shows_all_of_it(reader: Client, words: str) -> None:
    StructuralFactory()
    assert len(found(reader, words)) == 1


def test_only_work_on_offer_is_found(reader: Client) -> None:
    StructuralFactory(title="Fietsen", state=AssignmentState.DRAFT)
    assert found(reader, "fietsen") == set()
    assert not SearchedWord.objects.filter(word="fietsen").exists()  # nobody reads a draft in a suggestion


# The database keeps the words right


def vector(work: Assignment) -> str:
    return str(AssignmentWords.objects.get(assignment=work).vector)


def test_words_follow_every_change(reader: Client) -> None:
    organisation = OrganisationFactory(name="Het Anker")
    skill = SkillFactory()
    work = StructuralFactory(organisation=organisation)
    assert found(reader, "anker")
    organisation.name = "De Kaai"
    organisation.save()
    assert not found(reader, "anker")
    assert found(reader, "kaai")
    type(organisation).objects.update(name="Ter Duinen")  # also past every action
    assert found(reader, "duinen")
    type(work.category).objects.update(name_nl="Timmerwerk")
    assert found(reader, "timmerwerk")
    work.required_skills.add(skill)
    type(skill).objects.update(name_nl="breien")
    assert found(reader, "breien")
    work.required_skills.clear()
    assert not found(reader, "breien")
    type(work.place).objects.update(other_names="Bruges")
    assert found(reader, "bruges")
    Assignment.objects.update(title_uk="Танці")
    assert found(reader, "танці")


def test_a_seat_writes_no_words(django_assert_num_queries: Any) -> None:
    work = StructuralFactory()
    AssignmentWords.objects.update(vector="'kept'")
    assert work.take_seat()
    assert vector(work) == "'kept'"


def test_words_go_with_their_work(brugge: Any) -> None:
    work = StructuralFactory()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM organisations_assignmentwords WHERE assignment_id = %s", [work.pk]
        )
        assert cursor.fetchone() == (1,)
    Assignment.objects.filter(pk=work.pk).delete()
    assert not AssignmentWords.objects.exists()


# Reading what was typed


def typed(words: str) -> Typed:
    read = read_typed(words)
    assert read
    return read


def test_no_more_is_read_than_somebody_types() -> None:
    assert len(typed("a" * 5_000).line) == MOST_SIGNS
    assert len(typed("een twee drie vier vijf zes zeven acht negen tien elf").words) <= 8


def test_empty_words_are_left_out() -> None:
    assert [word.word for word in typed("ik wil graag met kinderen werken").words] == ["kinderen"]
    assert [word.word for word in typed("de").words] == ["de"]


def test_every_line_of_the_synonyms_has_words_that_find_it() -> None:
    for name, words in read_synonyms().items():
        for word in words:
            read = read_typed(word)
            if name == "empty":
                assert read is None, word
            else:
                assert read and name in {thing.name for one in read.words for thing in one.things}, word


@pytest.mark.parametrize("words", ["fiets", "fiest", "koken tuin"])
@pytest.mark.parametrize("rows", [1, 20])
def test_a_search_costs_the_same_for_one_row_and_for_twenty(
    reader: Client, django_assert_num_queries: Any, rows: int, words: str
) -> None:
    for _number in range(rows):
        EventFactory(title="Fietsen koken in de tuin")
    read_typed("warm")  # the synonyms are read once by a process
    with django_assert_num_queries(6):
        reader.get(LIST, {"q": words})
