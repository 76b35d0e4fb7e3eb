"""Subordinate clauses and the passive, found by their words.

Dutch is not parsed here. The words that begin a clause are counted, and where such a word has a second meaning its
neighbours decide. That misses some clauses and sees a few that are none.
"""

from __future__ import annotations

from refuinterim.plain_language.reading import Sentence, Word
from refuinterim.plain_language.word_lists import (
    ALWAYS,
    ASKING,
    BEFORE_SUBJECT,
    DETERMINERS,
    INSIDE,
    JOINING,
    NO_PARTICIPLES,
    PASSIVE_VERBS,
    PEOPLE,
    PREPOSITIONS,
    REACH,
    STRONG,
    STRONG_WITHOUT_GE,
    SUBJECTS,
    WEAK,
)


def subordinate_clauses(sentence: Sentence) -> list[str]:
    """Return the words that begin a subordinate clause in this sentence, in order."""
    words = [word.lower for word in sentence.words]
    return [word for place, word in enumerate(words) if _begins_clause(place, word, words, sentence)]


def _begins_clause(place: int, word: str, words: list[str], sentence: Sentence) -> bool:
    before = words[place - 1] if place else ""
    after = words[place + 1] if place + 1 < len(words) else ""
    if word in ALWAYS:
        return True
    if not after:
        return False
    if word in INSIDE:
        return not _opens(place, words, sentence)
    if word in BEFORE_SUBJECT:
        opens_question = word == "wat" and _opens(place, words, sentence)
        points = word == "dat" and (
            place == 0 or before in {"is", "was", "zijn", "om", *PREPOSITIONS, *JOINING}
        )
        return _is_subject(after, sentence.words[place + 1]) and not opens_question and not points
    if word == "of":
        return after in SUBJECTS and before in ASKING
    if word == "om":
        return "te" in words[place + 1 : place + 1 + REACH]
    return word == "die" and place > 0 and _refers_back(place, words, sentence.words[place])


def _opens(place: int, words: list[str], sentence: Sentence) -> bool:
    """True when only small words come before it in its sentence or question: "En met wie werk je?"."""
    return all(word in PREPOSITIONS | JOINING for word in words[:place])


def _is_subject(word: str, written: Word) -> bool:
    return word in SUBJECTS or not written.is_read or written.is_capitalised


def _refers_back(place: int, words: list[str], written: Word) -> bool:
    """True when "die" follows a noun: after a comma, "mensen" or "iemand", or a determiner and a word or two."""
    before = words[place - 1]
    if "," in written.follows or before in PEOPLE:
        return True
    if before in PREPOSITIONS | JOINING | SUBJECTS:
        return False
    return any(word in DETERMINERS for word in words[max(0, place - 3) : place - 1])


def passive(sentence: Sentence) -> str | None:
    """Return the passive of this sentence ("wordt … getest"), or None.

    It is a form of "worden" with a past participle anywhere in the same sentence.
    """
    words = [word.lower for word in sentence.words if word.is_read]
    verb = next((word for word in words if word in PASSIVE_VERBS), None)
    if verb is None:
        return None
    participle = next((word for word in words if word not in PASSIVE_VERBS and is_participle(word)), None)
    return f"{verb} … {participle}" if participle else None


def is_participle(word: str) -> bool:
    """True when a word has the form of a past participle."""
    if word in NO_PARTICIPLES:
        return False
    return bool(word in STRONG_WITHOUT_GE or WEAK.fullmatch(word) or STRONG.fullmatch(word))
