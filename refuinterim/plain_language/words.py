"""Is a word common, long, a compound, a name?"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from wordfreq import zipf_frequency

from refuinterim.plain_language.reading import Sentence, Word

COMMON = 3.5  # Zipf: 3 is once in a million words, 6 is once in a thousand
LONGEST = 14  # letters
SHORTEST_PART = 3
LINKS = ("", "s", "en", "e")  # between the parts of a compound: vrijwilliger-s-werk


@cache
def is_common(word: str) -> bool:
    """True when this small-letter word has a Zipf frequency of 3.5 or more in Dutch."""
    return zipf_frequency(word, "nl") >= COMMON


def letters(word: str) -> int:
    """Return the letters of the longest part; a hyphen makes a long word easier."""
    return max(sum(character.isalpha() for character in part) for part in word.split("-"))


def compound_parts(word: str, glossary: frozenset[str]) -> tuple[str, str] | None:
    """Return two common or glossed words that this word is made of, or None."""
    for cut in range(SHORTEST_PART, len(word) - SHORTEST_PART + 1):
        start, tail = word[:cut], word[cut:]
        if not (tail in glossary or is_common(tail)):
            continue
        for link in LINKS:
            head = start.removesuffix(link)
            if start == head + link and len(head) >= SHORTEST_PART and (head in glossary or is_common(head)):
                return head, tail
    return None


def words_to_know(sentence: Sentence, names: frozenset[str]) -> Iterator[Word]:
    """Yield the words that a reader has to know: no names, numbers or stand-ins.

    Inside a sentence a capital marks a name. The first word is one when the next has a capital too (Refu Interim),
    when each of its parts has one (Sint-Andries), or when it is one of `names`.
    """
    words = sentence.words
    for position, word in enumerate(words):
        if not word.is_read:
            continue
        if word.is_capitalised and (position > 0 or _starts_with_a_name(words, names)):
            continue
        yield word


def _starts_with_a_name(words: tuple[Word, ...], names: frozenset[str]) -> bool:
    first = words[0]
    if len(words) > 1 and words[1].is_read and words[1].is_capitalised and not words[1].follows:
        return True
    parts = first.text.split("-")
    return first.text in names or (len(parts) > 1 and all(part[:1].isupper() for part in parts))
