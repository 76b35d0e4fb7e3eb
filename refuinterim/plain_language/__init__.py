"""Is a Dutch text simple enough for somebody who reads Dutch since a year?

A formula helps and proves nothing. These rules find what is surely hard: long sentences, clauses inside
clauses, the passive, abbreviations, long and rare words. They do not see whether a text is true, kind, in a good
order or understood. Only a reader can tell that; so ask one.

`check` names what to mend, `measure` gives the figures, `check_catalogue` goes through a translation catalogue.
Pure Python: nothing here knows Django.
"""

from refuinterim.plain_language.catalogue import check_catalogue
from refuinterim.plain_language.findings import Finding, Rule
from refuinterim.plain_language.glossary import read_explanations, read_glossary
from refuinterim.plain_language.measures import Measures, measure
from refuinterim.plain_language.readers import IN_CATALOGUE, VOLUNTEERS, Readers, readers_by_line
from refuinterim.plain_language.rules import check

__all__ = [
    "IN_CATALOGUE",
    "VOLUNTEERS",
    "Readers",
    "readers_by_line",
    "Finding",
    "Measures",
    "Rule",
    "check",
    "check_catalogue",
    "measure",
    "read_explanations",
    "read_glossary",
]
