"""The gate for simple Dutch: what passes, what does not, rule by rule."""

from __future__ import annotations

from pathlib import Path

import pyphen
import pytest

from refuinterim.core.places import place_names
from refuinterim.plain_language import (
    Finding,
    Rule,
    check,
    measure,
    read_explanations,
    read_glossary,
)
from refuinterim.plain_language.syllables import syllables
from refuinterim.plain_language.words import compound_parts

NO_WORDS: frozenset[str] = frozenset()
LEVELS = [
    "Ik spreek nog geen Nederlands.",
    "Ik spreek een beetje Nederlands. Ik ken woorden en korte zinnen.",
    "Ik kan een kort gesprek voeren.",
    "Ik kan vertellen wat ik denk. Ik begrijp veel.",
    "Ik spreek vlot Nederlands.",
]
WORDINGS = ["telt mee voor je traject", "Ja, ik wil helpen", "Mijn vrijwilligerswerk", "je"]
KINDS_OF_WORK = [
    "keuken & bar",
    "onthaal & inkom",
    "opbouw & afbraak",
    "techniek & klussen",
    "groen & dieren",
    "zorg & ouderen",
    "kinderen & jeugd",
    "cultuur",
    "sport",
    "administratie & digitaal",
    "winkel & kringloop",
    "taal & buddy",
    "vervoer",
    "schoonmaak & milieu",
]
PHONES = [
    "Refu Interim",
    "nl",
    "Zin om iets te doen?",
    "Doe vrijwilligerswerk. Je leert mensen kennen. Je oefent je Nederlands.",
    "Kijk wat je kan doen",
    "Wat is vrijwilligerswerk?",
    "<strong>Jij kiest.</strong> Je bent verzekerd. Het kost je niets.",
    "Dichtbij en binnenkort",
    "Keuken &amp; bar",
    "Nog 3 plaatsen",
    "Help in de keuken van het buurtfeest",
    "Wat wil je doen?",
    "Brugge",
    "Wanneer",
    "Soort werk",
    "Mijn Nederlands",
    "14 opdrachten voor jou",
    "Elke week",
    "Werk mee in de stadstuin",
    "Sint-Andries",
    "8 minuten met de fiets",
    "Elke dinsdag",
    "13 tot 16 uur",
    "Nog geen Nederlands nodig",
    "Lees voor",
    "<b>Zaterdag 5 december</b>, 14 tot 18 uur",
    "<b>Buurthuis De Dijk</b>, Brugge",
    "12 minuten met de fiets · toon de weg",
    "Je werkt samen met vier mensen",
    "Een beetje Nederlands",
    "Dat is goed om te oefenen",
    "Je krijgt een warme maaltijd",
    "Ja, ik wil helpen",
    "Vraag 2 van 6",
    "Wanneer kan je?",
    "Tik op de momenten die passen. Je kan dit later veranderen.",
    "ochtend middag avond",
    "ma di wo do vr za zo",
    "Dag Samira",
    "Groen & dieren",
    "morgen",
    "Dinsdag, 13 tot 16 uur",
    "Vraag naar Lieve",
    "Ze draagt een groene jas",
    "Toon de weg",
    "In mijn agenda",
    "Jouw uren",
    "telt mee voor je traject",
    "22 van 40 uur",
    "Nog 6 uur gepland",
]


def rules(text: str, glossary: frozenset[str] = NO_WORDS) -> list[str]:
    """The names of the rules that a text breaks."""
    return [finding.rule for finding in check(text, glossary=glossary, names=place_names())]


@pytest.mark.parametrize("text", LEVELS + WORDINGS + KINDS_OF_WORK + PHONES)
def test_agreed_texts_pass(text: str) -> None:
    assert check(text, glossary=read_glossary(), names=place_names()) == []


