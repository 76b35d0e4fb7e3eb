"""What somebody reads of a page in Dutch: its texts and titles, without what is marked as another language."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser

SILENT = {"script", "style", "template", "svg", "noscript", "iframe"}
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
# A tab of the admin says the language of its boxes in its title; an icon's word is a drawing.
FOREIGN_TAB_OR_ICON = re.compile(r"\bfieldset-english\b|\bmaterial-symbols-outlined\b")
READ = ("title", "placeholder", "aria-label", "alt")


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[tuple[str, bool]] = []  # tag, and whether what stands in it is read
        self.lines: list[str] = []

    @property
    def is_read(self) -> bool:
        return not self.open or self.open[-1][1]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        language = given.get("lang")
        known_otherwise = FOREIGN_TAB_OR_ICON.search(given.get("class") or "")
        shown = tag not in SILENT and not known_otherwise
        shown = shown and (self.is_read if language is None else language == "nl")
        if shown:
            self.lines += [value for name in READ if (value := given.get(name))]
        if tag not in VOID:
            self.open.append((tag, shown))

    def handle_endtag(self, tag: str) -> None:
        while self.open and tag in [name for name, _shown in self.open]:
            if self.open.pop()[0] == tag:
                return

    def handle_data(self, data: str) -> None:
        if self.is_read and data.strip():
            self.lines.append(" ".join(data.split()))


def read_by_dutch(page: str) -> Iterator[str]:
    """Every text of a page that is in Dutch or says nothing of its language; e-mail and web addresses left out."""
    reader = _Reader()
    reader.feed(page)
    yield from (line for line in reader.lines if "@" not in line and "://" not in line)
