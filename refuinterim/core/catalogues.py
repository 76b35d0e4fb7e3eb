"""The translation catalogues: collected, compared and compiled with Babel, so that no gettext is needed.

A catalogue is `locale/<language>/LC_MESSAGES/django.po`. Source strings are English, which has no catalogue:
Django shows an English reader the source, and never falls back to the default language for it.
"""

import copy
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation import to_locale
from django.utils.translation.template import templatize

from refuinterim.plain_language import IN_CATALOGUE, VOLUNTEERS, Readers, readers_by_line

DOMAIN = "django"
SOURCE_LANGUAGE = "en"
TRANSLATOR_MARKS = ("Translators:",)  # comments that start so are shown to translators
KEYWORDS: dict[str, Any] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
NOISE = (
    '"Project-Id-Version:',
    '"Report-Msgid-Bugs-To:',
    '"POT-Creation-Date:',
    '"PO-Revision-Date:',
    '"Last-Translator:',
    '"Language-Team:',
    '"Generated-By:',
)
# %(name)s, %s and %d; %% is a plain sign. Then {name} and {}.
PLACEHOLDER = re.compile(r"%(?:\([^)]+\))?[sdifg%]|\{[^{}\s]*\}")


def path_of(locale: Path, language: str) -> Path:
    """Return where a language's catalogue is."""
    return locale / to_locale(language) / "LC_MESSAGES" / f"{DOMAIN}.po"


