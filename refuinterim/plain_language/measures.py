"""The figures of a text: lengths, syllables, reading ease."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from refuinterim.plain_language.reading import Sentence, sentences
from refuinterim.plain_language.syllables import syllables


@dataclass(frozen=True, slots=True)
class Measures:
    """Figures of one text. Without words all are 0."""

    sentences: int
    words: int
    longest_sentence: int
    words_per_sentence: float
    syllables_per_100_words: float
    reading_ease: float
    """Flesch–Douma: 80 and more is easy, under 50 is hard. Says little about fewer than thirty words."""


def measure(text: str) -> Measures:
    """Return the figures of a text that may hold HTML and placeholders.

    Numbers, placeholders and addresses count as words in the length of sentences, and not in the syllables.
    """
    return measure_sentences(sentences(text))


def measure_sentences(parts: Iterable[Sentence]) -> Measures:
    """Return the figures of these sentences together.

    Reading ease is Douma's (1960): 206.8 − 0.77 × syllables per 100 words − 0.93 × words per sentence.
    """
    lengths: list[int] = []
    counts: list[int] = []
    for part in parts:
        lengths.append(len(part.words))
        counts.extend(syllables(word.text) for word in part.words if word.is_read)
    if not lengths:
        return Measures(0, 0, 0, 0.0, 0.0, 0.0)
    mean = sum(lengths) / len(lengths)
    per_hundred = 100 * sum(counts) / len(counts) if counts else 0.0
    ease = 206.8 - 0.77 * per_hundred - 0.93 * mean if counts else 0.0
    return Measures(len(lengths), sum(lengths), max(lengths), mean, per_hundred, ease)