PASSES_AND_FAILS = {
    Rule.LONG_SENTENCE: (
        ["Je werkt op zaterdag en zondag in de keuken van het huis in onze straat."],
        ["Je werkt op zaterdag en ook op zondag in de grote keuken van het huis in onze straat."],
    ),
    Rule.CLAUSES: (
        [
            "Bel ons als je ziek bent.",
            "Omdat je wil helpen, kom je langs.",
            "Kies het werk dat je leuk vindt.",
            "Waar woon je en wat doe je graag?",
            "Met wie werk je?",
            "Je werkt als vrijwilliger in de tuin.",
            "Kom je die dag?",
            "Dat is het adres. Is dat het huis?",
            "De les begint om 14 uur.",
            "Wil je thee of koffie?",
        ],
        [
            "Bel ons als je ziek bent, omdat we dan iemand zoeken.",
            "Vertel waar je woont en wat je doet.",
            "We weten dat het moeilijk is als je nieuw bent.",
            "De mensen die helpen, weten wanneer je komt.",
            "Vraag of je mag komen om te kijken.",
            "Er is een vrouw, die weet waar je moet zijn.",
            "Iemand die je kent, zegt wat je doet.",
            "Zo leer je het werk dat je doet zoals iedereen.",
        ],
    ),
    Rule.PASSIVE: (
        [
            "Je wordt vrijwilliger.",
            "Het wordt een gezellig feest.",
            "Je wordt moe.",
            "Je wordt snel bekend in de buurt.",
            "Wij bellen jou.",
            "Je hebt gewerkt.",
            "Hij is bereid te helpen.",
        ],
        [
            "Je wordt gebeld.",
            "Je werd morgen verwacht.",
            "De deuren worden geopend.",
            "Er werden koekjes gegeten.",
            "Alles wordt klaargezet.",
            "Je vraag moet nog bekeken worden.",
        ],
    ),
    Rule.ABBREVIATION: (
        [
            "Kom om 14 uur.",
            "Dat is zo. Kom je mee?",
            "Tel je uren.",
            "NIET roken",
            "Neem bus 4.",
            "Woon je in Gent?",
        ],
        [
            "Neem iets mee, bv. water.",
            "We bellen je i.v.m. je uren.",
            "De les is om 14u.",
            "Het is 20 min fietsen.",
            "Nog %(n)s km",
            "Kom za. 5 mei.",
            "Vraag het aan AgII.",
            "Breng eten, drinken enz. mee",
        ],
    ),
    Rule.LONG_WORD: (
        ["Je hebt een verzekering.", "Sint-Katelijne-Waver", "West-Vlaanderen"],
        ["Je hebt een aansprakelijkheidsverzekering.", "vrijwilligerswerk"],
    ),
    Rule.RARE_WORD: (
        [
            "Je helpt in de tuin.",
            "Dag Xhenis Qoraj",
            "Eeklo",
            "Kom naar Refu Interim.",
            "Oud-Heverlee",
            "Foto's",
        ],
        ["Je helpt in de stadstuin.", "Het is facultatief.", "Onthaal"],
    ),
    Rule.MEAN_LENGTH: (
        ["Je komt op dinsdag naar ons huis. Je helpt daar in de keuken. Je eet ook met ons."],
        [
            "Je komt elke week op dinsdag of op vrijdag naar ons huis. Je helpt daar samen met vier mensen in de "
            "grote keuken. Daarna eet je met iedereen aan de lange tafel in de tuin."
        ],
    ),
    Rule.READING_EASE: (
        ["Je komt op dinsdag. Je helpt in de keuken. Je eet met ons. " * 3],
        ["Internationale organisaties organiseren culturele activiteiten. " * 6],
    ),
}
PASSING = [(rule, text) for rule, (texts, _) in PASSES_AND_FAILS.items() for text in texts]
FAILING = [(rule, text) for rule, (_, texts) in PASSES_AND_FAILS.items() for text in texts]


@pytest.mark.parametrize(("rule", "text"), PASSING)
def test_rule_lets_pass(rule: Rule, text: str) -> None:
    assert rule not in rules(text)


@pytest.mark.parametrize(("rule", "text"), FAILING)
def test_rule_finds(rule: Rule, text: str) -> None:
    assert rule in rules(text)


def test_finding_names_the_words_and_says_what_to_do() -> None:
    [finding] = check("Je wordt morgen gebeld.", glossary=NO_WORDS)
    assert finding == Finding(Rule.PASSIVE, "wordt … gebeld", "Say who does it, with an active verb.")


def test_placeholders_tags_addresses_and_numbers_are_no_words() -> None:
    text = (
        '<p>Dag %(first_name)s!</p><p>Kijk op <a href="{link}">https://refu.example/qwrtz?x=1</a> of mail naar '
        "helpdeskxyz@refu.example. Je hebt {count} uur, %s euro en 100%% plezier op 12/05 of {{ day|date:'xqz' }}.</p>"
    )
    assert check(text, glossary=NO_WORDS) == []
    assert measure(text).longest_sentence == 13  # each of them takes one place in its sentence