def compile_all(locale: Path, *, force: bool = False) -> list[Path]:
    """Compile each catalogue that is newer than its compiled form; return what was written."""
    written = []
    for source in sorted(locale.glob("*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if not force and target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        # Two processes may do this at once, and a third may be reading.
        draft = target.with_name(f"{target.name}.new")
        with draft.open("wb") as output:
            write_mo(output, read(source, source.parent.parent.name))
        draft.replace(target)
        written.append(target)
    return written


def read(source: Path, language: str) -> Catalog:
    """Return a catalogue, or an empty one when the file does not exist."""
    if not source.exists():
        return Catalog(locale=to_locale(language), domain=DOMAIN, charset="utf-8")
    with source.open("rb") as file:
        return read_po(file, locale=to_locale(language), domain=DOMAIN, abort_invalid=True)


def collect(root: Path, folders: Iterable[str]) -> Catalog:
    """Return all strings to translate in the Python files and templates of these folders.

    What volunteers read has that as a comment, for whoever translates it and for the gate for simple Dutch.
    """
    found = Catalog(domain=DOMAIN, charset="utf-8")
    for file in source_files(root, folders):
        place = file.relative_to(root).as_posix()
        for string in strings_in(file):
            found.add(
                string.message,
                locations=[(place, string.line)],
                auto_comments=[*string.comments, *([IN_CATALOGUE] if VOLUNTEERS in string.readers else [])],
                context=string.context,
            )
    return found


def without_readers(root: Path, folders: Iterable[str]) -> list[str]:
    """Return, one line a file, where strings stand of which nothing says who reads them."""
    lines = []
    for file in source_files(root, folders):
        bare = [string.line for string in strings_in(file) if not string.readers]
        if bare:
            mark = "# Readers: staff" if file.suffix == ".py" else "{# Readers: staff #}"
            place = f"{file.relative_to(root).as_posix()}:{bare[0]}"
            lines.append(f"{place}: say above it who reads this: {mark}, or organisations, or volunteers")
    return lines


def source_files(root: Path, folders: Iterable[str]) -> Iterator[Path]:
    """Return the files in which people's words stand, in a stable order."""
    for folder in sorted(folders):
        for file in sorted((root / folder).rglob("*")):
            is_code = file.suffix == ".py" and "migrations" not in file.parts
            if is_code or (file.suffix in {".html", ".txt"} and "templates" in file.parts):
                yield file


@dataclass(frozen=True)
class SourceString:
    """A string to translate, as it stands in a file. With a plural, `message` is a tuple."""

    line: int
    message: Any
    comments: Sequence[str]
    """What translators have to know."""
    context: str | None
    readers: Readers
    """Who reads it, by the mark that holds there; empty without one."""


def strings_in(file: Path) -> Iterator[SourceString]:
    """Return the strings of a file, in their order. Raises ValueError when a mark names unknown readers."""
    text = file.read_text(encoding="utf-8")
    is_code = file.suffix == ".py"
    try:
        readers = readers_by_line(text, is_code=is_code)
    except ValueError as error:
        raise ValueError(f"{file}: {error}") from error
    if not is_code:
        # Django turns a template into something like Python; its indentation means nothing.
        text = "\n".join(line.lstrip() for line in templatize(text, origin=str(file)).splitlines())
    for line, message, comments, context in extract(
        "python", BytesIO(text.encode()), KEYWORDS, TRANSLATOR_MARKS, {"encoding": "utf-8"}, True
    ):
        yield SourceString(line, message, comments, context, readers[line - 1])


def update(locale: Path, language: str, found: Catalog) -> bool:
    """Bring a catalogue in line with the strings found; what is no longer used goes. True when it changed."""
    target = path_of(locale, language)
    catalogue = read(target, language)
    # The update shares its messages with what was found: without a copy one language's words reach the next.
    # A guessed translation looks finished and is not: new strings start empty.
    catalogue.update(copy.deepcopy(found), no_fuzzy_matching=True, update_creation_date=False)
    catalogue.fuzzy = False
    catalogue.header_comment = f"# Refu Interim in the language '{language}'."
    output = BytesIO()
    # Without line numbers, dates and names of tools, a file changes only when a string does.
    write_po(output, catalogue, width=100, ignore_obsolete=True, include_lineno=False, sort_by_file=True)
    lines = output.getvalue().decode().splitlines(keepends=True)
    text = "".join(line for line in lines if not line.startswith(NOISE)).rstrip("\n") + "\n"
    if target.exists() and target.read_text(encoding="utf-8") == text:
        return False
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text, encoding="utf-8")
    return True


def is_translated(message: Message) -> bool:
    """Tell whether every form of the message has words."""
    forms = message.string if isinstance(message.string, (list, tuple)) else [message.string]
    return bool(forms) and all(forms)


def problems(locale: Path, language: str, found: Catalog) -> list[str]:
    """Return, one line each, what keeps the catalogue from being complete and right."""
    source = path_of(locale, language)
    if not source.exists():
        return [f"{language}: there is no catalogue; run: make messages"]
    catalogue = read(source, language)
    lines = []
    for wanted in found:
        if not wanted.id:
            continue
        message = catalogue.get(wanted.id, wanted.context)
        text = wanted.id[0] if isinstance(wanted.id, tuple) else wanted.id
        reason = problem_of(message, catalogue.num_plurals) or other_readers(message, wanted)
        if reason:
            lines.append(f"{language}: {reason}: {text!r}")
    return lines


def problem_of(message: Message | None, num_plurals: int) -> str | None:
    """Return what is wrong with one translation, or None."""
    if message is None:
        return "is not in the catalogue (run: make messages)"
    if not is_translated(message):
        return "has no translation"
    if message.fuzzy:
        return "is marked as unsure (fuzzy)"
    if isinstance(message.id, str):
        return placeholder_problem([message.id], [str(message.string)])
    forms = [str(form) for form in message.string or ()]
    if len(forms) != num_plurals:
        return f"has {len(forms)} plural forms instead of {num_plurals}"
    return placeholder_problem(list(message.id), forms)


def other_readers(message: Message | None, wanted: Message) -> str | None:
    """Return what is wrong when the source and the catalogue differ in whether volunteers read it, or None."""
    same = message is None or (IN_CATALOGUE in message.auto_comments) == (
        IN_CATALOGUE in wanted.auto_comments
    )
    return None if same else "has other readers than its source says (run: make messages)"


def placeholder_problem(sources: list[str], forms: list[str]) -> str | None:
    """Compare placeholders. A form for one thing may leave out the number; no form may invent a name."""
    allowed = {name for text in sources for name in placeholders(text)}
    needed = set(placeholders(sources[-1]))
    for number, form in enumerate(forms):
        used = set(placeholders(form))
        is_last_form = number == len(forms) - 1
        if used - allowed or (is_last_form and needed - used):
            wrong = ", ".join(sorted(used - allowed) or sorted(needed - used))
            return f"has other placeholders ({wrong})"
    return None


def placeholders(text: str) -> list[str]:
    """Return the placeholders of a text, without the plain percent sign."""
    return [found for found in PLACEHOLDER.findall(text) if found != "%%"]
