"""What the gate says about a text."""

from dataclasses import dataclass
from enum import StrEnum


class Rule(StrEnum):
    """The rules of simple Dutch, by name."""

    LONG_SENTENCE = "long sentence"
    MEAN_LENGTH = "mean sentence length"
    CLAUSES = "subordinate clauses"
    PASSIVE = "passive"
    ABBREVIATION = "abbreviation"
    LONG_WORD = "long word"
    RARE_WORD = "rare word"
    READING_EASE = "reading ease"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to mend: the rule, the words it is about, and what to do, for the writer."""

    rule: Rule
    fragment: str
    advice: str