def test_blocks_and_lists_end_a_sentence() -> None:
    assert measure("<ul><li>een tas</li><li>een jas</li></ul>").sentences == 2
    assert measure("Breng mee:\n- een tas\n- een jas\n\nTot dan").sentences == 4
    assert measure("Bel ons\nvoor morgen.").sentences == 1


@pytest.mark.parametrize(
    ("word", "parts"), [("stadstuin", ("stad", "tuin")), ("buurtfeest", ("buurt", "feest"))]
)
def test_compound_of_known_words_passes_only_when_glossed(word: str, parts: tuple[str, str]) -> None:
    [finding] = check(f"de {word}", glossary=frozenset(parts))
    assert finding.rule == Rule.RARE_WORD
    assert f"{parts[0]} and {parts[1]} apart" in finding.advice
    assert check(f"de {word}", glossary=frozenset({word})) == []


def test_word_that_is_no_compound_has_no_parts() -> None:
    assert compound_parts("facultatief", NO_WORDS) is None


def test_glossed_abbreviations_and_long_words_pass() -> None:
    assert check("Vraag het aan het OCMW.", glossary=frozenset({"ocmw"})) == []
    assert check("Ons huis is een vzw.", glossary=frozenset({"vzw"})) == []
    assert check("Vrijwilligerswerk", glossary=frozenset({"vrijwilligerswerk"})) == []


# Counted by hand, as the words are spoken.
SYLLABLES = {
    1: "fiets nieuw mooi leeuw uur tuin ijs mail team huis zee nog zo",
    2: """keuken egel opa oma avond elke eten opdracht baby yoga beetje idee e-mail station buurtfeest middag mensen
    groente vertel april bureau zoeken voorstel kijken geuren geëist bijna groeien foto's""",
    3: """zaterdag theorie museum familie computer aanwezig ideeën Nederlands agenda ervaring vriendelijk sociaal
    augustus festival iedereen gemeente aanmelden douane ruïne boerderij reünie theater creatief nationaal beëindigd
    makkelijk september patiënten""",
    4: """vrijwilliger evenement inburgering januari criteria verzekering begeleider informatie situatie februari
    officieel beantwoorden""",
    5: "vrijwilligerswerk organisatie coördinator administratie organiseren geïnteresseerd veranderingen",
    6: "museumbezoeken",
}


def test_syllables_are_counted_better_than_by_hyphenation() -> None:
    hyphenation = pyphen.Pyphen(lang="nl_NL")
    known = {word: count for count, words in SYLLABLES.items() for word in words.split()}
    wrong = {word for word, count in known.items() if syllables(word) != count}
    wrong_by_hyphenation = {
        word for word, count in known.items() if len(hyphenation.positions(word)) + 1 != count
    }
    assert wrong == {"patiënten"}
    assert len(wrong_by_hyphenation) > len(known) / 10


def test_part_without_vowels_counts_its_letters() -> None:
    assert syllables("tv") == 2
    assert syllables("'s-Gravenwezel") == 4


def test_measures_follow_the_formula() -> None:
    figures = measure("Je leert mensen kennen. Je oefent je Nederlands.")
    assert (figures.sentences, figures.words, figures.longest_sentence) == (2, 8, 4)
    assert figures.syllables_per_100_words == pytest.approx(100 * 13 / 8)
    assert figures.reading_ease == pytest.approx(206.8 - 0.77 * 162.5 - 0.93 * 4)


@pytest.mark.parametrize("text", ["", "   ", "<p></p>", "…"])
def test_text_without_words_measures_nothing(text: str) -> None:
    assert measure(text).words == 0
    assert measure(text).reading_ease == 0
    assert check(text, glossary=NO_WORDS) == []


def test_text_of_numbers_alone_has_no_ease() -> None:
    assert measure("14:30").reading_ease == 0
    assert measure("14:30").words == 1


def test_glossary_explains_itself_in_simple_dutch() -> None:
    glossary = read_glossary()
    assert {
        "vrijwilliger",
        "vrijwilligerswerk",
        "organisatie",
        "opdracht",
        "inburgering",
        "traject",
    } <= glossary
    hard = {
        word: found for word, text in read_explanations().items() if (found := check(text, glossary=glossary))
    }
    assert hard == {}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("fiets\n", "line 1"),
        ("fiets\t\n", "line 1"),
        ("Fiets\tje rijdt ermee\n", "line 1"),
        ("fiets\tje rijdt ermee\nfiets\tje rijdt ermee\n", "line 2: fiets is there twice"),
    ],
)
def test_broken_glossary_names_the_line(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "glossary.txt"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=message):
        read_glossary(path)
