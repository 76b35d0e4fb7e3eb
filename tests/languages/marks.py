"""Texts of rows made recognisable, and how they stand in a page of another language."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from django.apps import apps
from django.db import connection, models
from django.db.models import CharField, Value
from django.db.models.functions import Cast, Concat
from modeltranslation.translator import translator

from refuinterim.core import fields
from refuinterim.core.written import CLOSE, OPEN

OWN = ("core", "accounts", "organisations", "volunteers", "matching", "reporting")
SHORTEST = 20  # signs; what is shorter is a code, such as a postcode
NOT_READ = {"title", "option", "script", "style"}  # where no element can stand: plain text does it there
Bare = tuple[str, str, str]  # which text, what is missing, and the words around it
VOID = {"input", "meta", "link", "br", "hr", "img", "source", "wbr", "col"}


@dataclass(frozen=True)
class Column:
    """A text that people write, with what marks it in a page. A translated one is written in Dutch alone."""

    model: type[models.Model]
    name: str
    is_translated: bool

    def __str__(self) -> str:
        return f"{self.model._meta.label}.{self.name}"


def columns() -> list[Column]:
    """Every text of every model that somebody types, found by its kind of field."""
    found = []
    for model in (model for label in OWN for model in apps.get_app_config(label).get_models()):
        is_registered = model in translator.get_registered_models()
        translated = set(translator.get_options_for_model(model).all_fields) if is_registered else set()
        for one in model._meta.fields:
            is_text = isinstance(one, fields.FreeLine | fields.FreeText) and not one.choices
            is_code = one.max_length is not None and one.max_length < SHORTEST
            of_another = any(one.name.startswith(f"{name}_") for name in translated)
            if is_text and not is_code and not of_another:
                found.append(Column(model, one.name, one.name in translated))
    return found


COLUMNS = columns()


@contextmanager
def thawed() -> Iterator[None]:
    """Let what is frozen once it is issued take the marks too: its pages are read as every other page is."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname = 'frozen'")
        tables = [table for (table,) in cursor.fetchall()]
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER frozen")
        yield
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # no table can be altered while a check of it waits
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER frozen")


@thawed()
def fill(text: str) -> None:
    """Write `text` in every one of these columns that says something; it holds `%s` for the column's number."""
    for number, column in enumerate(COLUMNS):
        told = Concat(Value(text % number), Cast("pk", CharField()), Value(text[-1]))
        rows: Any = column.model._default_manager
        if not column.is_translated:
            rows.exclude(**{column.name: ""}).update(**{column.name: told})
            continue
        others = [f.name for f in column.model._meta.fields if f.name.startswith(f"{column.name}_")]
        dutch = f"{column.name}_nl"
        rows.rewrite(False).exclude(**{dutch: ""}).update(
            **{other: None for other in others if other != dutch}, **{dutch: told, column.name: told}
        )


@dataclass
class Element:
    """An open element: its name, and what it says of language and direction."""

    name: str
    lang: str | None
    isolates: bool
    classes: list[str]


@dataclass
class Page(HTMLParser):
    """What a page of another language says bare: which column, and the text around it."""

    mark: re.Pattern[str]
    inside: str = ""  # look only at what stands in an element of this class
    open: list[Element] = field(default_factory=list)
    bare: set[Bare] = field(default_factory=set)
    links: list[str] = field(default_factory=list)
    seen: set[Column] = field(default_factory=set)

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what the element says of what stands in it."""
        said = dict(attrs)
        isolates = tag == "bdi" or (said.get("dir") in {"auto", "ltr"} and tag != "html")
        element = Element(tag, said.get("lang"), isolates, (said.get("class") or "").split())
        if tag == "a" and said.get("href"):
            self.links.append(said["href"] or "")
        for name, value in attrs:
            if "<bdi" in (value or "") and name != "srcdoc":
                self.bare.add(("marks", f"in the attribute {name}", value or ""))
        if tag == "input" and said.get("type") not in {"hidden", "checkbox", "radio", "submit"}:
            self._look(said.get("value") or "", [*self.open, element], needs_language=False)
        if tag not in VOID:
            self.open.append(element)

    def handle_endtag(self, tag: str) -> None:
        """Close the element, with what was left open in it."""
        while self.open and self.open.pop().name != tag:
            pass

    def handle_data(self, data: str) -> None:
        """Look whether a text of a row stands in it bare."""
        if not self.open or self.open[-1].name in NOT_READ:
            if "<bdi" in data:
                self.bare.add(("marks", "where no element can stand", data))
            return
        self._look(data, self.open, needs_language=self.open[-1].name != "textarea")

    def _look(self, data: str, path: list[Element], *, needs_language: bool) -> None:
        if self.inside and not any(self.inside in element.classes for element in path):
            return
        for found in self.mark.finditer(data):
            column = COLUMNS[int(found[1])]
            self.seen.add(column)
            around = " ".join(data.split())[:90]
            is_isolated = any(element.isolates for element in path)
            in_text = data.rfind(OPEN, 0, found.start()) > data.rfind(CLOSE, 0, found.start())
            if not is_isolated and not in_text:
                self.bare.add((str(column), "may turn around", around))
            if needs_language and column.is_translated:
                told = [element.lang for element in path if element.lang is not None]
                if not told or told[-1] != "nl":
                    self.bare.add((str(column), "no language", around))


def unmarked(html: str) -> str:
    """A page without the marks of languages, to look for words in it."""
    return re.sub(r"</?bdi[^>]*>", "", html)


def bare_in(html: str, mark: re.Pattern[str], *, inside: str = "") -> Page:
    """Read a page, or what stands `inside` elements of a class."""
    page = Page(mark, inside)
    page.feed(html)
    return page
