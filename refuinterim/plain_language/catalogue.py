"""The gate over a translation catalogue: what a volunteer reads must be simple."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from babel.messages.catalog import Message
from babel.messages.pofile import read_po

from refuinterim.plain_language.findings import Finding
from refuinterim.plain_language.glossary import read_glossary
from refuinterim.plain_language.readers import IN_CATALOGUE
from refuinterim.plain_language.reading import Sentence, sentences
from refuinterim.plain_language.rules import check, check_whole

WHOLE = ""  # the msgid of findings about all entries together


def check_catalogue(
    po_path: Path,
    msgids: Collection[str] | None = None,
    *,
    glossary: frozenset[str] | None = None,
    names: frozenset[str] = frozenset(),
) -> list[tuple[str, Finding]]:
    """Return (msgid, finding) for each translation that is not simple, in the order of the catalogue.

    Looked at are the entries that volunteers read, by their mark; with `msgids`, those entries whoever reads them. A
    plural has the msgid of its singular; each form is checked. Findings about all entries together have an empty
    msgid. Untranslated, fuzzy and obsolete entries are left to the catalogue check.
    The glossary is the project's own unless another is given; `names` need not be known.
    """
    known = read_glossary() if glossary is None else glossary
    with po_path.open("rb") as file:
        catalogue = read_po(file)
    found: list[tuple[str, Finding]] = []
    whole: list[Sentence] = []
    for message in catalogue:
        if not message.id or message.fuzzy or not _is_asked(message, msgids):
            continue
        for text in _texts(message):
            found.extend((_key(message), finding) for finding in check(text, glossary=known, names=names))
            whole.extend(sentences(text))
    return found + [(WHOLE, finding) for finding in check_whole(whole)]


def _key(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def _texts(message: Message) -> list[str]:
    forms = [message.string] if isinstance(message.string, str) else list(message.string or ())
    return [text for text in forms if text]


def _is_asked(message: Message, msgids: Collection[str] | None) -> bool:
    return IN_CATALOGUE in message.auto_comments if msgids is None else _key(message) in msgids
