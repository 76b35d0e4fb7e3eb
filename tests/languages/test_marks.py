"""A text of a row that stands bare in a page is seen, and one with its marks is not."""

from __future__ import annotations

import re

import pytest
from django.utils import translation
from django.utils.html import format_html

from organisations.models import Assignment
from refuinterim.core.written import CLOSE, OPEN, isolated, joined, sentence, written
from tests.languages.marks import COLUMNS, bare_in

TITLE = next(
    number for number, column in enumerate(COLUMNS) if str(column) == "organisations.Assignment.title"
)
NAME = next(
    number for number, column in enumerate(COLUMNS) if str(column) == "volunteers.Volunteer.first_name"
)
MARK = re.compile(r"Qz(\d+)z")


@pytest.mark.parametrize(
    ("html", "missing"),
    [
        ("<p>{title}</p>", {"no language", "may turn around"}),
        ("<p lang='nl'>{title}</p>", {"may turn around"}),
        ("<bdi>{title}</bdi>", {"no language"}),
        ("<p lang='nl' dir='auto'><b lang='fr'>{title}</b></p>", {"no language"}),
        ("<p lang='nl' dir='auto'><b>{title}</b></p>", set()),
        ("<bdi lang='nl'>{title}</bdi>", set()),
        ("<p>{name}</p>", {"may turn around"}),
        ("<p><br><bdi>x</bdi>{name}</p>", {"may turn around"}),
        ("<p>{open}{name}{close} ... </p>", set()),
        ("<p>{open}x{close} {name}</p>", {"may turn around"}),
        ("<title>{title}</title><option>{name}</option>", set()),
        ("<input value='{name}'>", {"may turn around"}),
        ("<input value='{title}' dir='auto'><textarea dir='auto'>{title}</textarea>", set()),
        ("<input type='hidden' value='{name}'>", set()),
        ("<title>&lt;bdi></title>", {"where no element can stand"}),
        ("<a title='&lt;bdi>'>x</a>", {"in the attribute title"}),
    ],
)
def test_bare_text_is_seen(html: str, missing: set[str]) -> None:
    words = {"title": f"Qz{TITLE}z", "name": f"Qz{NAME}z", "open": OPEN, "close": CLOSE}
    page = f"<html lang='ar' dir='rtl'><body>{html.format(**words)}</body></html>"
    assert {why for _column, why, _around in bare_in(page, MARK).bare} == missing


def test_a_translated_text_says_its_language() -> None:
    work = Assignment(title_nl="Kook mee!", title_uk="Готуй")
    for code, html in (
        ("ar", '<bdi lang="nl">Kook mee!</bdi>'),
        ("nl", '<bdi lang="nl">Kook mee!</bdi>'),
        ("uk", '<bdi lang="uk">Готуй</bdi>'),
    ):
        with translation.override(code):
            assert written(work, "title").html == isolated(work).html == html


def test_a_sentence_keeps_the_marks_of_its_parts() -> None:
    with translation.override("ar"):
        words = sentence("%(name)s < %(title)s", name=isolated("<Ali>"), title=isolated("Kook mee!", "nl"))
        assert words == f"{OPEN}<Ali>{CLOSE} < {OPEN}Kook mee!{CLOSE}"
        assert words.html == '<bdi>&lt;Ali&gt;</bdi> &lt; <bdi lang="nl">Kook mee!</bdi>'
        assert format_html("<p>{}</p>", words) == f"<p>{words.html}</p>"
        assert joined(" · ", [words, "<"]).html == f"{words.html} · &lt;"
        assert not isolated("") and not isolated(None)


def test_plain_text_is_isolated_where_it_may_turn_around() -> None:
    with translation.override("nl"):
        assert isolated("Kook mee!") == "Kook mee!"
        assert isolated("علي") == f"{OPEN}علي{CLOSE}"
        assert isolated(isolated("علي")) == f"{OPEN}علي{CLOSE}"
