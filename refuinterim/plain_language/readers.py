"""Who reads a text, by a mark where the text stands.

    # Readers: volunteers, organisations        in code
    {# Readers: volunteers #}                   in a template

In code a mark holds for the lines below it that stand at least as deep, until the next mark there: at the margin for
the rest of the file, in a class or a function for the rest of it. Behind a line it holds for that line. In a template
it holds until the next mark. What volunteers read has to be simple Dutch; the mark goes along into the catalogue.
"""

from __future__ import annotations

import io
import re
import tokenize

VOLUNTEERS = "volunteers"
READERS = frozenset({VOLUNTEERS, "organisations", "staff"})
IN_CATALOGUE = f"Readers: {VOLUNTEERS}"  # the comment beside an entry that volunteers read

Readers = frozenset[str]
MARK = re.compile(r"Readers:(.*)")
TEMPLATE_COMMENT = re.compile(r"\{#(.*?)#\}")
LAYOUT = {tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER}


def readers_by_line(text: str, *, is_code: bool) -> list[Readers]:
    """Return who reads what stands on each line; an empty set where no mark holds.

    Raises ValueError with the line when a mark names somebody that nobody knows.
    """
    return _in_code(text) if is_code else _in_template(text)


def _in_code(text: str) -> list[Readers]:
    by_line: list[Readers] = [frozenset()] * len(text.splitlines())
    open_marks: list[tuple[int, Readers]] = []  # depth and readers, from the margin inwards
    begun = 0
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type in LAYOUT:
            continue
        (line, depth), is_first = token.start, token.start[0] > begun
        begun = max(begun, token.end[0])
        mark = _read(token.string[1:], line) if token.type == tokenize.COMMENT else None
        if token.type == tokenize.COMMENT and mark is None:
            continue
        if is_first:  # what stands less deep ends a mark; a mark takes the place of the one before it
            open_marks = [known for known in open_marks if known[0] < depth + (mark is None)]
            if mark:
                open_marks.append((depth, mark))
        here = open_marks[-1][1] if open_marks else frozenset()
        by_line[line - 1] = mark or by_line[line - 1] or here
    return by_line


def _in_template(text: str) -> list[Readers]:
    by_line: list[Readers] = []
    current: Readers = frozenset()
    for number, line in enumerate(text.splitlines(), start=1):
        for comment in TEMPLATE_COMMENT.findall(line):
            current = _read(comment, number) or current
        by_line.append(current)
    return by_line


def _read(comment: str, line: int) -> Readers | None:
    """The readers that a comment names, or None when it is no mark."""
    found = MARK.fullmatch(comment.strip())
    if not found:
        return None
    named = frozenset(name.strip() for name in found[1].split(","))
    if strange := named - READERS:
        raise ValueError(f"line {line}: readers are {', '.join(sorted(READERS))}, not {min(strange)!r}")
    return named
