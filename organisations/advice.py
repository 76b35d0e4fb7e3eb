# Readers: organisations, staff
"""Kind advice about the Dutch of an assignment. It never stops anybody: a formula helps, it proves nothing."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from organisations.models import Assignment
from refuinterim.core.places import place_names
from refuinterim.plain_language import Rule, check, read_glossary

TEXTS: dict[str, Promise] = {
    "title_nl": _("Title"),
    "description_nl": pgettext_lazy("a text about the work", "Description"),
    "thanks_nl": _("What do people get?"),
}
SENTENCES: dict[Rule, Promise] = {
    Rule.LONG_SENTENCE: _("This sentence is long. Can you make two of it?"),
    Rule.MEAN_LENGTH: _("Many sentences are long. 10 words is a good length."),
    Rule.CLAUSES: _("One sentence says many things here. Can you make two of it?"),
    Rule.PASSIVE: _("Who does this? Say it: We show you the kitchen."),
    Rule.ABBREVIATION: _("Can you write this in full?"),
    Rule.LONG_WORD: _("This word is long. Is there a shorter one?"),
    Rule.RARE_WORD: _("Not everybody knows this word. Is there an easier one?"),
    Rule.READING_EASE: _("The text is hard to read. Short words and sentences help."),
}
ABOUT_THE_WHOLE = frozenset({Rule.MEAN_LENGTH, Rule.READING_EASE})


@dataclass(frozen=True)
class Advice:
    """One thing that could be simpler in one text."""

    text: Promise
    words: str
    sentence: Promise


def advice_for(assignment: Assignment) -> list[Advice]:
    """Return what could be simpler in the Dutch texts, one line per text and rule, with the words it is about."""
    found: dict[tuple[str, Rule], list[str]] = {}
    for name in TEXTS:
        text = getattr(assignment, name) or ""
        for finding in check(text, glossary=read_glossary(), names=place_names()):
            words = found.setdefault((name, finding.rule), [])
            if finding.rule not in ABOUT_THE_WHOLE and finding.fragment not in words:
                words.append(finding.fragment)
    return [
        Advice(text=TEXTS[name], words=" · ".join(words), sentence=SENTENCES[rule])
        for (name, rule), words in found.items()
    ]
