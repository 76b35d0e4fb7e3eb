"""The mark that says who reads a text: how far it holds, in code and in templates."""

from __future__ import annotations

import pytest
from django.test import Client

from refuinterim.plain_language import readers_by_line
from tests import readers

CODE = '''# Readers: staff
"""A module."""

A = _("staff")


class Mode(TextChoices):
    """How."""

    # Readers: volunteers
    FOOT = _("volunteers")
    # This comment says something else.
    BIKE = _(
        "volunteers"
    )
    # Readers: organisations
    CAR = _("organisations")

    def words(self):
        return _("organisations")


B = _("staff")
C = _("volunteers, staff")  # Readers: volunteers, staff
D = [
    # Readers: volunteers
    _("volunteers"),
    """
# Readers: organisations
""", _("volunteers"),
]
E = _("staff")
# Readers: organisations
F = _("organisations")
'''


def test_mark_in_code_holds_for_what_stands_as_deep() -> None:
    for line, known in zip(CODE.splitlines(), readers_by_line(CODE, is_code=True), strict=True):
        if '_("' in line:
            said = line.split('_("')[1].split('")')[0]
            assert known == frozenset(said.split(", ")), line


def test_code_above_a_mark_has_no_readers() -> None:
    above, _, below = readers_by_line('A = _("x")\n# Readers: staff\nB = _("y")\n', is_code=True)
    assert (above, below) == (frozenset(), {"staff"})


def test_mark_in_a_template_holds_until_the_next() -> None:
    page = "{% load i18n %}\n{# Readers: volunteers #}\nx {# a note #}\n{# Readers: staff #}y\nz"
    assert [",".join(known) for known in readers_by_line(page, is_code=False)] == [
        "", "volunteers", "volunteers", "staff", "staff",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "is_code"), [("x\n# Readers: volunteer", True), ("x\n{# Readers: all #}", False)]
)
def test_unknown_readers_are_refused_with_the_line(text: str, is_code: bool) -> None:
    with pytest.raises(ValueError, match="line 2: readers are organisations, staff, volunteers, not "):
        readers_by_line(text, is_code=is_code)


@pytest.mark.django_db
def test_a_page_that_shows_volunteers_a_text_for_others_is_found(
    client: Client, volunteers_read_what_is_marked_for_them: set[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every test looks so at every page: see tests/readers.py."""
    monkeypatch.setattr(
        readers, "marked_for_others", lambda: frozenset({(None, "Go to the text"), (None, "Not there")})
    )
    client.get("/")
    assert volunteers_read_what_is_marked_for_them == {"/ shows 'Go to the text'"}
    volunteers_read_what_is_marked_for_them.clear()
