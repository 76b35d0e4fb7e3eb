"""What somebody wrote, where it stands in a page or letter of another language: with its language and its direction.

A name, a title or an address inside a sentence of the reader keeps its own order, and its full stop on its own side
(UAX 9). In HTML `bdi` does that, with `lang` where the language is known, so that it is read aloud with the right
voice. In plain text, a letter's subject or an attribute, Unicode's isolates do it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from typing import Any, Self

from django.utils.functional import Promise
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language_bidi

from refuinterim.core.languages import language_of

OPEN, CLOSE = "\N{FIRST STRONG ISOLATE}", "\N{POP DIRECTIONAL ISOLATE}"
TO_THE_LEFT = {"R", "AL"}  # letters of scripts that are written from right to left


class Written(str):
    """A text that is plain as a `str`, and that a template draws with its marks."""

    __slots__ = ("html",)
    html: SafeString

    def __new__(cls, text: str, html: SafeString | None = None) -> Self:
        """`html` is the same text, escaped and marked up."""
        made = super().__new__(cls, text)
        made.html = conditional_escape(text) if html is None else html
        return made

    def __html__(self) -> SafeString:
        """What a template and `format_html` draw."""
        return self.html


def isolated(text: object, language: str = "") -> Written:
    """What somebody wrote (a name, an address, a phone number), and its language where that is known.

    A row that is `named_by` a translated field is its name. Empty stays empty, and what is marked stays as it is.
    """
    if isinstance(text, Written):
        return text
    if named_by := getattr(text, "named_by", ""):
        return written(text, named_by)
    plain = "" if text is None else str(text)
    if not plain:
        return Written("")
    html = (
        format_html('<bdi lang="{}">{}</bdi>', language, plain)
        if language
        else format_html("<bdi>{}</bdi>", plain)
    )
    turns = get_language_bidi() or any(unicodedata.bidirectional(sign) in TO_THE_LEFT for sign in plain)
    return Written(f"{OPEN}{plain}{CLOSE}" if turns else plain, html)


def written(row: Any, field: str) -> Written:
    """A translated text of a row, in the language in which it is really shown."""
    return isolated(getattr(row, field), language_of(row, field))


def plainly(text: str) -> str:
    """A text without the marks of direction, for where they would only be in the way: a text message, WhatsApp."""
    return text.replace(OPEN, "").replace(CLOSE, "")


def sentence(words: str | Promise, /, **parts: Any) -> Written:
    """A sentence of the reader's language, `%(name)s` in it filled in; what is `isolated` keeps its marks.

    Raises KeyError when the sentence asks for a part that is not given.
    """
    text = str(words)
    html = str(conditional_escape(text)) % {name: conditional_escape(part) for name, part in parts.items()}
    return Written(text % parts, mark_safe(html))  # both the words and the parts are escaped


def joined(between: str, parts: Iterable[Any]) -> Written:
    """Texts one after the other, each with its marks; a row by its name."""
    texts = [isolated(part) if hasattr(part, "named_by") else part for part in parts]
    html = conditional_escape(between).join(conditional_escape(text) for text in texts)
    return Written(between.join(str(text) for text in texts), mark_safe(html))  # every part is escaped
