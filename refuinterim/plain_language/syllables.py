"""Syllables of a Dutch word, by counting groups of vowels.

Hyphenation patterns do this worse: they never leave one letter alone (avond, egel, idee), so they miss syllables.
"""

import re

# Longest first: what sounds as one syllable. A trema begins a new one: ide-eën, co-ör-di-na-tor.
NUCLEUS = re.compile(
    r"eeuw|ieuw|eau|aai|ooi|oei|auw|ouw|ij|aa|ee|oo|uu|ie|oe|eu|ui|ei|ai|au|ou|[äëïöü][eiu]?|[aeiouyàáâèéêìíîòóôùúû]"
)
CONSONANT_Y = re.compile(r"\by(?=[aeou])|(?<=[aeou])y(?=[aeou])")
# museum, lyceum, petroleum: the u is read by itself.
SPLIT_EUM = re.compile(r"eum(?![aeiou])")
# station, nationaal, patiënt: "ti" before a vowel sounds as one consonant; the i is no syllable.
SILENT_I = re.compile(r"(?<=[cst])i(?=on)")
# From English: one syllable, or a silent e.
LOANS = {
    "team": 1,
    "teams": 1,
    "online": 2,
    "offline": 2,
    "website": 2,
    "websites": 2,
    "update": 2,
    "lunch": 1,
}


def syllables(word: str) -> int:
    """Return how many syllables a word has; at least 1. A part without vowels (tv) counts its letters."""
    return max(1, sum(_part(part) for part in re.split(r"['’\-]", word.lower()) if part))


def _part(part: str) -> int:
    if part in LOANS:
        return LOANS[part]
    part = CONSONANT_Y.sub("j", part)
    part = SPLIT_EUM.sub("e-um", part)
    part = SILENT_I.sub("j", part)
    count = len(NUCLEUS.findall(part))
    if count == 0 and part != "s" and part != "n":
        return len(part)
    return count
