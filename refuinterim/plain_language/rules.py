"""The rules of simple Dutch, one function each."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from refuinterim.plain_language.clauses import passive, subordinate_clauses
from refuinterim.plain_language.findings import Finding, Rule
from refuinterim.plain_language.measures import measure_sentences
from refuinterim.plain_language.reading import STAND_IN, Sentence, sentences
from refuinterim.plain_language.words import LONGEST, compound_parts, is_common, letters, words_to_know

LONGEST_SENTENCE = 15
LONGEST_MEAN = 10
MOST_CLAUSES = 1
EASY = 80
# A mean of one sentence and the ease of one word say nothing.
SENTENCES_FOR_A_MEAN = 3
WORDS_FOR_AN_EASE = 30

SHORT_FORM = re.compile(
    r"""(?<![\w.])(?:
        (?:[a-z]\.\s?){2,}                                                               # m.b.t.  o.a.
        | (?:afd|bijv|blz|bv|bvb|ca|cfr|enz|etc|evt|excl|gem|incl|max|min|nr|pag|resp|tel|vb|zgn)\.
        | (?:aub|bijv|bv|bvb|blz|enz|etc|evt|excl|incl|ivm|mbt|nr|nvt|resp|svp|tav|tem|tgv|vzw|zgn|zsm|t/m)\b
        | (?:ma|di|wo|do|vr|za|zo|jan|feb|mrt|apr|jun|jul|aug|sept?|okt|nov|dec)\.(?=\s+(?-i:[\da-z]))
    )
    | (?<=\d)\s?(?:u|min|km|st|pers)\b | (?<=STAND_IN\s)(?:min|km)\b
    """.replace("STAND_IN", STAND_IN),
    re.IGNORECASE | re.VERBOSE,
)
CAPITALS = re.compile(r"(?<![\w-])(?=\w*[A-Z]\w*[A-Z])[A-Za-z]{2,6}(?![\w-])")


def check(text: str, *, glossary: frozenset[str], names: frozenset[str] = frozenset()) -> list[Finding]:
    """Return what is not simple in a Dutch text, in reading order; an empty list is a pass, not a proof.

    The text may hold HTML and placeholders. Words of the glossary, in small letters, may be rare and long; `names`, as they are written, need not be known.
    """
    parts = sentences(text)
    found = [finding for part in parts for finding in check_sentence(part, glossary, names)]
    return found + check_whole(parts)


def check_sentence(sentence: Sentence, glossary: frozenset[str], names: frozenset[str]) -> Iterator[Finding]:
    """Yield what is not simple in one sentence."""
    yield from _length(sentence)
    yield from _clauses(sentence)
    yield from _passive(sentence)
    yield from _abbreviations(sentence, glossary)
    yield from _words(sentence, glossary, names)


def check_whole(parts: Sequence[Sentence]) -> list[Finding]:
    """Return what is not simple in these sentences taken together."""
    figures, found = measure_sentences(parts), []
    if figures.sentences >= SENTENCES_FOR_A_MEAN and figures.words_per_sentence > LONGEST_MEAN:
        mean = f"{figures.words_per_sentence:.1f} words a sentence"
        found.append(
            Finding(Rule.MEAN_LENGTH, mean, "Cut the longest sentences in two, to 10 words on average.")
        )
    if figures.words >= WORDS_FOR_AN_EASE and figures.reading_ease < EASY:
        ease = f"reading ease {figures.reading_ease:.0f}"
        found.append(Finding(Rule.READING_EASE, ease, "Use shorter words and sentences, to 80 or more."))
    return found


def _length(sentence: Sentence) -> Iterator[Finding]:
    if (length := len(sentence.words)) > LONGEST_SENTENCE:
        advice = f"This sentence has {length} words. Make two of it: 15 is the most."
        yield Finding(Rule.LONG_SENTENCE, _shown(sentence.text), advice)


def _clauses(sentence: Sentence) -> Iterator[Finding]:
    if len(clauses := subordinate_clauses(sentence)) > MOST_CLAUSES:
        yield Finding(Rule.CLAUSES, ", ".join(clauses), "Give each clause its own sentence: one is the most.")


def _passive(sentence: Sentence) -> Iterator[Finding]:
    if form := passive(sentence):
        yield Finding(Rule.PASSIVE, form, "Say who does it, with an active verb.")


def _abbreviations(sentence: Sentence, glossary: frozenset[str]) -> Iterator[Finding]:
    for match in SHORT_FORM.finditer(sentence.text):
        if match[0].lower() not in glossary:
            yield Finding(Rule.ABBREVIATION, match[0].strip(), "Write the words in full.")
    for match in CAPITALS.finditer(sentence.text):
        name = match[0].lower()
        # NIET may be loud; it is no abbreviation.
        if name not in glossary and not (match[0].isupper() and is_common(name)):
            yield Finding(
                Rule.ABBREVIATION, match[0], "Write the name in full, or explain it in the glossary."
            )


def _words(sentence: Sentence, glossary: frozenset[str], names: frozenset[str]) -> Iterator[Finding]:
    for word in words_to_know(sentence, names):
        if word.lower in glossary or _is_abbreviation(word.text):
            continue
        if letters(word.text) > LONGEST:
            advice = "Use a shorter word, or explain this one in the glossary: 14 letters is the most."
            yield Finding(Rule.LONG_WORD, word.text, advice)
        elif not is_common(word.lower):
            yield Finding(Rule.RARE_WORD, word.text, _advice_for(word.lower, glossary))


def _is_abbreviation(word: str) -> bool:
    return bool(SHORT_FORM.fullmatch(word) or CAPITALS.fullmatch(word))


def _advice_for(word: str, glossary: frozenset[str]) -> str:
    if parts := compound_parts(word, glossary):
        return f"Say it with {' and '.join(parts)} apart, or explain this compound in the glossary."
    return "Use a word that everybody knows, or explain this one in the glossary."


def _shown(text: str) -> str:
    return text.replace(STAND_IN, "…")
