"""The gate for simple Dutch over a translation catalogue."""

from __future__ import annotations

from pathlib import Path

import pytest

from refuinterim.plain_language import Rule, check_catalogue

CATALOGUE = """
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Language: nl\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

#. Readers: volunteers
#: templates/pages/home.html:3
msgid "We call you."
msgstr "Je wordt gebeld."

#. Readers: volunteers
#: templates/pages/home.html:4
msgid "You choose."
msgstr "Jij kiest."

#. Readers: volunteers
#: reporting/views.py:8 templates/volunteers/start_step.html:5
#, python-format
msgid "%(count)s place left"
msgid_plural "%(count)s places left"
msgstr[0] "Nog %(count)s plaats"
msgstr[1] "Nog %(count)s facultatieve plaatsen"

#: reporting/views.py:12
msgid "Indicators"
msgstr "Indicatoren van de resultatenrekening"

#. Readers: volunteers
#: templates/pages/home.html:9
msgid "Not yet"
msgstr ""

#. Readers: volunteers
#: templates/pages/home.html:10
#, fuzzy
msgid "Doubtful"
msgstr "Facultatief"

#~ msgid "Old"
#~ msgstr "Facultatief"
"""


@pytest.fixture
def catalogue(tmp_path: Path) -> Path:
    """A catalogue with simple and hard entries, for volunteers and for others."""
    path = tmp_path / "django.po"
    path.write_text(CATALOGUE, encoding="utf-8")
    return path


def test_catalogue_is_checked_where_volunteers_read(catalogue: Path) -> None:
    found = [(msgid, finding.rule, finding.fragment) for msgid, finding in check_catalogue(catalogue)]
    assert found == [
        ("We call you.", Rule.PASSIVE, "wordt … gebeld"),
        ("%(count)s place left", Rule.RARE_WORD, "facultatieve"),
    ]


def test_catalogue_can_be_checked_by_msgid_and_with_other_words(catalogue: Path) -> None:
    other_words = check_catalogue(catalogue, glossary=frozenset({"facultatieve"}))
    assert {msgid for msgid, _ in other_words} == {"We call you."}
    by_msgid = check_catalogue(catalogue, {"You choose.", "Indicators"})
    assert {msgid for msgid, _ in by_msgid} == {"Indicators"}


def test_catalogue_is_weighed_as_a_whole(tmp_path: Path) -> None:
    lines = [
        "Elke dag komt er iemand die samen met jou in de tuin werkt.",
        "Daar zijn veel mensen die graag helpen.",
    ]
    entries = [f'#. Readers: volunteers\nmsgid "{n}"\nmsgstr "{lines[0]}"\n' for n in range(1, 5)]
    path = tmp_path / "django.po"
    path.write_text('msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n' + "\n".join(entries))
    [(msgid, finding)] = check_catalogue(path)
    assert (msgid, finding.rule) == ("", Rule.MEAN_LENGTH)
