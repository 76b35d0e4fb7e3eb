"""A text as a reader meets it: sentences made of words, without tags, placeholders and addresses."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass

# What stands in for something that is only known when the page is made, or that nobody reads as a word.
STAND_IN = "\N{OBJECT REPLACEMENT CHARACTER}"
BREAK = "\n\n"

BLOCK_TAG = re.compile(
    r"</?(?:p|li|ul|ol|h[1-6]|div|section|br|hr|dt|dd|dl|tr|td|th|option|button)\b[^<>]*>", re.I
)
TAG = re.compile(r"</?[a-z][^<>]*>", re.I)
PLACEHOLDER = re.compile(
    r"%\([^)]+\)[#0 +-]*\d*(?:\.\d+)?[a-z]|%[sdif]\b|\{\{[^{}]*\}\}|\{%.*?%\}|\{[^{}\s]*\}"
)
ADDRESS = re.compile(r"\b(?:https?://|www\.)[^\s<>]*[^\s<>.,;:!?)]|[\w.+-]+@[\w-]+(?:\.[\w-]+)+", re.I)

# Ends a sentence, unless a small letter follows ("bijv. een"), or a number after a short form ("za. 5 mei").
SENTENCE_END = re.compile(
    r"""(?<=[.!?…])["'”’)\]]*\s+(?=[^a-zà-öø-ÿ\d\s]|(?<!\b[A-Za-z]{2}\.\s)(?<!\b[A-Za-z]{3}\.\s)\d)"""
)
LINE_END = re.compile(r"\n[^\S\n]*\n\s*|\n(?=\s*[-*•–])")
LETTER = r"[^\W\d_]"
WORD = re.compile(rf"['’]s-{LETTER}+|{LETTER}+(?:['’\-]{LETTER}+)*|\d+(?:[.,:/]\d+)*|{STAND_IN}")


@dataclass(frozen=True, slots=True)
class Word:
    """One word as written. `follows` is the punctuation between this word and the one before it."""

    text: str
    follows: str

    @property
    def lower(self) -> str:
        """The word in small letters, with a straight apostrophe."""
        return self.text.lower().replace("’", "'")

    @property
    def is_read(self) -> bool:
        """True for a real word; false for a number or a stand-in."""
        return self.text != STAND_IN and not self.text[0].isdigit()

    @property
    def is_capitalised(self) -> bool:
        """True when it starts with a capital."""
        return self.text.lstrip("'’")[:1].isupper()


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence, or a label that stands alone. Numbers and stand-ins count as words in its length."""

    text: str
    words: tuple[Word, ...]


def without_markup(text: str) -> str:
    """Return the text with tags left out, and a stand-in for each placeholder, URL and e-mail address."""
    text = BLOCK_TAG.sub(BREAK, text)
    text = html.unescape(TAG.sub("", text)).replace("\xa0", " ").replace("\xad", "")
    text = PLACEHOLDER.sub(STAND_IN, text)
    return ADDRESS.sub(STAND_IN, text).replace("%%", "%")


def sentences(text: str) -> list[Sentence]:
    """Return the sentences of a text that may hold HTML and placeholders; those without words are left out."""
    found = []
    for block in LINE_END.split(without_markup(text)):
        for part in SENTENCE_END.split(" ".join(block.split())):
            if words := _words(part):
                found.append(Sentence(part.strip(), words))
    return found


def _words(part: str) -> tuple[Word, ...]:
    words, end = [], 0
    for match in WORD.finditer(part):
        words.append(Word(match[0], part[end : match.start()].strip()))
        end = match.end()
    return tuple(words)
